"""The header of an event as bytes, and back (`spec/event.md`).

A header is the canonical map of twelve known fields and any that later versions add. It is read strictly: what is not
exactly as the page says is refused with its own code, so that two nodes never read one header in two ways.
"""

import re
from functools import lru_cache
from itertools import pairwise
from typing import Any
from uuid import UUID

from comity.domain.authorities import is_node_id
from comity.domain.errors import NotVerified
from comity.domain.events import Event
from comity.domain.handling import Classification, Handling, HandlingCode
from comity.domain.officers import Actor, Role
from comity.evidence.canonical import decode, encode, encode_in_order
from comity.evidence.moments import from_milliseconds, to_milliseconds

HEADER_LIMIT = 64 << 10  # bytes
MOST_AFTER = 256
MOST_AUDIENCE = 64
MOST_TEXT = 500  # characters of a circle's id or of a restriction
HIGHEST_VERSION = 0xFFFF

_TYPE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_ROLES = {role.value: role for role in Role}
_CODES = {code.value: code for code in HandlingCode}
_CLASSES = {classification.value: classification for classification in Classification}
_FIELDS = frozenset(
    ("id", "type", "v", "case", "author", "actor", "at", "after", "audience", "handling", "basis", "body")
)
_ACTOR_FIELDS = frozenset(("id", "role"))
_HANDLING_FIELDS = frozenset(("code", "source", "information", "classification", "circle", "restriction"))


def header_bytes(event: Event) -> bytes:
    """The exact bytes that are signed for this event.

    Raises:
        NotVerified: A field is not as `spec/event.md` says; `parse_header` would refuse the bytes too.
    """
    handling = event.handling
    plain: dict[str, Any] = {  # in canonical order
        "v": event.version,
        "at": to_milliseconds(event.at),
        "id": event.id.bytes,
        "body": event.body,
        "case": None if event.case is None else event.case.bytes,
        "type": event.type,
        "actor": {"id": event.actor.id, "role": event.actor.role.value},
        "after": list(event.after),
        "basis": event.basis,
        "author": event.author,
        "audience": list(event.audience),
        "handling": {
            "code": handling.code.value,
            "circle": handling.circle,
            "source": handling.source,
            "information": handling.information,
            "restriction": handling.restriction,
            "classification": handling.classification.value,
        },
    }
    _event(plain)
    header = encode({**plain, **_unknown(event)}) if event.unknown else encode_in_order(plain)
    if len(header) > HEADER_LIMIT:
        raise refused("event.oversized", f"The header has {len(header)} bytes, more than {HEADER_LIMIT}.")
    return header


@lru_cache(maxsize=4096)
def parse_header(header: bytes) -> Event:
    """The event of these header bytes; nothing is said of who signed them. The same bytes are parsed once.

    Raises:
        NotVerified: The bytes are no event header of this format.
    """
    plain = decode(header, limit=HEADER_LIMIT)
    if type(plain) is not dict:
        raise refused("event.shape", "The header is not a map.")
    if not plain.keys() >= _FIELDS:
        missing = ", ".join(sorted(_FIELDS - plain.keys()))
        raise refused("event.missing_field", f"The header lacks: {missing}.")
    return _event(plain)


def _unknown(event: Event) -> dict[str, Any]:
    if not _FIELDS.isdisjoint(event.unknown):
        raise refused("event.unknown_field", "An unknown field of an event has the name of a known one.")
    return dict(event.unknown)


def _event(plain: dict[str, Any]) -> Event:
    """The event of a map that has all known fields."""
    author, audience, version, name = plain["author"], plain["audience"], plain["v"], plain["type"]
    if type(name) is not str or not _is_type(name):
        raise refused("event.type", "The type is no dotted lower-case name.")
    if type(version) is not int or not 1 <= version <= HIGHEST_VERSION:
        raise refused("event.version", f"The version is not a number from 1 to {HIGHEST_VERSION}.")
    if not _is_node(author):
        raise refused("event.author", "The author is no node id.")
    if not _is_bytes(plain["body"], 32):
        raise refused("event.body", "The body's digest is not 32 bytes.")
    basis = plain["basis"]
    if basis is not None and not _is_bytes(basis, 32):
        raise refused("event.basis", "The basis is neither null nor a digest of 32 bytes.")
    case = plain["case"]
    return Event(
        id=_uuid(plain["id"], "event.id"),
        type=name,
        version=version,
        case=None if case is None else _uuid(case, "event.case"),
        author=author,
        actor=_actor(plain["actor"]),
        at=from_milliseconds(plain["at"]),
        after=_after(plain["after"]),
        audience=_audience(audience, author),
        handling=_handling(plain["handling"]),
        basis=basis,
        body=plain["body"],
        unknown={} if len(plain) == len(_FIELDS) else {k: v for k, v in plain.items() if k not in _FIELDS},
    )


