"""Canonical bytes: the one way in which Comity writes a value that is signed or digested (`spec/canonical.md`).

Deterministic CBOR (RFC 8949 section 4.2.1) of null, booleans, integers of at most 64 bits, byte strings, text, lists
and maps with text keys. No floats, no tags, nothing of indefinite length, at most `MAX_DEPTH` levels. What does not
decode to such a value and encode again to the same bytes is not canonical.
"""

from functools import lru_cache
from typing import Any

import cbor2

from comity.domain.errors import NotVerified

MAX_DEPTH = 24
_REMEMBERED = 64  # keys of a map whose order is remembered; formats have few shapes, and attackers shall fill nothing
_LOWEST, _HIGHEST = -(1 << 63), (1 << 64) - 1
_SIMPLE = frozenset((type(None), bool, str, bytes))


def _no_tag(_value: Any, _immutable: bool) -> Any:
    raise ValueError("a tag")


# Every tag that the decoder would otherwise act on: shared references build circles (28, 29), patterns compile (35),
# strings repeat (25, 256). The format has none, so none is followed.
_TAGS = dict.fromkeys(
    (*range(6), 25, 28, 29, 30, 35, 36, 37, 52, 54, 100, 256, 258, 260, 261, 1004, 43000, 55799), _no_tag
)


def encode(value: Any) -> bytes:
    """Canonical bytes of a plain value.

    Raises:
        TypeError: The value holds something that the format does not have: a defect of the caller.
    """
    fault = _fault(value, MAX_DEPTH)
    if fault:
        raise TypeError(f"not a canonical value: {fault}")
    try:
        return cbor2.dumps(value, canonical=True)
    except (UnicodeEncodeError, cbor2.CBOREncodeError) as error:
        raise TypeError("not a canonical value: a text that UTF-8 cannot hold") from error


def encode_in_order(value: dict[str, Any]) -> bytes:
    """The same, quicker, for a value that is known to be canonical and whose maps have their keys in canonical order.

    Raises:
        TypeError: As `encode`, as far as the encoder notices.
    """
    try:
        return cbor2.dumps(value)
    except (UnicodeEncodeError, cbor2.CBOREncodeError) as error:
        raise TypeError("not a canonical value") from error


def decode(data: bytes, *, limit: int = 16 << 20) -> Any:
    """The plain value of canonical bytes, at most `limit` bytes long.

    Raises:
        NotVerified: The bytes are too long, cut short, or not canonical.
    """
    if len(data) > limit:
        raise NotVerified(
            "canonical.oversized",
            f"The value has {len(data)} bytes, more than the {limit} that are allowed here.",
            advice="Send large content as an attachment.",
        )
    try:
        value = _loaded(data)
        fault = _fault(value, MAX_DEPTH, ordered=True)
        same = not fault and cbor2.dumps(value) == data
    except Exception as error:  # whatever the bytes did to the decoder, they are not canonical
        raise _unreadable() from error
    if not same:
        raise NotVerified(
            "canonical.not_canonical",
            f"The bytes are not in canonical form{': ' + fault if fault else ''}.",
            advice="The sender's software writes another format; ask which version it runs.",
        )
    return value


def decode_own(data: bytes) -> Any:
    """The plain value of bytes that this node made itself with `encode` and kept, and that nobody signed or digests.

    That they are canonical is not asked again, which is two thirds of the work.

    Raises:
        NotVerified: The bytes are no value.
    """
    try:
        return _loaded(data)
    except Exception as error:  # whatever the bytes did to the decoder
        raise _unreadable() from error


def _unreadable() -> NotVerified:
    return NotVerified(
        "canonical.unreadable", "The bytes are not a whole canonical value.", advice="Ask the sender to send again."
    )


def _loaded(data: bytes) -> Any:
    return cbor2.loads(
        data,
        semantic_decoders=_TAGS,
        max_depth=MAX_DEPTH,
        allow_indefinite=False,
        allow_duplicate_keys=False,
        strict_hashable_types=True,
    )


def _fault(value: Any, depth: int, *, ordered: bool = False) -> str:
    """What makes `value` no canonical value, or nothing; `ordered` asks for maps with their keys in order, too."""
    kind = type(value)
    if kind in _SIMPLE:
        return ""
    if kind is dict or kind is list:
        return _inner_fault(value, depth, ordered=ordered)
    if isinstance(value, int):
        return "" if _LOWEST <= value <= _HIGHEST else "an integer of more than 64 bits"
    if isinstance(value, str | bytes):
        return ""
    if isinstance(value, dict | list | tuple):
        return _inner_fault(value, depth, ordered=ordered)
    return f"a {kind.__name__}"


def _inner_fault(value: Any, depth: int, *, ordered: bool) -> str:
    """The same for a map or a list."""
    if depth == 0:
        return "nested too deep"
    if isinstance(value, dict):
        fault = _key_fault(value, ordered=ordered)
        if fault:
            return fault
        value = value.values()
    for item in value:
        kind = type(item)
        if kind in _SIMPLE or (kind is int and _LOWEST <= item <= _HIGHEST):
            continue
        fault = _fault(item, depth - 1, ordered=ordered)
        if fault:
            return fault
    return ""


def _key_fault(value: dict[Any, Any], *, ordered: bool) -> str:
    """What is wrong with the keys of a map, or nothing."""
    keys = tuple(value)
    return _fault_of_keys(keys, ordered) if len(keys) <= _REMEMBERED else _fault_of_keys.__wrapped__(keys, ordered)


@lru_cache(maxsize=256)
def _fault_of_keys(keys: tuple[Any, ...], ordered: bool) -> str:
    if not all(isinstance(key, str) for key in keys):
        return "a key that is not text"
    return "keys out of order" if ordered and list(keys) != sorted(keys, key=_place) else ""


def _place(key: str) -> tuple[int, bytes]:
    """Where a key stands in a map: shorter first, then bytewise."""
    raw = key.encode()
    return len(raw), raw
