"""What stands before a measure besides the law's answer: alarms that two persons decide, and looks at the person.

Asked before a letter leaves, before a measure is accepted, carried out or reported as not carried out, and before its
result leaves. Nothing of the other side's question is compared and nothing is told before: a no-hit leaks too.
"""

from contextlib import suppress
from typing import Final

from comity.application.desk import Desk
from comity.application.reading import letter_digest
from comity.application.settling import assessment_of
from comity.domain import bodies as b
from comity.domain.assessments import Assessment
from comity.domain.cases import RequestState
from comity.domain.decisions import Decision
from comity.domain.errors import Barred, Refused
from comity.domain.measures import held_by_asking
from comity.domain.requests import Letter, question

POLITICAL: Final = "political_alarm"
VICTIM: Final = "victim"
SAFEGUARDS: Final = (POLITICAL, VICTIM)
SCREENING: Final = "victim_screening"
PROTECTION: Final = "protection_check"
ALARMS: Final = {POLITICAL: frozenset({"POL", "PERSEC"}), VICTIM: frozenset({"VICTIM"})}
"""Grounds by which the law raises an alarm. Politics: in every measure, police information included (RULES 2.8); a
victim: in every measure, whether or not it takes a screening."""
_MAY_BE_VICTIM: Final = frozenset({"indicators", "victim"})


def check_before_release(desk: Desk, state: RequestState, assessment: Assessment) -> None:
    """Return if nothing stands before any measure of our letter, by the law's answer of this moment.

    Raises:
        Refused, Barred: As `check_alarms` and `check_screening`; where the person is with us and would be moved to the
            other side, as `check_protection`.
    """
    for asked in state.letter.measures:
        check_alarms(desk, state, asked.key, assessment.decisions[asked.key])
        if held_by_asking(asked.measure):  # we have the person; the letter tells the state that may be feared
            check_protection(desk, state, asked.key)


def check_before_work(desk: Desk, state: RequestState, measure: str) -> None:
    """Return if nothing stands before accepting or carrying out a measure that another state asked for.

    Raises:
        OutOfOrder: Our gate has not assessed the present wording.
        Refused, Barred: As `check_alarms`, `check_screening` and `check_protection`.
    """
    check_alarms(desk, state, measure, assessment_of(state).decisions[measure])
    check_protection(desk, state, measure)


def check_before_report(desk: Desk, state: RequestState, measure: str) -> None:
    """Return if it may be recorded that an accepted measure was not carried out: alarms were decided, either way.

    What two persons have stopped, or what turned out protected after it was accepted, is reported so.

    Raises:
        OutOfOrder, Refused: As `check_before_work`.
    """
    with suppress(Barred):
        check_alarms(desk, state, measure, assessment_of(state).decisions[measure])


def check_alarms(desk: Desk, state: RequestState, measure: str, decision: Decision) -> None:
    """Return if every alarm about a measure was decided by two named persons, who let it go on.

    Raises:
        Refused: ``guard.political``, ``guard.not_screened``, ``guard.victim``: somebody has to look or decide first.
        Barred: ``guard.stopped``: two persons have stopped it.
    """
    codes = {finding.code for finding in decision.findings}
    check_political(state, measure, decision)
    check_screening(desk, state, measure, alarm=bool(codes & ALARMS[VICTIM]))


def check_political(state: RequestState, measure: str, decision: Decision) -> None:
    """Return if an alarm about politics or persecution was decided by two named persons, who let it go on.

    Raises:
        Refused, Barred: As `check_alarms`.
    """
    found = sorted({finding.code for finding in decision.findings} & ALARMS[POLITICAL])
    if found:
        alarmed = Refused(
            "guard.political",
            f"Politics or persecution may be behind measure {measure}. Nothing is compared, done or told before.",
            advice="Two named persons, a lawyer first, decide with reasons whether it goes on.",
            grounds=found,
        )
        _check_decided(state, measure, POLITICAL, alarmed)


def check_screening(desk: Desk, state: RequestState, measure: str, *, alarm: bool = False) -> None:
    """Return if a person who may be a victim of trafficking was screened, and a victim is not treated as a suspect.

    Raises:
        Refused, Barred: As `check_alarms`.
    """
    if SCREENING not in looks_at(desk, state.letter, measure):
        if alarm:  # the law raises it of a measure that moves nobody: two persons look all the same
            _check_victim_decided(state, measure)
        return
    found = state.screenings.get(state.letter.measure(measure).subject)
    if found is None:
        raise Refused(
            "guard.not_screened",
            f"Nobody has screened the person of {measure} for trafficking.",
            advice="Screen the person, or have two named persons leave it out with a reason.",
            grounds=["VICTIM"],
        )
    if alarm or found.result in _MAY_BE_VICTIM:
        _check_victim_decided(state, measure)


def _check_victim_decided(state: RequestState, measure: str) -> None:
    alarmed = Refused(
        "guard.victim",
        f"The person of {measure} may be a victim of trafficking. Nothing is done before.",
        advice="Two named persons, a lawyer first, decide whether it goes on, and where the person gets help.",
        grounds=["VICTIM"],
    )
    _check_decided(state, measure, VICTIM, alarmed)


def check_protection(desk: Desk, state: RequestState, measure: str) -> None:
    """Return if the authority for refugees said that the person of a measure stands under no protection.

    Raises:
        Refused: ``guard.not_checked``: nobody has asked; ``guard.protected``: anything but a plain no came back.
    """
    if PROTECTION not in looks_at(desk, state.letter, measure):
        return
    found = state.protections.get(measure)
    if found is None:
        raise Refused(
            "guard.not_checked",
            f"Nobody has asked whether the person of {measure} stands under protection.",
            advice="Ask the authority for asylum and refugees, and record its answer; the other side learns nothing.",
            grounds=["NONREF"],
        )
    if found.protection != "no":
        raise Refused(
            "guard.protected",
            f"Measure {measure} does not go on: the answer on protection was not a plain no.",
            advice="Answer neutrally: the other side must not learn whether the person is here or protected.",
            grounds=["NONREF"],
        )


def looks_at(desk: Desk, letter: Letter, measure: str) -> frozenset[str]:
    """The looks at the person that a measure takes by our law today."""
    asked = letter.measure(measure)
    return desk.law.guards(question(letter, asked, desk.law.today())) if asked.subject else frozenset()


def decided(state: RequestState, measure: str, safeguard: str) -> b.SafeguardDecided | None:
    """What two persons last said about an alarm on the present wording; another wording takes another decision."""
    wanted = letter_digest(state.letter), measure, safeguard
    found = [one for one in state.safeguards if (one.letter, one.measure, one.safeguard) == wanted]
    return found[-1] if found else None


def _check_decided(state: RequestState, measure: str, safeguard: str, alarmed: Refused) -> None:
    said = decided(state, measure, safeguard)
    if said is None:
        raise alarmed
    if not said.go_on:
        raise Barred(
            "guard.stopped",
            f"Two persons have stopped measure {measure}.",
            advice="Refuse it, or answer neutrally; a new wording takes a new decision.",
            grounds=alarmed.grounds,
        )
