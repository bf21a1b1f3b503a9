"""What a node remembers is what its log says: another process, a rollback, an erasure, a full memory are noticed."""

from dataclasses import replace
from uuid import UUID

import pytest
from tests.fakes.store import MemoryStore, MemoryViews
from tests.fakes.world import Node, World
from tests.unit.application import steps
from tests.unit.application.saying import clarify
from tests.unit.application.steps import PURPOSE, events

from comity.application.casebook import Casebook
from comity.application.casework.open_case import open_case, write_note
from comity.application.desk import Desk
from comity.application.ports import RequestRow
from comity.application.projections import rebuild
from comity.application.reading import known
from comity.application.recorder import Recorder
from comity.domain import bodies as b
from comity.domain.cases import Case, fold
from comity.domain.errors import InvalidInput
from comity.domain.officers import Role


@pytest.fixture
def node() -> Node:
    return World.of("cn")["cn"]


def opened(node: Node, desk: Desk | None = None) -> UUID:
    return open_case(desk or node.desk, node.officers[Role.OFFICER], title="Invented", purpose=PURPOSE)


def note(node: Node, case: UUID, text: str, desk: Desk | None = None) -> bytes:
    return write_note(desk or node.desk, node.officers[Role.OFFICER], case, purpose=PURPOSE, text=text)


def remembered(node: Node, case: UUID, desk: Desk | None = None) -> Case:
    """The case as the next act would see it."""
    desk = desk or node.desk
    with desk.store.unit() as unit:
        recorder = Recorder(desk, unit, node.officers[Role.OFFICER].acting_as(Role.OFFICER), PURPOSE)
        found = recorder.case(case)
        recorder.finish()
    return found


def undone(node: Node, case: UUID, *, late: bool) -> None:
    """An act that is given up half-way, or after all was done."""
    with node.desk.store.unit() as unit:
        recorder = Recorder(node.desk, unit, node.officers[Role.OFFICER].acting_as(Role.OFFICER), PURPOSE)
        recorder.audit("note.written", case=case, subject="undone")
        recorder.record(b.NoteWritten("undone"), case=case)
        if late:
            recorder.finish()
        raise InvalidInput("test.undone", "Undone.")


def stored(node: Node, case: UUID) -> Case:
    return fold(case, [known(signed) for signed in events(node, case)])


def test_an_act_finds_what_the_acts_before_it_left(node: Node) -> None:
    case = opened(node)
    for text in ("one", "two", "three"):
        note(node, case, text)
        assert remembered(node, case) == stored(node, case)
    assert node.desk.casebook.take(case) is not None


def test_what_another_process_wrote_is_seen(node: Node) -> None:
    other = replace(node.desk)
    assert other.casebook is not node.desk.casebook
    case, quiet = opened(node), opened(node)
    for text in ("one", "two", "three", "four"):
        note(node, case, text, other if text in ("two", "four") else None)
        assert remembered(node, case) == remembered(node, case, other) == stored(node, case)
    assert node.desk.casebook.take(quiet) is not None, "a case that nobody touched need not be read again"


def test_an_act_that_is_undone_is_forgotten(node: Node) -> None:
    case = opened(node)
    note(node, case, "one")
    with pytest.raises(InvalidInput):
        undone(node, case, late=True)
    note(node, case, "two", replace(node.desk))  # the log is as long now as the undone act would have made it
    assert remembered(node, case) == stored(node, case)
    assert "undone" not in str(remembered(node, case))


def test_an_act_that_fails_on_its_way_leaves_nothing(node: Node) -> None:
    case = opened(node)
    with pytest.raises(InvalidInput):
        undone(node, case, late=False)
    note(node, case, "one")
    assert remembered(node, case) == stored(node, case)


def test_what_is_erased_is_forgotten_by_every_process(node: Node) -> None:
    other = replace(node.desk)
    case = opened(node)
    digest = note(node, case, "to be erased")
    assert "to be erased" in str(remembered(node, case, other))
    with node.desk.store.unit() as unit:
        unit.events.erase(digest)
    for desk in (node.desk, other):
        assert "to be erased" not in str(remembered(node, case, desk))
        assert remembered(node, case, desk) == stored(node, case)


def test_another_database_in_the_same_place_is_noticed(node: Node) -> None:
    first = replace(node.desk)
    case = opened(node, first)
    store = node.desk.store
    assert isinstance(store, MemoryStore)
    before = store.state
    note(node, case, "lost words", first)
    store.state = before
    note(node, case, "two")  # by somebody else, in a copy from before the first note
    assert "lost words" not in str(remembered(node, case, first))
    assert remembered(node, case, first) == stored(node, case)


def test_two_recorders_in_one_unit_do_not_mislead_each_other(node: Node) -> None:

    case = opened(node)
    actor = node.officers[Role.OFFICER].acting_as(Role.OFFICER)
    with node.desk.store.unit() as unit:
        first, second = Recorder(node.desk, unit, actor, PURPOSE), Recorder(node.desk, unit, actor, PURPOSE)
        first.case(case)
        second.record(b.NoteWritten("second"), case=case)
        second.finish()
        first.record(b.NoteWritten("first"), case=case)
        first.finish()
    assert remembered(node, case) == stored(node, case)


def test_memory_is_bounded() -> None:
    world = World.of("cn")
    node = world["cn"]
    book = Casebook(most_events=5)
    desk = replace(node.desk)
    object.__setattr__(desk, "casebook", book)
    cases = [opened(node, desk) for _ in range(4)]
    for case in cases:
        for number in range(2):
            note(node, case, f"{number}", desk)
    assert [book.take(case) is not None for case in cases] == [False, False, False, True]
    assert remembered(node, cases[0], desk) == stored(node, cases[0])


def listed(node: Node) -> tuple[list[RequestRow], list[RequestRow]]:
    """The rows of the inbox as they are, and as they would be if they were made anew from the log."""
    with node.desk.store.unit() as unit:
        rows = unit.views.dump()
        rebuild(node.desk, unit)
        return rows, unit.views.dump()


def test_words_that_change_no_request_move_the_moment_of_its_row_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World.of("cn", "cn-zj", "la")
    matter, cn, made = steps.released(world), world["cn"], list[int]()
    put = MemoryViews.put_requests
    monkeypatch.setattr(MemoryViews, "put_requests", lambda views, rows: (made.append(len(rows)), put(views, rows))[1])
    for number in range(3):
        world.clock.turn(minutes=1)
        write_note(cn.desk, cn.officers[Role.OFFICER], matter.case, purpose="test", text=f"word {number}")
        rows, anew = listed(cn)
        assert rows == anew
        assert [row.updated_at for row in rows] == [world.clock.at]
        made.remove(1)  # that of the rebuilding
    assert sum(made) == 0, "no row was made anew"


def test_rows_that_somebody_has_dropped_come_back() -> None:
    world = World.of("cn", "cn-zj", "la")
    matter, cn = steps.released(world), world["cn"]
    clarify(cn.desk, matter.order("cn", Role.NATIONAL_DESK), text="one")
    with cn.desk.store.unit() as unit:
        unit.views.clear()
    world.clock.turn(minutes=1)
    clarify(cn.desk, matter.order("cn", Role.NATIONAL_DESK), text="two")
    rows, anew = listed(cn)
    assert rows == anew != []
