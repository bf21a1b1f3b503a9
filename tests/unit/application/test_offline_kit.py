"""An offline kit: made, asked, brought home; and whatever was changed, cut, forked or put back is noticed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes.certified import certified
from tests.fakes.searching import named, put, record, wanted_person, why, world_with_search
from tests.fakes.world import Node, SeededRandomness, World
from tests.unit.application.notices import CHILD, Life
from tests.unit.application.notices import WANTED as WANTED_MAN
from tests.unit.application.test_notice_pictures import attach

from comity.adapters.kit_log import KitLogFile
from comity.application.oversight.read_audit import AuditQuery, read_audit
from comity.application.ports import AccountRow
from comity.application.query import kit_ask, kit_make
from comity.application.query.alarms import list_search_alarms
from comity.application.query.kit_ask import KitAnswer, OpenKit, kit_answer_to_plain
from comity.application.query.kit_content import KitPicture, KitPictures, content_of, read_content
from comity.application.query.kit_make import KitOrder, MadeKit, make_kit
from comity.application.query.kit_merge import Merged, merge_log
from comity.application.query.looking import Looked, Question
from comity.application.query.search_person import search_person
from comity.application.query.searched import shown_row
from comity.application.register.review_notice import review_notice
from comity.domain.certificates import Holder, Standing
from comity.domain.errors import ComityError, InvalidInput, NotPermitted, NotVerified, OutOfOrder, Unavailable
from comity.domain.fishing import Sign
from comity.domain.negative_answers import NoHit, Occasion
from comity.domain.notices import SMALL_BYTES, questions_of
from comity.domain.officers import Role
from comity.domain.register_entries import NoticeKind, Vulnerability
from comity.evidence.canonical import decode
from comity.evidence.statements import parse_statement
from comity.exchange import kit as kit_format
from comity.exchange.kit import LONGEST
from comity.exchange.kit_log import read_log
from comity.matching.person import STANDARDS
from comity.matching.scoring import Band

WORDS = "six invented words are enough"
WANTED = KitOrder("boat7", {NoticeKind.WANTED}, purpose="patrol")


@pytest.fixture(autouse=True)
def quick_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """The passphrase costs a second each time; the vectors pay for it."""
    monkeypatch.setattr(kit_format, "_key", lambda words, salt: sha256(salt + words.encode()).digest())


@dataclass
class Boat:
    """A kit on a device, with the device's own clock."""

    node: Node
    made: MadeKit
    path: Path
    at: datetime

    def now(self) -> datetime:
        return self.at

    @property
    def roots(self) -> tuple[str, ...]:
        return (parse_statement(self.node.desk.keys.statement).root.fingerprint,)

    def open(self, data: bytes | None = None, words: str = WORDS) -> OpenKit:
        return kit_ask.open_kit(data or self.made.kit, words, self.roots, self.at)

    def ask(self, *names: str, **more: object) -> KitAnswer:
        self.at += timedelta(minutes=1)
        question = Question(named(*names, **more))  # type: ignore[arg-type]
        asking = why(occasion=Occasion.KIT)
        random = SeededRandomness(f"{self.path}{self.at}")
        return kit_ask.ask_kit(self.open(), question, asking, KitLogFile(self.path), self, random)

    @property
    def log(self) -> bytes:
        return self.path.read_bytes()


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = world_with_search(tmp_path / "index", "la", "th")
    desk = world["la"].desk
    put(desk, wanted_person(1, "Somsak Inventedname", "ສົມສັກ", numbers=["PA1234567"]))
    put(desk, wanted_person(2, "Keo Imaginary", owner="th", owner_state="TH"))
    put(desk, wanted_person(3, "Bounmy Madeup", kind=NoticeKind.MISSING, vulnerability=Vulnerability.CHILD))
    with desk.store.unit() as unit:
        unit.accounts.put(AccountRow("la.boat", "boat7", "Synthetic carrier", ("officer",), "", ""))
        unit.accounts.put(AccountRow("la.admin", "admin", "Synthetic admin", ("administrator",), "", ""))
        unit.accounts.put(AccountRow("la.supervisor", "chief", "Synthetic chief", ("supervisor",), "", ""))
    return world


@pytest.fixture
def la(world: World) -> Node:
    return world["la"]


def make(la: Node, order: KitOrder = WANTED, role: Role = Role.SUPERVISOR) -> MadeKit:
    return make_kit(la.desk, la.officers[role], order, WORDS)


