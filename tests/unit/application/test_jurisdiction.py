"""Two central authorities consult on who prosecutes; what each of them, and a liar, can and cannot do."""

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from tests.fakes.world import Node, World
from tests.unit.application.letters import letter as steps_letter
from tests.unit.application.steps import (
    Matter,
    decision,
    law,
    leaves_nothing,
    leaves_only_an_audit_entry,
    lie,
    outbox,
    released,
)

from comity.application.approvals import LIFETIME
from comity.application.casework.assess_request import assess_request
from comity.application.casework.confirm_proposal import confirm_proposal
from comity.application.casework.draft_request import draft_request
from comity.application.casework.release_request import release_request
from comity.application.jurisdiction.acting import ConsultationOrder
from comity.application.jurisdiction.filing import (
    Ending,
    draft_answer,
    draft_closing,
    draft_proposal,
    draft_table,
    drop_draft,
    release_draft,
)
from comity.application.jurisdiction.open_consultation import Subject, prepare_consultation
from comity.application.jurisdiction.read_consultation import (
    list_consultations,
    read_consultation,
    transfer_letter,
)
from comity.application.oversight.list_outbound import list_outbound
from comity.application.reading import assessment_digest, content_of
from comity.application.recorder import Recorder
from comity.domain import bodies as b
from comity.domain import jurisdiction as j
from comity.domain.decisions import Effect, LegalOutcome
from comity.domain.errors import Barred, InvalidInput, NotPermitted, OutOfOrder
from comity.domain.jurisdiction import Consultation, Dissent, FactorRow, Progress
from comity.domain.officers import Actor, Role

PURPOSE = "test case"
RULE = "home law art. 4"


@dataclass
class Table:
    """A consultation between China and Laos."""

    matter: Matter
    id: UUID

    @property
    def world(self) -> World:
        return self.matter.world

    def order(self, node: str, role: Role = Role.LAWYER, *, officer: str = "") -> ConsultationOrder:
        who = self.world[node].officers[role]
        who = replace(who, id=f"{node}.{officer}") if officer else who
        return ConsultationOrder(who, PURPOSE, self.matter.case, self.id)

    def state(self, node: str) -> Consultation:
        return self.matter.case_at(node).consultations[self.id]

    def release(self, node: str, draft: bytes) -> bytes:
        signed = release_draft(self.world[node].desk, self.order(node, Role.NATIONAL_DESK), draft, rule=RULE)
        self.world.exchange()
        return signed.digest

    def file(self, node: str, *rows: FactorRow, will_act: str = "yes") -> bytes:
        desk = self.world[node].desk
        why = "no victims here" if will_act == "no" else ""
        draft = draft_table(desk, self.order(node), rows, will_act=will_act, will_act_reason=why)
        return self.release(node, draft.digest)

    def propose(self, node: str, **changes: object) -> bytes:
        fields = {"outcome": "one_state", "states": ("LA",), "reasons": "in custody there", "minutes": "met on 1 March"}
        draft = draft_proposal(self.world[node].desk, self.order(node), Ending(**{**fields, **changes}))  # type: ignore[arg-type]
        return self.release(node, draft.digest)

    def answer(self, node: str, proposal: bytes, *, agrees: bool) -> bytes:
        draft = draft_answer(
            self.world[node].desk, self.order(node), proposal, agrees=agrees, reasons="we agree", minutes="as yours",
            dissents=(Dissent("deputy prosecutor", "evidence is in China"),),
        )  # fmt: skip
        return self.release(node, draft.digest)


LOSS = FactorRow("most_loss", ("CN",), "shown", "strong", "bank records, annex 2")
CUSTODY = FactorRow("suspect_custody", ("LA",), "shown", "decisive", "detention order")


def opened(world: World | None = None, **changes: object) -> Table:
    matter = released(world or World.of("cn", "cn-zj", "la"), "police_info")
    fields = {"conflict": "positive", "title": "Who tries the invented fraud", "conduct": "An invented call centre."}
    subject = Subject(matter.request, **{**fields, **changes})  # type: ignore[arg-type]
    cn = matter.world["cn"]
    proposal = prepare_consultation(
        cn.desk, cn.officers[Role.LAWYER], matter.case, subject, rule=RULE, purpose=PURPOSE
    )  # fmt: skip
    signed = confirm_proposal(cn.desk, matter.order("cn", Role.NATIONAL_DESK), proposal.digest)
    assert matter.world.exchange() or "la" not in signed.event.audience
    return Table(matter, next(iter(matter.case_at("cn").consultations)))


