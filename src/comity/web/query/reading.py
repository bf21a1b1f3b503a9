"""What the search's forms hold, read strictly."""

from collections.abc import Mapping
from datetime import datetime

from django.http import HttpRequest, QueryDict

from comity.application.query.looking import Question
from comity.domain.errors import InvalidInput
from comity.domain.identity import PartialDate, PersonIdentity, PersonName, Sex, ThingKind, ThingNumber
from comity.domain.searches import Asking, asking
from comity.matching.person import read_birth
from comity.web import typed

MOST_NUMBERS = 3  # fields for numbers on the page; the interface for programs takes more
FIELDS = ("name", "other_names", "birth", "sex", "nationality", "birth_place", "purpose", "case")


def why_of(request: HttpRequest) -> Asking:
    """Purpose and case.

    Raises:
        InvalidInput: ``query.purpose`` or ``query.case``.
    """
    return asking(typed.words(request, "purpose"), typed.words(request, "case"))


def question_of(request: HttpRequest, now: datetime) -> Question:
    """Whom or what the form asks for.

    Raises:
        InvalidInput: A part that cannot be read; nothing is left out silently.
    """
    names = [typed.words(request, "name"), *typed.words(request, "other_names").splitlines()]
    names = [name.strip() for name in names if name.strip()]
    numbers = tuple(number for place in range(1, MOST_NUMBERS + 1) if (number := _number(request, place)))
    if not names:
        return Question(None, numbers)
    birth = typed.words(request, "birth")
    births: tuple[PartialDate, ...] = tuple(one.date for one in read_birth(birth, now.date())) if birth else ()
    person = PersonIdentity(
        names=tuple(map(PersonName, names)),
        births=births,
        sex=_sex(typed.words(request, "sex")),
        nationalities=_states(typed.words(request, "nationality")),
        numbers=numbers,
        birth_place=typed.words(request, "birth_place"),
    )
    return Question(person)


def _number(request: HttpRequest, place: int) -> ThingNumber | None:
    text = typed.words(request, f"number-{place}")
    if not text:
        return None
    kind, state = typed.words(request, f"kind-{place}"), typed.words(request, f"state-{place}").upper()
    if kind not in frozenset(ThingKind):
        raise InvalidInput("query.number", "A number needs its kind.", advice="Choose what it is a number of.")
    return ThingNumber(ThingKind(kind), text, *_states(state)[:1])


def _sex(text: str) -> Sex:
    if text not in ("", *frozenset(Sex)):
        raise InvalidInput("query.sex", "There is no such sex in the form.", advice="Choose from the list.")
    return Sex(text) if text else Sex.UNKNOWN


def _states(text: str) -> tuple[str, ...]:
    codes = tuple(text.upper().replace(",", " ").split())
    if any(len(code) != 2 or not code.isascii() or not code.isalpha() for code in codes):
        raise InvalidInput("query.state", "A state is a code of two letters.", advice="Write it like LA or VN.")
    return codes


def again(posted: QueryDict) -> Mapping[str, str]:
    """What was typed, for the same form once more."""
    numbers = [f"{name}-{place}" for name in ("number", "kind", "state") for place in range(1, MOST_NUMBERS + 1)]
    return {name: posted.get(name, "") for name in (*FIELDS, *numbers)}
