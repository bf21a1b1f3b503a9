"""What a form's fields hold, read strictly. A field that cannot be read is refused; none is passed over."""

from datetime import date
from enum import StrEnum
from typing import TypeVar

from django.http import HttpRequest

from comity.application.casework.read_case import CaseView
from comity.domain.errors import InvalidInput
from comity.domain.handling import Classification, Handling, HandlingCode
from comity.domain.requests import AttachmentRef

_SEEN = 64  # hex digits
Word = TypeVar("Word", bound=StrEnum)


def words(request: HttpRequest, name: str) -> str:
    """What was typed, without room around it; nothing if the field is not there."""
    return request.POST.get(name, "").strip()


def several(request: HttpRequest, name: str) -> tuple[str, ...]:
    """Every value that was chosen under a name, once each; an empty choice is none."""
    return tuple(dict.fromkeys(value for value in request.POST.getlist(name) if value))


def day(request: HttpRequest, name: str) -> date:
    """A day like 2027-01-31.

    Raises:
        InvalidInput: It is none.
    """
    return _day(words(request, name))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(
            "page.day", f"{text[:40]!r} is no day.", advice="Choose a day, or write it like 2027-01-31."
        ) from error


def day_or_none(request: HttpRequest, name: str) -> date | None:
    """A day, or None where nothing was typed.

    Raises:
        InvalidInput: It is none.
    """
    return day(request, name) if words(request, name) else None


def days(request: HttpRequest, name: str) -> tuple[date, ...]:
    """Every day that was typed under a name; an empty field is none.

    Raises:
        InvalidInput: One is no day.
    """
    return tuple(_day(text.strip()) for text in several(request, name) if text.strip())


def number_or_none(request: HttpRequest, name: str) -> int | None:
    """A whole number from nought to 9999 that was typed, or None where nothing was.

    Raises:
        InvalidInput: It is none.
    """
    text = words(request, name)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise InvalidInput("page.whole", f"{text[:20]!r} is no whole number.", advice="Write it in figures, like 45.")
    return int(text)


def one_of(request: HttpRequest, name: str, words_of: type[Word]) -> Word:
    """One of a list of words.

    Raises:
        InvalidInput: None of them was chosen.
    """
    try:
        return words_of(words(request, name))
    except ValueError as error:
        raise InvalidInput("page.choice", "Nothing was chosen.", advice="Choose one of the list.") from error


def digest(request: HttpRequest, name: str) -> bytes:
    """What was chosen by its digest (32 bytes).

    Raises:
        InvalidInput: It is none.
    """
    try:
        chosen = bytes.fromhex(words(request, name))
    except ValueError:
        chosen = b""
    if len(chosen) != _SEEN // 2:
        raise InvalidInput("page.choice", "Nothing was chosen.", advice="Choose one of the list.")
    return chosen


def seen(request: HttpRequest) -> bytes | None:
    """How the request stood on the page from which the form came; None for a form that does not say.

    Raises:
        InvalidInput: It is no such name.
    """
    text = request.POST.get("seen")
    if text is None:
        return None
    try:
        if len(text) != _SEEN:
            raise ValueError
        return bytes.fromhex(text)
    except ValueError as error:
        raise InvalidInput("page.seen", "The form was changed on its way.", advice="Open the case again.") from error


def yes_or_no(request: HttpRequest, name: str) -> bool:
    """A choice between two.

    Raises:
        InvalidInput: Neither was chosen.
    """
    chosen = words(request, name)
    if chosen not in ("yes", "no"):
        raise InvalidInput("page.choice", "Nothing was chosen.", advice="Choose one of the two.")
    return chosen == "yes"


def handling(request: HttpRequest) -> Handling:
    """The handling code under which words leave.

    Raises:
        InvalidInput: An unknown code, or H3 without its words, or words without H3.
    """
    code, restriction = words(request, "handling"), words(request, "restriction")
    if code not in frozenset(HandlingCode):
        raise InvalidInput("page.choice", "Nothing was chosen.", advice="Choose a handling code.")
    classification = words(request, "classification") or Classification.RESTRICTED.value
    if classification not in frozenset(Classification):
        raise InvalidInput("page.choice", "Nothing was chosen.", advice="Choose a classification.")
    if (code == HandlingCode.H3) != bool(restriction):
        raise InvalidInput(
            "handling.restriction", "H3, and only H3, has other limits in words.", advice="Say them, or choose another."
        )
    return Handling(HandlingCode(code), classification=Classification(classification), restriction=restriction or None)


def held(request: HttpRequest, view: CaseView) -> tuple[AttachmentRef, ...]:
    """Files of the case that were chosen to go with the results: our own, whole.

    Raises:
        InvalidInput: A name is of none of them.
    """
    ours = {str(file.ref.id): file.ref for file in view.files if file.ours and file.state == "kept"}
    chosen = several(request, "file")
    for name in chosen:
        if name not in ours:
            raise InvalidInput("attachment.unknown", "The case has no such file.", advice="Attach it again.")
    return tuple(ours[name] for name in chosen)
