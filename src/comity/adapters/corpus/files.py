"""Files of a corpus folder as records: one fact per table, one record per file or row.

What a folder holds is decided by its place (`corpus/README.md`). Every fact must have a value, a confidence and sources
that the folder's `sources.toml`, or that of the shipped corpus, knows.
"""

import csv
import io
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from comity.domain.decisions import Confidence, FactUsed
from comity.domain.errors import InvalidInput
from comity.law.facts import Fact, Record, fact_text, malformed
from comity.law.sources import parts_of
from comity.law.vocabulary import Vocabulary

_DATES = frozenset({"signed", "deposited", "in_force", "bound_known_from", "status_as_of"})
_IDENTIFYING = ("state", "offence", "code", "status_as_of")
_ROW_FIELDS = {
    "status": ("state", "act", *sorted(_DATES), "note"),
    "declaration": ("state", "provision", "effect_code", "effect"),
    "penalty": ("offence", "statute", "article", "maximum", "note"),
    "offence": (
        "code", "label_en", "label_zh", "family", "iccs", "political_alarm", "conventions", "conventions_if_predicate",
        "classes", "note",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """How one folder is read: its words, the sources it may cite, and the name under which an overlay is cited."""

    folder: Path
    vocabulary: Vocabulary
    sources: Collection[str]
    overlay: str = ""

    def records(self) -> Iterator[Record]:
        """Every record of the folder, in the order of the file names.

        Raises:
            InvalidInput: A file cannot be read or says what cannot be understood.
        """
        for path in sorted(self.folder.rglob("*.toml")):
            kind = _kind_of(path.relative_to(self.folder))
            if kind:
                yield self._record(path, kind)
        for path in sorted(self.folder.rglob("*.csv")):
            yield from self._rows(path)

    def _record(self, path: Path, kind: str) -> Record:
        where = self._name(path)
        plain = read_toml(path, where)
        identity = plain.pop("id", None)
        expected = _expected_id(path, kind)
        if identity != expected:
            raise malformed(where, "id", f"it must be {expected!r}, as the file is called")
        known = self.vocabulary[f"{kind}_field"]
        facts = {}
        for field, table in plain.items():
            if field not in known:
                raise malformed(where, field, "this field does not exist; the vocabulary lists them")
            facts[field] = self._fact(where, identity, field, table)
        return Record(kind, identity, where, facts)

    def _fact(self, where: str, subject: str, field: str, table: Any) -> Fact[Any]:
        if not isinstance(table, dict) or set(table) != {"value", "confidence", "source"}:
            raise malformed(where, field, "a fact is a table of value, confidence and source")
        return self.fact(where, subject, field, table["value"], table["source"], table["confidence"])

    def fact(self, where: str, subject: str, field: str, value: Any, source: Any, confidence: Any) -> Fact[Any]:
        """One fact, if its confidence is a word and its sources are known."""
        if confidence not in tuple(Confidence):
            raise malformed(where, field, f"confidence {confidence!r} must be verified or recalled")
        if not isinstance(source, str) or not source:
            raise malformed(where, field, "it names no source")
        for part in parts_of(source):
            if part.split(" ", 1)[0] not in self.sources:
                raise malformed(where, field, f"source {part!r} is not in sources.toml")
        cited = f"overlay {self.overlay}: {source}" if self.overlay else source
        return Fact(value, FactUsed(subject, field, fact_text(value), cited, Confidence(confidence)))

    def _rows(self, path: Path) -> Iterator[Record]:
        relative, where = path.relative_to(self.folder), self._name(path)
        kind = {"status.csv": "status", "declarations.csv": "declaration", "penalties.csv": "penalty"}.get(path.name)
        kind = "offence" if relative.as_posix() == "offences/offences.csv" else kind
        if kind is None:
            if relative.as_posix() == "offences/dual_criminality_traps.csv":
                return
            raise malformed(where, "file", "no table of this name belongs here")
        for number, row in enumerate(_read_csv(path, where), start=2):
            yield self._row(kind, path.parent.name, f"{where}:{number}", row)

    def _row(self, kind: str, folder: str, where: str, row: Mapping[str, str]) -> Record:
        for field in row:
            if field not in (*_ROW_FIELDS[kind], "source", "confidence"):
                raise malformed(where, str(field), "this column does not exist")
        source, confidence = row.get("source", ""), row.get("confidence", "")
        for field in _IDENTIFYING:
            if ":" in row.get(field, ""):
                raise malformed(where, field, f"{row[field]!r} is no code")
        identity = _row_id(kind, folder, row)
        facts = {
            field: self.fact(where, identity, field, _cell(where, field, row[field]), source, confidence)
            for field in _ROW_FIELDS[kind]
            if row.get(field)
        }
        return Record(kind, identity, where, facts)

    def _name(self, path: Path) -> str:
        name = path.relative_to(self.folder).as_posix()
        return f"overlay {self.overlay}: {name}" if self.overlay else f"corpus/{name}"


def read_toml(path: Path, where: str) -> dict[str, Any]:
    """A TOML file as a mapping.

    Raises:
        InvalidInput: It cannot be read or is no TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise malformed(where, "file", f"it cannot be read: {error}") from error


def merge(shipped: Iterable[Record], overlaid: Iterable[Record]) -> list[Record]:
    """Records with single fields overridden by an overlay's, and its new records added."""
    records = {(record.kind, record.id): record for record in shipped}
    for record in overlaid:
        below = records.get((record.kind, record.id))
        facts = {**below.facts, **record.facts} if below else record.facts
        records[record.kind, record.id] = Record(record.kind, record.id, record.where, facts)
    return list(records.values())


def _kind_of(relative: Path) -> str | None:
    """What a TOML file at this place holds; None for the files beside the folders."""
    if len(relative.parts) == 1:
        return None
    if "contents" in relative.parts:
        return "contents"
    if relative.parts[0] == "states":
        return "state" if relative.name == "state.toml" else "law"
    kinds = {"bilateral": "treaty", "multilateral": "convention", "mechanisms": "mechanism"}
    if relative.parts[0] == "calendars":  # days, no law: `adapters/calendars` reads them
        return None
    if relative.parts[0] not in kinds:
        raise InvalidInput(
            "corpus.malformed", f"{relative.as_posix()}: no file belongs here.", advice="See corpus/README.md."
        )
    return kinds[relative.parts[0]]


def _expected_id(path: Path, kind: str) -> str:
    if kind == "contents":
        owner = path.parent.name if path.parent.name != "contents" else path.parent.parent.name
        if "bilateral" in path.parts[-4:]:
            return f"treaty.{path.stem}"
        return f"{owner}.{path.stem}" if owner in ("generic", "scheme") else f"state.{owner}.{path.stem}"
    if kind == "law":
        family, _, first = path.stem.partition("-")
        return f"{path.parent.name}:{family}:{first}"
    return path.parent.name if kind in ("state", "convention") else path.stem


def _row_id(kind: str, folder: str, row: Mapping[str, str]) -> str:
    if kind == "status":
        return f"{folder}:{row.get('state')}:{row.get('status_as_of')}"
    if kind == "declaration":
        return f"{folder}:{row.get('state')}:{str(row.get('provision')).replace(':', ' ')}"
    return f"{folder}:{row.get('offence')}" if kind == "penalty" else str(row.get("code"))


def _cell(where: str, field: str, text: str) -> Any:
    if field not in _DATES:
        return text
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise malformed(where, field, f"{text!r} is not a day like 2020-12-31") from None


def _read_csv(path: Path, where: str) -> list[dict[str, str]]:
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise malformed(where, "file", f"it cannot be read: {error}") from error
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise malformed(f"{where}:{number}", "row", "it has more or fewer cells than the heading")
    return rows
