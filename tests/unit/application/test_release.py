"""Nothing leaves without the gate's word on that very text, a second person, and the power."""

from dataclasses import replace

import pytest
from tests.fakes.world import WordedLaw, World
from tests.unit.application import steps
from tests.unit.application.letters import letter
from tests.unit.application.saying import supplement
from tests.unit.application.steps import BARRED, CONDITIONS, NO_BASIS, REVIEW, Matter, law, leaves_nothing
from tests.unit.application.steps import leaves_only_an_audit_entry as refused

from comity.application.casework.amend_request import withdraw_request
from comity.application.casework.assess_request import assess_request
from comity.application.casework.draft_request import draft_request
from comity.application.casework.open_case import open_case
from comity.application.casework.release_request import release_request
from comity.application.casework.submit_request import return_request, submit_request
from comity.application.casework.waive_item import waive_item
from comity.application.node.peers import suspend_peer
from comity.domain.decisions import Effect, LegalOutcome
from comity.domain.errors import Barred, InvalidInput, NotPermitted, OutOfOrder, Refused, Unavailable
from comity.domain.officers import Officer, Role
from comity.domain.stages import Stage

DESK, SUPERVISOR, OFFICER, LAWYER = Role.NATIONAL_DESK, Role.SUPERVISOR, Role.OFFICER, Role.LAWYER


def world(gate: WordedLaw | None = None) -> World:
    return World.of("cn", "cn-zj", "la", law=gate)


def release(matter: Matter, node: str = "cn", role: Role = DESK) -> None:
    release_request(matter.world[node].desk, matter.order(node, role))


def waive(matter: Matter, item: str, role: Role, *, measure: str = "m1", reason: str = "so be it") -> None:
    waive_item(matter.world["cn"].desk, matter.order("cn", role), measure=measure, item=item, reason=reason)


def reword(matter: Matter, node: str, **changes) -> None:
    desk, officer = matter.world[node].desk, matter.world[node].officers[OFFICER]
    draft_request(desk, officer, replace(steps.wording_at(matter, node), **changes), purpose="test")


@pytest.mark.parametrize(
    ("verdict", "ground"),
    [
        (BARRED, "POL"),
        (NO_BASIS, "NO_BASIS"),
        (steps.decision(LegalOutcome.PROCEED, ("TORTURE", Effect.MANDATORY)), "TORTURE"),
    ],
)
def test_what_the_law_bars_does_not_leave_and_the_grounds_are_on_record(verdict, ground: str) -> None:
    there = world(law(extradition=verdict))
    matter = steps.assessed(there, "cn", "police_info", "extradition")
    with refused(there["cn"], Barred, "gate.barred", "request.released") as refusal:
        release(matter)
    assert refusal.value.grounds == (ground,)
    assert steps.audits(there["cn"])[-1].subject == ground
    assert steps.outbox(there["cn"]) == 0
    assert there.exchange() == []
    assert matter.state("cn").stage is Stage.ASSESSED


def test_a_bar_cannot_be_waived_nor_settled_by_waiving_all_the_rest() -> None:
    there = world(law(extradition=replace(BARRED, missing=("facts_summary",))))
    matter = steps.assessed(there, "cn", "extradition")
    for item in ("mandatory:POL", "POL", "missing:POL"):
        with pytest.raises((InvalidInput, NotPermitted)):
            waive(matter, item, LAWYER)
    waive(matter, "missing:facts_summary", SUPERVISOR)
    with refused(there["cn"], Barred, "gate.barred", "request.released"):
        release(matter)


def test_open_items_keep_a_letter_here_until_each_is_settled_by_the_role_that_it_asks_for() -> None:
    there = world(law(extradition=replace(CONDITIONS, findings=(*CONDITIONS.findings, *REVIEW.findings))))
    matter = steps.assessed(there, "cn", "extradition")
    items = {
        "missing:facts_summary": SUPERVISOR,
        "assurance:reciprocity": DESK,
        "curable:FORM": DESK,
        "review:NAT": LAWYER,
    }
    for item, role in items.items():
        with refused(there["cn"], Refused, "gate.needs_human", "request.released") as refusal:
            release(matter)
        assert item.partition(":")[2] in refusal.value.grounds
        assert steps.outbox(there["cn"]) == 0
        waive(matter, item, role)
    release(matter)
    assert matter.state("cn").stage is Stage.RELEASED
    assert {waiver.item for waiver, _ in matter.state("cn").waivers} == set(items)


def test_an_assurance_given_in_the_letter_needs_no_waiver() -> None:
    there = world(law(extradition=steps.decision(LegalOutcome.PROCEED_WITH_CONDITIONS, assurances=("reciprocity",))))
    matter = steps.drafted(there, "cn", "extradition")
    asked = steps.wording_at(matter, "cn").measures[0]
    reword(matter, "cn", measures=(replace(asked, assurances=("reciprocity",)),))
    assess_request(there["cn"].desk, matter.order("cn", OFFICER))
    release(matter)


