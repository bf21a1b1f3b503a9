"""A notice whose legal basis lapsed is not shown with its old action: not in a search, not in a kit, not for a day."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from tests.fakes.searching import named, searching, why
from tests.fakes.world import WordedLaw, World
from tests.unit.application.border.test_law_here import says
from tests.unit.application.notices import PURPOSE, WANTED, Life, circulated

from comity.application.query.search_person import search_person
from comity.application.register.acting import NoticeOrder
from comity.application.register.effect_today import EffectsOfToday, entry_of_today
from comity.application.register.local_effect import decide_effect
from comity.domain.decisions import LegalOutcome
from comity.domain.officers import Role
from comity.domain.register_entries import Action


@pytest.fixture
def life(tmp_path: Path) -> Life:
    world = World.of("cn", "la", "th")
    life = circulated(world, WANTED)
    searching(world["la"], tmp_path / "index")
    return life


def change(life: Life, law: WordedLaw, version: str = "test-2") -> None:
    law.version = version
    object.__setattr__(life.world["la"].desk, "law", law)


def shown(life: Life) -> Action:
    la = life.world["la"]
    (one,) = search_person(la.desk, la.officers[Role.OFFICER], named("Thao Sommut"), why()).candidates
    return one.entry.action


@pytest.mark.parametrize(
    ("law", "action"),
    [
        (says(LegalOutcome.NO_BASIS), Action.LOCATE),
        (says(LegalOutcome.MANDATORY_REFUSAL), Action.LOCATE),
        (says(LegalOutcome.NEEDS_REVIEW, "NAT"), Action.LOCATE),
        (says(LegalOutcome.NEEDS_REVIEW, "POL"), Action.NOTHING),
    ],
)
def test_a_search_shows_no_power_that_lapsed_and_the_register_follows(
    life: Life, law: WordedLaw, action: Action
) -> None:
    rounds, desk = EffectsOfToday(), life.world["la"].desk
    assert shown(life) is Action.DETAIN
    assert rounds.round(desk) == 0, "nothing changed, nothing is recorded"
    change(life, law)
    assert shown(life) is action
    assert life.entry("la").action is Action.DETAIN  # type: ignore[union-attr]  # kept until the round
    assert rounds.round(desk) == 1
    assert life.entry("la").action is action  # type: ignore[union-attr]
    assert rounds.round(desk) == 0
    assert life.entry("th").action is Action.DETAIN  # type: ignore[union-attr]  # its own law, its own answer


def test_a_new_day_is_asked_for_with_the_same_edition(life: Life) -> None:
    rounds, desk = EffectsOfToday(), life.world["la"].desk
    rounds.round(desk)
    lapsed = says(LegalOutcome.NO_BASIS)
    lapsed._today = date(2026, 3, 3)
    change(life, lapsed, "test")
    assert shown(life) is Action.LOCATE
    assert rounds.round(desk) == 1


def test_a_power_that_the_law_gives_anew_shows_only_once_it_is_recorded(life: Life) -> None:
    rounds, desk = EffectsOfToday(), life.world["la"].desk
    change(life, says(LegalOutcome.NO_BASIS))
    rounds.round(desk)
    change(life, WordedLaw(), "test-3")
    assert shown(life) is Action.LOCATE, "less than the law backs is never more by itself"
    assert rounds.round(desk) == 1
    assert shown(life) is Action.DETAIN


def test_what_a_lawyer_decided_stands_unless_the_law_closes_it(life: Life) -> None:
    rounds, desk = EffectsOfToday(), life.world["la"].desk
    change(life, says(LegalOutcome.NEEDS_REVIEW, "NAT"))
    order = NoticeOrder(life.world["la"].officers[Role.LAWYER], PURPOSE, life.id)
    decide_effect(desk, order, action="detain", reasons="The court here has issued its own warrant.")
    change(life, says(LegalOutcome.NEEDS_REVIEW, "NAT"), "test-3")
    assert rounds.round(desk) == 0
    assert shown(life) is Action.DETAIN
    change(life, says(LegalOutcome.NO_BASIS), "test-4")
    assert shown(life) is Action.LOCATE
    assert rounds.round(desk) == 1
    assert life.here("la").effect.why.startswith("closed")  # type: ignore[union-attr]


def test_our_own_record_rests_on_our_own_court(life: Life) -> None:
    cn = life.world["cn"].desk
    entry = life.entry("cn")
    assert entry is not None
    object.__setattr__(cn, "law", says(LegalOutcome.NO_BASIS))
    with cn.store.reading() as unit:
        assert entry_of_today(cn, unit, entry) == entry
    assert EffectsOfToday().round(cn) == 0


def test_what_the_law_cannot_be_asked_about_is_only_reported(life: Life) -> None:
    la, th = life.world["la"].desk, life.entry("la")
    assert th is not None
    lost = replace(th, record=UUID(int=7))
    with la.store.reading() as unit:
        assert entry_of_today(la, unit, lost).action is Action.REPORT
        protects = replace(lost, action=Action.PROTECT)
        assert entry_of_today(la, unit, protects) == protects
