"""The types of a body's fields in the words of `spec/events.md`."""

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

_PLAIN: dict[Any, str] = {
    str: "tstr",
    bytes: "bstr",
    bool: "bool",
    int: "int",
    UUID: "uuid",
    date: "day",
    datetime: "moment",
}


def words(body: type[Any], field: "dataclasses.Field[Any]") -> str:
    """The type of one field; ``, optional`` where a reader takes a default if it is missing."""
    missing = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    return type_words(typing.get_type_hints(body)[field.name]) + ("" if missing else ", optional")


def type_words(annotation: Any) -> str:
    """An annotation in the page's words; a value of ours by its name in lower case."""
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is tuple:
        return f"list of {type_words(arguments[0])}"
    if origin in (typing.Union, types.UnionType):
        return " or ".join("null" if one is type(None) else type_words(one) for one in arguments)
    if origin in (dict, Mapping):
        return "map" if arguments[1] is Any else f"map of tstr to {type_words(arguments[1])}"
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return "word"
    return _name(annotation.__name__)


def _name(camel: str) -> str:
    return "".join(f" {c.lower()}" if c.isupper() else c for c in camel).strip()
