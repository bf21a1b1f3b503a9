"""An attachment that comes in as one stream: what holds is kept, what does not is taken again, in signed parts."""

import asyncio
from contextlib import suppress
from io import BytesIO
from uuid import UUID

import pytest
from tests.fakes.world import World
from tests.unit.application.letters import letter
from tests.unit.application.test_floods import Wire, call, head, say

from comity.adapters.transport import door as doors
from comity.adapters.transport.caller import read_head
from comity.adapters.transport.door import Door
from comity.application.attachments import KEPT, REFUSED, open_file
from comity.application.casework.assess_request import assess_request
from comity.application.casework.attach_file import attach_file
from comity.application.casework.draft_request import draft_request
from comity.application.casework.open_case import open_case
from comity.application.casework.submit_request import submit_request
from comity.application.node.take_attachment import stored_size, take_part, take_rest
from comity.application.ports import AttachmentRow
from comity.domain.errors import InvalidInput, NotVerified, Refused, Unavailable
from comity.domain.officers import Role
from comity.exchange import part_calls
from comity.exchange.calls import sign_call
from comity.exchange.parts import PART, Part

CONTENT = bytes(range(256)) * 12_000  # three pieces of a stream


@pytest.fixture
def world() -> World:
    return World.of("cn", "cn-zj")


@pytest.fixture
def file(world: World) -> UUID:
    """A file of Zhejiang's that Beijing knows of and does not have yet."""
    zj = world["cn-zj"]
    officer = zj.officers[Role.OFFICER]
    case = open_case(zj.desk, officer, title="Invented", purpose="test")
    ref = attach_file(zj.desk, officer, case, BytesIO(CONTENT), name="f", media_type="text/plain", purpose="test")
    wording = draft_request(zj.desk, officer, letter(case, attachments=(ref,)), purpose="test")
    assess_request(zj.desk, zj.order(Role.OFFICER, case, wording.request))
    submit_request(zj.desk, zj.order(Role.SUPERVISOR, case, wording.request))
    world.exchange()
    return ref.id


def sealed(world: World, file: UUID) -> bytes:
    return world["cn-zj"].desk.files.sealed(file).read()


def state(world: World, file: UUID) -> str:
    with world["cn"].desk.store.reading() as unit:
        row = unit.attachments.get(file)
    assert isinstance(row, AttachmentRow)
    return row.state


def stream(world: World, file: UUID, raw: bytes, offset: int = 0, size: int | None = None) -> int:
    """The rest from `offset`, in uneven pieces, of which only some may come."""
    rest = Part(offset, len(raw) - offset if size is None else size)
    incoming = take_rest(world["cn"].desk, file, rest, "cn-zj")
    for at in range(offset, len(raw), 700_001):
        incoming.add(memoryview(raw)[at : at + 700_001], lambda: None)
    return incoming.end()


def parts(world: World, file: UUID, raw: bytes) -> None:
    for at in range(0, len(raw), PART):
        content = raw[at : at + PART]
        offer = part_calls.parse_part_offer(part_calls.make_part_offer(file, at, content))
        take_part(world["cn"].desk, offer, content, "cn-zj")


def test_a_stream_that_holds_is_kept_and_can_be_read(world: World, file: UUID) -> None:
    raw = sealed(world, file)
    assert stream(world, file, raw) == len(raw)
    assert state(world, file) == KEPT
    with open_file(world["cn"].desk, file) as content:
        assert content.read() == CONTENT
    assert stream(world, file, raw) == len(raw), "once more changes nothing"


def test_a_stream_that_broke_goes_on_where_it_stopped(world: World, file: UUID) -> None:
    raw, desk = sealed(world, file), world["cn"].desk
    incoming = take_rest(desk, file, Part(0, len(raw)), "cn-zj")
    incoming.add(memoryview(raw)[:1_000_000], lambda: None)
    incoming.stop()
    assert stored_size(desk, file, "cn-zj") == 1_000_000
    with pytest.raises(NotVerified, match="begins at"):
        take_rest(desk, file, Part(1_000_001, len(raw) - 1_000_001), "cn-zj")
    assert stream(world, file, raw, 900_000) == len(raw)
    assert state(world, file) == KEPT


