"""Every act by every role, on every side, at every stage, against the table of core.md written out by hand."""

from dataclasses import replace
from itertools import product

import pytest
from tests.unit.domain.histories import acknowledged

from comity.application.policy import check_power, has_power, may_act, may_read
from comity.domain.authorities import Authority, Power, Tier
from comity.domain.errors import Barred, InvalidInput, NotPermitted, OutOfOrder
from comity.domain.officers import Officer, Role
from comity.domain.stages import RULES, MeasureStage, Persons, Stage

F, S, D, L, X = Role.OFFICER, Role.SUPERVISOR, Role.NATIONAL_DESK, Role.LAWYER, Role.EXECUTING_AUTHORITY
HOME = "draft assessed submitted"
ABROAD = "released delivered acknowledged"
DONE = "answered feedback"
DECIDE = "asked information_asked postponed"

# act: whose, who, at which stages of the request, at which of the measure, how many persons
TABLE = {
    "request.drafted": ("asking", {F}, "draft assessed", "", 1),
    "request.assessed": ("both", {F, S, D, L, Role.SYSTEM}, f"{HOME} {ABROAD}", "", 1),
    "request.waived": ("asking", {S, D, L}, HOME, "", 1),
    "request.submitted": ("asking", {S}, HOME, "", 1),
    "request.returned": ("asking", {D}, "submitted assessed", "", 1),
    "request.released": ("asking", {S, D}, HOME, "", "alone"),
    "request.delivered": ("asking", {Role.SYSTEM}, f"{ABROAD} {DONE} closed withdrawn", "", 1),
    "request.acknowledged": ("asked", {D, S}, "released delivered", "", 1),
    "measure.accepted": ("asked", {L, D}, "acknowledged", DECIDE, "coercive"),
    "measure.refused": ("asked", {L, D}, "acknowledged", DECIDE, 2),
    "measure.postponed": ("asked", {L, D}, "acknowledged", DECIDE, 2),
    "measure.information_asked": ("asked", {L, D}, "acknowledged", DECIDE, 2),
    "measure.executed": ("asked", {X}, "acknowledged", "accepted", 1),
    "measure.not_executed": ("asked", {X}, "acknowledged", "accepted", 1),
    "request.answered": ("asked", {D}, "acknowledged", "", 2),
    "request.feedback": ("asking", {F}, "answered", "", 1),
    "request.evaluated": ("both", {S}, DONE, "", 1),
    "request.supplemented": ("asking", {S, D}, ABROAD, "", 2),
    "request.clarified": ("both", {F, D, L}, f"{ABROAD} {DONE}", "", 2),
    "request.withdrawn": ("asking", {S, D}, f"{HOME} {ABROAD}", "", 1),
    "request.rerouted": ("asked", {D}, ABROAD, "", 1),
    "request.interim": ("asked", {D, L}, ABROAD, "", 2),
    "request.escalated": ("both", {S, D}, ABROAD, "", 1),
    "clock.paused": ("asked", {D, L}, "acknowledged", "", 2),
    "clock.resumed": ("asked", {D, L}, "acknowledged", "", 1),
    "clock.reminded": ("both", {Role.SYSTEM}, f"{ABROAD} {DONE} closed withdrawn", "", 1),
    "clock.late": ("both", {Role.SYSTEM}, f"{ABROAD} {DONE} closed withdrawn", "", 1),
    "danger.reviewed": ("asking", {S, L}, f"{ABROAD} {DONE} closed withdrawn", "", 1),
    "preservation.extended": ("asking", {S, D, L}, f"acknowledged {DONE} closed", "executed", 1),
    "preservation.ended": ("both", {S, D, L}, f"acknowledged {DONE} closed", "executed", 1),
    "surrender.recorded": ("asked", {L, X}, f"acknowledged {DONE} closed", "", 1),
    "surrender.freed": ("both", {L, D}, f"acknowledged {DONE} closed", "", 1),
    "speciality.widened": ("asked", {L}, f"acknowledged {DONE} closed", "", 2),
    "speciality.reported": ("both", {L, D}, f"acknowledged {DONE} closed", "", 1),
    "assurance.asked": ("asked", {L, D}, "acknowledged", f"{DECIDE} accepted", 2),
    "assurance.answered": ("asking", {L, D}, f"acknowledged {DONE} closed", "", 2),
    "assurance.recorded": ("asked", {L}, f"acknowledged {DONE} closed", "", 1),
    "assurance.visited": ("asked", {L, D}, f"acknowledged {DONE} closed", "", 1),
    "assurance.judged": ("asked", {L}, f"acknowledged {DONE} closed", "", 1),
    "earlier.judged": ("both", {L}, f"{HOME} {ABROAD}", "", 1),
    "safeguard.decided": ("both", {L, S, D}, f"{HOME} {ABROAD}", "", 2),
    "victim.screened": ("both", {F, S, D, L, X}, f"{HOME} {ABROAD}", "", "waived"),
    "protection.checked": ("both", {L, D}, f"{HOME} {ABROAD} {DONE} closed", f"{DECIDE} accepted executed", 1),
    "handover.filled": ("both", {F, D, L, X}, f"acknowledged {DONE} closed", "accepted executed", 1),
    "handover.signed": ("both", {S, D, L, X}, f"acknowledged {DONE} closed", "accepted executed", 2),
    "consent.given": ("asked", {L, D}, "acknowledged", "accepted", 2),
    "consent.revoked": ("asked", {L, D, S}, f"{ABROAD} {DONE} closed withdrawn", "", 1),
    "operation.acted": ("asking", {F, S, D, X}, f"{ABROAD} {DONE} closed withdrawn", "", 1),
    "operation.uncovered": ("asking", {F, S, D, X}, f"{ABROAD} {DONE} closed withdrawn", "", 1),
    "act.proposed": ("both", {F, S, D, L, X}, f"{HOME} {ABROAD} {DONE} closed withdrawn", "", 1),
    "act.declined": ("both", {S, D, L}, f"{HOME} {ABROAD} {DONE} closed withdrawn", "", 1),
}
SIDES = {"asking": {"CN"}, "asked": {"LA"}, "both": {"CN", "LA"}}
STATE = acknowledged("police_info").state()
MEASURE = STATE.measures["m1"]


