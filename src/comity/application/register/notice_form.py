"""A notice as people write it, in a file or a form: a table of plain entries, read strictly."""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any, Final, get_args, get_type_hints
from uuid import UUID

import msgspec

from comity.domain.errors import InvalidInput
from comity.domain.identity import PartialDate
from comity.domain.notices import Looks, Notice

ADVICE: Final = "`comity notice template CLASS` prints a file with every entry explained."
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_GIVEN: Final = ("id", "owner", "pictures")  # by the node, never by who writes


def read_form(plain: Mapping[str, Any], *, notice: UUID, owner: str) -> tuple[Notice, Looks]:
    """The wording and the looks that a table says.

    `looks` is a table of its own beside the notice's. Names may be texts, dates of birth ``1988``, ``1988-04`` or
    ``1988-04-02``; what is left out is empty.

    Args:
        plain: The table.
        notice: Id of the notice; all zeros for a new one.
        owner: This node.

    Raises:
        InvalidInput: ``notice.form``: an unknown entry, a missing one, or a value that cannot be.
    """
    table = dict(plain)
    looks = table.pop("looks", {})
    _known(table, Notice, "")
    _known(looks, Looks, "looks.")
    odd = sorted(set(table) & set(_GIVEN))
    if odd:
        raise _wrong(f"{odd[0]} is not for the writer to say")
    whole = {"addressees": [], "title": "", "facts": "", "language": "", **table}
    if isinstance(whole.get("person"), dict):
        whole["person"] = _person(whole["person"])
    return (
        _convert({**whole, "id": str(notice), "owner": owner}, Notice),
        _convert(looks, Looks),
    )


def _person(plain: dict[str, Any]) -> dict[str, Any]:
    names = plain.get("names", [])
    births = plain.get("births", [])
    if not isinstance(names, list) or not isinstance(births, list):
        raise _wrong("person.names and person.births are lists")
    return {
        **plain,
        "names": [{"text": one} if isinstance(one, str) else one for one in names],
        "births": [_birth(one) for one in births],
    }


def _birth(text: Any) -> Any:
    if isinstance(text, date):
        text = text.isoformat()
    found = _DATE.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise _wrong(f"person.births: {str(text)[:20]!r} is no date like 1988, 1988-04 or 1988-04-02")
    names = ("year", "month", "day")
    return {name: int(part) for name, part in zip(names, found.groups(), strict=True) if part and int(part)}


def _known(plain: Any, kind: type[Any], where: str) -> None:
    """Return if a table has only entries of its type, and so have the tables in it.

    Raises:
        InvalidInput: ``notice.form``.
    """
    if not isinstance(plain, Mapping):
        raise _wrong(f"{where or 'it'} must be a table")
    hints = get_type_hints(kind)
    odd = sorted(set(plain) - {field.name for field in fields(kind)})
    if odd:
        raise _wrong(f"{where}{str(odd[0])[:60]} is no entry here")
    for name, value in plain.items():
        inner = _inner(hints[name])
        for one in value if isinstance(value, list) else [value]:
            if inner is not None and isinstance(one, Mapping):
                _known(one, inner, f"{where}{name}.")


def _inner(hint: Any) -> type[Any] | None:
    """The table's type behind an annotation such as ``tuple[PersonName, ...]`` or ``Judicial | None``."""
    options = (hint, *get_args(hint))
    return next((one for one in options if isinstance(one, type) and is_dataclass(one)), None)


def _convert(plain: Any, kind: type[Any]) -> Any:
    try:
        return msgspec.convert(_days_as_text(plain), kind, strict=True, builtin_types=(bytes,))
    except (msgspec.ValidationError, ValueError, TypeError) as error:
        raise _wrong(str(error).replace("`$.", "`")) from error


def _days_as_text(value: Any) -> Any:
    """A file has days, a form has texts: both are read as texts."""
    if isinstance(value, Mapping):
        return {name: _days_as_text(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_days_as_text(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _wrong(why: str) -> InvalidInput:
    return InvalidInput("notice.form", f"The notice cannot be read: {why}.", advice=ADVICE)


def plain_wording(notice: Notice) -> dict[str, Any]:
    """The table that would be read as this wording, without what is empty."""
    plain: dict[str, Any] = _plain(notice)
    for name in _GIVEN:
        plain.pop(name, None)
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, PartialDate):
        known = (part for part in (value.year, value.month, value.day) if part is not None)
        return "-".join(f"{part:02d}" for part in known)
    if is_dataclass(value) and not isinstance(value, type):
        found = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return {name: one for name, one in found.items() if one not in ("", [], {}, None, False, 0, "none")}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, UUID):
        return str(value)
    return value
