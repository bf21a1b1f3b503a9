"""Thousands of bearers of one name: the right one is found all the same, or the answer says that it is not whole."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.fakes.index import person
from tests.fakes.searching import named, record, why
from tests.fakes.world import World

from comity.adapters.index import FileIndex
from comity.adapters.index.engine import EngineNames, number_keys
from comity.application.ports.store import NoticeRow
from comity.application.query.keeping import build_index
from comity.application.query.plain_form import answer_to_plain
from comity.application.query.screen_list import read_list, screen_next, take_list
from comity.application.query.search_person import SearchAnswer, search_person
from comity.domain.identity import PartialDate, PersonIdentity, PersonName
from comity.domain.officers import Role
from comity.matching.scoring import Band

NAMESAKES = 5_000
NAME, OTHER_SCRIPT = "Somchai Saetang", "สมชาย แซ่ตั้ง"


def filled(folder: Path, births: list[tuple[PartialDate, ...]], names: list[str]) -> World:
    """A node whose register has these persons, the index made by the real engine."""
    world = World.of("la")
    desk = world["la"].desk
    world["la"].desk = desk = replace(desk, index=FileIndex(folder, EngineNames(), number_keys, desk.clock.now))
    with desk.store.unit() as unit:
        for number, (name, born) in enumerate(zip(names, births, strict=True), 1):
            entry = replace(person(record(number)), person=PersonIdentity((PersonName(name),), born))
            row = NoticeRow(
                notice=entry.record, owner="la", side="ours", kind=entry.kind, title="invented", stage="published",
                asked="ask", action="ask", vulnerability="none", valid_until=None, review_on=None, duties=0, pending=0,
                blocked=False, look_at=None, updated_at=desk.clock.now(),
            )  # fmt: skip
            unit.register.put(row, entry)
    build_index(desk)
    return world


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Namesakes of every date but that of the last one, who is written in another script."""
    births = [(PartialDate(1950 + at % 37, 1 + at % 12, 1 + at % 28),) for at in range(NAMESAKES)]
    names = [NAME if at % 2 else "Somchai Saetan" for at in range(NAMESAKES)]
    last = (PartialDate(1990, 5, 17),)
    return filled(tmp_path_factory.mktemp("dated"), [*births, last], [*names, OTHER_SCRIPT])


@pytest.fixture(scope="module")
def undated(tmp_path_factory: pytest.TempPathFactory) -> World:
    return filled(tmp_path_factory.mktemp("undated"), [()] * (NAMESAKES + 1), [NAME] * NAMESAKES + [OTHER_SCRIPT])


def ask(world: World, born: tuple[int, int, int] | None) -> SearchAnswer:
    node = world["la"]
    return search_person(node.desk, node.officers[Role.OFFICER], named(NAME, born=born), why())


@pytest.mark.parametrize(
    "born", [(1990, 5, 17), (2533, 5, 17), (1990, 5, 18), (1991, 5, 17)], ids=["same", "Buddhist", "day", "year"]
)
def test_of_thousands_of_namesakes_the_one_with_the_date_is_found(dated: World, born: tuple[int, int, int]) -> None:
    answer = ask(dated, born)
    assert answer.candidates[0].name == OTHER_SCRIPT
    assert answer.negative is None


def test_a_register_of_namesakes_of_other_dates_has_nobody_and_says_so(dated: World) -> None:
    answer = ask(dated, (2003, 11, 30))
    assert [one for one in answer.candidates if one.name == OTHER_SCRIPT] == []


def test_more_namesakes_than_were_looked_at_are_never_nothing_found(undated: World) -> None:
    for born in (None, (1990, 5, 17)):
        answer = ask(undated, born)
        assert (answer.complete, answer.namesakes_left, answer.negative) == (False, True, None)
        assert answer_to_plain(answer)["namesakes_left"] is True


def test_a_line_of_a_list_with_more_namesakes_than_were_looked_at_says_so(undated: World) -> None:
    node = undated["la"]
    officer = node.officers[Role.OFFICER]
    row = take_list(node.desk, officer, "flight.csv", f"name\n{NAME}\n".encode(), why())
    done = screen_next(node.desk)
    assert done is not None
    assert (done.done, done.total) == (1, 1)
    view = read_list(node.desk, officer, row.job, purpose="investigation")
    (line,) = view.incomplete
    assert line.why == "list.incomplete"


def test_what_is_common_in_this_register_is_never_automatic_and_still_shown(tmp_path: Path) -> None:
    """Of 2,500 persons all were born on one day; elsewhere that day and such a name would say enough."""
    names = [f"Chanthavong{at} Keomanivong" for at in range(2_500)]
    born = (PartialDate(1985, 7, 2),)
    bands = []
    for births in ([born] * 2_501, [()] * 2_500 + [born]):
        world = filled(tmp_path / str(len(bands)), births, [*names, "Phetdavanh Souvannaphong"])
        node = world["la"]
        asked = named("Phetdavanh Souvannaphong", born=(1985, 7, 2))
        bands.append(search_person(node.desk, node.officers[Role.OFFICER], asked, why()).candidates[0].band)
    assert bands == [Band.REVIEW, Band.AUTOMATIC]
