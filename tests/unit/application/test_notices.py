"""Lives of notices between nodes: who sees what when, what each step asks for, and what liars achieve."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.fakes.world import WordedLaw, World
from tests.unit.application.notices import CHILD, LOOKS, PASSPORT, PERSON, PURPOSE, WANTED, Life, circulated

from comity.application.ports import NoticesWanted
from comity.application.projections import rebuild
from comity.application.register.amend_notice import confirm_proposal, propose_addendum, propose_renewal
from comity.application.register.check_notice import check_notice
from comity.application.register.draft_notice import draft_notice
from comity.application.register.keep_register import register_round
from comity.application.register.local_effect import decide_effect
from comity.application.register.publish_notice import publish_notice
from comity.application.register.read_register import list_notices, read_notice
from comity.application.register.report_notice import annotate_notice, report_notice
from comity.application.register.review_notice import ask_review
from comity.application.register.state_copy import state_copy
from comity.application.register.withdraw_notice import block_notice, restrict_notice, withdraw_notice
from comity.domain.decisions import Decision, Effect, Finding, Layer, LegalOutcome
from comity.domain.errors import Barred, ComityError, InvalidInput, NotPermitted, OutOfOrder
from comity.domain.identity import PersonName
from comity.domain.notices import Looks, Matter, Notice, NoticeStage, Protection, Screening
from comity.domain.officers import Role
from comity.domain.register_entries import Action


def three() -> World:
    return World.of("cn", "la", "th")


def answer(measure: str, outcome: LegalOutcome, *codes: str) -> Decision:
    """What an invented law says of a measure."""
    found = tuple(Finding(code, Effect.REVIEW, Layer.POLICY, "2.1", "test", "test") for code in codes)
    return Decision(b"", "test", date(2026, 3, 2), "CN", "LA", measure, outcome, findings=found)


@pytest.mark.parametrize("notice", [WANTED, CHILD, PASSPORT], ids=lambda one: one.kind.value)
def test_a_reviewed_notice_reaches_its_addressees_and_their_searches(notice: Notice) -> None:
    life = circulated(three(), notice)
    for node in ("cn", *notice.addressees):
        found = life.entry(node)
        assert found is not None
        assert (found.record, found.owner, found.kind, found.action) == (life.id, "cn", notice.kind, notice.action)
        assert life.here(node).stage is NoticeStage.PUBLISHED
    outside = {"la", "th"} - set(notice.addressees)
    assert all(life.state(node) is None and life.line(node) is None for node in outside)


def test_nobody_but_its_reviewing_node_sees_it_before_the_review() -> None:
    life = Life(three(), replace(WANTED, reviewer="th"))
    life.ask()
    assert life.here("th").stage is NoticeStage.IN_REVIEW
    assert life.entry("th") is None
    assert life.state("la") is None
    life.review("th")
    assert life.here("cn").stage is NoticeStage.REVIEWED
    assert life.entry("cn") is None
    life.publish()
    assert life.entry("la") is not None


def test_a_circle_says_which_node_reviews() -> None:
    world = three()
    object.__setattr__(world["cn"].desk, "circles", {"mekong": "th"})
    life = Life(world, replace(WANTED, circle="mekong"))
    assert life.draft.notice.reviewer == "th"
    life.ask()
    with pytest.raises(OutOfOrder, match="it is for th"):
        life.review("cn")
    with pytest.raises(InvalidInput, match="reviewed by th"):
        Life(world, replace(WANTED, circle="mekong", reviewer="la"))


def test_its_writers_neither_review_nor_publish_it() -> None:
    world = three()
    roles = frozenset({Role.OFFICER, Role.COMPLIANCE, Role.SUPERVISOR})
    both = replace(world["cn"].officers[Role.OFFICER], roles=roles)
    life = Life(world)
    life.ask()
    world["cn"].officers[Role.COMPLIANCE] = both
    with pytest.raises(NotPermitted):
        life.review()
    world["cn"].officers[Role.COMPLIANCE] = replace(both, id="cn.another", roles=frozenset({Role.COMPLIANCE}))
    life.review()
    with pytest.raises(NotPermitted) as refused:
        publish_notice(life.desk(), replace(life.order(Role.OFFICER), officer=both), rule="art. 1")
    assert refused.value.code == "policy.two_persons"


@pytest.mark.parametrize("question", ["political", "refugee", "victim", "human_rights"])
@pytest.mark.parametrize("given", ["concern", "unknown"])
def test_one_answer_that_is_not_clear_stops_it(question: str, given: str) -> None:
    life = Life(three())
    life.ask()
    life.review(**{question: given})
    assert life.here().stage is NoticeStage.REFUSED
    with pytest.raises(Barred) as refused:
        life.publish()
    assert (refused.value.code, list(refused.value.grounds)) == ("notice.refused_in_review", [question])
    assert life.state("la") is None


@pytest.mark.parametrize(
    ("changes", "looks", "bar"),
    [
        ({}, replace(LOOKS, protection=Protection.YES), "refugee.yes"),
        ({}, replace(LOOKS, protection=Protection.PENDING), "refugee.pending"),
        ({}, replace(LOOKS, protection=Protection.NOT_DISCLOSED), "refugee.not_disclosed"),
        ({}, replace(LOOKS, screening=Screening.VICTIM), "victim.victim"),
        ({}, replace(LOOKS, screening=Screening.INDICATORS), "victim.indicators"),
        ({"matter": Matter.PRIVATE}, LOOKS, "matter.private"),
        ({"matter": Matter.FAMILY}, LOOKS, "matter.family"),
        ({"matter": Matter.ADMINISTRATIVE}, LOOKS, "matter.administrative"),
        ({"judicial": replace(WANTED.judicial, flags=("political",))}, LOOKS, "flag.political"),  # type: ignore[type-var]
        ({"judicial": replace(WANTED.judicial, flags=("refugee_unhcr",))}, LOOKS, "flag.refugee_unhcr"),  # type: ignore[type-var]
    ],
)
def test_what_bars_it_stops_it_before_anybody_is_asked(changes: dict[str, object], looks: Looks, bar: str) -> None:
    life = Life(three(), replace(WANTED, **changes), looks)  # type: ignore[arg-type]
    with pytest.raises(Barred) as refused:
        life.ask()
    assert bar in refused.value.grounds


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("title", "", "title"), ("facts", " ", "facts"), ("language", "", "language"), ("addressees", (), "addressees"),
        ("person", None, "person.names"), ("person", replace(PERSON, births=()), "person.births"),
        ("person", replace(PERSON, numbers=()), "identifiers"), ("judicial", None, "judicial"), ("role", "", "role"),
        *(
            ("judicial", replace(WANTED.judicial, **{name: empty}), f"judicial.{name}")  # type: ignore[type-var]
            for name, empty in (
                ("offence", ""), ("offence_date", None), ("charge", ""), ("court", ""), ("reference", ""),
                ("issued_on", None), ("limitation_on", None), ("extradition_assured", False), ("maximum", ""),
                ("maximum", "23"),
            )
        ),
    ],
)  # fmt: skip
def test_a_notice_with_an_empty_mandatory_field_does_not_leave(field: str, value: object, named: str) -> None:
    life = Life(three(), replace(WANTED, **{field: value}))  # type: ignore[arg-type]
    found = check_notice(life.desk(), life.order(Role.OFFICER))
    assert any(one.split(":")[0].startswith(named) for one in found.missing), found.missing
    with pytest.raises(ComityError):
        life.ask()
    with pytest.raises(ComityError):
        life.publish()
    assert life.state("la") is None


def test_nobody_looked_is_not_cleared() -> None:
    life = Life(three(), WANTED, Looks())
    found = check_notice(life.desk(), life.order(Role.OFFICER))
    assert {"looks.protection", "looks.screening"} <= set(found.missing)


@pytest.mark.parametrize(
    ("outcome", "codes", "action", "why"),
    [
        (LegalOutcome.PROCEED, (), Action.DETAIN, "backed"),
        (LegalOutcome.NEEDS_REVIEW, ("NAT",), Action.LOCATE, "human:needs_review"),
        (LegalOutcome.NO_BASIS, (), Action.LOCATE, "closed:no_basis"),
        (LegalOutcome.NEEDS_REVIEW, ("POL",), Action.NOTHING, "alarm:POL"),
    ],
)
def test_a_person_is_detained_only_where_the_addressee_s_own_law_backs_it(
    outcome: LegalOutcome, codes: tuple[str, ...], action: Action, why: str
) -> None:
    world = three()
    life = Life(world)
    life.ask()
    life.review()
    law = WordedLaw({"provisional_arrest": answer("provisional_arrest", outcome, *codes)})
    object.__setattr__(world["la"].desk, "law", law)
    life.publish()
    effect, found = life.here("la").effect, life.entry("la")
    assert effect is not None
    assert found is not None
    assert (found.action, effect.why) == (action, why)
    assert life.entry("th").action is Action.DETAIN  # type: ignore[union-attr]  # its own law backs it
    order = life.order(Role.LAWYER, "la")
    if action is Action.LOCATE and outcome is LegalOutcome.NEEDS_REVIEW:
        decide_effect(world["la"].desk, order, action="detain", reasons="The court here has issued its own warrant.")
        assert life.entry("la").action is Action.DETAIN  # type: ignore[union-attr]
    elif action is not Action.DETAIN:
        with pytest.raises(Barred):
            decide_effect(world["la"].desk, order, action="detain", reasons="We want to.")


def test_withdrawal_reaches_every_copy_and_who_is_late_is_listed_until_it_proves() -> None:
    life = circulated(three())
    world = life.world
    withdraw_notice(life.desk(), life.order(Role.OFFICER), reason="served", words="Surrendered.")
    world.carry("cn", "la")
    world.carry("la", "cn")
    assert life.entry("cn") is None
    assert life.here().pending == ("th",)
    assert life.entry("th") is not None  # it has not heard yet
    world.exchange()
    assert life.here().pending == ()
    for node in ("la", "th"):
        assert life.here(node).stage is NoticeStage.PURGED
        assert life.entry(node) is None
        with world[node].desk.store.reading() as unit:
            published = [one for one in unit.events.of_case(life.id) if one.signed.event.type == "notice.published"]
        assert published
        assert all(one.signed.content is None and one.signed.salt is None for one in published)
    assert life.here().is_proven("th")


def test_a_copy_in_a_national_system_keeps_the_deletion_from_being_whole() -> None:
    life = circulated(three())
    world = life.world
    la = life.order(Role.OFFICER, "la")
    state_copy(world["la"].desk, la, system="border system", held=True, reference="entry 1")
    world.exchange()
    withdraw_notice(life.desk(), life.order(Role.OFFICER), reason="error", words="Wrong person.")
    world.exchange()
    assert life.here().pending == ("la",)
    state_copy(world["la"].desk, la, system="border system", held=False, reference="deletion 1")
    world.exchange()
    assert life.here().pending == ()


def test_restriction_takes_it_back_from_one_and_an_extension_brings_it_again() -> None:
    life = circulated(three())
    restrict_notice(life.desk(), life.order(Role.OFFICER), ["la"], reason="no need")
    life.world.exchange()
    assert life.entry("la") is None
    assert life.entry("th") is not None
    assert life.here().pending == ()
    life.publish("la")
    assert life.entry("la") is not None


def test_time_ends_it_everywhere_and_the_owner_s_silence_keeps_nothing() -> None:
    life = circulated(three())
    world = life.world
    world.clock.turn(days=119)  # keys of this world last longer than that
    assert register_round(world["la"].desk) == ()
    short = life.here("la").published
    assert short is not None
    world.clock.at = short.valid_until + timedelta(seconds=1)
    kept = register_round(world["th"].desk)
    assert [(one.chore, one.fault) for one in kept] in ([("purge", "")], [("purge", "keys.not_good")])


def test_an_arrest_opens_a_duty_that_everybody_sees_until_it_is_annotated() -> None:
    life = circulated(three())
    world = life.world
    report_notice(
        world["la"].desk, life.order(Role.OFFICER, "la"), what="arrested", on=date(2026, 3, 1), words="At the ferry."
    )
    world.exchange()
    assert all(len(life.here(node).duties) == 1 for node in ("cn", "la", "th"))
    th = world["th"]
    rows, _ = list_notices(th.desk, th.officers[Role.OFFICER], NoticesWanted(duty=True), purpose=PURPOSE)
    assert [row.notice for row in rows] == [life.id]
    annotate_notice(
        life.desk(), life.order(Role.OFFICER), what="arrested", on=date(2026, 3, 1), words="Surrender asked."
    )
    world.exchange()
    assert all(not life.here(node).duties for node in ("cn", "la", "th"))


def test_two_persons_add_names_and_renew() -> None:
    life = circulated(three())
    desk = life.desk()
    added = propose_addendum(desk, life.order(Role.OFFICER), words="Also used.", names=[PersonName("Ah Sommut")])
    with pytest.raises(OutOfOrder, match="compliance"):
        confirm_proposal(desk, life.order(Role.NATIONAL_DESK), added.digest)
    confirm_proposal(desk, life.order(Role.COMPLIANCE), added.digest)
    life.world.exchange()
    before = life.here().published
    life.world.clock.turn(days=30)
    renewal = propose_renewal(desk, life.order(Role.OFFICER), reason="Still wanted.")
    confirm_proposal(desk, life.order(Role.NATIONAL_DESK), renewal.digest)
    life.world.exchange()
    found = life.entry("th")
    assert found is not None
    assert found.person is not None
    assert found.person.names[-1].text == "Ah Sommut"
    assert before is not None
    assert found.valid_until > before.valid_until


def test_a_block_hides_it_from_every_search_until_it_is_lifted() -> None:
    life = circulated(three())
    for blocked in (True, False):
        block_notice(
            life.desk(), life.order(Role.COMPLIANCE), blocked=blocked, reference="complaint 4", reason="Another person."
        )
        life.world.exchange()
        assert all((life.entry(node) is None) is blocked for node in ("cn", "la", "th"))
    block_notice(
        life.desk("la"), life.order(Role.LAWYER, "la"), blocked=True, reference="complaint 5", reason="A court here."
    )
    life.world.exchange()
    assert (life.entry("la"), life.entry("th") is None) == (None, False)


def test_reading_takes_a_purpose_and_a_role_and_stands_in_the_record() -> None:
    life = circulated(three())
    la = life.world["la"]
    with pytest.raises(InvalidInput):
        read_notice(la.desk, la.officers[Role.OFFICER], life.id, purpose=" ")
    with pytest.raises(NotPermitted):
        read_notice(la.desk, la.officers[Role.ADMINISTRATOR], life.id, purpose=PURPOSE)
    view = read_notice(la.desk, la.officers[Role.OFFICER], life.id, purpose=PURPOSE)
    assert view.today is not None
    assert view.today.action == "detain"
    with la.desk.store.reading() as unit:
        entries = unit.events.of_type("audit.recorded")
    assert any(b"notice.read" in (one.signed.content or b"") for one in entries)


def test_the_register_is_the_same_when_it_is_built_anew() -> None:
    life = circulated(three())
    la = life.world["la"].desk
    before = life.line("la")
    with la.store.unit() as unit:
        rows = unit.register.rows(NoticesWanted())
        rebuild(la, unit)
        assert unit.register.rows(NoticesWanted()) == rows
    assert life.line("la") == before


def test_an_old_wording_s_review_does_not_clear_a_new_one() -> None:
    life = Life(three())
    life.ask()
    life.review()
    draft_notice(
        life.desk(), life.world["cn"].officers[Role.OFFICER], replace(life.draft.notice, facts="Other facts."), LOOKS,
        purpose=PURPOSE,
    )  # fmt: skip
    with pytest.raises(OutOfOrder) as refused:
        life.publish()
    assert refused.value.code == "notice.not_reviewed"


def test_asking_the_review_again_of_what_is_over_is_refused() -> None:
    life = circulated(three())
    withdraw_notice(life.desk(), life.order(Role.OFFICER), reason="error", words="Wrong.")
    with pytest.raises(OutOfOrder):
        ask_review(life.desk(), life.order(Role.OFFICER))