@pytest.mark.parametrize("begun", [0, 1_000_000])
def test_a_stream_that_does_not_hold_leaves_nothing_and_may_come_again_in_signed_parts(
    world: World, file: UUID, begun: int
) -> None:
    raw, desk = sealed(world, file), world["cn"].desk
    if begun:
        incoming = take_rest(desk, file, Part(0, len(raw)), "cn-zj")
        incoming.add(memoryview(raw)[:begun], lambda: None)
        incoming.stop()
    changed = bytearray(raw)
    changed[1_500_000] ^= 1
    with pytest.raises(NotVerified):
        stream(world, file, bytes(changed), begun)
    assert (state(world, file), desk.files.sealed_size(file)) == ("waiting", 0)
    with pytest.raises(Refused) as refusal:
        take_rest(desk, file, Part(0, len(raw)), "cn-zj")
    assert refusal.value.code == "attachment.by_parts"
    parts(world, file, raw)
    assert state(world, file) == KEPT


def test_only_what_its_sender_signed_for_is_refused_for_good(world: World, file: UUID) -> None:
    raw = bytearray(sealed(world, file))
    raw[1_500_000] ^= 1
    with pytest.raises(NotVerified):
        stream(world, file, bytes(raw))
    with suppress(NotVerified):
        parts(world, file, bytes(raw))
    assert state(world, file) == REFUSED
    with pytest.raises(Refused) as refusal:
        stored_size(world["cn"].desk, file, "cn-zj")
    assert refusal.value.code == "attachment.refused"


def test_parts_after_an_unsigned_beginning_do_not_make_the_sender_a_liar(world: World, file: UUID) -> None:
    raw, desk = bytearray(sealed(world, file)), world["cn"].desk
    incoming = take_rest(desk, file, Part(0, len(raw)), "cn-zj")
    raw[10] ^= 1  # on the line, under nobody's signature
    incoming.add(memoryview(raw)[:16], lambda: None)
    incoming.stop()
    raw[10] ^= 1
    with suppress(NotVerified):
        parts(world, file, bytes(raw))
    assert state(world, file) == "waiting"
    parts(world, file, bytes(raw))
    assert state(world, file) == KEPT