def test_both_sides_see_the_same_table_agree_with_dissent_on_record_and_hand_over() -> None:
    table = opened()
    table.file("cn", LOSS, CUSTODY)
    table.file("la", LOSS, CUSTODY)
    proposal = table.propose("la")
    assert table.state("cn").progress is Progress.PROPOSED
    table.answer("cn", proposal, agrees=True)
    for node in ("cn", "la"):
        state = table.state(node)
        assert state.progress is Progress.AGREED
        assert state.agreed is not None
        assert state.agreed.body.states == ("LA",)
        assert state.agreed.answers["CN"][0].dissents == (Dissent("deputy prosecutor", "evidence is in China"),)
    cn = table.world["cn"]
    view = read_consultation(cn.desk, cn.officers[Role.OFFICER], table.matter.case, table.id, purpose=PURPOSE)
    letter = transfer_letter(view, asks="take over the proceedings against the suspect", language="en")
    assert (letter.requesting_state, letter.requested_state, letter.measures[0].measure) == (
        "CN", "LA", "transfer_proceedings",
    )  # fmt: skip
    saved = draft_request(cn.desk, cn.officers[Role.OFFICER], letter, purpose=PURPOSE)
    assert saved.revision == 1
    assert saved.facts == "An invented call centre."


def test_comparison_is_shown_and_nothing_is_decided_by_it() -> None:
    table = opened()
    table.file("cn", LOSS)
    table.file("la", LOSS)
    la = table.world["la"]
    view = read_consultation(la.desk, la.officers[Role.LAWYER], table.matter.case, table.id, purpose=PURPOSE)
    assert view.comparison.closest == ("CN",)
    assert view.state.progress is Progress.OPEN
    assert view.state.agreed is None


def test_no_proposal_before_every_side_has_filed() -> None:
    table = opened()
    table.file("cn", LOSS)
    with pytest.raises(InvalidInput, match="No table yet from LA"):
        table.propose("cn")


def test_a_new_table_takes_the_ground_from_under_a_proposal() -> None:
    table = opened()
    table.file("cn", LOSS)
    table.file("la", LOSS)
    proposal = table.propose("cn", states=("CN",))
    table.file("la", LOSS, CUSTODY)
    assert table.state("cn").progress is Progress.OPEN
    with pytest.raises(InvalidInput, match="No proposal"):
        table.answer("la", proposal, agrees=True)
    again = table.propose("cn", states=("CN",))
    table.answer("la", again, agrees=False)
    assert table.state("cn").progress is Progress.DISAGREED
    assert table.state("cn").agreed is None


def test_whoever_prepares_does_not_release_and_a_draft_stays_at_home() -> None:
    table = opened()
    cn = table.world["cn"]
    draft = draft_table(cn.desk, table.order("cn"), [LOSS], will_act="yes")
    table.world.exchange()
    assert draft.event.is_private
    with leaves_only_an_audit_entry(cn, NotPermitted, "policy.two_persons", "jurisdiction.filed"):
        release_draft(cn.desk, table.order("cn"), draft.digest, rule=RULE)
    with pytest.raises(InvalidInput, match="rule of home law"):
        release_draft(cn.desk, table.order("cn", officer="second"), draft.digest, rule=" ")
    drop_draft(cn.desk, table.order("cn", Role.NATIONAL_DESK), draft.digest, reason="wrong annex")
    assert table.state("cn").drafts == {}
    assert table.state("la").tables == {}
    with pytest.raises(InvalidInput, match="No draft"):
        release_draft(cn.desk, table.order("cn", officer="second"), draft.digest, rule=RULE)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.LAWYER, Role.SYSTEM}))
def test_only_a_lawyer_prepares(role: Role) -> None:
    table = opened()
    with leaves_only_an_audit_entry(table.world["cn"], NotPermitted, "policy.role", "jurisdiction.drafted"):
        draft_table(table.world["cn"].desk, table.order("cn", role), [LOSS], will_act="yes")


