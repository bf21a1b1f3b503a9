"""The tools of those who keep the corpus: check a folder, and open two of them to compare."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from comity.adapters.calendars.corpus import calendar_faults
from comity.adapters.corpus import load_corpus
from comity.adapters.corpus.checking import Checked, check_corpus
from comity.adapters.shipped import shipped_folder
from comity.domain.errors import InvalidInput
from comity.law.checks import Problem
from comity.law.corpus import Corpus

SHIPPED = "shipped"


def check_folder(folder: Path | None, base: Path | None, progress: Callable[[int], None]) -> Checked:
    """Everything that is wrong with a corpus or overlay (the shipped corpus by default), its calendars included.

    Raises:
        InvalidInput: There is no such folder, or the corpus below an overlay cannot be read.
    """
    folder = folder or shipped_folder("corpus")
    checked = check_corpus(folder, base, progress)
    faults = [_of_calendar(fault) for fault in calendar_faults(folder)]
    return replace(checked, problems=tuple(sorted({*checked.problems, *faults})))


def files_of(folder: Path | None) -> int:
    """How many files a check will read."""
    return sum(path.is_file() for path in (folder or shipped_folder("corpus")).rglob("*"))


def open_side(name: str, base: Path | None = None) -> Corpus:
    """A corpus to compare: ``shipped``, a corpus folder, or an overlay folder laid on `base` (the shipped corpus).

    An overlay need not be signed: comparing is what one does before signing.

    Raises:
        InvalidInput: There is no such folder, or a file of it is malformed.
    """
    if name == SHIPPED:
        return load_corpus(base)
    folder = Path(name)
    if not folder.is_dir():
        raise InvalidInput(
            "corpus.folder", f"{name} is no folder.", advice="Name a corpus, an overlay of one, or write shipped."
        )
    return load_corpus(base, [folder], drafts=True) if (folder / "overlay.toml").is_file() else load_corpus(folder)


def scenarios_beside(name: str) -> list[Path]:
    """The golden scenarios that a checkout has beside its corpus; none in an installation from a wheel."""
    folder = shipped_folder("corpus") if name == SHIPPED else Path(name).resolve()
    beside = folder.parent / "tests" / "scenarios"
    return sorted(beside.glob("*.toml")) if beside.is_dir() else []


def _of_calendar(fault: InvalidInput) -> Problem:
    where, _, says = fault.message.partition(": ")
    return Problem(where, "", "calendar", says.rstrip("."))