@pytest.fixture
def boat(la: Node, tmp_path: Path) -> Boat:
    made = make(la)
    path = tmp_path / "boat7.kit.log"
    path.write_bytes(made.log)
    return Boat(la, made, path, made.header.made_at)


def merge(la: Node, log: bytes) -> Merged:
    return merge_log(la.desk, la.officers[Role.SUPERVISOR], log, purpose="patrol came home")


def audits(la: Node, act: str) -> list[dict[str, str]]:
    page = read_audit(la.desk, la.officers[Role.AUDITOR], AuditQuery(act=act), purpose="test")
    return [{**row.detail, "outcome": row.outcome, "officer": row.officer, "purpose": row.purpose} for row in page.rows]


def alarms(la: Node) -> list[str]:
    seen = list_search_alarms(la.desk, la.officers[Role.AUDITOR], purpose="test")
    return [row.sign for row in seen.rows if row.sign == Sign.KIT_LOG]


def refused(do: Callable[[], object], kind: type[ComityError], code: str) -> None:
    with pytest.raises(kind) as error:
        do()
    assert error.value.code == code


def test_a_kit_answers_as_the_desk_does_and_says_how_old_it_is(la: Node, boat: Boat) -> None:
    boat.at += timedelta(days=2)
    answer = boat.ask("Somsak Inventedname", born=(1990, 5, 17), passport="PA1234567")
    asked = named("Somsak Inventedname", born=(1990, 5, 17), passport="PA1234567")
    desk = search_person(la.desk, la.officers[Role.OFFICER], asked, why())
    first, *others = answer.candidates  # a kit looks at every record, so it may show more for an officer to compare
    assert [(first.entry, first.band, first.match)] == [(one.entry, one.band, one.match) for one in desk.candidates]
    assert {one.band for one in others} <= {Band.REVIEW}
    plain = kit_answer_to_plain(answer)
    assert (plain["hit"], plain["clearance"], plain["age_seconds"]) == (False, False, 2 * 86400 + 60)
    assert plain["candidates"][0]["found_by"] == "Somsak Inventedname"


def test_a_certificate_and_a_misuse_are_shown_before_a_candidate_on_the_boat_too(la: Node, tmp_path: Path) -> None:
    number = certified(la, 1)
    certified(la, 99, holder=Holder(("Nobody Ofthekit",), "1980-01-01", "male", features=("an invented mark",)))
    made = make(la)
    path = tmp_path / "certified.log"
    path.write_bytes(made.log)
    boat = Boat(la, made, path, made.header.made_at)
    assert len(boat.open().content.certificates) == 1, "only what may meet a record of the kit"
    answer = boat.ask("Somsak Inventedname", born=(1990, 5, 17))
    assert record(1) in {one.entry.record for one in answer.candidates}, "it takes nothing away"
    (first,) = answer.first
    assert (first.number, first.standing, first.records) == (number, Standing.VALID, (record(1),))
    assert kit_answer_to_plain(answer)["first"][0]["features"] == ["a scar on the left hand"]
    assert boat.ask("Nobody Atall Here").first == ()


def test_the_script_that_met_is_kept_and_not_that_of_the_first_name(boat: Boat) -> None:
    answer = boat.ask("ສົມສັກ", born=(1990, 5, 17))
    (one,) = [one for one in answer.candidates if one.entry.record == record(1)]
    assert one.name == "ສົມສັກ"
    question = Question(named("Somsak", "ສົມສັກ", born=(1990, 5, 17)))
    row = shown_row(answer.search, one, question, Looked((), 0, boat.open().content.standards))
    assert (row.query_script, row.record_script) == ("Laoo", "Laoo")


def test_nothing_found_is_no_clearance_and_names_what_is_not_in_the_kit(boat: Boat) -> None:
    answer = boat.ask("Bounmy Madeup")  # a missing child: not of the classes in this kit
    negative = answer.negative
    assert negative is not None
    assert answer.candidates == ()
    assert negative.wording_key is NoHit.PARTLY
    assert {one.source for one in negative.not_asked} >= {"la", "la:missing"}
    assert negative.valid_until <= answer.at + timedelta(hours=1)


def test_only_what_the_register_may_show_goes_into_a_kit(la: Node, world: World) -> None:
    put(la.desk, None, of=record(2))  # withdrawn, blocked or no longer circulated to us
    put(la.desk, wanted_person(4, "Over Already", valid_until=world.clock.now() - timedelta(seconds=1)))
    made = make(la)
    roots = (parse_statement(la.desk.keys.statement).root.fingerprint,)
    kit = kit_ask.open_kit(made.kit, WORDS, roots, made.header.made_at)
    assert [one.record for one in kit.content.entries] == [record(1)]
    assert b"Inventedname" not in made.kit