def officer(*roles: Role) -> Officer:
    return Officer("x.1", "Test officer", frozenset(roles))


def authority(state: str, tier: Tier = Tier.NATIONAL, *powers: Power) -> Authority:
    return Authority(state.lower(), state, tier, "Test", None, frozenset(powers))


def test_every_act_of_the_code_is_in_the_table_and_takes_as_many_persons() -> None:
    assert set(TABLE) == set(RULES)
    persons = {
        1: Persons.ONE,
        2: Persons.TWO,
        "coercive": Persons.TWO_IF_COERCIVE,
        "waived": Persons.TWO_IF_WAIVED,
        "alone": Persons.TWO_OR_ALONE_IN_DANGER,
    }
    assert {name: rule.persons for name, rule in RULES.items()} == {n: persons[row[4]] for n, row in TABLE.items()}


@pytest.mark.parametrize("act", TABLE)
def test_an_act_is_open_to_its_roles_on_its_side_at_its_stages_and_to_nobody_else(act: str) -> None:
    side, roles, stages, at, _ = TABLE[act]
    opened = 0
    for state, role, stage, of_measure in product(("CN", "LA", "TH"), Role, Stage, MeasureStage):
        request = replace(STATE, stage=stage, measures={"m1": replace(MEASURE, stage=of_measure)})
        rightful = state in SIDES[side] and role in roles
        in_time = stage.value in stages.split() and (not at or of_measure.value in at.split())
        where = (state, role, stage, of_measure)
        try:
            actor = may_act(authority(state), officer(role), act, request, "m1")
        except NotPermitted:
            assert not rightful, where
        except OutOfOrder:
            assert rightful, where
            assert not in_time, where
        else:
            assert rightful, where
            assert in_time, where
            assert actor.role is role
            opened += 1
    assert opened


@pytest.mark.parametrize("act", TABLE)
def test_an_administrator_or_auditor_does_nothing_in_a_case(act: str) -> None:
    for role in (Role.ADMINISTRATOR, Role.AUDITOR):
        with pytest.raises(NotPermitted) as refusal:
            may_act(authority("CN"), officer(role), act, None)
        assert refusal.value.code == "policy.role"


def test_an_act_on_a_measure_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(InvalidInput, match="m1"):
        may_act(authority("LA"), officer(L), "measure.accepted", STATE, "m7")


def test_a_person_with_several_roles_acts_in_one_that_allows_it() -> None:
    assert may_act(authority("LA"), officer(Role.AUDITOR, L, F), "measure.accepted", STATE, "m1").role is L


def test_everybody_but_administrator_and_system_may_read_and_only_for_a_purpose() -> None:
    for role in Role:
        if role in (Role.ADMINISTRATOR, Role.SYSTEM):
            with pytest.raises(NotPermitted):
                may_read(officer(role), "to test")
        else:
            assert may_read(officer(role), "to test").role is role
            for purpose in ("", " \n"):
                with pytest.raises(InvalidInput) as refusal:
                    may_read(officer(role), purpose)
                assert refusal.value.code == "policy.purpose"


POWERS = {
    "police_info": Power.POLICE_INFORMATION,
    "police_hit_nohit": Power.POLICE_INFORMATION,
    "extradition": Power.EXTRADITION,
    "provisional_arrest": Power.EXTRADITION,
    "joint_patrol": Power.OPERATIONS,
    "return_victim": Power.PROTECTION,
    "mla_evidence": Power.LEGAL_ASSISTANCE,
    "tsp": Power.LEGAL_ASSISTANCE,
    "transfer_proceedings": Power.LEGAL_ASSISTANCE,
}


@pytest.mark.parametrize("measure", POWERS)
@pytest.mark.parametrize("power", Power)
def test_a_province_has_the_powers_that_it_was_given(measure: str, power: Power) -> None:
    wording = replace(STATE.letter, measures=(replace(STATE.letter.measures[0], measure=measure),))
    province = authority("CN", Tier.PROVINCE, power)
    assert has_power(province, wording) == (POWERS[measure] is power)
    assert has_power(authority("CN"), wording)
    if POWERS[measure] is not power:
        with pytest.raises(NotPermitted) as refusal:
            check_power(province, wording)
        assert refusal.value.code == "policy.power"


@pytest.mark.parametrize("tier", Tier)
def test_nobody_has_a_power_to_ask_for_removal_or_for_what_is_no_measure(tier: Tier) -> None:
    for measure, error in (("deportation", Barred), ("a_wish", InvalidInput)):
        wording = replace(STATE.letter, measures=(replace(STATE.letter.measures[0], measure=measure),))
        with pytest.raises(error):
            check_power(authority("CN", tier, *Power), wording)