def test_one_stream_at_a_time(world: World, file: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.application.arrivals.PATIENCE_SECONDS", 0.01)
    raw, desk = sealed(world, file), world["cn"].desk
    incoming = take_rest(desk, file, Part(0, len(raw)), "cn-zj")
    with pytest.raises(Unavailable, match="coming in"):
        take_rest(desk, file, Part(0, len(raw)), "cn-zj")
    with pytest.raises(Unavailable):
        stored_size(desk, file, "cn-zj")
    incoming.stop()
    assert stored_size(desk, file, "cn-zj") == 0


def test_bytes_that_nobody_announced_are_not_taken(world: World, file: UUID) -> None:
    with pytest.raises(Refused) as refusal:
        take_rest(world["cn"].desk, file, Part(0, 10), "la")
    assert refusal.value.code == "attachment.unasked"
    for size in (1, len(sealed(world, file)) + 1):
        with pytest.raises(NotVerified):
            take_rest(world["cn"].desk, file, Part(0, size), "cn-zj")
    assert stored_size(world["cn"].desk, file, "cn-zj") == 0


def test_a_disk_that_fills_up_leaves_what_came_and_the_next_try_goes_on(
    world: World, file: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, desk = sealed(world, file), world["cn"].desk

    class Full(BytesIO):
        def write(self, chunk: object, /) -> int:
            raise Unavailable("files.failed", "full")

    with monkeypatch.context() as patch:
        patch.setattr(desk.files, "sealed_tail", lambda attachment: Full())
        with pytest.raises(Unavailable, match="full"):
            stream(world, file, raw)
    assert (state(world, file), stored_size(desk, file, "cn-zj")) == ("waiting", 0)
    assert stream(world, file, raw) == len(raw)


def test_no_file_is_sealed_for_a_case_that_is_not_here(world: World) -> None:
    class Unread(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise AssertionError("it was read")

    zj = world["cn-zj"]
    with pytest.raises(InvalidInput, match="no case"):
        attach_file(
            zj.desk,
            zj.officers[Role.OFFICER],
            UUID("0199a8a1-0000-7000-8000-000000000000"),
            Unread(),
            name="f",
            media_type="text/plain",
            purpose="test",
        )


# The connection


def request(world: World, file: UUID, raw: bytes, offset: int = 0) -> bytes:
    zj = world["cn-zj"].desk
    offer = part_calls.make_rest_offer(file, offset, len(raw) - offset)
    signed = sign_call(part_calls.STREAM, offer, by="cn-zj", to="cn", at=zj.clock.now(), signer=zj.keys.events)
    body = part_calls.framed(signed) + raw[offset:]
    return head(part_calls.STREAM, len(body)) + body


async def converse(world: World, data: bytes) -> Wire:
    caller, wire = call(Door(world["cn"].desk, lambda: None), "192.0.2.1")
    async with asyncio.timeout(20):
        while data:
            while wire.paused and not wire.sent:
                await asyncio.sleep(0.001)
            if wire.sent:
                break
            size = min(len(caller.get_buffer(-1)), len(data))
            say(caller, data[:size])
            data = data[size:]
        while not wire.sent:
            await asyncio.sleep(0.001)
    return wire


def test_a_connection_carries_a_stream_to_the_desk(world: World, file: UUID) -> None:
    wire = asyncio.run(converse(world, request(world, file, sealed(world, file))))
    assert wire.status == 200
    assert not wire.closed
    assert state(world, file) == KEPT


def test_a_stream_that_fails_in_the_middle_is_answered_and_the_line_closed(world: World, file: UUID) -> None:
    raw = bytearray(sealed(world, file))
    raw[2_000] ^= 1
    wire = asyncio.run(converse(world, request(world, file, bytes(raw))))
    assert wire.status == 403
    assert b"attachment.unreadable" in wire.sent
    assert state(world, file) == "waiting"


def test_a_line_that_breaks_leaves_what_came(world: World, file: UUID) -> None:
    raw = sealed(world, file)

    async def run() -> None:
        door = Door(world["cn"].desk, lambda: None)
        caller, wire = call(door, "192.0.2.1")
        data = request(world, file, raw)[: -len(raw) + 1_500_000]
        async with asyncio.timeout(20):
            while data:
                while wire.paused:
                    await asyncio.sleep(0.001)
                size = min(len(caller.get_buffer(-1)), len(data))
                say(caller, data[:size])
                data = data[size:]
            wire.closed = True
            caller.connection_lost(None)
            while door._streaming:
                await asyncio.sleep(0.001)
            await asyncio.sleep(0.05)

    asyncio.run(run())
    assert stored_size(world["cn"].desk, file, "cn-zj") == 1_500_000


def test_a_stream_of_another_length_than_its_call_says_is_not_begun(world: World, file: UUID) -> None:
    raw = sealed(world, file)
    wire = asyncio.run(
        converse(world, request(world, file, raw).replace(b"Content-Length: 3", b"Content-Length: 4", 1))
    )
    assert b"part.wrong_bytes" in wire.sent
    assert stored_size(world["cn"].desk, file, "cn-zj") == 0


def test_more_streams_than_there_is_room_for_are_put_off(
    world: World, file: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "STREAMS_OF_ONE", 0)
    wire = asyncio.run(converse(world, request(world, file, sealed(world, file))))
    assert wire.status == doors.FLOODING


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"GET /v1/deliver HTTP/1.1\r\nHost: x", 404),
        (b"POST /v2/deliver HTTP/1.1\r\nContent-Length: 1", 404),
        (b"POST /v1/deliver HTTP/1.0\r\nContent-Length: 1", 404),
        (b"POST /v1/deliver HTTP/1.1\r\nHost: x", 411),
        (b"POST /v1/deliver HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked", 411),
        (b"POST /v1/deliver HTTP/1.1\r\nContent-Length: 1\r\ncontent-length: 2", 400),
        (b"POST /v1/deliver HTTP/1.1\r\nContent-Length: +1", 411),
        (b"POST /v1/deliver HTTP/1.1\r\nContent-Length : 1", 400),
        (b"POST /v1/deliver HTTP/1.1\r\n folded\r\nContent-Length: 1", 400),
    ],
)
def test_what_is_no_request_of_a_node_is_not_read(raw: bytes, status: int) -> None:
    assert read_head(raw) == status