def _uuid(value: Any, code: str) -> UUID:
    if type(value) is not bytes or len(value) != 16 or value[6] >> 4 != 7 or value[8] >> 6 != 2:
        raise refused(code, "An id of the header is no UUID of version 7.")
    return UUID(bytes=value)


@lru_cache(maxsize=256)
def _is_type(name: str) -> bool:
    return len(name) <= 64 and _TYPE.fullmatch(name) is not None


def _actor(value: Any) -> Actor:
    if type(value) is not dict or value.keys() != _ACTOR_FIELDS:
        raise refused("event.actor", "The actor is not a map of id and role.")
    name, role = value["id"], value["role"]
    if type(name) is not str or not 1 <= len(name) <= 64:
        raise refused("event.actor", "The actor's id is not 1 to 64 characters.")
    if type(role) is not str or role not in _ROLES:
        raise refused("event.role", "The actor's role is not one that this version knows.")
    return Actor(name, _ROLES[role])


def _after(value: Any) -> tuple[bytes, ...]:
    if type(value) is not list or len(value) > MOST_AFTER or not all(_is_bytes(item, 32) for item in value):
        raise refused("event.after", f"`after` is no list of at most {MOST_AFTER} digests.")
    if not _ascending(value):
        raise refused("event.after_order", "The digests in `after` are not ascending, or one is there twice.")
    return tuple(value)


def _audience(value: Any, author: str) -> tuple[str, ...]:
    if type(value) is not list or not 1 <= len(value) <= MOST_AUDIENCE or not all(map(_is_node, value)):
        raise refused("event.audience", f"The audience is no list of 1 to {MOST_AUDIENCE} node ids.")
    if not _ascending(value):
        raise refused("event.audience_order", "The audience is not ascending, or a node is there twice.")
    if author not in value:
        raise refused("event.audience_author", "The author is not in the audience.")
    return tuple(value)


def _handling(value: Any) -> Handling:
    """How it may be used. A field that we cannot read could be a restriction, so an unknown one is refused here."""
    if type(value) is not dict or value.keys() != _HANDLING_FIELDS:
        raise refused("event.handling", "The handling is not a map of exactly its six fields.")
    try:
        return _handling_of(**value)
    except TypeError as error:  # something in it is a list or a map
        raise refused("event.handling", "The handling has a field of another kind.") from error


@lru_cache(maxsize=1024, typed=True)
def _handling_of(
    code: Any, source: Any, information: Any, classification: Any, circle: Any, restriction: Any
) -> Handling:
    """The same of its six values; one node writes few, so they are read once."""
    if code not in _CODES or classification not in _CLASSES:
        raise refused("event.handling", "The handling code or classification is not one we know.")
    if source is not None and (type(source) is not str or source not in ("A", "B", "C", "X")):
        raise refused("event.handling", "The source's evaluation is not A, B, C or X.")
    if information is not None and (type(information) is not int or not 1 <= information <= 4):
        raise refused("event.handling", "The information's evaluation is not 1 to 4.")
    if not all(text is None or (type(text) is str and 1 <= len(text) <= MOST_TEXT) for text in (circle, restriction)):
        raise refused("event.handling", f"Circle and restriction are null or 1 to {MOST_TEXT} characters.")
    return Handling(_CODES[code], source, information, _CLASSES[classification], circle, restriction)


def _is_bytes(value: Any, size: int | None = None) -> bool:
    return type(value) is bytes and (size is None or len(value) == size)


def _is_node(value: Any) -> bool:
    return type(value) is str and is_node_id(value)


def _ascending(values: list[Any]) -> bool:
    return all(first < second for first, second in pairwise(values))


def refused(code: str, message: str) -> NotVerified:
    """The refusal of an event, with advice."""
    return NotVerified(code, message, advice="Do not use the event; ask its author to send it again.")
