"""What the forms of a consultation hold, read strictly."""

from django.http import HttpRequest

from comity.application.jurisdiction.filing import Ending
from comity.domain.errors import InvalidInput
from comity.domain.jurisdiction import Dissent, FactorRow
from comity.law.jurisdiction import FACTORS
from comity.web import typed


def rows(request: HttpRequest) -> tuple[FactorRow, ...]:
    """The table: every factor has its own fields, and one of which nothing is known says so."""
    return tuple(
        FactorRow(
            factor=factor.id,
            states=typed.several(request, f"{factor.id}-states"),
            standing=typed.words(request, f"{factor.id}-standing"),
            weight=typed.words(request, f"{factor.id}-weight"),
            words=typed.words(request, f"{factor.id}-words"),
        )
        for factor in FACTORS
    )


def ending(request: HttpRequest) -> Ending:
    """A proposal.

    Raises:
        InvalidInput: A day that is none, or a dissent without a name or words.
    """
    return Ending(
        outcome=typed.words(request, "outcome"),
        reasons=typed.words(request, "reasons"),
        minutes=typed.words(request, "minutes"),
        states=typed.several(request, "states"),
        present=tuple(line.strip() for line in typed.words(request, "present").splitlines() if line.strip()),
        dissents=dissents(request),
        again_on=typed.day_or_none(request, "again_on"),
    )


def dissents(request: HttpRequest) -> tuple[Dissent, ...]:
    """One a line: office, colon, why.

    Raises:
        InvalidInput: A line without either.
    """
    found = []
    for line in filter(None, map(str.strip, typed.words(request, "dissents").splitlines())):
        by, _, words = line.replace("：", ":", 1).partition(":")  # a Chinese keyboard's colon
        if not by.strip() or not words.strip():
            raise InvalidInput(
                "jurisdiction.dissent", "A dissent says who and why.", advice="Write a line for each: office: why."
            )
        found.append(Dissent(by.strip(), words.strip()))
    return tuple(found)
