"""What two persons decided, and what officers found of hits: the next search and the next border check go by it."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.fakes.border import BorderFake
from tests.fakes.searching import named, put, record, wanted_person, why
from tests.fakes.world import Node, World

from comity.application.border.answers import BorderAnswer
from comity.application.border.asking import Typed
from comity.application.border.check_traveller import Check, check_traveller
from comity.application.query.confirm_match import confirm_match
from comity.application.query.looking import standards_in_force
from comity.application.query.search_person import SearchAnswer, search_person, search_thing
from comity.application.redress.thresholds import decide_threshold, propose_threshold
from comity.domain.identity import ThingKind, ThingNumber
from comity.domain.officers import Role
from comity.domain.register_entries import NoticeKind
from comity.matching.person import STANDARDS
from comity.matching.scoring import Band

NAME, BORN = "Somsak Inventedname", (1990, 5, 17)
DOCUMENT = ThingNumber(ThingKind.TRAVEL_DOCUMENT, "PX7654321", "LA", "passport")
_WHOLE = 10**12


@pytest.fixture
def la(tmp_path: Path) -> Node:
    node = World.of("la", "th")["la"]
    BorderFake(node, tmp_path / "index")
    put(node.desk, wanted_person(1, NAME, numbers=["PA1234567"]))
    return node


def search(la: Node) -> SearchAnswer:
    return search_person(la.desk, la.officers[Role.OFFICER], named(NAME, born=BORN, passport="PA1234567"), why())


def check(la: Node) -> BorderAnswer:
    typed = Typed(name=NAME, birth="1990-05-17", document="PA1234567", issuer="LA")
    return check_traveller(la.desk, Check(la.officers[Role.OFFICER], "bridge, lane 2", typed))


def bands(la: Node) -> list[Band]:
    """What the search and the border say of the one record."""
    return [one.candidates[0].band for one in (search(la), check(la))]


def shares(la: Node) -> list[float]:
    """The share of wrong hits that each of them expects."""
    (found,), (met,) = search(la).candidates, check(la).candidates
    assert found.match is not None
    assert met.wrong_share is not None
    return [found.match.expected_wrong_share, met.wrong_share]


def decide(la: Node, band: str, value: float) -> None:
    """Two persons move a threshold."""
    shipped, purpose = STANDARDS.thresholds, "review of wrong hits"
    proposal = propose_threshold(
        la.desk, la.officers[Role.SUPERVISOR], band=band, to_e12=round(value * _WHOLE), reason="figures",
        shipped=shipped, purpose=purpose,
    )  # fmt: skip
    decide_threshold(
        la.desk, la.officers[Role.LAWYER], proposal.digest, agree=True, reason="they hold", shipped=shipped,
        purpose=purpose,
    )  # fmt: skip


def test_a_threshold_that_two_persons_decided_is_the_one_of_search_and_border(la: Node) -> None:
    assert bands(la) == [Band.AUTOMATIC, Band.AUTOMATIC]
    (sure,) = {one.match.probability for one in search(la).candidates if one.match}
    decide(la, "automatic", (1 + sure) / 2)
    assert bands(la) == [Band.REVIEW, Band.REVIEW]
    assert check(la).candidates[0].compare_first


def test_a_threshold_of_review_hides_from_both_what_lies_below(la: Node) -> None:
    officer = la.officers[Role.OFFICER]
    bare, at_the_line = named(NAME), Check(officer, "bridge, lane 2", Typed(name=NAME))
    (found,) = search_person(la.desk, officer, bare, why()).candidates
    decide(la, "review", (found.probability + STANDARDS.thresholds.automatic) / 2)
    assert search_person(la.desk, officer, bare, why()).candidates == ()
    assert check_traveller(la.desk, at_the_line).candidates == ()


@pytest.mark.parametrize(("verdict", "reason", "grows"), [("rejected", "same_name", True), ("confirmed", "", False)])
def test_what_officers_find_moves_the_expected_share_in_both(la: Node, verdict: str, reason: str, grows: bool) -> None:
    before = shares(la)
    shown = search(la)
    confirm_match(
        la.desk, la.officers[Role.OFFICER], shown.search, record(1), verdict=verdict, reason=reason, purpose="test"
    )
    after = shares(la)
    assert after[0] == after[1] != before[0] == before[1]
    assert (after[0] > before[0]) is grows
    with la.desk.store.reading() as unit:
        (count,) = unit.safeguards.count_verdicts()
    assert count.threshold_e12 / _WHOLE == pytest.approx(STANDARDS.thresholds.automatic, abs=1e-6)


def test_verdicts_on_things_say_nothing_of_persons(la: Node) -> None:
    officer, before = la.officers[Role.OFFICER], shares(la)
    lost = replace(wanted_person(2, "x"), person=None, kind=NoticeKind.OBJECT, things=(DOCUMENT,))
    put(la.desk, lost)
    shown = search_thing(la.desk, officer, (DOCUMENT,), why("document_check"))
    assert [one.band for one in shown.candidates] == [Band.AUTOMATIC]
    confirm_match(la.desk, officer, shown.search, record(2), verdict="confirmed", purpose="test")
    assert shares(la) == before
    with la.desk.store.reading() as unit:
        assert unit.safeguards.count_verdicts(), "it is counted, and published"
        assert standards_in_force(unit).judged == {}
