"""Checks a corpus folder, or an overlay on the corpus that it lies on, and lists everything that is wrong with it.

The files come first (place, encoding, form), then what they say (`law/checks`), and at last, if nothing was found, the
gate itself reads them, so that a clean check means that a node starts on this corpus.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from comity.adapters.corpus.files import Reading, read_toml
from comity.adapters.corpus.loading import load_corpus
from comity.adapters.shipped import shipped_folder
from comity.domain.errors import ComityError, InvalidInput
from comity.law.checks import Problem, Shelf, check_records
from comity.law.facts import Record, is_text
from comity.law.sources import cited, read_sources
from comity.law.vocabulary import Vocabulary, read_vocabulary

_ROOT: Final = frozenset({"vocabulary.toml", "sources.toml", "overlay.toml"})
_STEERING: Final = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\ufeff"
)
_PLACE: Final = re.compile(
    r"(?P<where>.+?\.(?:toml|csv)(?::\d+)?|VERSION): (?P<field>[^:\s]+): (?P<says>.*)", re.DOTALL
)
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: every problem by place, and how much was looked at."""

    folder: Path
    overlay: str
    files: int
    facts: int
    problems: tuple[Problem, ...]


def check_corpus(folder: Path, base: Path | None = None, progress: Progress | None = None) -> Checked:
    """Everything that is wrong with a corpus, or with an overlay on `base` (the shipped corpus by default).

    `progress` is called with the number of files read. A folder with `overlay.toml` is an overlay.

    Raises:
        InvalidInput: There is no such folder, or the corpus below an overlay cannot be read.
    """
    if not folder.is_dir():
        raise InvalidInput("corpus.folder", f"{folder} is no folder.", advice="Name a corpus, or an overlay of one.")
    scan = _Scan(folder, base or shipped_folder("corpus"), (folder / "overlay.toml").is_file())
    return scan.checked(progress or (lambda _: None))


class _Scan:
    """One check under way."""

    def __init__(self, folder: Path, base: Path, is_overlay: bool) -> None:
        self._folder = folder
        self._base = base
        self._is_overlay = is_overlay
        self._found: list[Problem] = []

    def checked(self, progress: Progress) -> Checked:
        files = [path for path in sorted(self._folder.rglob("*")) if path.is_file()]
        for number, path in enumerate(files, start=1):
            self._found += _of_file(path, self._folder)
            progress(number)
        name = self._overlay_name() if self._is_overlay else ""
        root = self._base if self._is_overlay else self._folder
        vocabulary = self._attempt(_vocabulary, root)
        shelf = self._shelf(vocabulary, name) if vocabulary else None
        if shelf is not None:
            self._found += check_records(shelf)
            self._found += self._uncited(shelf)
        if not self._found:
            self._attempt(self._as_the_gate_reads)
        facts = sum(len(record.facts) for record in shelf.records) if shelf else 0
        problems = sorted({self._placed(problem) for problem in self._found})
        return Checked(self._folder, name, len(files), facts, tuple(problems))

    def _shelf(self, vocabulary: Vocabulary, name: str) -> Shelf | None:
        plain = self._sources(self._folder, required=not self._is_overlay)
        below: list[Record] = []
        shipped: Mapping[str, Any] = {}
        if self._is_overlay:
            shipped = read_toml(self._base / "sources.toml", "sources.toml")
            below = list(Reading(self._base, vocabulary, shipped).records())
        known = {**shipped, **plain}
        reading = Reading(self._folder, vocabulary, known, name, report=self._report)
        records = list(reading.records())
        by_key = {(record.kind, record.id): record for record in below}
        return Shelf(records, vocabulary, read_sources(known), tuple(read_sources(plain)), by_key)

    def _sources(self, folder: Path, *, required: bool) -> dict[str, Any]:
        path = folder / "sources.toml"
        if not required and not path.is_file():
            return {}
        plain = self._attempt(read_toml, path, "sources.toml") or {}
        for name, entry in plain.items():
            if not isinstance(entry, dict) or not set(entry) <= {"cite", "read", "grade", "url", "note"}:
                self._found.append(
                    Problem("sources.toml", name, "source", "a source is a table of cite, read and grade")
                )
        return plain

    def _uncited(self, shelf: Shelf) -> Iterator[Problem]:
        """Sources of this folder that no fact cites."""
        used = {name for record in shelf.records for fact in record.facts.values() for name in cited(fact.used.source)}
        words = self._folder / "vocabulary.toml"  # its comments cite too
        text = words.read_text(encoding="utf-8") if words.is_file() else ""
        for name in sorted(set(shelf.own) - used):
            if name not in text:
                yield Problem("sources.toml", name, "unused_source", "no fact cites it")

    def _overlay_name(self) -> str:
        plain = self._attempt(read_toml, self._folder / "overlay.toml", "overlay.toml") or {}
        for field in ("name", "authority"):
            if not is_text(plain.get(field)):
                self._found.append(Problem("overlay.toml", field, "form", "it is required and missing"))
        return str(plain.get("name") or self._folder.name)

    def _as_the_gate_reads(self) -> None:
        if self._is_overlay:
            load_corpus(self._base, [self._folder], drafts=True)  # it is checked before it is signed
        else:
            load_corpus(self._folder)

    def _attempt(self, read: Callable[..., Any], *given: Any) -> Any:
        try:
            return read(*given)
        except ComityError as fault:
            self._report(fault)
            return None

    def _report(self, fault: ComityError) -> None:
        found = _PLACE.fullmatch(_short(fault.message))
        if found:
            self._found.append(Problem(found["where"], found["field"], "form", found["says"]))
        else:
            self._found.append(Problem(self._folder.name, "", "place", fault.message))

    def _placed(self, problem: Problem) -> Problem:
        """With its file as it lies in the folder, and the line where a TOML field begins."""
        where = _short(problem.where)
        path = self._folder / where
        if path.suffix != ".toml" or not path.is_file() or not problem.field:
            return replace(problem, where=where)
        line = _line_of(path, problem.field)
        return replace(problem, where=f"{where}:{line}" if line else where)


