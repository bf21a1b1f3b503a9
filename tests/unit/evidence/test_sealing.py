"""An event is read in one way or not at all, and one changed bit anywhere is noticed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.domain.errors import NotVerified
from comity.domain.events import Event
from comity.domain.handling import Classification, Handling, HandlingCode
from comity.domain.officers import Actor, Role
from comity.evidence.canonical import decode, encode
from comity.evidence.sealing import (
    body_digest,
    header_bytes,
    parse_header,
    seal_event,
    signed_event_from_plain,
    signed_event_to_plain,
    verify_event,
    verify_signed_event,
)
from comity.evidence.signatures import Ed25519Signer, MLDSA44Signer

SIGNER = Ed25519Signer(bytes(32))
SALT, CONTENT = b"s" * 32, b"the body"
LATEST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)

uuids = st.binary(min_size=16, max_size=16).map(
    lambda raw: UUID(bytes=raw[:6] + bytes([0x70 | raw[6] & 15, raw[7], 0x80 | raw[8] & 63]) + raw[9:])
)
moments = st.integers(0, 253_402_300_799_999).map(
    lambda ms: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
)
digests = st.binary(min_size=32, max_size=32)
texts = st.text(min_size=1, max_size=40)
handlings = st.builds(
    Handling,
    st.sampled_from(HandlingCode),
    st.sampled_from([None, "A", "B", "C", "X"]),
    st.none() | st.integers(1, 4),
    st.sampled_from(Classification),
    st.none() | texts,
    st.none() | texts,
)
plains: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(1 << 63), (1 << 64) - 1) | st.binary(max_size=9) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
KNOWN = set(
    decode(
        header_bytes(
            replace(
                Event(
                    UUID("01900000-0000-7000-8000-000000000000"),
                    "a.b",
                    1,
                    None,
                    "cn",
                    Actor("a", Role.OFFICER),
                    datetime(2026, 1, 1, tzinfo=UTC),
                    (),
                    ("cn",),
                    Handling(),
                    None,
                    bytes(32),
                )
            )
        )
    )
)
events = st.builds(
    Event,
    id=uuids,
    type=st.sampled_from(["request.released", "case.note_added"]),
    version=st.integers(1, 0xFFFF),
    case=st.none() | uuids,
    author=st.just("cn-zj"),
    actor=st.builds(Actor, texts, st.sampled_from(Role)),
    at=moments,
    after=st.sets(digests, max_size=4).map(lambda found: tuple(sorted(found))),
    audience=st.sets(st.sampled_from(["th", "la", "mm-sh"])).map(lambda found: tuple(sorted({*found, "cn-zj"}))),
    handling=handlings,
    basis=st.none() | digests,
    body=st.just(body_digest(SALT, CONTENT)),
    unknown=st.dictionaries(texts.filter(lambda name: name not in KNOWN), plains, max_size=3),
)


@pytest.fixture
def event() -> Event:
    return Event(
        id=UUID("01932c07-4f00-7000-8000-000000000001"),
        type="request.released",
        version=1,
        case=UUID("01932c07-4f00-7000-8000-000000000002"),
        author="cn-zj",
        actor=Actor("o-17", Role.SUPERVISOR),
        at=datetime(2026, 11, 21, 8, 0, 0, 123000, tzinfo=UTC),
        after=(b"\x01" * 32, b"\x02" * 32),
        audience=("cn-zj", "th"),
        handling=Handling(HandlingCode.H1, "A", 2, circle="fraud-2026"),
        basis=b"\x03" * 32,
        body=body_digest(SALT, CONTENT),
    )


@given(events)
def test_what_is_written_is_read_the_same_both_ways(event: Event) -> None:
    header = header_bytes(event)
    assert parse_header(header) == event
    assert header_bytes(parse_header(header)) == header


@given(events)
def test_a_sealed_event_survives_transport_and_verifies(event: Event) -> None:
    sealed = seal_event(event, SIGNER, SALT, CONTENT)
    back = signed_event_from_plain(decode(encode(signed_event_to_plain(sealed))))
    assert verify_signed_event(back, SIGNER.public) == sealed == back


@given(events, st.data())
def test_one_bit_changed_anywhere_is_noticed(event: Event, data: st.DataObject) -> None:
    sealed = seal_event(event, SIGNER, SALT, CONTENT)
    parts = {"header": sealed.header, "signature": sealed.signature, "salt": SALT, "content": CONTENT}
    name = data.draw(st.sampled_from(sorted(parts)))
    bit = data.draw(st.integers(0, 8 * len(parts[name]) - 1))
    changed = bytearray(parts[name])
    changed[bit // 8] ^= 1 << bit % 8
    parts[name] = bytes(changed)
    with pytest.raises(NotVerified):
        verify_event(parts["header"], parts["signature"], SIGNER.public, parts["salt"], parts["content"])


@given(st.binary(max_size=300))
def test_hostile_bytes_are_only_ever_not_verified(raw: bytes) -> None:
    with pytest.raises(NotVerified):
        parse_header(raw)


@given(plains)
def test_any_other_value_is_only_ever_not_verified(value: Any) -> None:
    with pytest.raises(NotVerified):
        parse_header(encode(value))
    with pytest.raises(NotVerified):
        signed_event_from_plain(value)


@given(events, st.sampled_from(sorted(KNOWN)), plains)
def test_any_other_value_in_a_field_is_not_verified_or_means_itself(event: Event, name: str, value: Any) -> None:
    changed = encode({**decode(header_bytes(event)), name: value})
    try:
        assert header_bytes(parse_header(changed)) == changed
    except NotVerified as refused:
        assert refused.code  # noqa: PT017


def test_an_erased_body_leaves_the_rest_verified(event: Event) -> None:
    sealed = seal_event(event, SIGNER, SALT, CONTENT)
    erased = verify_event(sealed.header, sealed.signature, SIGNER.public, None, None)
    assert erased == replace(sealed, salt=None, content=None)


@pytest.mark.parametrize(("salt", "content"), [(None, CONTENT), (SALT, None)])
def test_half_an_erasure_is_refused(event: Event, salt: bytes | None, content: bytes | None) -> None:
    sealed = seal_event(event, SIGNER, SALT, CONTENT)
    with pytest.raises(NotVerified) as refused:
        verify_event(sealed.header, sealed.signature, SIGNER.public, salt, content)
    assert refused.value.code == "event.half_erased"


def test_another_nodes_key_does_not_fit(event: Event) -> None:
    sealed = seal_event(event, SIGNER, SALT, CONTENT)
    other = Ed25519Signer(b"\x01" * 32).public
    with pytest.raises(NotVerified) as refused:
        verify_event(sealed.header, sealed.signature, other, SALT, CONTENT)
    assert refused.value.code == "signature.wrong"
    with pytest.raises(NotVerified) as refused:
        verify_signed_event(sealed, other)
    assert refused.value.code == "event.other_key"


def test_an_event_is_not_signed_for_a_body_it_does_not_name(event: Event) -> None:
    with pytest.raises(NotVerified) as refused:
        seal_event(event, SIGNER, SALT, b"another body")
    assert refused.value.code == "event.other_body"


def test_only_the_quick_algorithm_signs_events(event: Event) -> None:
    with pytest.raises(NotVerified) as refused:
        seal_event(event, MLDSA44Signer(bytes(32)), SALT, CONTENT)
    assert refused.value.code == "event.algorithm"


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("id", b"\x01" * 15, "event.id"),
        ("id", UUID("9b2e7b3c-6d0e-4f0e-8d5e-2f2f4b2f6c11").bytes, "event.id"),
        ("type", "Released", "event.type"),
        ("type", "released", "event.type"),
        ("v", 0, "event.version"),
        ("v", 1 << 16, "event.version"),
        ("v", True, "event.version"),
        ("case", "none", "event.case"),
        ("author", "CN", "event.author"),
        ("actor", {"id": "o", "role": "king"}, "event.role"),
        ("actor", {"id": "o", "role": "officer", "rank": 3}, "event.actor"),
        ("actor", {"id": "", "role": "officer"}, "event.actor"),
        ("at", -1, "time.range"),
        ("at", 253_402_300_800_000, "time.range"),
        ("at", "2026-11-21", "time.range"),
        ("after", [b"\x02" * 32, b"\x01" * 32], "event.after_order"),
        ("after", [b"\x02" * 32, b"\x02" * 32], "event.after_order"),
        ("after", [b"\x02" * 31], "event.after"),
        ("audience", ["th", "cn-zj"], "event.audience_order"),
        ("audience", ["cn-zj", "cn-zj"], "event.audience_order"),
        ("audience", ["th"], "event.audience_author"),
        ("audience", [], "event.audience"),
        ("handling", {"code": "H0"}, "event.handling"),
        ("basis", b"", "event.basis"),
        ("body", bytes(31), "event.body"),
    ],
)
def test_a_field_out_of_form_is_refused_by_its_own_code(event: Event, name: str, value: Any, code: str) -> None:
    with pytest.raises(NotVerified) as refused:
        parse_header(encode({**decode(header_bytes(event)), name: value}))
    assert refused.value.code == code


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "H9"}, {"code": ["H0"]}, {"source": "D"}, {"source": 1}, {"information": 5}, {"information": True},
        {"classification": "top"}, {"circle": ""}, {"restriction": 7}, {"embargo": True},
    ],
)  # fmt: skip
def test_handling_that_we_cannot_read_is_refused(event: Event, changes: dict[str, Any]) -> None:
    plain = decode(header_bytes(event))
    plain["handling"] |= changes
    with pytest.raises(NotVerified) as refused:
        parse_header(encode(plain))
    assert refused.value.code == "event.handling"


def test_a_missing_field_is_named(event: Event) -> None:
    plain = decode(header_bytes(event))
    del plain["basis"]
    with pytest.raises(NotVerified, match="basis"):
        parse_header(encode(plain))


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (datetime(2026, 11, 21, 8, 0, 0, 123, tzinfo=UTC), "time.form"),
        (datetime(2026, 11, 21, 8), "time.form"),  # noqa: DTZ001
        (datetime(1969, 12, 31, tzinfo=UTC), "time.range"),
    ],
)
def test_a_time_that_bytes_cannot_hold_is_not_signed(event: Event, at: datetime, code: str) -> None:
    with pytest.raises(NotVerified) as refused:
        header_bytes(replace(event, at=at))
    assert refused.value.code == code


def test_another_zone_is_the_same_moment(event: Event) -> None:
    there = event.at.astimezone(timezone(timedelta(hours=7)))
    assert header_bytes(replace(event, at=there)) == header_bytes(event)


def test_an_unknown_field_cannot_pass_for_a_known_one(event: Event) -> None:
    with pytest.raises(NotVerified) as refused:
        header_bytes(replace(event, unknown={"author": "th"}))
    assert refused.value.code == "event.unknown_field"


def test_an_oversized_header_is_refused_before_it_is_read(event: Event) -> None:
    with pytest.raises(NotVerified) as refused:
        header_bytes(replace(event, unknown={"x": bytes(70_000)}))
    assert refused.value.code == "event.oversized"
    with pytest.raises(NotVerified) as refused:
        parse_header(bytes(70_000))
    assert refused.value.code == "canonical.oversized"


def test_a_header_cut_short_is_refused(event: Event) -> None:
    header = header_bytes(event)
    for length in range(len(header)):
        with pytest.raises(NotVerified):
            parse_header(header[:length])
