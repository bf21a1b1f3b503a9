"""Passenger lists: line by line, stopped and gone on with, no name kept longer than it takes."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.fakes.certified import certified
from tests.fakes.searching import put, record, wanted_person, why, world_with_search
from tests.fakes.world import Node

from comity.application.query import looking, screen_list
from comity.application.query.confirm_match import confirm_match
from comity.application.query.looking import Looked
from comity.application.query.screen_list import (
    DONE,
    OPEN,
    STOPPED,
    list_lists,
    read_lines,
    read_list,
    result_rows,
    screen_next,
    stop_list,
    take_list,
)
from comity.domain.certificates import Holder
from comity.domain.errors import InvalidInput, NotPermitted, OutOfOrder, Unavailable
from comity.domain.officers import Officer, Role

MARK = ("an invented mark",)
HEAD = "name,other_names,birth_date,sex,nationality,document,document_state,label"
LIST = f"""{HEAD}
Keo Imaginary,,1990-05-17,f,LA,PA1234567,LA,12A
Nobody Atall,No Body|N. B.,1980,m,VN TH,,,12B
,,,,,,,12C
Wrong Date,,the year of the cat,,,,,12D
Wrong Sex,,,q,,,,12E
"""


@pytest.fixture
def la(tmp_path: Path) -> Node:
    node = world_with_search(tmp_path / "index", "la", "th")["la"]
    put(node.desk, wanted_person(2, "Keo Imaginary", numbers=["PA1234567"]))
    return node


def officer(node: Node, role: Role = Role.OFFICER) -> Officer:
    return node.officers[role]


def taken(node: Node, text: str = LIST) -> screen_list.ListRow:
    return take_list(node.desk, officer(node), "flight.csv", text.encode(), why("border_check"))


def contents(node: Node, job: object) -> list[bytes | None]:
    with node.desk.store.reading() as unit:
        return [line.content for line in unit.searches.lines(job)]  # type: ignore[arg-type]


def test_lines_are_looked_up_and_what_cannot_be_read_is_told(la: Node) -> None:
    row = taken(la)
    assert (row.state, row.total) == (OPEN, 5)
    done = screen_next(la.desk)
    assert done is not None
    assert (done.state, done.done, done.hits, done.unreadable) == (DONE, 2, 1, 3)
    view = read_list(la.desk, officer(la), row.job, purpose="border_check")
    rows = list(result_rows(view))
    assert rows[0][:2] == (1, "12A")
    assert rows[0][3:6] == (str(record(2)), "la", "automatic")
    assert [(line, label) for line, label, *_ in rows[1:]] == [(3, "12C"), (4, "12D"), (5, "12E")]
    assert done.valid_until is not None
    assert done.valid_until > la.desk.clock.now()


def test_a_line_of_which_not_all_was_looked_at_is_told_and_is_no_nothing_found(
    la: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    def partly(*asked: object) -> list[Looked]:
        return [replace(one, complete=False) for one in looking.look(*asked)]  # type: ignore[arg-type]

    monkeypatch.setattr(screen_list, "look", partly)
    row = taken(la)
    done = screen_next(la.desk)
    assert done is not None
    assert (done.state, done.done, done.hits, done.unreadable) == (DONE, 2, 1, 3)
    view = read_list(la.desk, officer(la), row.job, purpose="border_check")
    assert [line.line for line in view.incomplete] == [1, 2]
    assert [one[:2] for one in result_rows(view) if one[5] == "incomplete"] == [(1, "12A"), (2, "12B")]


def test_a_certificate_of_who_is_on_the_list_is_shown_with_the_line_and_takes_nothing_away(la: Node) -> None:
    by_record, by_name = (
        certified(la, 2),
        certified(la, 77, holder=Holder(("Imaginary Keo",), "1990-05-17", "female", features=MARK)),
    )
    elsewhere = certified(la, 78, holder=Holder(("Imaginary Keo",), "1960-05-17", "female", features=MARK))
    row = taken(la)
    screen_next(la.desk)
    view = read_list(la.desk, officer(la), row.job, purpose="border_check")
    assert list(view.first) == [1]
    assert sorted(one.number for one in view.first[1]) == sorted([by_record, by_name])
    assert elsewhere not in {one.number for one in view.first[1]}, "born in another year"
    hit = next(iter(result_rows(view)))
    assert hit[3] == str(record(2)), "the candidate stays"
    assert sorted(str(hit[-1]).split()) == sorted([by_record, by_name])


def test_no_name_stays_once_a_line_was_looked_up(la: Node) -> None:
    row = taken(la)
    assert sum(content is not None for content in contents(la, row.job)) == 2
    screen_next(la.desk)
    assert contents(la, row.job) == [None] * 5


def test_a_list_goes_on_where_it_stood(la: Node) -> None:
    names = "\n".join(f"Person Number{number}" for number in range(7))
    row = taken(la, f"name\n{names}\nKeo Imaginary\n")
    states = []
    while (now := screen_next(la.desk, most=3)) is not None:
        states.append((now.done, now.state))
    assert states == [(3, OPEN), (6, OPEN), (8, DONE)]
    assert [line.line for line, _ in read_list(la.desk, officer(la), row.job, purpose="x").hits] == [8]


def test_a_line_is_not_looked_up_while_the_index_cannot_answer(la: Node, tmp_path: Path) -> None:
    row = taken(la)
    (tmp_path / "index" / "CURRENT").write_text("nonsense")
    with pytest.raises(Unavailable):
        screen_next(la.desk)
    assert read_list(la.desk, officer(la), row.job, purpose="x").row.done == 0


def test_a_stopped_list_forgets_what_waits(la: Node) -> None:
    row = taken(la)
    stop_list(la.desk, officer(la), row.job, purpose="x")
    assert screen_next(la.desk) is None
    assert contents(la, row.job) == [None] * 5
    assert read_list(la.desk, officer(la), row.job, purpose="x").row.state == STOPPED
    with pytest.raises(OutOfOrder):
        stop_list(la.desk, officer(la), row.job, purpose="x")


def test_a_list_is_its_officers_and_a_supervisors(la: Node) -> None:
    row = taken(la)
    assert [one.job for one in list_lists(la.desk, officer(la))] == [row.job]
    assert list_lists(la.desk, officer(la, Role.LAWYER)) == ()
    read_list(la.desk, officer(la, Role.SUPERVISOR), row.job, purpose="x")
    for role in (Role.LAWYER, Role.AUDITOR, Role.ADMINISTRATOR):
        with pytest.raises(NotPermitted):
            read_list(la.desk, officer(la, role), row.job, purpose="x")
    with pytest.raises(NotPermitted):
        take_list(la.desk, officer(la, Role.AUDITOR), "x", LIST.encode(), why())


def test_each_candidate_of_a_list_is_judged_by_itself(la: Node) -> None:
    row = taken(la, "name\nKeo Imaginary\nKeo Imaginary\n")
    screen_next(la.desk)
    hits = read_list(la.desk, officer(la), row.job, purpose="x").hits
    searches = {shown.search for _, rows in hits for shown in rows}
    assert len(searches) == 2
    for search in searches:
        confirm_match(la.desk, officer(la), search, record(2), verdict="confirmed", purpose="x")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"\xff\xfe", "list.malformed"),
        (b'name\n"open', "list.malformed"),
        (b"name\nA,B\n", "list.malformed"),
        (b"surname\nA\n", "list.columns"),
        (b"name,seat\nA,1\n", "list.columns"),
        (b"name,name\nA,1\n", "list.columns"),
        (b"", "list.columns"),
        (b"name\n", "list.length"),
        (b"name\n" + b"A\n" * 20_001, "list.length"),
        (b"a" * ((8 << 20) + 1), "list.length"),
    ],
)
def test_a_list_that_is_none_is_refused(raw: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as told:
        read_lines(raw)
    assert told.value.code == code


def test_the_head_may_be_written_as_spreadsheets_write_it() -> None:
    assert read_lines(b"\xef\xbb\xbf Name \nA\n") == [{"name": "A"}]