def _short(text: str) -> str:
    """A place without the name of the corpus or overlay before it."""
    return re.sub(r"^(corpus/|overlay [^:]*: )", "", text)


def _vocabulary(folder: Path) -> Vocabulary:
    if not (folder / "VERSION").is_file():
        raise InvalidInput(
            "corpus.malformed", "VERSION: file: it is missing", advice="Name the edition, or put overlay.toml there."
        )
    return read_vocabulary(read_toml(folder / "vocabulary.toml", "vocabulary.toml"), "vocabulary.toml")


def _of_file(path: Path, folder: Path) -> Iterator[Problem]:
    """What is wrong with a file whatever it says."""
    relative = path.relative_to(folder)
    where = relative.as_posix()
    if path.suffix not in (".toml", ".csv"):
        if len(relative.parts) > 1:
            yield Problem(where, "file", "place", "only .toml and .csv files belong into these folders")
        return
    if len(relative.parts) == 1 and relative.name not in _ROOT:
        yield Problem(where, "file", "place", "no such file belongs here; it is read by nobody")
    if (folder / "overlay.toml").is_file() and where == "vocabulary.toml":
        yield Problem(where, "file", "place", "an overlay has no words of its own")
    yield from _of_bytes(path.read_bytes(), where)


def _of_bytes(content: bytes, where: str) -> Iterator[Problem]:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        yield Problem(where, "file", "encoding", f"it is not UTF-8 at byte {error.start}")
        return
    for number, line in enumerate(text.split("\n"), start=1):
        bad = sorted({sign for sign in line if _is_bad(sign)})
        if bad:
            names = ", ".join(f"U+{ord(sign):04X}" for sign in bad)
            yield Problem(f"{where}:{number}", "file", "encoding", f"it holds {names}, which no fact needs")
        if not unicodedata.is_normalized("NFC", line):
            yield Problem(f"{where}:{number}", "file", "encoding", "its letters are not composed (NFC)")


def _is_bad(sign: str) -> bool:
    if sign == "\t":
        return False
    return sign in _STEERING or sign == "\ufffd" or unicodedata.category(sign) in ("Cc", "Cs", "Co", "Cn")


def _line_of(path: Path, field: str) -> int:
    """The line on which a field of a TOML file begins; 0 if it is not there."""
    starts = (f"[{field}]", f'["{field}"]', f"{field} =", f"{field}=")
    for number, line in enumerate(_lines(path), start=1):
        if line.startswith(starts):
            return number
    return 0


def _lines(path: Path) -> Iterable[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ()
