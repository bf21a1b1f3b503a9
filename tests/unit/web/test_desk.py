"""The receiving desk's forms: who may, at which stage, what a field holds; twice, too late, and for a second person."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

import pytest
from django.test import Client
from tests.unit.application.letters import letter
from tests.unit.application.saying import clarify, stop_clock
from tests.unit.web.site import Site, add_account, received

from comity.application.acting import standing
from comity.application.casework import decide_measure as decide
from comity.application.casework.acknowledge_request import acknowledge_request
from comity.application.casework.answer_request import prepare_answer
from comity.application.casework.assess_request import assess_request
from comity.application.casework.confirm_proposal import confirm_proposal
from comity.application.casework.draft_request import draft_request
from comity.application.casework.execute_measure import execute_measure
from comity.application.casework.open_case import open_case
from comity.application.casework.read_case import read_case
from comity.application.casework.release_request import release_request
from comity.domain.cases import Case, RequestState
from comity.domain.decisions import Decision, LegalOutcome
from comity.domain.handling import HandlingCode
from comity.domain.officers import Officer, Role
from comity.domain.requests import Urgency
from comity.domain.stages import RULES, MeasureStage, Stage

DESK, LAWYER, EXECUTING = Role.NATIONAL_DESK, Role.LAWYER, Role.EXECUTING_AUTHORITY
OFFICERS = [role for role in Role if role is not Role.SYSTEM]
SECOND = Officer("la.second", "Second of the desk", frozenset({DESK, LAWYER}))
PURPOSE = "reading in a test"
ANSWER = {"text": "The holder is X.", "rule": "Police Act art. 9", "use_limits": "This case only.", "final": "yes"}


def base(site: Site) -> str:
    return f"/cases/{site.case}/requests/{site.request}"


def case_of(site: Site) -> Case:
    return read_case(site.node.desk, site.node.officers[DESK], site.case, purpose="test").case


def state(site: Site) -> RequestState:
    return case_of(site).requests[site.request]


def seen(site: Site) -> str:
    """How the request stands, as a form on the page says it."""
    return standing(case_of(site), site.request).hex()


def page(client: Client, site: Site) -> str:
    return client.get(f"/cases/{site.case}").content.decode()


def in_work(site: Site) -> None:
    """Acknowledged and assessed by LA."""
    acknowledge_request(site.node.desk, site.node.order(DESK, site.case, site.request), reference="LA-1")
    assess_request(site.node.desk, site.node.order(DESK, site.case, site.request))


def accepted(site: Site) -> None:
    """The police information is accepted, the search refused by two lawyers."""
    in_work(site)
    desk, lawyer = site.node.desk, site.node.order(LAWYER, site.case, site.request)
    decide.accept_measure(desk, site.node.order(DESK, site.case, site.request), "m1", reason="Home law allows.")
    proposal = decide.refuse_measure(desk, lawyer, "m2", grounds=("LINK",), reason="No link is shown.")
    site.node.officers[LAWYER], first = SECOND, site.node.officers[LAWYER]
    confirm_proposal(desk, site.node.order(LAWYER, site.case, site.request), proposal.digest)
    site.node.officers[LAWYER] = first


def paused(site: Site) -> None:
    in_work(site)
    order = site.node.order(DESK, site.case, site.request)
    stop_clock(site.node.desk, order, reason="third_party", words="The bank was asked.", measure="m1")


def executed(site: Site) -> None:
    accepted(site)
    order = site.node.order(EXECUTING, site.case, site.request)
    execute_measure(site.node.desk, order, "m1", summary="The holder is X.")


def answered(site: Site) -> None:
    executed(site)
    desk, order = site.node.desk, site.node.order(DESK, site.case, site.request)
    proposal = prepare_answer(desk, order, text="X.", rule="Police Act art. 9", use_limits="H0")
    site.node.officers[DESK], first = SECOND, site.node.officers[DESK]
    confirm_proposal(desk, site.node.order(DESK, site.case, site.request), proposal.digest)
    site.node.officers[DESK] = first


@dataclass(frozen=True)
class Form:
    """A form: where, of which event, at which stage of the request it is open, filled in right and wrong."""

    path: str
    event: str
    ready: Callable[[Site], None]
    right: dict[str, str]
    wrong: dict[str, str]
    code: str


DAY = "2027-01-31"
FORMS = [
    Form("measures/m1/accept", "measure.accepted", in_work, {"reason": "Home law."}, {"reason": " "}, "decide.reason"),
    Form("measures/m1/refuse", "measure.refused", in_work, {"reason": "No.", "ground": "LINK"}, {"reason": "No."},
         "refuse.ground"),
    Form("measures/m1/postpone", "measure.postponed", in_work,
         {"reason": "Later.", "ground": "PENDING", "until": DAY, "rule": "art. 9"},
         {"reason": "Later.", "ground": "PENDING", "until": "31.1.2027"}, "page.day"),
    Form("measures/m1/ask", "measure.information_asked", in_work, {"asks": "Which account?", "rule": "art. 9"},
         {"asks": "Which account?", "rule": " "}, "words.rule"),
    Form("measures/m1/execute", "measure.executed", accepted, {"summary": "Done."}, {"summary": ""}, "execute.summary"),
    Form("measures/m1/not-executed", "measure.not_executed", accepted, {"reason": "No such number."}, {},
         "execute.reason"),
    Form("answer", "request.answered", executed, {**ANSWER, "handling": "H1"}, {**ANSWER, "handling": "H9"},
         "page.choice"),
    Form("interim", "request.interim", in_work,
         {"why": "Slow bank.", "expected": DAY, "code": "third_party", "rule": "art. 9"},
         {"why": "The bank is slow.", "expected": "2020-01-01", "rule": "art. 9"}, "interim.expected"),
    Form("clarify", "request.clarified", in_work, {"text": "Which account?", "rule": "art. 9"},
         {"text": "\n", "rule": "art. 9"},
         "clarify.empty"),
    Form("escalate", "request.escalated", in_work, {"to": "Head of bureau", "reason": "Overdue."}, {"to": "Head"},
         "escalate.reason"),
    Form("pause", "clock.paused", in_work,
         {"reason": "third_party", "words": "The bank was asked.", "rule": "art. 9"},
         {"reason": "tea", "words": "The bank was asked."}, "pause.reason"),
    Form("resume", "clock.resumed", paused, {"words": "The bank has answered.", "measure": "m1"}, {"words": " "},
         "resume.words"),
    Form("evaluate", "request.evaluated", answered, {"late": "Nothing."}, {}, "evaluation.empty"),
]  # fmt: skip
NAMES = [form.path.rpartition("/")[2] for form in FORMS]


@pytest.mark.parametrize("form", FORMS, ids=NAMES)
def test_a_form_is_offered_and_taken_by_the_stage_table_alone(site: Site, form: Form) -> None:
    form.ready(site)
    action = f'action="{base(site)}/{form.path}"'
    may = {role: role in RULES[form.event].roles for role in OFFICERS}
    for role in [role for role in OFFICERS if not may[role]]:
        client = site.signed_in(role)
        assert client.post(f"{base(site)}/{form.path}", form.right).status_code == 403, role
    for role in [role for role in OFFICERS if may[role]]:
        assert action in page(site.signed_in(role), site), role
    client = site.signed_in(next(role for role in OFFICERS if may[role]))
    answer = client.post(f"{base(site)}/{form.path}", {**form.right, "seen": seen(site)})
    assert answer.status_code == 303, answer.content.decode()
    assert answer["Location"] == f"/cases/{site.case}#{site.request}"
    assert 'role="status"' in page(client, site)


@pytest.mark.parametrize("form", FORMS, ids=NAMES)
def test_a_malformed_value_is_refused_and_what_was_typed_stays(site: Site, form: Form) -> None:
    form.ready(site)
    client = site.signed_in(next(role for role in OFFICERS if role in RULES[form.event].roles))
    before = seen(site)
    answer = client.post(f"{base(site)}/{form.path}", form.wrong)
    text = answer.content.decode()
    assert (answer.status_code, form.code in text) == (400, True)
    assert all(value.strip() in text for value in form.wrong.values() if len(value) > 3)
    assert seen(site) == before


@pytest.mark.parametrize("form", [form for form in FORMS if form.path != "clarify"])
def test_at_another_stage_nothing_happens(site: Site, form: Form) -> None:
    if form.ready is not in_work:
        in_work(site)
    elif form.path in ("interim", "escalate", "pause"):
        answered(site)
    client = site.signed_in(next(role for role in OFFICERS if role in RULES[form.event].roles))
    before = seen(site)
    assert client.post(f"{base(site)}/{form.path}", form.right).status_code == 409
    assert seen(site) == before


@pytest.mark.parametrize("form", FORMS, ids=NAMES)
def test_a_form_without_its_token_is_forged(site: Site, form: Form) -> None:
    form.ready(site)
    before = seen(site)
    signed_in = site.signed_in(DESK)
    forged = Client(enforce_csrf_checks=True)
    forged.cookies = signed_in.cookies
    assert forged.post(f"{base(site)}/{form.path}", form.right).status_code == 403
    assert seen(site) == before


@pytest.mark.parametrize("form", FORMS, ids=NAMES)
def test_the_second_click_does_nothing_and_says_so(site: Site, form: Form) -> None:
    form.ready(site)
    client = site.signed_in(next(role for role in OFFICERS if role in RULES[form.event].roles))
    filled = {**form.right, "seen": seen(site)}
    assert client.post(f"{base(site)}/{form.path}", filled).status_code == 303
    before = seen(site)
    answer = client.post(f"{base(site)}/{form.path}", filled)
    assert (answer.status_code, "act.overtaken" in answer.content.decode()) == (409, True)
    assert seen(site) == before


def test_what_a_partner_did_meanwhile_is_shown_and_the_form_can_be_sent_again(site: Site) -> None:
    in_work(site)
    client, old = site.signed_in(LAWYER), seen(site)
    cn = site.world["cn"]
    clarify(cn.desk, cn.order(Role.OFFICER, site.case, site.request), text="It is account 7.")
    site.world.exchange()
    answer = client.post(f"{base(site)}/clarify", {"text": "Which account?", "rule": "art. 9", "seen": old})
    text = answer.content.decode()
    assert answer.status_code == 409
    for words in ("moved on since you opened", "It is account 7.", "Which account?", seen(site)):
        assert words in text, words
    assert (
        client.post(f"{base(site)}/clarify", {"text": "Thanks.", "rule": "art. 9", "seen": seen(site)}).status_code
        == 303
    )


@pytest.mark.parametrize("name", ["", "zz" * 32, "0" * 63, "0" * 65])
def test_a_name_of_a_standing_that_is_none_is_refused(site: Site, name: str) -> None:
    answer = site.signed_in().post(f"{base(site)}/assess", {"seen": name})
    assert (answer.status_code, "page.seen" in answer.content.decode()) == (400, True)


def test_a_coercive_acceptance_waits_for_another_officer(site: Site) -> None:
    in_work(site)
    lawyer = site.signed_in(LAWYER)
    assert "It takes two persons" in page(lawyer, site)
    assert lawyer.post(f"{base(site)}/measures/m2/accept", {"reason": "Allowed."}).status_code == 303
    text = page(lawyer, site)
    for words in ("It waits for a second person now.", "You proposed this.", "Test lawyer"):
        assert words in text, words
    [proposal] = state(site).proposals
    own = lawyer.post(f"{base(site)}/proposals/{proposal.hex()}/confirm")
    assert (own.status_code, "policy.two_persons" in own.content.decode()) == (403, True)
    add_account(site, "lawyer-2", LAWYER)
    other = site.signed_in_as("lawyer-2")
    assert f"{proposal.hex()}/confirm" in page(other, site)
    assert other.post(f"{base(site)}/proposals/{proposal.hex()}/confirm").status_code == 303
    assert state(site).measures["m2"].stage is MeasureStage.ACCEPTED


def test_a_second_decision_is_not_offered_while_one_waits(site: Site) -> None:
    in_work(site)
    lawyer = site.signed_in(LAWYER)
    lawyer.post(f"{base(site)}/measures/m2/accept", {"reason": "Allowed."})
    text = page(lawyer, site)
    assert f'action="{base(site)}/measures/m2/accept"' not in text
    assert "waits for its second person" in text


def test_the_desk_is_not_asked_to_confirm_what_is_for_lawyers(site: Site) -> None:
    in_work(site)
    order = site.node.order(LAWYER, site.case, site.request)
    proposal = decide.refuse_measure(site.node.desk, order, "m2", grounds=("LINK",), reason="No link.").digest
    desk = site.signed_in(DESK)
    assert f"{proposal.hex()}/confirm" not in page(desk, site)
    assert desk.post(f"{base(site)}/proposals/{proposal.hex()}/confirm").status_code == 403


def test_a_bar_of_our_own_law_stands_where_accepting_would_be(site: Site) -> None:
    day = site.world.clock.at.date()
    barred = Decision(b"", "test", day, "CN", "LA", "police_info", LegalOutcome.NO_BASIS)
    site.node.desk.law.outcomes["police_info"] = barred  # type: ignore[attr-defined]  # the fake's table
    in_work(site)
    client = site.signed_in(DESK)
    text = page(client, site)
    assert f'action="{base(site)}/measures/m1/accept"' not in text
    for words in ("Our law bars measure m1", "NO_BASIS", "The two sides come to different answers."):
        assert words in text, words
    answer = client.post(f"{base(site)}/measures/m1/accept", {"reason": "All the same."})
    assert (answer.status_code, "gate.barred" in answer.content.decode()) == (409, True)


def test_an_answer_leaves_with_its_code_approver_and_results(site: Site) -> None:
    executed(site)
    client = site.signed_in(DESK)
    assert "The holder is X." in page(client, site)
    filled = {**ANSWER, "handling": "H3", "restriction": "Not to be shown to the bank."}
    assert client.post(f"{base(site)}/answer", filled).status_code == 303
    add_account(site, "desk-2", DESK, name="Second Approver")
    [proposal] = state(site).proposals
    other = site.signed_in_as("desk-2")
    for words in ("Police Act art. 9", "Not to be shown to the bank.", "Approve and release as the second person"):
        assert words in page(other, site), words
    assert other.post(f"{base(site)}/proposals/{proposal.hex()}/confirm").status_code == 303
    now = state(site)
    assert (now.stage, now.answers[0].results[0].summary) == (Stage.ANSWERED, "The holder is X.")
    [sent] = [e.known.event for e in case_of(site).timeline if e.known.event.type == "request.answered"]
    assert (sent.handling.code, sent.handling.restriction) == (HandlingCode.H3, "Not to be shown to the bank.")
    text = page(client, site)
    assert ("Second Approver" in text, "Approved and released by" in text) == (True, True)


@pytest.mark.parametrize(
    "changes", [{"handling": "H3"}, {"handling": "H0", "restriction": "x"}, {"handling": ""}, {"final": "maybe"},
                {"classification": "cosmic"}],
)  # fmt: skip
def test_an_answer_with_half_a_handling_code_is_refused(site: Site, changes: dict[str, str]) -> None:
    executed(site)
    answer = site.signed_in(DESK).post(f"{base(site)}/answer", {**ANSWER, "handling": "H0", **changes})
    assert answer.status_code == 400
    assert state(site).proposals == {}


def test_a_final_answer_waits_for_open_measures_and_a_partial_one_does_not(site: Site) -> None:
    in_work(site)
    client = site.signed_in(DESK)
    assert "No measure is decided and carried out yet." in page(client, site)
    accepting = site.node.order(DESK, site.case, site.request)
    decide.accept_measure(site.node.desk, accepting, "m1", reason="Home law allows.")
    order = site.node.order(EXECUTING, site.case, site.request)
    execute_measure(site.node.desk, order, "m1", summary="The holder is X.")
    whole = client.post(f"{base(site)}/answer", {**ANSWER, "handling": "H0"})
    assert (whole.status_code, "answer.open_measures" in whole.content.decode()) == (409, True)
    assert client.post(f"{base(site)}/answer", {**ANSWER, "handling": "H0", "final": "no"}).status_code == 303


def test_both_sides_words_of_the_end(site: Site) -> None:
    answered(site)
    site.world.exchange()
    supervisor = site.signed_in(Role.SUPERVISOR)
    assert supervisor.post(f"{base(site)}/evaluate", {"went_well": "Fast."}).status_code == 303
    assert "Our side has evaluated it." in page(supervisor, site)
    assert f'action="{base(site)}/feedback"' not in page(site.signed_in(Role.OFFICER), site)


def test_a_measure_that_the_letter_does_not_have_is_refused(site: Site) -> None:
    in_work(site)
    client = site.signed_in(LAWYER)
    for key in ("m9", "m1/../m2", "%22%3E", "m1%00"):
        assert client.post(f"{base(site)}/measures/{key}/accept", {"reason": "x"}).status_code in (400, 404), key


def test_a_key_that_is_no_name_still_has_its_forms(site: Site) -> None:
    cn = site.world["cn"]
    officer = cn.officers[Role.OFFICER]
    site.case = open_case(cn.desk, officer, title="Invented", purpose=PURPOSE)
    wording = letter(site.case, "police_info")
    odd = replace(wording, measures=(replace(wording.measures[0], key='m/1 "x"?'),))
    site.request = draft_request(cn.desk, officer, odd, purpose=PURPOSE).request
    assess_request(cn.desk, cn.order(Role.OFFICER, site.case, site.request))
    release_request(cn.desk, cn.order(Role.SUPERVISOR, site.case, site.request))
    site.world.exchange()
    in_work(site)
    client = site.signed_in(DESK)
    address = f"{base(site)}/measures/m/1%20%22x%22%3F/accept"
    assert f'action="{address}"' in page(client, site)
    assert client.post(address, {"reason": "Home law."}).status_code == 303
    assert state(site).measures['m/1 "x"?'].stage is MeasureStage.ACCEPTED


def test_a_request_goes_to_no_authority_but_one_of_our_own_state(site: Site) -> None:
    in_work(site)
    client = site.signed_in(DESK)
    assert "This node knows no other authority of our state." in page(client, site)
    for node, code in (("cn", "reroute.foreign"), ("la", "reroute.same"), ("", "node.id"), ("la-zz", "")):
        answer = client.post(f"{base(site)}/reroute", {"to": node, "reason": "Competent there."})
        assert answer.status_code in (400, 409, 503), node
        assert code in answer.content.decode() or code == "node.id"


@pytest.mark.parametrize(("kind", "there", "gone"), [
    ("decision", "The request was taken for work", "The letter was released"),
    ("letter", "The letter was released", "The request was taken for work"),
])  # fmt: skip
def test_the_timeline_shows_one_kind_of_events(site: Site, kind: str, there: str, gone: str) -> None:
    in_work(site)
    text = site.signed_in().get(f"/cases/{site.case}?kind={kind}").content.decode().partition('id="timeline-title"')[2]
    assert (there in text, gone in text) == (True, False)


def test_a_kind_that_there_is_not_is_refused(site: Site) -> None:
    assert site.signed_in().get(f"/cases/{site.case}?kind=gossip").status_code == 400


def test_our_own_officers_have_names_and_a_partners_have_none(site: Site) -> None:
    client = site.signed_in(DESK)
    client.post(f"{base(site)}/acknowledge", {"reference": "LA-1"})
    text = page(site.signed_in(Role.OFFICER), site)
    assert "Test national desk" in text.partition('id="timeline-title"')[2]
    assert "cn.supervisor" in text


def test_each_clock_says_why_then_and_when_it_stood(site: Site) -> None:
    paused(site)
    text = page(site.signed_in(DESK), site).partition('id="clocks-1"')[2].partition("</section>")[0]
    said = ("Decide", "stands", "we owe it", "Why then", "The letter was released", "Asia/Vientiane")
    for words in (*said, "The bank was asked.", "a third party has to answer", "Nobody has ended it yet."):
        assert words in text, words


@pytest.mark.parametrize("wrong", [{"measure": "m9"}, {"until": "soon"}, {"until": "2020-01-01"}])
def test_a_pause_of_nothing_or_until_no_day_is_refused(site: Site, wrong: dict[str, str]) -> None:
    in_work(site)
    filled = {"reason": "third_party", "words": "The bank was asked.", **wrong}
    assert site.signed_in(DESK).post(f"{base(site)}/pause", filled).status_code == 400
    assert state(site).pauses == ()


def in_danger(site: Site) -> None:
    """LA has asked CN for information in danger to life; its supervisor released the letter."""
    la = site.node
    officer = la.officers[Role.OFFICER]
    site.case = open_case(la.desk, officer, title="Invented hostage", purpose=PURPOSE)
    wording = letter(
        site.case, "police_info", requested="cn", urgency=Urgency.DANGER_TO_LIFE, urgency_reason="Hostage."
    )
    site.request = draft_request(la.desk, officer, wording, purpose=PURPOSE).request
    assess_request(la.desk, la.order(Role.OFFICER, site.case, site.request))
    release_request(la.desk, la.order(Role.SUPERVISOR, site.case, site.request))
    site.world.exchange()


def test_a_claim_of_danger_is_reviewed_by_somebody_else(site: Site) -> None:
    in_danger(site)
    client = site.signed_in(LAWYER)
    assert f'action="{base(site)}/review"' in page(client, site)
    assert client.post(f"{base(site)}/review", {"reason": "It was real."}).status_code == 400
    assert site.signed_in(DESK).post(f"{base(site)}/review", {"justified": "yes", "reason": "x"}).status_code == 403
    assert client.post(f"{base(site)}/review", {"justified": "yes", "reason": "It was real."}).status_code == 303
    text = page(client, site)
    for words in ("The claim was justified.", "It was real.", "The review is recorded."):
        assert words in text, words
    assert client.post(f"{base(site)}/review", {"justified": "no", "reason": "x"}).status_code == 409


def other_case(site: Site) -> tuple[UUID, UUID]:
    """Another case, for what must not be mixed up."""
    return received(site.world, "police_info")


def test_a_request_of_another_case_is_not_found(site: Site) -> None:
    case, request = other_case(site)
    answer = site.signed_in().post(f"/cases/{site.case}/requests/{request}/clarify", {"text": "x"})
    assert (answer.status_code, case == site.case) == (404, False)


def test_a_note_stays_here_and_the_same_click_twice_is_one(site: Site) -> None:
    client = site.signed_in(Role.OFFICER)
    for _ in range(2):
        assert client.post(f"/cases/{site.case}/notes", {"text": "Ask the bank."}).status_code == 303
    notes = [entry for entry in case_of(site).timeline if entry.known.event.type == "note.written"]
    assert [entry.known.event.is_private for entry in notes] == [True]
    assert "Ask the bank." in page(client, site)
    assert client.post(f"/cases/{site.case}/notes", {"text": " "}).status_code == 400
    assert site.signed_in(Role.ADMINISTRATOR).post(f"/cases/{site.case}/notes", {"text": "x"}).status_code == 403
    assert Client().post(f"/cases/{site.case}/notes", {"text": "x"}).status_code == 303