def test_a_record_that_ends_on_the_way_is_not_shown_after_it(la: Node, tmp_path: Path, world: World) -> None:
    put(la.desk, wanted_person(5, "Ends Soonest", valid_until=world.clock.now() + timedelta(days=1)))
    made = make(la)
    (tmp_path / "log").write_bytes(made.log)
    boat = Boat(la, made, tmp_path / "log", made.header.made_at)
    assert boat.ask("Ends Soonest").candidates
    boat.at += timedelta(days=2)
    assert not boat.ask("Ends Soonest").candidates


@pytest.mark.parametrize("role", list(Role))
def test_who_makes_a_kit_and_never_for_oneself(la: Node, role: Role) -> None:
    if role in (Role.SUPERVISOR, Role.NATIONAL_DESK):
        header = make(la, role=role).header
        assert (header.carrier, header.until - header.made_at, header.count) == ("la.boat", LONGEST, 2)
        assert audits(la, "kit.made")[0]["carrier"] == "la.boat"
        return
    refused(partial(make, la, role=role), NotPermitted, "policy.role")


def test_what_no_kit_is_made_of(la: Node) -> None:
    refused(partial(make, la, replace(WANTED, carrier="chief")), NotPermitted, "kit.one_person")
    for carrier in ("admin", "nobody"):
        refused(partial(make, la, replace(WANTED, carrier=carrier)), InvalidInput, "kit.carrier")
    for wrong in ({"days": 7}, {"days": 0}, {"kinds": ()}, {"purpose": " "}):
        refused(partial(make, la, replace(WANTED, **wrong)), InvalidInput, "kit.order")  # type: ignore[arg-type]
    chief = la.officers[Role.SUPERVISOR]
    refused(lambda: make_kit(la.desk, chief, WANTED, "too short"), InvalidInput, "kit.passphrase_short")