@pytest.mark.parametrize(
    ("item", "role"),
    [
        ("review:NAT", SUPERVISOR),
        ("review:NAT", DESK),
        ("review:NAT", OFFICER),
        ("assurance:reciprocity", SUPERVISOR),
        ("missing:facts_summary", OFFICER),
        ("missing:facts_summary", Role.ADMINISTRATOR),
        ("missing:facts_summary", Role.AUDITOR),
        ("something:else", LAWYER),
        ("", LAWYER),
    ],
)
def test_a_waiver_by_a_role_that_the_item_does_not_ask_for_is_refused(item: str, role: Role) -> None:
    there = world(law(extradition=replace(CONDITIONS, findings=REVIEW.findings)))
    matter = steps.assessed(there, "cn", "extradition")
    with refused(there["cn"], NotPermitted, "policy.role", "request.waived"):
        waive(matter, item, role)
    assert not matter.state("cn").waivers


@pytest.mark.parametrize(
    ("item", "measure"), [("review:POL", "m1"), ("review:NAT", "m2"), ("review:NAT", "m7"), ("missing:x", "m1")]
)
def test_what_is_not_open_is_not_waived(item: str, measure: str) -> None:
    there = world(law(extradition=REVIEW))
    matter = steps.assessed(there, "cn", "extradition", "police_info")
    with leaves_nothing(there["cn"], InvalidInput, "waiver.not_open"):
        waive(matter, item, LAWYER, measure=measure)


def test_a_waiver_needs_a_reason_and_an_assessment_and_is_given_once() -> None:
    there = world(law(extradition=REVIEW))
    matter = steps.drafted(there, "cn", "extradition")
    with leaves_nothing(there["cn"], InvalidInput, "waiver.reason"):
        waive(matter, "review:NAT", LAWYER, reason=" ")
    with refused(there["cn"], OutOfOrder, "gate.not_assessed", "request.waived"):
        waive(matter, "review:NAT", LAWYER)
    assess_request(there["cn"].desk, matter.order("cn", OFFICER))
    waive(matter, "review:NAT", LAWYER)
    with leaves_nothing(there["cn"], InvalidInput, "waiver.not_open"):
        waive(matter, "review:NAT", LAWYER)


def test_another_wording_needs_another_assessment_and_another_waiver() -> None:
    there = world(law(extradition=REVIEW))
    matter = steps.assessed(there, "cn", "extradition")
    waive(matter, "review:NAT", LAWYER)
    reword(matter, "cn", facts="Other invented facts.")
    with refused(there["cn"], OutOfOrder, "gate.not_assessed", "request.released"):
        release(matter)
    assess_request(there["cn"].desk, matter.order("cn", OFFICER))
    with refused(there["cn"], Refused, "gate.needs_human", "request.released"):
        release(matter)
    assert steps.outbox(there["cn"]) == 0


def test_the_law_of_the_moment_of_release_counts() -> None:
    gate = law()
    there = world(gate)
    matter = steps.assessed(there, "cn", "extradition")
    gate.outcomes["extradition"] = BARRED
    with refused(there["cn"], Barred, "gate.barred", "request.released"):
        release(matter)
    gate.outcomes["extradition"] = REVIEW
    with refused(there["cn"], Refused, "gate.needs_human", "request.released"):
        release(matter)


def test_whoever_wrote_it_does_not_release_it_in_any_role() -> None:
    there = world()
    matter = steps.assessed(there, "cn")
    writer = there["cn"].officers[OFFICER]
    double = Officer(writer.id, writer.name, frozenset({OFFICER, SUPERVISOR, DESK}))
    with refused(there["cn"], NotPermitted, "policy.two_persons", "request.released"):
        release_request(there["cn"].desk, replace(matter.order("cn", DESK), officer=double))


def test_whoever_wrote_it_below_does_not_release_it_above() -> None:
    there = world()
    matter = steps.submitted(there)
    writer = Officer(there["cn-zj"].officers[OFFICER].id, "Moved up", frozenset({DESK}))
    with refused(there["cn"], NotPermitted, "policy.two_persons", "request.released"):
        release_request(there["cn"].desk, replace(matter.order("cn", DESK), officer=writer))


