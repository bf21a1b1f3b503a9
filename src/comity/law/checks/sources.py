"""Whether sources are graded, cited, and good enough for what they are cited for."""

from collections.abc import Iterator
from typing import Final

from comity.domain.decisions import Confidence
from comity.law.checks.shelf import Problem, Shelf
from comity.law.sources import cited

GRADES: Final = ("A", "B", "C", "D")
GOOD: Final = frozenset({"A", "B", "C"})  # a text, a report or a page that somebody can open; D is recollection


def check_sources(shelf: Shelf) -> Iterator[Problem]:
    """Entries without a citation or grade, and facts called verified that only recollection stands behind."""
    for name in sorted(shelf.own):
        source = shelf.sources[name]
        if not source.cite:
            yield Problem("sources.toml", name, "source", "it does not say what to cite")
        if source.grade not in GRADES:
            yield Problem("sources.toml", name, "grade", f"grade {source.grade!r} is none of {', '.join(GRADES)}")
    for record in shelf.records:
        weak = [
            field
            for field, fact in record.facts.items()
            if fact.used.confidence is Confidence.VERIFIED
            and not any(shelf.sources[name].grade in GOOD for name in cited(fact.used.source) if name in shelf.sources)
        ]
        if weak and record.kind in ("status", "declaration", "penalty", "offence"):
            weak = ["confidence"]  # a row has one
        for field in weak:
            yield Problem(record.where, field, "grade", "it is called verified, and no source of grade A to C is named")
