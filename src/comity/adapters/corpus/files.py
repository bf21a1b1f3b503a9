"""Files of a corpus folder as records: one fact per table, one record per file or row.

What a folder holds is decided by its place (`corpus/README.md`). Every fact must have a value, a confidence and sources
that the folder's `sources.toml`, or that of the shipped corpus, knows.
"""

import csv
import io
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from comity.domain.decisions import Confidence, FactUsed
from comity.domain.errors import InvalidInput
from comity.law.facts import Fact, Record, fact_text, malformed
from comity.law.sources import parts_of
from comity.law.vocabulary import Vocabulary

_DATES = frozenset({"signed", "deposited", "in_force", "bound_known_from", "status_as_of", "from", "to"})
_IDENTIFYING = ("state", "offence", "code", "status_as_of", "tier", "step", "law")
_OFFENCE_TABLES = {"offences/offences.csv": "offence", "offences/dual_criminality_traps.csv": "trap"}
_ROW_FIELDS = {
    "status": ("state", "act", "bound_known_from", "deposited", "in_force", "signed", "status_as_of", "note"),
    "declaration": ("state", "provision", "effect_code", "effect"),
    "penalty": ("offence", "statute", "article", "tier", "maximum", "from", "to", "note"),
    "elements": ("offence", "elements", "note"),
    "element_rule": ("offence", "rule", "elements", "stands_for", "article", "from", "to", "note"),
    "admissibility": ("step", "kinds", "law", "article", "rule", "from", "to", "note"),
    "trap": (
        "topic", "offences", "states", "side", "pairs", "from", "to", "element", "unless", "tier", "tier_of",
        "measures", "states_where_offence", "states_where_lawful_or_minor", "rule",
    ),
    "offence": (
        "code", "label_en", "label_zh", "family", "iccs", "political_alarm", "conventions", "conventions_if_predicate",
        "classes", "note",
    ),
}  # fmt: skip

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading:
    """How one folder is read: its words, the sources it may cite, and the name under which an overlay is cited.

    The first fault raises, unless `report` takes faults: then what cannot be read is left out and reading goes on.
    """

    folder: Path
    vocabulary: Vocabulary
    sources: Collection[str]
    overlay: str = ""
    report: Callable[[InvalidInput], None] | None = None

    def records(self) -> Iterator[Record]:
        """Every record of the folder, in the order of the file names.

        Raises:
            InvalidInput: A file cannot be read or says what cannot be understood.
        """
        for path in sorted(self.folder.rglob("*.toml")):
            record = self._attempt(self._record, path)
            if record is not None:
                yield record
        for path in sorted(self.folder.rglob("*.csv")):
            yield from self._attempt(self._rows, path) or ()

    def _attempt(self, read: Callable[P, T], *given: P.args, **named: P.kwargs) -> T | None:
        """What `read` gives; None after a fault that was reported."""
        try:
            return read(*given, **named)
        except InvalidInput as fault:
            if self.report is None:
                raise
            self.report(fault)
            return None

    def _record(self, path: Path) -> Record | None:
        kind = _kind_of(path.relative_to(self.folder))
        if kind is None:
            return None
        where = self._name(path)
        plain = read_toml(path, where)
        identity = plain.pop("id", None)
        expected = _expected_id(path, kind)
        if identity != expected:
            raise malformed(where, "id", f"it must be {expected!r}, as the file is called")
        for field in sorted(set(plain) - set(self.vocabulary[f"{kind}_field"])):
            self._attempt(_refuse, where, field, "this field does not exist; the vocabulary lists them")
            del plain[field]
        facts = {field: self._attempt(self._fact, where, identity, field, table) for field, table in plain.items()}
        return Record(kind, identity, where, _found(facts))

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

    def _rows(self, path: Path) -> list[Record]:
        relative, where = path.relative_to(self.folder), self._name(path)
        kind = {
            "status.csv": "status",
            "declarations.csv": "declaration",
            "penalties.csv": "penalty",
            "admissibility.csv": "admissibility",
        }.get(path.name)
        if path.name == "elements.csv":
            kind = "element_rule" if relative.parts[0] == "states" else "elements"
        kind = _OFFENCE_TABLES.get(relative.as_posix(), kind)
        if kind is None:
            raise malformed(where, "file", "no table of this name belongs here")
        rows = read_csv(path, where)
        columns = (*_ROW_FIELDS[kind], "source", "confidence")
        for field in (field for field in (rows[0][1] if rows else {}) if field not in (*columns, None)):
            self._attempt(_refuse, where, str(field), "this column does not exist")
        found = (self._attempt(self._row, kind, path.parent.name, f"{where}:{line}", row) for line, row in rows)
        return [record for record in found if record is not None]

    def _row(self, kind: str, folder: str, where: str, row: Mapping[str, str]) -> Record:
        if None in row or None in row.values():
            raise malformed(where, "row", "it has more or fewer cells than the heading")
        source, confidence = row.get("source", ""), row.get("confidence", "")
        for field in _IDENTIFYING:
            if ":" in row.get(field, ""):
                raise malformed(where, field, f"{row[field]!r} is no code")
        identity = _row_id(kind, folder, row)
        facts = {
            field: self._attempt(self._cell, where, identity, field, row[field], source, confidence)
            for field in _ROW_FIELDS[kind]
            if row.get(field)
        }
        return Record(kind, identity, where, _found(facts))

    def _cell(self, where: str, identity: str, field: str, text: str, source: str, confidence: str) -> Fact[Any]:
        return self.fact(where, identity, field, _cell(where, field, text), source, confidence)

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


