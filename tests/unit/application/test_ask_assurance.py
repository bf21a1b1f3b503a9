"""Assurances asked before the answer: two persons and a token each, answered by the state itself, counted by both."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest
from tests.fakes.world import START, TestClock, World
from tests.unit.application.saying import RULE, approved, supplement
from tests.unit.application.steps import Matter, audits, events, leaves_nothing, leaves_only_an_audit_entry, refused
from tests.unit.application.steps import acknowledged as from_zhejiang
from tests.unit.application.test_evasions import WANG, acknowledged, asked, confirmed, send
from tests.unit.application.test_reciprocity import lines

from comity.adapters.law_gate import CorpusLaw
from comity.application.approvals import LIFETIME
from comity.application.casework.amend_request import reroute_request, withdraw_request
from comity.application.casework.ask_assurance import prepare_answering, prepare_asking
from comity.application.casework.assess_request import assess_request
from comity.application.casework.confirm_proposal import confirm_proposal
from comity.application.casework.decide_measure import accept_measure
from comity.application.casework.keep_registers import judge_assurance, record_assurance, record_visit
from comity.application.casework.list_registers import list_assurances
from comity.application.casework.pause_clock import pause_clock, resume_clock
from comity.application.oversight.list_outbound import list_outbound
from comity.application.reading import assessment_digest, assessment_to_plain, content_of, letter_digest
from comity.application.recorder import Recorder
from comity.application.settling import assessment_of, settled
from comity.application.turns import turn_of
from comity.domain import bodies as b
from comity.domain.cases import supplemented
from comity.domain.decisions import Decision, LegalOutcome
from comity.domain.earlier_bodies import Visited
from comity.domain.errors import InvalidInput, NotPermitted, OutOfOrder, Refused
from comity.domain.events import SignedEvent
from comity.domain.officers import Actor, Role
from comity.domain.promises import Said
from comity.domain.requests import MeasureAsked, Urgency
from comity.law.earlier import Standing

DESK, LAWYER = Role.NATIONAL_DESK, Role.LAWYER
LIFE, PAPER = "death_not_imposed_or_not_executed", "death_assurance"
DAY = date(2026, 6, 1)


class OnlyPromises(CorpusLaw):
    """The real law, of which only the assurances count: the rest is taken to be settled."""

    def assess(self, question: Mapping[str, Any], assessed: bytes) -> Decision:
        decision = super().assess(question, assessed)
        on_file = (LIFE,) if PAPER in question["documents_present"] else ()
        outcome = LegalOutcome.PROCEED_WITH_CONDITIONS
        return replace(
            decision, findings=(), outcome=outcome, missing=(), assurances=(LIFE,), on_file=on_file, would_change=()
        )

    def guards(self, question: Mapping[str, Any]) -> frozenset[str]:
        return frozenset()


@pytest.fixture
def world() -> World:
    return World.of("cn", "la", law=OnlyPromises(TestClock(START)))


@pytest.fixture
def matter(world: World) -> Matter:
    """China asks Laos for a surrender; its letter claims the assurance of life in writing, and as a document."""
    measure = MeasureAsked("m1", "extradition", "surrender", subject="p1", documents=(PAPER,), assurances=(LIFE,))
    made = asked(world, "cn", "la", "extradition", subjects=(WANG,), measures=(measure,))
    send(made)
    acknowledged(made)
    return made


def ask(matter: Matter, assurance: str = LIFE, **changes: Any) -> SignedEvent:
    said: dict[str, Any] = {"text": "No sentence of death.", "rule": RULE, "visits": (DAY,)} | changes
    la, order = matter.world["la"].desk, matter.order("la", LAWYER)
    signed = approved(la, order, prepare_asking(la, order, "m1", assurance=assurance, **said))
    matter.world.exchange()
    return signed


def answer(matter: Matter, question: bytes, said: Said = Said.GIVEN, **changes: Any) -> SignedEvent:
    words: dict[str, Any] = {"text": "It will not be imposed.", "given_by": "Ministry, note 7", "rule": RULE} | changes
    cn, order = matter.world["cn"].desk, matter.order("cn", LAWYER)
    signed = approved(cn, order, prepare_answering(cn, order, question, said=said, **words))
    matter.world.exchange()
    return signed


def open_items(matter: Matter, node: str) -> tuple[str, ...]:
    """What our own gate says today is open."""
    made = assess_request(matter.world[node].desk, matter.order(node, LAWYER)).decisions["m1"]
    return made.open_items(settled(matter.state(node).letter, (), matter.state(node).promises)["m1"])


def on_file(matter: Matter, node: str) -> tuple[str, ...]:
    return assess_request(matter.world[node].desk, matter.order(node, LAWYER)).decisions["m1"].on_file


def standings(matter: Matter, node: str) -> list[str]:
    return [one.standing for one in matter.state(node).promises.values()]


# ---------- asked, given, declined


def test_a_given_assurance_meets_the_condition_on_both_sides(matter: Matter) -> None:
    question = ask(matter)
    assert (standings(matter, "cn"), standings(matter, "la")) == (["asked"], ["asked"])
    assert on_file(matter, "la") == ()  # whoever asked does not count the claim
    assert on_file(matter, "cn") == (LIFE,)
    answer(matter, question.digest)
    assert standings(matter, "la") == ["given"]
    assert (on_file(matter, "la"), on_file(matter, "cn")) == ((LIFE,), (LIFE,))
    assert open_items(matter, "la") == ()


def test_a_declined_assurance_stays_missing_whatever_the_letter_claims(matter: Matter) -> None:
    question = ask(matter)
    answer(matter, question.digest, Said.DECLINED, text="Our law does not allow it.")
    for node in ("cn", "la"):
        assert standings(matter, node) == ["declined"]
        assert open_items(matter, node) == (f"assurance:{LIFE}",)


def test_the_answer_makes_our_gate_look_again_by_itself(matter: Matter) -> None:
    before = len([one for one in events(matter.world["la"], matter.case) if one.event.type == "request.assessed"])
    answer(matter, ask(matter).digest)
    told = [one for one in events(matter.world["la"], matter.case) if one.event.type == "request.assessed"]
    assert len(told) == before + 1


def test_a_declined_assurance_may_be_asked_anew_and_the_newest_answer_counts(matter: Matter) -> None:
    answer(matter, ask(matter).digest, Said.DECLINED)
    answer(matter, ask(matter, text="At least not executed.").digest)
    assert standings(matter, "la") == ["declined", "given"]
    assert on_file(matter, "la") == (LIFE,)


def test_each_is_counted_by_both_sides_alike(matter: Matter) -> None:
    answer(matter, ask(matter).digest)
    answer(matter, ask(matter, "no_ill_treatment").digest, Said.DECLINED)
    ask(matter, "specialty")
    for node, direction in (("cn", "out"), ("la", "in")):
        line = lines(matter.world, node)["extradition"]
        assert (line.assurances_asked, line.assurances_given, line.assurances_declined) == (3, 1, 1)
        assert line.direction == direction


def test_a_question_is_the_turn_of_the_states_own_node(matter: Matter) -> None:
    ask(matter)
    cn = matter.world["cn"].desk
    assert turn_of(cn.authority, matter.state("cn")) == {LAWYER, DESK}


# ---------- two persons, a token, the state itself


def test_neither_leaves_before_a_second_person_approves_it(matter: Matter) -> None:
    la, order = matter.world["la"], matter.order("la", LAWYER)
    said: dict[str, Any] = {"assurance": LIFE, "text": "No sentence of death.", "rule": RULE}
    proposal = prepare_asking(la.desk, order, "m1", **said)
    with leaves_only_an_audit_entry(la, OutOfOrder, "proposal.waiting", "assurance.asked"):
        prepare_asking(la.desk, order, "m1", **said)
    with leaves_only_an_audit_entry(la, NotPermitted, "policy.two_persons", "assurance.asked"):
        confirm_proposal(la.desk, order, proposal.digest)
    question = approved(la.desk, order, proposal)
    matter.world.exchange()
    with leaves_only_an_audit_entry(la, OutOfOrder, "assurance.asked", "assurance.asked"):
        prepare_asking(la.desk, order, "m1", **said)
    cn, ours = matter.world["cn"], matter.order("cn", LAWYER)
    words: dict[str, Any] = {"said": Said.GIVEN, "text": "Promised.", "given_by": "Ministry", "rule": RULE}
    proposal = prepare_answering(cn.desk, ours, question.digest, **words)
    with leaves_only_an_audit_entry(cn, NotPermitted, "policy.two_persons", "assurance.answered"):
        confirm_proposal(cn.desk, ours, proposal.digest)
    assert standings(matter, "cn") == ["asked"]
    approved(cn.desk, ours, proposal)
    with leaves_only_an_audit_entry(cn, OutOfOrder, "assurance.answered", "assurance.answered"):
        prepare_answering(cn.desk, ours, question.digest, **words)
    rows = list_outbound(cn.desk, cn.officers[Role.AUDITOR], purpose="review")
    assert [(row.type, row.fault) for row in rows if row.type == "assurance.answered"] == [("assurance.answered", "")]


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"text": " "}, "assurance.empty"), ({"assurance": "love"}, "assurance.kind"), ({"rule": ""}, "words.rule"),
     ({"visits": (date(2020, 1, 1),)}, "assurance.visits")],
)  # fmt: skip
def test_a_question_that_is_none_is_refused(matter: Matter, changes: dict[str, Any], code: str) -> None:
    said: dict[str, Any] = {"assurance": LIFE, "text": "No death.", "rule": RULE} | changes
    with leaves_nothing(matter.world["la"], InvalidInput, code):
        prepare_asking(matter.world["la"].desk, matter.order("la", LAWYER), "m1", **said)


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"text": " "}, "assurance.empty"), ({"given_by": ""}, "assurance.empty"), ({"rule": ""}, "words.rule"),
     ({"question": bytes(32)}, "assurance.unknown")],
)  # fmt: skip
def test_an_answer_without_words_author_rule_or_question_is_refused(
    matter: Matter, changes: dict[str, Any], code: str
) -> None:
    given: dict[str, Any] = {"question": ask(matter).digest, "text": "Promised.", "given_by": "Ministry", "rule": RULE}
    given |= changes
    question = given.pop("question")
    with leaves_nothing(matter.world["cn"], InvalidInput, code):
        prepare_answering(matter.world["cn"].desk, matter.order("cn", LAWYER), question, said=Said.GIVEN, **given)


def test_a_province_does_not_promise_for_its_state() -> None:
    world = World.of("cn", "cn-zj", "la", law=OnlyPromises(TestClock(START)))
    measure = MeasureAsked("m1", "police_info", "who is it?", subject="p1", documents=(PAPER,))
    matter = from_zhejiang(world, measures=(measure,))
    question = ask(matter)
    zj, order = world["cn-zj"], matter.order("cn-zj", LAWYER)
    with leaves_only_an_audit_entry(zj, NotPermitted, "assurance.central", "assurance.answered"):
        prepare_answering(
            zj.desk, order, question.digest, said=Said.GIVEN, text="Promised.", given_by="Province", rule=RULE
        )
    assert turn_of(zj.desk.authority, matter.state("cn-zj")) == frozenset()
    answer(matter, question.digest)
    assert standings(matter, "cn-zj") == ["given"]


# ---------- evasions, each past our own policy


def under() -> b.HomeApproval:
    return b.HomeApproval(RULE, "cn.second", START)


def claim(matter: Matter, asked_in: bytes, **changes: Any) -> b.AssuranceAnswered:
    made = b.AssuranceAnswered(
        matter.request, asked_in, "m1", LIFE, "given", "It will not be imposed.", "Ministry", "cn.first", under()
    )
    return replace(made, **changes)


# ---------- the clock


def clock(matter: Matter, node: str) -> Any:
    return matter.state(node).measures["m1"].due


def test_the_clock_stands_while_the_question_is_open_and_both_sides_see_it(matter: Matter) -> None:
    before = clock(matter, "la").due_at
    question = ask(matter)
    for node in ("cn", "la"):
        (pause,) = clock(matter, node).pauses
        assert (pause.reason, pause.event, pause.until) == ("assurance_asked", question.digest, None)
        assert (pause.by, pause.seconded_by) == ("la.lawyer", "la.lawyer.second")
    matter.world.clock.turn(days=40)
    assert not clock(matter, "la").is_late_at(matter.world.clock.at)
    answer(matter, question.digest)
    assert clock(matter, "la") == clock(matter, "cn")
    assert not clock(matter, "la").stands
    assert clock(matter, "la").due_at >= before + timedelta(days=40)


def test_what_is_declined_lets_it_run_too_and_each_question_stops_it_by_itself(matter: Matter) -> None:
    first, second = ask(matter), ask(matter, "no_ill_treatment")
    answer(matter, first.digest, Said.DECLINED)
    assert [clock(matter, node).stands for node in ("cn", "la")] == [True, True]
    answer(matter, second.digest)
    assert [clock(matter, node).stands for node in ("cn", "la")] == [False, False]


def test_an_acceptance_does_not_end_it(matter: Matter) -> None:
    question = ask(matter)
    la = matter.world["la"].desk
    proposal = accept_measure(la, matter.order("la", LAWYER), "m1", reason="if it is promised")
    if proposal.event.type == "act.proposed":
        approved(la, matter.order("la", LAWYER), proposal)
    matter.world.exchange()
    assert [clock(matter, node).stands for node in ("cn", "la")] == [True, True]
    assert clock(matter, "la").name == "execute"
    answer(matter, question.digest)
    assert [clock(matter, node).stands for node in ("cn", "la")] == [False, False]


def test_a_refusal_lets_no_clock_stand(matter: Matter) -> None:
    ask(matter)
    refused(matter, "m1")
    matter.world.exchange()
    for node in ("cn", "la"):
        assert all(pause.until is not None for pause in matter.state(node).pauses)


def test_a_withdrawal_lets_no_clock_stand(matter: Matter) -> None:
    ask(matter)
    withdraw_request(matter.world["cn"].desk, matter.order("cn", DESK), reason="not needed")
    matter.world.exchange()
    for node in ("cn", "la"):
        assert clock(matter, node) is None
        assert all(pause.until is not None for pause in matter.state(node).pauses)


def test_whoever_asked_may_let_it_run_without_the_answer(matter: Matter) -> None:
    question = ask(matter)
    resume_clock(matter.world["la"].desk, matter.order("la", LAWYER), words="we decide without", measure="m1")
    matter.world.exchange()
    assert [clock(matter, node).stands for node in ("cn", "la")] == [False, False]
    answer(matter, question.digest)
    assert clock(matter, "la") == clock(matter, "cn")


@pytest.mark.parametrize("reason", ["assurance_asked", "information_asked"])
def test_nobody_stops_a_clock_for_a_question_that_was_not_asked(matter: Matter, reason: str) -> None:
    la = matter.world["la"]
    with leaves_nothing(la, InvalidInput, "pause.reason"):
        pause_clock(la.desk, matter.order("la", DESK), reason=reason, words="we asked", rule=RULE, measure="m1")


def test_in_danger_to_life_no_question_stops_it() -> None:
    world = World.of("cn", "la", law=OnlyPromises(TestClock(START)))
    measure = MeasureAsked("m1", "extradition", "surrender", subject="p1", documents=(PAPER,), assurances=(LIFE,))
    words = {"urgency": Urgency.DANGER_TO_LIFE, "urgency_reason": "an invented hostage"}
    matter = asked(world, "cn", "la", "extradition", subjects=(WANG,), measures=(measure,), **words)
    send(matter)
    acknowledged(matter)
    ask(matter)
    assert [clock(matter, node).stands for node in ("cn", "la")] == [False, False]


def sent(
    matter: Matter,
    body: Any,
    *,
    token: Mapping[str, Any] | None,
    node: str = "cn",
    basis: bytes | None = None,
    role: Role = LAWYER,
) -> str:
    """A node without our software sends this under such a token, or none; the code with which Laos refuses it."""
    here = matter.world[node]
    audience = tuple(sorted({"cn", "la", node}))
    with here.desk.store.unit() as unit:
        recorder = Recorder(here.desk, unit, Actor("cn.second", role), "test")
        recorder._check_approvals = lambda: None  # type: ignore[method-assign]  # nor its own rule on what leaves
        if token is not None:
            made = b.OutboundApproved(
                request=matter.request, act="assurance.answered", content=sha256(content_of(body)).digest(), rule=RULE,
                rules=(), purpose="investigation of fraud", recipients=("la",), prepared_by="cn.first",
                approver="cn.second", expires_at=matter.world.clock.at + LIFETIME,
            )  # fmt: skip
            signed = recorder.record(replace(made, **token), case=matter.case, audience=audience)
            basis = basis or signed.digest
        recorder.record(body, case=matter.case, audience=audience, basis=basis)
        recorder.finish()
    return matter.world.carry(node, "la")[-1].code


def faults(matter: Matter, node: str = "la") -> list[str]:
    return [one.out_of_order for one in matter.case_at(node).out_of_order]


@pytest.mark.parametrize(
    ("body", "token", "code"),
    [
        ({}, None, "approval.missing"),
        ({}, {"content": bytes(32)}, "approval.other_content"),
        ({}, {"prepared_by": "cn.second"}, "approval.one_person"),
        ({"prepared_by": "cn.second"}, {}, "approval.one_person"),
        ({"prepared_by": "", "approval": None}, {}, "approval.one_person"),
        ({}, {"expires_at": START - timedelta(days=1)}, "approval.expired"),
    ],
)
def test_a_promise_under_a_token_that_does_not_fit_is_not_taken_in(
    matter: Matter, body: dict[str, Any], token: dict[str, Any] | None, code: str
) -> None:
    question = ask(matter)
    assert sent(matter, claim(matter, question.digest, **body), token=token) == code
    assert standings(matter, "la") == ["asked"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"question": bytes(32)}, "nobody has asked for this assurance"),
        ({"assurance": "specialty"}, "nobody has asked for this assurance"),
        ({"measure": "m9"}, "nobody has asked for this assurance"),
        ({"said": "perhaps"}, "it neither gives nor declines the assurance"),
        ({"text": " "}, "it does not have the words, or whose they are"),
        ({"given_by": ""}, "it does not have the words, or whose they are"),
    ],
)
def test_a_claim_of_an_assurance_that_nobody_gave_has_no_effect(
    matter: Matter, changes: dict[str, Any], why: str
) -> None:
    question = ask(matter)
    body = claim(matter, question.digest, **changes)
    assert sent(matter, body, token={}) == ""
    assert faults(matter) == [why]
    assert standings(matter, "la") == ["asked"]
    assert on_file(matter, "la") == ()
    assert lines(matter.world, "la")["extradition"].assurances_given == 0


def test_what_was_declined_is_not_given_by_a_second_answer(matter: Matter) -> None:
    question = ask(matter)
    answer(matter, question.digest, Said.DECLINED)
    assert sent(matter, claim(matter, question.digest), token={}) == ""
    assert (faults(matter), standings(matter, "la")) == (["the question is answered already"], ["declined"])


def test_what_was_declined_does_not_come_back_as_a_document(matter: Matter) -> None:
    answer(matter, ask(matter).digest, Said.DECLINED)
    cn = matter.world["cn"]
    with pytest.raises(Refused) as stopped:
        supplement(cn.desk, matter.order("cn", DESK), text="It is attached.", documents={"m1": (PAPER,)})
    assert stopped.value.code == "gate.needs_human"
    state = matter.state("cn")
    bare = b.RequestSupplemented(matter.request, "It is attached.", {"m1": (PAPER,)})
    forged = replace(assessment_of(state), letter=letter_digest(supplemented(state.letter, bare)))
    plain = assessment_to_plain(forged)
    body = replace(bare, assessment=plain, prepared_by="cn.first", approval=under())
    token = {"act": "request.supplemented"}
    assert sent(matter, body, token=token, basis=assessment_digest(plain), role=DESK) == ""
    assert PAPER in matter.state("la").letter.measures[0].documents
    assert open_items(matter, "la") == (f"assurance:{LIFE}",)


def test_the_other_side_does_not_record_what_was_declined(matter: Matter) -> None:
    la, order = matter.world["la"], matter.order("la", LAWYER)
    answer(matter, ask(matter).digest, Said.DECLINED)
    with leaves_only_an_audit_entry(la, OutOfOrder, "register.declined", "assurance.recorded"):
        record_assurance(la.desk, order, "m1", assurance=LIFE, text="They promised it by telephone.")
    answer(matter, ask(matter).digest)
    record_assurance(la.desk, order, "m1", assurance=LIFE, text="And by note.")


def test_the_side_that_asks_for_help_asks_for_no_promise(matter: Matter) -> None:
    body = b.AssuranceAsked(matter.request, "m1", LIFE, "Promise.", (), "cn.first", under())
    assert sent(matter, body, token={"act": "assurance.asked"}) == ""
    assert "a node of CN cannot do this" in faults(matter)[0]
    assert standings(matter, "la") == []


def test_the_request_does_not_go_to_another_desk_while_it_asks(matter: Matter) -> None:
    ask(matter)
    la = matter.world["la"]
    with leaves_only_an_audit_entry(la, OutOfOrder, "reroute.assurance", "request.rerouted"):
        reroute_request(la.desk, matter.order("la", DESK), to_node="la-vte", reason="theirs")


# ---------- the register


def test_a_given_promise_is_on_the_register_and_its_breach_counts(matter: Matter) -> None:
    given = answer(matter, ask(matter, "no_ill_treatment").digest)
    la, order = matter.world["la"], matter.order("la", LAWYER)
    (row,) = list_assurances(la.desk, la.officers[LAWYER], purpose="review")
    assert (row.entry.id, row.entry.recorded.given_by, row.entry.next_visit) == (given.digest, "CN", DAY)
    matter.world.clock.turn(days=120)
    on = matter.world.clock.at.date()
    record_visit(la.desk, order, given.digest, on=on, visitor="consul", found=Visited.BREACH, report="bruises")
    proposal = judge_assurance(la.desk, order, given.digest, standing=Standing.ESTABLISHED, reason="the consul saw it")
    confirmed(matter, "la", proposal.digest)
    (row,) = list_assurances(la.desk, la.officers[LAWYER], purpose="review")
    assert (row.entry.standing, len(row.entry.visits)) == ("established", 1)
    assert [one.act for one in audits(la)].count("assurance.judged") == 1


def test_what_is_asked_or_declined_is_on_no_register(matter: Matter) -> None:
    question = ask(matter)
    la = matter.world["la"]
    assert list_assurances(la.desk, la.officers[LAWYER], purpose="review") == []
    answer(matter, question.digest, Said.DECLINED)
    assert list_assurances(la.desk, la.officers[LAWYER], purpose="review") == []
    with pytest.raises(InvalidInput):
        judge_assurance(
            la.desk, matter.order("la", LAWYER), question.digest, standing=Standing.ALLEGED, reason="broken"
        )
