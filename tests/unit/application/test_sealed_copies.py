"""What is over leaves no sealed copy: what waits does not leave, what was delivered keeps header and signature."""

from contextlib import ExitStack
from datetime import date
from hashlib import sha512
from pathlib import Path

import pytest
from tests.django_setup import sqlite_store
from tests.fakes.world import World
from tests.unit.application.notices import RULE, WANTED, Life, circulated

from comity.application.desk import SYSTEM
from comity.application.node.deliver import to_tell, told
from comity.application.node.receive_batch import receive_batch
from comity.application.node.receive_receipts import receive_receipt
from comity.application.ports import OutboxRow
from comity.application.reading import known
from comity.application.recorder import Recorder
from comity.application.register.acting import peek
from comity.application.register.keep_register import register_round
from comity.application.register.publish_notice import publish_notice
from comity.application.register.report_notice import report_notice
from comity.application.register.withdraw_notice import restrict_notice, withdraw_notice
from comity.domain.errors import InvalidInput
from comity.domain.notice_bodies import ABOUT_PERSONS, NoticeDeleted, NoticePublished, NoticeWithdrawn
from comity.domain.notices import NoticeStage
from comity.domain.officers import Role
from comity.evidence.canonical import decode
from comity.evidence.signatures import verify
from comity.exchange.envelope import empty_envelope, header_of, is_emptied, read_envelope

NAMES = ("ທ້າວ ສົມມຸດ", "Thao Sommut", "P0000001")
WORDING = [part.encode() for part in (WANTED.title, WANTED.facts, *NAMES, "W-2025-17", "Criminal Law art. 266")]


@pytest.fixture
def life() -> Life:
    """A notice that was published and has not left yet."""
    life = Life(World.of("cn", "la", "th"))
    life.ask()
    life.review()
    publish_notice(life.desk(), life.order(Role.NATIONAL_DESK), rule=RULE)
    return life


def sent(life: Life, node: str, to: str = "") -> list[OutboxRow]:
    """Envelopes of the notice in a node's outbox."""
    with life.desk(node).store.reading() as unit:
        return [row for row in unit.outbox.all() if row.case == life.id and to in ("", row.recipient)]


def bodies(life: Life, node: str) -> list[object]:
    with life.desk(node).store.reading() as unit:
        return [known(one.signed).body for one in unit.events.of_case(life.id)]


def tell(world: World, sender: str, to: str) -> None:
    """What a call brings beside envelopes: the sender's signed word that something will not come."""
    receipts = to_tell(world[sender].desk, to)
    told(world[sender].desk, to, [receive_receipt(world[to].desk, one, sender) for one in receipts])


def withdraw(life: Life) -> None:
    withdraw_notice(life.desk(), life.order(Role.OFFICER), reason="served", words="He was found.")


def test_what_had_not_left_does_not_leave_and_the_withdrawal_comes_alone(life: Life) -> None:
    withdraw(life)
    published, withdrawn = sent(life, "cn", "la")
    assert (published.state, published.last_error) == ("given_up", "notice.taken_back")
    assert is_emptied(published.envelope)
    assert withdrawn.state == "waiting"
    for node in ("la", "th"):
        tell(life.world, "cn", node)
    life.world.exchange()
    for node in ("la", "th"):
        assert [type(one) for one in bodies(life, node)] == [NoticeWithdrawn, NoticeDeleted]
        assert life.entry(node) is None
        with pytest.raises(InvalidInput):
            peek(life.desk(node), life.id)
    proof = bodies(life, "la")[1]
    assert isinstance(proof, NoticeDeleted)
    assert (proof.events, len(proof.never)) == ((), 1)
    assert life.here().pending == ()
    assert life.here().is_proven("la")


def test_what_left_at_that_very_moment_is_taken_in_and_destroyed(life: Life) -> None:
    (waiting,) = sent(life, "cn", "la")
    withdraw(life)
    receive_batch(life.desk("la"), [waiting.envelope])  # it was under way
    tell(life.world, "cn", "la")
    tell(life.world, "cn", "th")
    life.world.exchange()
    assert life.here("la").stage is NoticeStage.PURGED
    assert NoticePublished not in [type(one) for one in bodies(life, "la")]
    assert life.here().pending == ()


def test_what_is_taken_back_from_one_still_goes_to_the_other(life: Life) -> None:
    restrict_notice(life.desk(), life.order(Role.OFFICER), ["la"], reason="no need")
    assert [row.state for row in sent(life, "cn", "la")] == ["given_up", "waiting"]
    assert [row.state for row in sent(life, "cn", "th")] == ["waiting"]
    tell(life.world, "cn", "la")
    life.world.exchange()
    assert life.entry("th") is not None
    assert life.entry("la") is None
    assert life.here().pending == ()


