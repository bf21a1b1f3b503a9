"""Bodies go to plain values and back, both ways, and nothing but `NotVerified` comes of anything else."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.domain import bodies as b
from comity.domain.errors import NotVerified
from comity.domain.identity import PartialDate
from comity.evidence.canonical import decode, encode

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
INTEGERS = st.integers(-(2**63), 2**63 - 1)
LEAVES = st.none() | st.booleans() | INTEGERS | TEXT | st.binary(max_size=8)
PLAIN = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3), max_leaves=6
)
MAPS = st.dictionaries(TEXT, PLAIN, max_size=3)
MOMENTS = st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000))
BASIC: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    int: INTEGERS,
    bool: st.booleans(),
    bytes: st.binary(max_size=40),
    UUID: st.uuids(),
    datetime: MOMENTS,
    NoneType: st.none(),
    Any: PLAIN,
    dict[str, Any]: MAPS,
    PartialDate: st.dates().map(lambda day: PartialDate(day.year, day.month, day.day))
    | st.builds(PartialDate, st.integers(1, 9999), st.none() | st.integers(1, 12))
    | st.just(PartialDate()),
}


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Values of an annotation; what is not foreseen here is an error, so that no field goes untried."""
    if kind in BASIC:
        return BASIC[kind]
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return st.builds(kind, **{field.name: values(hints[field.name]) for field in fields(kind)})
    origin, inside = get_origin(kind), get_args(kind)
    if origin is tuple and inside[1:] == (Ellipsis,):
        return st.lists(values(inside[0]), max_size=2).map(tuple)
    if origin is tuple:
        return st.tuples(*map(values, inside))
    if origin in (dict, Mapping):
        return st.dictionaries(values(inside[0]), values(inside[1]), max_size=2)
    if origin is UnionType:
        return st.one_of(*map(values, inside))
    return st.from_type(kind)  # dates and enums


@pytest.mark.parametrize("name", sorted(b.BODIES))
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_a_body_goes_out_and_comes_back_and_out_again(name: str, data: st.DataObject) -> None:
    body = data.draw(values(b.BODIES[name]))
    content = encode(b.to_plain(body))
    read = b.from_plain(name, b.VERSION, decode(content))
    assert read == body
    assert type(read) is type(body)
    assert encode(b.to_plain(read)) == content


@pytest.mark.parametrize("name", sorted(b.BODIES))
@settings(max_examples=15, deadline=None)
@given(plain=PLAIN)
def test_only_not_verified_comes_of_any_other_value(name: str, plain: Any) -> None:
    with pytest.raises(NotVerified) as refusal:
        b.from_plain(name, b.VERSION, plain)
    assert refusal.value.code == "body.malformed"


@pytest.mark.parametrize("name", sorted(b.BODIES))
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_one_field_of_another_shape_is_read_or_refused_and_never_raises_else(name: str, data: st.DataObject) -> None:
    plain = b.to_plain(data.draw(values(b.BODIES[name])))
    field = data.draw(st.sampled_from(sorted(plain)))
    with suppress(NotVerified):
        assert isinstance(b.from_plain(name, b.VERSION, {**plain, field: data.draw(PLAIN)}), b.BODIES[name])


@given(TEXT, st.integers(), PLAIN)
def test_types_and_versions_of_later_are_no_fault(name: str, version: int, plain: Any) -> None:
    if name not in b.BODIES:
        assert b.from_plain(name, b.VERSION, plain) is None
    if version != b.VERSION:
        assert b.from_plain("case.opened", version, plain) is None


@pytest.mark.parametrize("depth", [100, 2000])
def test_a_value_nested_too_deep_is_refused(depth: int) -> None:
    nested: Any = "x"
    for _ in range(depth):
        nested = [nested]
    with pytest.raises(NotVerified):
        b.from_plain("case.opened", b.VERSION, {"title": nested, "purpose": "p"})


def test_what_says_that_it_is_private_to_the_node_is_and_nothing_else() -> None:
    said = {name for name, body in b.BODIES.items() if "rivate" in (body.__doc__ or "")}
    assert said <= b.PRIVATE
    assert set(b.BODIES) >= b.PRIVATE
    assert not {name for name in b.PRIVATE if name in {"request.released", "request.answered", "request.submitted"}}