@pytest.mark.parametrize("role", [OFFICER, LAWYER, Role.EXECUTING_AUTHORITY, Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_supervisor_and_national_desk_release(role: Role) -> None:
    there = world()
    matter = steps.assessed(there, "cn")
    with refused(there["cn"], NotPermitted, "policy.role", "request.released"):
        release(matter, role=role)


def test_a_province_releases_what_it_has_the_power_for_and_nothing_else() -> None:
    there = world()
    police = steps.assessed(there, "cn-zj", "police_info")
    release(police, "cn-zj", SUPERVISOR)
    there.exchange()
    assert police.state("la").stage is Stage.RELEASED
    judicial = steps.assessed(there, "cn-zj", "police_info", "mla_evidence")
    with refused(there["cn-zj"], NotPermitted, "policy.power", "request.released"):
        release(judicial, "cn-zj", SUPERVISOR)


def test_a_province_does_not_supplement_what_it_could_not_release() -> None:
    there = world()
    matter = steps.released(there, "mla_evidence")
    with refused(there["cn-zj"], NotPermitted, "policy.power", "request.supplemented"):
        supplement(there["cn-zj"].desk, matter.order("cn-zj", SUPERVISOR), text="More.", documents={})
    supplement(there["cn"].desk, matter.order("cn", DESK), text="More.", documents={})


def test_removal_is_never_asked_for() -> None:
    there = world()
    for home, role in (("cn", DESK), ("cn-zj", SUPERVISOR)):
        matter = steps.assessed(there, home, "deportation")
        with refused(there[home], Barred, "measure.deportation", "request.released"):
            release(matter, home, role)


def test_a_word_that_is_no_measure_is_a_fault_of_the_letter() -> None:
    there = world()
    matter = steps.assessed(there, "cn", "a_wish")
    with leaves_nothing(there["cn"], InvalidInput, "letter.measure_unknown"):
        release(matter)


@pytest.mark.parametrize("requested", [{"requested_node": "th"}, {"requested_state": "TH"}, {"requested_node": "x"}])
def test_a_letter_goes_to_the_state_whose_law_was_asked(requested) -> None:
    there = world()
    officer = there["cn"].officers[OFFICER]
    case = open_case(there["cn"].desk, officer, title="t", purpose="p")
    with leaves_nothing(there["cn"], InvalidInput, "letter.incomplete"):
        draft_request(there["cn"].desk, officer, letter(case, **requested), purpose="test")


def test_with_no_line_to_the_other_state_nothing_is_written() -> None:
    there = world()
    matter = steps.assessed(there, "cn")
    suspend_peer(there["cn"].desk, there["cn"].officers[DESK], "la", reason="test")
    with leaves_nothing(there["cn"], Unavailable, "line.suspended"):
        release(matter)


def test_the_desk_sends_a_draft_back_and_the_new_wording_comes_up_again() -> None:
    there = world()
    matter = steps.submitted(there)
    with refused(there["cn-zj"], OutOfOrder, "stage.request", "request.drafted"):
        reword(matter, "cn-zj", facts="Changed behind the desk's back.")
    return_request(there["cn"].desk, matter.order("cn", DESK), reason="no link")
    there.exchange()
    assert matter.state("cn-zj").stage is Stage.DRAFT
    reword(matter, "cn-zj", facts="Better facts.")
    assess_request(there["cn-zj"].desk, matter.order("cn-zj", OFFICER))
    submit_request(there["cn-zj"].desk, matter.order("cn-zj", SUPERVISOR))
    there.exchange()
    release(matter)
    there.exchange()
    assert steps.wording_at(matter, "la").facts == "Better facts."
    assert not matter.case_at("cn").out_of_order


def test_a_submitted_draft_that_is_withdrawn_is_not_released_by_a_desk_that_was_not_told() -> None:
    there = world()
    for node, role in (("cn-zj", SUPERVISOR), ("cn", DESK)):
        matter = steps.submitted(there)
        withdraw_request(there[node].desk, matter.order(node, role), reason="found at home")
        there.exchange()
        assert {n: matter.state(n).stage for n in ("cn", "cn-zj")} == dict.fromkeys(("cn", "cn-zj"), Stage.WITHDRAWN)
        with refused(there["cn"], OutOfOrder, "stage.request", "request.released"):
            release(matter)


def test_before_release_a_part_is_not_withdrawn_and_the_whole_stays_at_home() -> None:
    there = world()
    matter = steps.assessed(there, "cn", "police_info", "extradition")
    with leaves_nothing(there["cn"], InvalidInput, "withdraw.at_home"):
        withdraw_request(there["cn"].desk, matter.order("cn", DESK), reason="less", measures=("m1",))
    withdraw_request(there["cn"].desk, matter.order("cn", DESK), reason="none")
    assert matter.state("cn").stage is Stage.WITHDRAWN
    assert steps.outbox(there["cn"]) == 0


def test_the_ministry_s_better_wording_still_comes_from_the_province_and_comes_back_to_it() -> None:
    there = world()
    matter = steps.submitted(there)
    return_request(there["cn"].desk, matter.order("cn", DESK), reason="I word it")
    there.exchange()
    reword(matter, "cn", facts="The ministry's facts.")
    assert steps.wording_at(matter, "cn").requesting_node == "cn-zj"
    assess_request(there["cn"].desk, matter.order("cn", OFFICER))
    release(matter)
    there.exchange()
    assert steps.wording_at(matter, "cn-zj").facts == "The ministry's facts."


def test_a_province_has_a_desk_above_it_and_a_ministry_has_none() -> None:
    there = world()
    matter = steps.assessed(there, "cn")
    with leaves_nothing(there["cn"], InvalidInput, "submit.no_parent"):
        submit_request(there["cn"].desk, matter.order("cn", SUPERVISOR))
