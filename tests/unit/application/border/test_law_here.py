"""What the law here backs, asked for real notices that came over the line: who is not backed is not detained."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.fakes.searching import searching
from tests.fakes.world import WordedLaw, World
from tests.unit.application.notices import PURPOSE, WANTED, Life, circulated

from comity.application.border.answers import Candidate
from comity.application.border.asking import Typed
from comity.application.border.check_traveller import Check, check_traveller
from comity.application.border.law_here import law_here
from comity.application.register.acting import NoticeOrder
from comity.application.register.local_effect import decide_effect
from comity.domain.border_steps import UNKNOWN, Step, Unbacked
from comity.domain.decisions import Decision, Effect, Finding, Layer, LegalOutcome
from comity.domain.errors import Barred
from comity.domain.notices import Notice
from comity.domain.officers import Role
from comity.domain.register_entries import Action

SOMMUT = Typed(name="Thao Sommut", birth="1988-04", document="P0000001", issuer="LA")
CLOSED = [LegalOutcome.MANDATORY_REFUSAL, LegalOutcome.NO_BASIS]


def says(outcome: LegalOutcome, *codes: str) -> WordedLaw:
    """A law that answers an arrest like this, and clears all else."""
    found = tuple(Finding(code, Effect.REVIEW, Layer.POLICY, "2.1", "test", "test") for code in codes)
    arrest = Decision(b"", "test", date(2026, 3, 2), "CN", "LA", "provisional_arrest", outcome, findings=found)
    return WordedLaw({"provisional_arrest": arrest})


def lawful(folder: Path, law: WordedLaw | None = None, notice: Notice = WANTED) -> Life:
    """A notice of China's node; Laos asks its own law about it."""
    world = World.of("cn", "la", "th")
    if law is not None:
        change(world, law)
    life = circulated(world, notice)
    searching(world["la"], folder / "index")
    return life


def change(world: World, law: WordedLaw) -> None:
    object.__setattr__(world["la"].desk, "law", law)


def met(life: Life) -> Candidate:
    """The traveller at Laos's line."""
    la = life.world["la"]
    (one,) = check_traveller(la.desk, Check(la.officers[Role.OFFICER], "bridge, lane 2", SOMMUT)).candidates
    assert one.entry.record == life.id
    return one


def decide(life: Life, action: str) -> None:
    la = life.world["la"]
    order = NoticeOrder(la.officers[Role.LAWYER], PURPOSE, life.id)
    decide_effect(la.desk, order, action=action, reasons="The court here has issued its own warrant.")


def test_what_the_law_clears_is_backed_with_its_basis_and_its_day(tmp_path: Path) -> None:
    one = met(lawful(tmp_path))
    assert (one.step, one.backing.backed, one.backing.for_whom) == (Step.DETAIN, True, "CN")
    assert one.backing.bases == ("TEST-TREATY",)
    assert one.backing.as_of is not None


@pytest.mark.parametrize("outcome", CLOSED)
def test_what_the_law_closes_is_never_detain(tmp_path: Path, outcome: LegalOutcome) -> None:
    one = met(lawful(tmp_path, says(outcome)))
    assert (one.step, one.backing.why) == (Step.DO_NOT_DETAIN, Unbacked.CLOSED)
    assert one.entry.action is Action.DETAIN, "the officer reads what the owner asked for"


@pytest.mark.parametrize(("code", "why"), [("NAT", Unbacked.HUMAN), ("POL", Unbacked.ALARM)])
def test_what_waits_for_a_human_or_smells_of_politics_is_never_detain(tmp_path: Path, code: str, why: Unbacked) -> None:
    one = met(lawful(tmp_path, says(LegalOutcome.NEEDS_REVIEW, code)))
    assert (one.step, one.backing.why) == (Step.DO_NOT_DETAIN, why)
    assert code in one.backing.codes


def test_a_law_that_changed_overnight_is_asked_again(tmp_path: Path) -> None:
    life = lawful(tmp_path)
    assert met(life).step is Step.DETAIN
    other = says(LegalOutcome.NO_BASIS)
    other.version = "test-2"
    change(life.world, other)
    assert met(life).step is Step.DO_NOT_DETAIN


def test_a_record_that_no_notice_stands_behind_is_unknown(tmp_path: Path) -> None:
    life = lawful(tmp_path)
    la = life.world["la"]
    entry = life.entry("la")
    assert entry is not None
    stranger = replace(entry, record=la.desk.new_id(la.desk.clock.now()))
    with la.desk.store.reading() as unit:
        standing = law_here(la.desk, unit, stranger)
    assert (standing.asked, standing.backing) == (Action.DETAIN, UNKNOWN)


def test_a_notice_of_our_own_rests_on_the_court_s_decision_and_not_on_itself(tmp_path: Path) -> None:
    life = lawful(tmp_path)
    cn, entry = life.world["cn"], life.entry("cn")
    assert entry is not None
    with cn.desk.store.reading() as unit:
        backing = law_here(cn.desk, unit, entry).backing
    assert (backing.backed, backing.bases) == (True, ("Invented District Court W-2025-17",))


def test_what_the_law_leaves_to_a_human_waits_for_the_lawyer_and_stands_then(tmp_path: Path) -> None:
    life = lawful(tmp_path, says(LegalOutcome.NEEDS_REVIEW, "NAT"))
    assert met(life).step is Step.DO_NOT_DETAIN
    decide(life, "detain")
    assert (met(life).step, met(life).backing.backed) == (Step.DETAIN, True)
    decide(life, "locate")
    assert (met(life).step, met(life).backing.why) == (Step.DO_NOT_DETAIN, Unbacked.WEAKER)


def test_a_lawyer_s_yes_does_not_outlive_a_law_that_closes_it(tmp_path: Path) -> None:
    life = lawful(tmp_path, says(LegalOutcome.NEEDS_REVIEW, "NAT"))
    decide(life, "detain")
    closed = says(LegalOutcome.NO_BASIS)
    closed.version = "test-2"
    change(life.world, closed)
    assert (met(life).step, met(life).backing.why) == (Step.DO_NOT_DETAIN, Unbacked.CLOSED)
    with pytest.raises(Barred):
        decide(life, "detain")