def test_too_many_records_are_refused_and_none_is_left_out(la: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.application.query.kit_make.MOST_RECORDS", 1)
    refused(partial(make, la), InvalidInput, "kit.too_many")


def test_before_issue_after_expiry_and_when_the_clock_goes_back(boat: Boat) -> None:
    issued = boat.at
    boat.at = issued - timedelta(seconds=1)
    refused(boat.open, OutOfOrder, "kit.not_yet")
    boat.at = issued + timedelta(days=3)
    assert boat.ask("Keo Imaginary").candidates
    boat.at = issued + timedelta(days=2)
    refused(partial(boat.ask, "Keo Imaginary"), OutOfOrder, "kit.clock")
    boat.at = issued + LONGEST
    refused(boat.open, OutOfOrder, "kit.expired")
    assert len(read_log(boat.log).entries) == 1


def test_a_wrong_passphrase_and_another_root(boat: Boat) -> None:
    refused(partial(boat.open, words=f"{WORDS}!"), NotVerified, "kit.passphrase")
    with pytest.raises(NotVerified):
        kit_ask.open_kit(boat.made.kit, WORDS, ("0000-0000",), boat.at)


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Boat:
    """One boat for all changed bytes, with three questions in its log."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kit_format, "_key", lambda words, salt: sha256(salt + words.encode()).digest())
        folder = tmp_path_factory.mktemp("kit")
        world = world_with_search(folder / "index", "la")
        la = world["la"]
        put(la.desk, wanted_person(1, "Somsak Inventedname"))
        with la.desk.store.unit() as unit:
            unit.accounts.put(AccountRow("la.boat", "boat7", "Synthetic carrier", ("officer",), "", ""))
        made = make(la)
        (folder / "log").write_bytes(made.log)
        boat = Boat(la, made, folder / "log", made.header.made_at)
        for _ in range(3):
            boat.ask("Somsak Inventedname")
    return boat


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_one_byte_changed_anywhere_opens_nothing(still: Boat, data: st.DataObject) -> None:
    changed = bytearray(still.made.kit)
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(NotVerified):
        still.open(bytes(changed))


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_kit_cut_short_or_with_more_behind_it_opens_nothing(still: Boat, data: st.DataObject) -> None:
    whole = still.made.kit
    cut = data.draw(st.integers(0, len(whole) - 1))
    for changed in (whole[:cut] or b"-", whole + data.draw(st.binary(min_size=1, max_size=8))):
        with pytest.raises(NotVerified):
            still.open(changed)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_one_byte_changed_anywhere_in_a_log_is_noticed(still: Boat, data: st.DataObject) -> None:
    changed = bytearray(still.log)
    at = data.draw(st.integers(0, len(changed) - 1))
    changed[at] ^= data.draw(st.integers(1, 255))
    try:
        log = read_log(bytes(changed))
        log.start.prove(still.roots)
    except NotVerified:
        return
    assert log.broken
    assert len(log.entries) < 3


def test_without_a_log_of_its_own_there_is_no_answer(boat: Boat, la: Node) -> None:
    whole = boat.log
    boat.path.unlink()
    refused(partial(boat.ask, "Keo Imaginary"), Unavailable, "kit.log_absent")
    boat.path.write_bytes(make(la).log)
    refused(partial(boat.ask, "Keo Imaginary"), NotVerified, "kit.log")
    boat.path.write_bytes(whole)
    boat.ask("Keo Imaginary")
    boat.path.write_bytes(boat.log[:-1])
    refused(partial(boat.ask, "Keo Imaginary"), NotVerified, "kit.log")


def test_a_log_that_cannot_be_written_gives_no_answer(boat: Boat, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    before = boat.log
    monkeypatch.setattr("comity.adapters.kit_log.os.fsync", full)
    refused(partial(boat.ask, "Keo Imaginary"), Unavailable, "kit.log_unwritable")
    assert boat.log == before


def test_the_log_is_for_the_node_alone(boat: Boat) -> None:
    boat.ask("Keo Imaginary")
    assert b"Imaginary" not in boat.log
    assert b"LA-2026-0117" not in boat.log


def test_a_merge_records_each_question_once_and_tells_owners(la: Node, boat: Boat) -> None:
    boat.at += timedelta(hours=5)
    shown = boat.ask("Keo Imaginary")
    boat.ask("Nobody Whatsoever")
    merged = merge(la, boat.log)
    assert (merged.entries, merged.new, merged.gaps) == (2, 2, ())
    made = audits(la, "search.made")
    assert {(one["officer"], one["kit"], one["occasion"]) for one in made} == {
        ("la.boat", str(boat.made.header.id), "kit")
    }
    with la.desk.store.reading() as unit:
        kept = unit.searches.get(shown.search)
        assert kept is not None
        assert (kept.at, kept.officer, kept.shown) == (shown.at, "la.boat", 1)
        notices = unit.events.of_type("search.noticed")
    assert len(notices) == 1
    again = merge(la, boat.log)
    assert (again.new, again.gaps) == (0, ())
    with la.desk.store.reading() as unit:
        assert len(unit.events.of_type("search.noticed")) == 1
    assert (len(audits(la, "search.made")), len(audits(la, "kit.merged")), alarms(la)) == (2, 1, [])


def test_a_log_may_come_home_twice_and_longer(la: Node, boat: Boat) -> None:
    boat.ask("Keo Imaginary")
    assert merge(la, boat.log).new == 1
    boat.ask("Keo Imaginary")
    merged = merge(la, boat.log)
    assert (merged.entries, merged.new, merged.gaps) == (2, 1, ())


def test_a_log_cut_within_an_entry_keeps_what_holds_and_is_told(la: Node, boat: Boat) -> None:
    boat.ask("Keo Imaginary")
    boat.ask("Somsak Inventedname")
    merged = merge(la, boat.log[:-1])
    assert (merged.entries, merged.new, merged.gaps) == (1, 1, ("broken",))
    assert alarms(la) == [Sign.KIT_LOG]
    merge(la, boat.log[:-1])
    assert len(alarms(la)) == 1
    assert len(audits(la, "kit.merged")) == 1


def test_a_log_from_which_entries_were_cut_is_told_once_more_was_known(la: Node, boat: Boat) -> None:
    boat.ask("Keo Imaginary")
    short = boat.log
    boat.ask("Keo Imaginary")
    assert merge(la, boat.log).gaps == ()
    assert merge(la, short).gaps == ("shorter",)
    assert merge(la, short).new == 0
    assert len(alarms(la)) == 1


def test_two_logs_of_one_kit_are_both_recorded_and_told(la: Node, boat: Boat, tmp_path: Path) -> None:
    boat.ask("Keo Imaginary")
    (tmp_path / "copy").write_bytes(boat.log)
    copy = Boat(la, boat.made, tmp_path / "copy", boat.at + timedelta(hours=1))
    boat.ask("Somsak Inventedname")
    copy.ask("Keo Imaginary")
    assert merge(la, boat.log).gaps == ()
    merged = merge(la, copy.log)
    assert (merged.new, merged.gaps) == (1, ("forked",))
    assert alarms(la) == [Sign.KIT_LOG]
    assert merge(la, copy.log).new == 0
    assert len(alarms(la)) == 1
    for _ in range(2):  # the first one, seen beside the other, is told once and then known
        assert merge(la, boat.log).gaps == ("forked",)
        assert len(alarms(la)) == 2


def test_whose_log_and_how_late(la: Node, world: World, boat: Boat) -> None:
    boat.ask("Keo Imaginary")
    refused(partial(merge, world["th"], boat.log), NotVerified, "kit.other_node")
    refused(partial(merge, la, b"no log at all"), NotVerified, "kit.form")
    officer = la.officers[Role.OFFICER]
    refused(lambda: merge_log(la.desk, officer, boat.log, purpose="x"), NotPermitted, "policy.role")
    world.clock.turn(days=67)
    refused(partial(merge, la, boat.log), OutOfOrder, "kit.log_old")
    assert audits(la, "kit.merged")[0]["outcome"] == "kit.log_old"


def with_faces(world: World) -> tuple[Life, Life]:
    """Two circulated notices with a photograph: one of a wanted man, one of a child."""
    lives = []
    for notice in (WANTED_MAN, replace(CHILD, consent="His mother's word.")):
        life = Life(world, replace(notice, addressees=("la",)))
        attach(life)
        life.ask()
        review_all(life)
        life.publish()
        lives.append(life)
    return lives[0], lives[1]


def review_all(life: Life) -> None:
    asked = life.here().asked
    assert asked is not None
    given = dict.fromkeys(questions_of(asked.wording), "clear")
    review_notice(life.desk(), life.order(Role.COMPLIANCE), given, reasons="Looked at each.")


def test_a_kit_shows_the_photograph_that_a_search_shows_and_none_of_a_child(tmp_path: Path) -> None:
    world = world_with_search(tmp_path / "index", "cn", "la")
    wanted, child = with_faces(world)
    la = world["la"]
    with la.desk.store.unit() as unit:
        unit.accounts.put(AccountRow("la.boat", "boat7", "Synthetic carrier", ("officer",), "", ""))
    made = make(la, replace(WANTED, kinds={NoticeKind.WANTED, NoticeKind.MISSING}))
    path = tmp_path / "boat7.kit.log"
    path.write_bytes(made.log)
    boat = Boat(la, made, path, made.header.made_at)
    kept = boat.open().content.pictures
    assert ([one.record for one in kept.kept], kept.left) == ([wanted.id], 0)
    assert child.id in {one.record for one in boat.open().content.entries}
    answer = boat.ask("Thao Sommut")
    assert answer.pictures[wanted.id].jpeg.startswith(b"\xff\xd8")
    plain = kit_ask.kit_answer_to_plain(answer)
    shown = {one["record"]: one["picture"] for one in plain["candidates"]}
    assert shown[str(wanted.id)]["shows"] == "An invented man, bearded."


def test_pictures_beyond_the_bound_stay_at_home_and_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = world_with_search(tmp_path / "index", "cn", "la")
    with_faces(world)
    la = world["la"]
    with la.desk.store.unit() as unit:
        unit.accounts.put(AccountRow("la.boat", "boat7", "Synthetic carrier", ("officer",), "", ""))
    monkeypatch.setattr(kit_make, "MOST_PICTURES", 10)
    made = make(la)
    roots = (parse_statement(la.desk.keys.statement).root.fingerprint,)
    content = kit_ask.open_kit(made.kit, WORDS, roots, made.header.made_at).content
    assert (content.pictures.kept, content.pictures.left) == ((), 1)


def test_a_kit_without_pictures_has_the_bytes_of_an_older_node_and_is_read(boat: Boat) -> None:
    content = boat.open().content
    assert content.pictures == KitPictures()
    data = content_of(content.entries, STANDARDS, content.log_seed)
    assert "pictures" not in decode(data)
    assert read_content(data).pictures == KitPictures()


def test_a_picture_that_is_larger_than_any_is_refused(boat: Boat) -> None:
    content = boat.open().content
    big = KitPictures((KitPicture(content.entries[0].record, "a man", bytes(SMALL_BYTES + 1)),))
    with pytest.raises(NotVerified) as refused:
        read_content(content_of(content.entries, STANDARDS, content.log_seed, pictures=big))
    assert refused.value.code == "kit.content"
