"""The gate reads the same wording again before an act rests on it, by today's law, and says what changed since.

An accepted measure rests on our assessment at its acceptance, or on a later one that a person who may decide the
measure had made since, in whose name the law's change was looked at. Today's answer may be milder. If it is stricter,
the act stops: barred if a bar stands, else until such a person has the gate read it again and looks.
"""

from collections.abc import Iterable, Mapping

from comity.application.acting import Act
from comity.application.assessing import assess_letter
from comity.application.desk import SYSTEM, Desk
from comity.application.earlier import tell_oversight
from comity.application.reading import assessment_digest, assessment_from_plain, assessment_to_plain, letter_digest
from comity.application.recorder import Recorder
from comity.application.settling import assessment_of
from comity.domain import bodies as b
from comity.domain.assessments import Assessment
from comity.domain.cases import Case, RequestState
from comity.domain.decisions import Decision, Effect, Gate
from comity.domain.errors import Barred, Refused
from comity.domain.fitting import is_police_word
from comity.domain.officers import Role
from comity.domain.stages import Stage
from comity.law.difference import Difference, compare

_BEFORE_RELEASE = (Stage.ASSESSED, Stage.SUBMITTED)


def check_law_of_today(opened: Act, keys: Iterable[str]) -> bytes:
    """The digest of the assessment on which the act rests, if today's law is no stricter on these measures.

    An answer that differs from the newest on record is put on record, as the node's own.

    Raises:
        Barred: Today a bar stands against one of them.
        Refused: ``gate.changed``: today's answer is stricter than the one on which the measure was accepted.
        OutOfOrder: Our gate has not assessed the present wording.
    """
    state, desk = opened.state, opened.desk
    known = assessment_of(state)
    fresh = assess_letter(opened.recorder, state.letter, state.released_at, telling=False)
    case = opened.recorder.case(opened.order.case)
    for key in keys:
        check_decision(key, stood_on(desk, case, state, key) or known.decisions[key], fresh.decisions[key])
    if all(compare(known.decisions[key], fresh.decisions[key]).is_empty for key in fresh.decisions):
        return assessment_digest(state.assessments[letter_digest(state.letter)])
    plain = assessment_to_plain(fresh)
    basis = assessment_digest(plain)
    body = b.RequestAssessed(state.id, fresh.letter, plain)
    opened.recorder.record(body, case=opened.order.case, basis=basis, actor=SYSTEM)
    opened.recorder.audit("request.assessed", case=opened.order.case, subject=fresh.letter.hex(), decision=basis)
    tell_oversight(opened.recorder, state.letter, fresh)
    return basis


def check_no_stricter(known: Assessment, fresh: Assessment) -> None:
    """Return if no measure of a letter got a stricter answer since it was assessed.

    Raises:
        Refused: ``gate.changed``.
    """
    for key, decision in fresh.decisions.items():
        if key in known.decisions:
            _check_difference(key, compare(known.decisions[key], decision))


def check_decision(key: str, known: Decision, fresh: Decision) -> None:
    """Return if the fresh decision neither bars the measure nor is stricter than the known one.

    Raises:
        Barred: It bars it.
        Refused: ``gate.changed``.
    """
    difference = compare(known, fresh)
    if fresh.gate() is Gate.BARRED:
        grounds = sorted(fresh.codes(Effect.MANDATORY)) or ["NO_BASIS"]
        raise Barred(
            "gate.barred",
            f"Today's law bars measure {key}: {', '.join(grounds)}"
            f" (since {difference.days[0].isoformat()}: {difference.words}).",
            advice="Report that it was not executed, with that ground; nothing may be done or given on it.",
            grounds=grounds,
        )
    _check_difference(key, difference)


def law_since(recorder: Recorder, case: Case, state: RequestState) -> Mapping[str, Difference]:
    """What today's law says otherwise than the decision on which each measure stands, by key; only what differs.

    For a draft that was assessed, and on our side for what was accepted and is not answered. Nothing is kept of it.

    Raises:
        InvalidInput: The gate cannot read the letter.
    """
    desk, digest = recorder.desk, letter_digest(state.letter)
    underway = state.measures if state.stage is Stage.ACKNOWLEDGED else ()
    ours = {key: stood_on(desk, case, state, key) for key in underway}
    if state.stage in _BEFORE_RELEASE and digest in state.assessments:
        ours = dict(assessment_from_plain(state.assessments[digest]).decisions)
    standing = {key: decision for key, decision in ours.items() if decision is not None}
    if not standing:
        return {}
    fresh = assess_letter(recorder, state.letter, state.released_at, telling=False)
    found = {key: compare(known, fresh.decisions[key]) for key, known in standing.items() if key in fresh.decisions}
    return {key: difference for key, difference in found.items() if not difference.is_empty}


def stood_on(desk: Desk, case: Case, state: RequestState, key: str) -> Decision | None:
    """Our decision on which an accepted measure rests; None if it was not accepted here, or without one."""
    measure, newest, stands = state.measures.get(key), None, None
    if measure is None or measure.decided_in is None:
        return None
    may_look = {Role.LAWYER} | ({Role.NATIONAL_DESK} if is_police_word(measure.measure) else set())
    accepted = False
    for entry in case.timeline:
        event, body = entry.known.event, entry.known.body
        if entry.out_of_order or event.author != desk.node:
            continue
        if isinstance(body, b.RequestAssessed) and body.request == state.id:
            newest = assessment_from_plain(body.assessment).decisions.get(key)
            stands = newest if accepted and event.actor.role in may_look else stands
        elif entry.known.digest == measure.decided_in and isinstance(body, b.MeasureAccepted):
            accepted, stands = True, newest
    return stands


def _check_difference(key: str, difference: Difference) -> None:
    if difference.is_stricter:
        raise Refused(
            "gate.changed",
            f"The law's answer on measure {key} is stricter than on {difference.days[0].isoformat()}:"
            f" {difference.words}.",
            advice="Have whoever decides the measure assess the request again, and look at what changed.",
            grounds=sorted({ground.partition(":")[0] for ground in difference.grounds.new}) or ["NO_BASIS"],
        )