def test_a_province_takes_no_part() -> None:
    matter = released(World.of("cn", "cn-zj", "la"), "police_info")
    zj = matter.world["cn-zj"]
    subject = Subject(matter.request, "positive", "Invented", "Invented.")
    with leaves_only_an_audit_entry(zj, NotPermitted, "jurisdiction.central", "jurisdiction.opened"):
        prepare_consultation(zj.desk, zj.officers[Role.LAWYER], matter.case, subject, rule=RULE, purpose=PURPOSE)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([replace(LOSS, factor="witchcraft")], "No such factor"),
        ([LOSS, LOSS], "each factor once"),
        ([replace(LOSS, states=("TH",))], "takes no part"),
        ([replace(LOSS, states=())], "points somewhere"),
        ([replace(LOSS, standing="unknown")], "points somewhere"),
        ([replace(LOSS, weight="7")], "that is none"),
        ([replace(LOSS, words=" ")], "shown by something"),
        ([], "each factor once"),
    ],
)
def test_a_bad_table_is_refused_in_words(rows: list[FactorRow], words: str) -> None:
    table = opened()
    with pytest.raises(InvalidInput, match=words):
        draft_table(table.world["cn"].desk, table.order("cn"), rows, will_act="yes")


@pytest.mark.parametrize(
    "changes",
    [
        {"states": ("CN", "LA")},
        {"states": ("TH",)},
        {"outcome": "trial_by_combat"},
        {"outcome": "several_states", "states": ("CN",)},
        {"outcome": "consult_again", "states": ()},
        {"minutes": ""},
        {"reasons": " "},
    ],
)
def test_a_bad_proposal_is_refused(changes: dict[str, object]) -> None:
    table = opened()
    table.file("cn", LOSS)
    table.file("la", LOSS)
    with pytest.raises(InvalidInput, match="cannot be filed"):
        table.propose("cn", **changes)


def test_an_alarm_of_the_law_keeps_the_other_side_from_being_told() -> None:
    alarm = decision(LegalOutcome.NEEDS_REVIEW, ("POL", Effect.REVIEW))
    matter = released(World.of("cn", "cn-zj", "la"), "mla_evidence")
    world = matter.world
    object.__setattr__(world["cn"].desk, "law", law(police_info=alarm))
    subject = Subject(matter.request, "positive", "Invented", "Invented.")
    cn = world["cn"]
    with leaves_only_an_audit_entry(cn, Barred, "jurisdiction.alarm", "jurisdiction.opened"):
        prepare_consultation(cn.desk, cn.officers[Role.LAWYER], matter.case, subject, rule=RULE, purpose=PURPOSE)


def test_nobody_is_told_of_what_no_request_brought_them() -> None:
    with pytest.raises(InvalidInput, match="TH"):
        opened(World.of("cn", "cn-zj", "la", "th"), also=("TH",))


def test_a_negative_conflict_shows_what_is_left() -> None:
    table = opened(conflict="negative")
    table.file("cn", LOSS, will_act="undecided")
    table.file("la", LOSS, will_act="no")
    cn = table.world["cn"]
    view = read_consultation(cn.desk, cn.officers[Role.LAWYER], table.matter.case, table.id, purpose=PURPOSE)
    assert set(view.options) == {"LA"}
    proposal = table.propose("cn", outcome="nobody", states=())
    table.answer("la", proposal, agrees=True)
    with pytest.raises(InvalidInput, match="not agreed"):
        transfer_letter(view, asks="take over", language="en")


def test_after_the_end_nothing_is_filed_and_what_was_agreed_stays() -> None:
    table = opened()
    table.file("cn", LOSS)
    table.file("la", LOSS)
    table.answer("la", table.propose("cn", states=("CN",)), agrees=True)
    with pytest.raises(OutOfOrder, match="Whoever opened a consultation"):
        draft_closing(table.world["la"].desk, table.order("la"), reason="done")
    draft = draft_closing(table.world["cn"].desk, table.order("cn"), reason="done")
    assert table.state("cn").progress is not Progress.CLOSED
    with pytest.raises(NotPermitted, match="prepared it"):
        release_draft(table.world["cn"].desk, table.order("cn"), draft.digest, rule=RULE)
    table.release("cn", draft.digest)
    for node in ("cn", "la"):
        assert table.state(node).progress is Progress.CLOSED
        assert table.state(node).agreed is not None
    with pytest.raises(OutOfOrder, match="closed"):
        draft_table(table.world["la"].desk, table.order("la"), [LOSS], will_act="yes")


def test_a_lie_has_no_effect_at_the_other_side() -> None:
    table = opened()
    audience, case = table.state("cn").audience, table.matter.case
    alone = j.TableFiled(table.id, (LOSS,), "yes", "", "cn.liar", "cn.liar", RULE)
    stranger = replace(alone, prepared_by="cn.other", rows=(replace(LOSS, states=("TH",)),))
    forged = j.OutcomeProposed(
        table.id, "one_state", ("CN",), "r", "m", (), {"CN": bytes(32), "LA": bytes(32)}, "cn.other", "cn.liar", RULE
    )
    for body, code in ((alone, "approval.one_person"), (stranger, ""), (forged, "")):
        approved_lie(table, body, audience)
        results = table.world.carry("cn", "la")
        assert [one.code for one in results] == [code]
    assert table.state("la").tables == {}
    assert table.state("la").proposals == {}
    assert len(table.matter.case_at("la").out_of_order) == 2
    assert case