class Merging:
    """Records of the shipped corpus with single fields overridden by overlays, and their new records added.

    A higher rank goes before a lower one. What two overlays of one rank say differently is kept as rivals: the gate
    names both, and a human decides.
    """

    def __init__(self, shipped: Iterable[Record]) -> None:
        self._records: dict[tuple[str, str], Record] = {}
        for record in shipped:
            _once(self._records, record)
        self._ranks: dict[tuple[str, str, str], int] = {}

    def add(self, overlaid: Iterable[Record], rank: int) -> None:
        """The records of one overlay; overlays come in the order of their ranks."""
        own: dict[tuple[str, str], Record] = {}
        for record in overlaid:
            _once(own, record)
        for key, record in own.items():
            below = self._records.get(key)
            self._records[key] = self._over(below, record, rank) if below else record
            self._ranks.update(dict.fromkeys(((*key, field) for field in record.facts), rank))

    def records(self) -> list[Record]:
        """All of them."""
        return list(self._records.values())

    def _over(self, below: Record, record: Record, rank: int) -> Record:
        rivals = dict(below.rivals)
        for field, fact in record.facts.items():
            beside = below.facts.get(field)
            is_equal = self._ranks.get((record.kind, record.id, field)) == rank
            if is_equal and beside is not None and beside.value != fact.value:
                rivals[field] = (*rivals.get(field, (beside,)), fact)
            elif not is_equal:
                rivals.pop(field, None)
        return Record(record.kind, record.id, record.where, {**below.facts, **record.facts}, rivals)


def _once(records: dict[tuple[str, str], Record], record: Record) -> None:
    if (record.kind, record.id) in records:
        raise malformed(record.where, "id", f"{record.id!r} is there twice; which one holds?")
    records[record.kind, record.id] = record


def _kind_of(relative: Path) -> str | None:
    """What a TOML file at this place holds; None for the files beside the folders."""
    if len(relative.parts) == 1:
        return None  # `overlay.toml`, `sources.toml`: about the folder, no law
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
    if kind == "penalty":
        marks = (row.get("tier"), row.get("from"))
        return ":".join((folder, str(row.get("offence")), *(mark for mark in marks if mark)))
    if kind == "element_rule":
        return f"{folder}:{row.get('offence')}:{row.get('rule')}:{row.get('elements')}:{row.get('from')}"
    if kind == "admissibility":
        return f"{folder}:{row.get('step')}:{row.get('law')}:{row.get('article')}:{row.get('from')}"
    if kind in ("elements", "trap"):
        return str(row.get("offence" if kind == "elements" else "topic"))
    return str(row.get("code"))


def _cell(where: str, field: str, text: str) -> Any:
    if field not in _DATES:
        return text
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise malformed(where, field, f"{text!r} is not a day like 2020-12-31") from None


def read_csv(path: Path, where: str) -> list[tuple[int, dict[str, str]]]:
    """The rows of a table, each with the line on which it ends.

    Raises:
        InvalidInput: It cannot be read or is no CSV.
    """
    try:
        table = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")), strict=True)
        return [(table.line_num, row) for row in table]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise malformed(where, "file", f"it cannot be read: {error}") from error


def _refuse(where: str, field: str, why: str) -> None:
    raise malformed(where, field, why)


def _found(facts: Mapping[str, Fact[Any] | None]) -> dict[str, Fact[Any]]:
    return {field: fact for field, fact in facts.items() if fact is not None}