def test_what_was_delivered_keeps_its_header_and_its_signature() -> None:
    life = circulated(World.of("cn", "la", "th"))
    before = {row.digest: row.envelope for row in sent(life, "cn")}
    withdraw(life)
    life.world.exchange()
    life.world.clock.turn(days=31)
    assert [one.chore for one in register_round(life.desk())] == ["purge"]
    emptied = {row.digest: row.envelope for row in sent(life, "cn") if is_emptied(row.envelope)}
    own = [one for one in bodies(life, "cn") if isinstance(one, NoticeDeleted)][-1]
    assert set(own.envelopes) == set(emptied) != set()
    key = life.world["cn"].keys.events.public
    for digest, left in emptied.items():
        whole = read_envelope(before[digest])
        assert header_of(left) == whole.header
        plain = decode(left)
        assert isinstance(plain, dict)
        signed = sha512(plain["header"]).digest() + plain["sealed_sha512"]
        verify(key, "comity/env/1", signed, plain["signature"])
        assert whole.sealed not in left
        assert empty_envelope(left) == left


def test_a_report_on_its_way_to_the_owner_goes_on_and_is_emptied_when_it_came() -> None:
    life = circulated(World.of("cn", "la", "th"))
    withdraw(life)
    report_notice(
        life.desk("la"), life.order(Role.OFFICER, "la"), what="arrested", on=date(2026, 3, 1), words="At the ferry."
    )
    life.world.carry("cn", "la")
    assert life.here("la").stage is NoticeStage.PURGED
    report = sent(life, "la", "cn")[0]
    assert (report.state, is_emptied(report.envelope)) == ("waiting", False)
    life.world.exchange()
    assert [one.body.words for one in life.here().reports.values()] == ["At the ferry."]
    report = sent(life, "la", "cn")[0]
    assert (report.state, is_emptied(report.envelope)) == ("delivered", True)
    assert life.here().pending == ()


def test_nobody_proves_that_it_never_got_what_it_signed_for() -> None:
    life = circulated(World.of("cn", "la", "th"))
    world = life.world
    withdraw(life)
    published = life.here().brought["la"]
    with world["la"].desk.store.unit() as unit:
        recorder = Recorder(world["la"].desk, unit, SYSTEM, "lying")
        recorder.record(NoticeDeleted(life.id, (), "withdrawn", never=published), case=life.id, audience=("cn",))
        recorder.finish()
    (result,) = world.carry("la", "cn")
    assert result.code == "notice.never"
    assert "la" in life.here().pending


def test_what_was_held_before_its_turn_goes_too(life: Life) -> None:
    """Its sender has no receipt for it and offers it again."""
    withdraw(life)
    tell(life.world, "cn", "th")
    _, withdrawn = sent(life, "cn", "la")
    receive_batch(life.desk("la"), [withdrawn.envelope])  # the word that the first does not come is still under way
    with life.desk("la").store.unit() as unit:
        assert len(unit.lines.held(life.id, "cn")) == 1
        assert unit.lines.drop_held(life.id) == (withdrawn.digest,)
        assert unit.lines.held(life.id, "cn") == []
    tell(life.world, "cn", "la")
    life.world.exchange()
    assert life.here().pending == ()


def test_no_byte_of_it_is_left_in_the_files_of_a_node(tmp_path: Path) -> None:
    """Raw bytes of the database, its journal and its free pages: neither the wording nor what was sealed of it."""
    folders = {name: tmp_path / name for name in ("cn", "la", "th")}
    with ExitStack() as open_ones:
        stores = {}
        for name, folder in folders.items():
            folder.mkdir()
            stores[name] = open_ones.enter_context(sqlite_store(folder / "node.sqlite3"))
        life = circulated(World.of("cn", "la", "th", store=stores.__getitem__))
        report_notice(
            life.desk("la"), life.order(Role.OFFICER, "la"), what="located", on=date(2026, 3, 1), words="At the ferry."
        )
        life.world.exchange()
        sealed = {
            name: [read_envelope(row.envelope).sealed for row in sent(life, name) if _tells(life, name, row)]
            for name in folders
        }
        before = {name: _bytes(folder) for name, folder in folders.items()}
        assert all(part in before["la"] for part in WORDING)
        assert len(sealed["cn"]) == 2
        assert len(sealed["la"]) == 1
        assert all(one[500:564] in before[name] for name in folders for one in sealed[name])
        withdraw(life)
        life.world.exchange()
        life.world.clock.turn(days=31)
        register_round(life.desk())
        for name, folder in folders.items():
            assert life.here(name).stage is NoticeStage.PURGED
            raw = _bytes(folder)
            assert [part for part in WORDING if part in raw] == []
            assert [one for one in sealed[name] if any(one[at : at + 64] in raw for at in range(0, len(one), 64))] == []


def _tells(life: Life, node: str, row: OutboxRow) -> bool:
    with life.desk(node).store.reading() as unit:
        return any(unit.events.types([one]).get(one) in ABOUT_PERSONS for one in row.events)


def _bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