def approved_lie(table: Table, body: Any, audience: tuple[str, ...], basis: bytes | None = None) -> None:
    """China's node without its policy says this at the table, under a token that it made itself."""
    cn = table.world["cn"]
    token = b.OutboundApproved(
        table.matter.request, b.TYPES[type(body)], sha256(content_of(body)).digest(), RULE, (), "invented", ("la",),
        body.prepared_by, body.released_by, table.world.clock.at + LIFETIME,
    )  # fmt: skip
    with cn.desk.store.unit() as unit:
        recorder = Recorder(cn.desk, unit, Actor("cn.liar", Role.LAWYER), PURPOSE)
        recorder.record(token, case=table.matter.case, audience=audience)
        recorder.record(body, case=table.matter.case, audience=audience, basis=basis)
        recorder._check_approvals = lambda: None  # type: ignore[method-assign]  # nor its own rule on what leaves
        recorder.finish()


def test_reading_is_on_record_and_needs_a_purpose() -> None:
    table = opened()
    la = table.world["la"]
    assert [
        one.id for one in list_consultations(la.desk, la.officers[Role.AUDITOR], table.matter.case, purpose="audit")
    ]
    with pytest.raises(InvalidInput):
        read_consultation(la.desk, la.officers[Role.LAWYER], table.matter.case, table.id, purpose=" ")
    with pytest.raises(NotPermitted):
        read_consultation(la.desk, la.officers[Role.ADMINISTRATOR], table.matter.case, table.id, purpose=PURPOSE)


def test_a_consultation_without_its_decisions_is_refused() -> None:
    table = opened()
    again = replace(table.state("cn").opened, consultation=UUID(int=7), decisions={})
    lie(table.world["cn"], table.matter.case, again, table.state("cn").audience, Role.LAWYER)
    results = table.world.carry("cn", "la")
    assert [result.code for result in results] == ["gate.other_basis"]


def test_what_was_prepared_before_an_alarm_is_not_released_after_it() -> None:
    table = opened()
    cn = table.world["cn"]
    draft = draft_table(cn.desk, table.order("cn"), (LOSS,), will_act="yes")
    outcomes = cn.desk.law.outcomes  # type: ignore[attr-defined]
    outcomes["police_info"] = decision(LegalOutcome.NEEDS_REVIEW, ("PERSEC", Effect.REVIEW))
    release = table.order("cn", Role.NATIONAL_DESK)
    with leaves_only_an_audit_entry(cn, Barred, "jurisdiction.alarm", "jurisdiction.filed"):
        release_draft(cn.desk, release, draft.digest, rule=RULE)
    outcomes["police_info"] = decision(LegalOutcome.NEEDS_REVIEW, ("NAT", Effect.REVIEW))
    release_draft(cn.desk, release, draft.digest, rule=RULE)


def test_a_consultation_opens_by_two_persons_under_a_token_and_all_at_the_table_has_one() -> None:
    matter = released(World.of("cn", "cn-zj", "la"), "police_info")
    world, cn = matter.world, matter.world["cn"]
    lawyer, subject = cn.officers[Role.LAWYER], Subject(matter.request, "positive", "Invented", "Invented.")
    with leaves_nothing(cn, InvalidInput, "jurisdiction.rule"):
        prepare_consultation(cn.desk, lawyer, matter.case, subject, rule=" ", purpose=PURPOSE)
    before = outbox(cn)
    proposal = prepare_consultation(cn.desk, lawyer, matter.case, subject, rule=RULE, purpose=PURPOSE)
    assert (proposal.event.type, proposal.event.is_private, outbox(cn)) == ("act.proposed", True, before)
    with leaves_only_an_audit_entry(cn, OutOfOrder, "proposal.waiting", "jurisdiction.opened"):
        prepare_consultation(cn.desk, lawyer, matter.case, subject, rule=RULE, purpose=PURPOSE)
    with leaves_only_an_audit_entry(cn, NotPermitted, "policy.two_persons", "jurisdiction.opened"):
        confirm_proposal(cn.desk, matter.order("cn", Role.LAWYER), proposal.digest)
    with leaves_only_an_audit_entry(cn, NotPermitted, "policy.role", "jurisdiction.opened"):
        confirm_proposal(cn.desk, matter.order("cn", Role.OFFICER), proposal.digest)
    confirm_proposal(cn.desk, matter.order("cn", Role.NATIONAL_DESK), proposal.digest)
    assert matter.state("cn").proposals == {}
    world.exchange()
    table = Table(matter, next(iter(matter.case_at("la").consultations)))
    opening = table.state("la").opened
    assert (opening.prepared_by, opening.released_by, opening.rule) == ("cn.lawyer", "cn.national_desk", RULE)
    table.file("cn", LOSS)
    table.file("la", LOSS)
    table.propose("cn", states=("CN",))
    rows = list_outbound(cn.desk, cn.officers[Role.AUDITOR], purpose="review")
    assert [(row.type, row.fault, row.prepared_by) for row in rows] == [
        (f"jurisdiction.{what}", "", "cn.lawyer") for what in ("opened", "filed", "proposed")
    ]


