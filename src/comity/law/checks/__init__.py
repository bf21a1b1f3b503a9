"""What a corpus must hold beyond reading: forms, dates, links, sides. Every fault is listed, not only the first."""

from collections.abc import Iterator

from comity.law.checks.dates import check_dates
from comity.law.checks.forms import check_forms
from comity.law.checks.links import check_links
from comity.law.checks.shelf import Problem, Shelf
from comity.law.checks.sides import check_sides
from comity.law.checks.sources import check_sources

__all__ = ["Problem", "Shelf", "check_records"]


def check_records(shelf: Shelf) -> Iterator[Problem]:
    """Every fault of the records of a shelf."""
    for check in (check_forms, check_dates, check_links, check_sides, check_sources):
        yield from check(shelf)