def test_an_opening_by_one_person_or_without_a_token_is_not_taken_in() -> None:
    table = opened()
    cn, state = table.world["cn"], table.state("cn")
    whole = replace(state.opened, consultation=UUID(int=7), prepared_by="cn.other", released_by="cn.liar")
    basis = assessment_digest(whole.decisions)
    alone = replace(whole, prepared_by="cn.liar")
    approved_lie(table, alone, state.audience, basis)
    assert [one.code for one in table.world.carry("cn", "la")] == ["approval.one_person"]
    lie_with_basis(cn, table, whole, basis)
    refused = [one.code for one in table.world.carry("cn", "la")]
    assert refused == ["approval.other_content"], "the case has a token for another opening"
    approved_lie(table, whole, state.audience, basis)
    assert [one.code for one in table.world.carry("cn", "la")] == [""]
    assert UUID(int=7) in table.matter.case_at("la").consultations


def lie_with_basis(cn: Node, table: Table, body: Any, basis: bytes) -> None:
    """The same without any token."""
    audience = table.state("cn").audience
    with cn.desk.store.unit() as unit:
        recorder = Recorder(cn.desk, unit, Actor("cn.liar", Role.LAWYER), PURPOSE)
        recorder.record(body, case=table.matter.case, audience=audience, basis=basis)
        recorder._check_approvals = lambda: None  # type: ignore[method-assign]
        recorder.finish()


def test_an_alarm_that_comes_between_stops_the_second_person() -> None:
    matter = released(World.of("cn", "cn-zj", "la"), "mla_evidence")
    cn, subject = matter.world["cn"], Subject(matter.request, "positive", "Invented", "Invented.")
    proposal = prepare_consultation(
        cn.desk, cn.officers[Role.LAWYER], matter.case, subject, rule=RULE, purpose=PURPOSE
    )  # fmt: skip
    object.__setattr__(cn.desk, "law", law(police_info=decision(LegalOutcome.NEEDS_REVIEW, ("POL", Effect.REVIEW))))
    with leaves_only_an_audit_entry(cn, Barred, "jurisdiction.alarm", "jurisdiction.opened"):
        confirm_proposal(cn.desk, matter.order("cn", Role.NATIONAL_DESK), proposal.digest)


def test_a_third_state_that_has_a_request_of_the_case_takes_part() -> None:
    first = released(World.of("cn", "cn-zj", "la", "th"), "police_info")
    world, zj = first.world, first.world["cn-zj"]
    wording = steps_letter(first.case, "police_info", requested="th")
    other = draft_request(zj.desk, zj.officers[Role.OFFICER], replace(wording, request=UUID(int=0)), purpose=PURPOSE)
    second = Matter(world, first.case, other.request)
    assess_request(zj.desk, second.order("cn-zj", Role.OFFICER))
    release_request(zj.desk, second.order("cn-zj", Role.SUPERVISOR))
    world.exchange()
    cn, subject = world["cn"], Subject(first.request, "positive", "Invented", "Invented.", ("TH",))
    proposal = prepare_consultation(
        cn.desk, cn.officers[Role.LAWYER], first.case, subject, rule=RULE, purpose=PURPOSE
    )  # fmt: skip
    confirm_proposal(cn.desk, first.order("cn", Role.NATIONAL_DESK), proposal.digest)
    world.exchange()
    for node in ("cn", "la", "th"):
        (found,) = second.case_at(node).consultations.values()
        assert found.opened.states == ("CN", "LA", "TH"), node
        assert not second.case_at(node).out_of_order, node
