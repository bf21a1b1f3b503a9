"""A central authority opens a consultation, on facts that a released request has already brought to the others.

A lawyer prepares it, a second person releases it under home law's token; the gate is asked both times.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from comity.application.acting import Order, audited, check_seen
from comity.application.desk import Desk
from comity.application.jurisdiction.acting import (
    ConsultationAct,
    check_central,
    keep,
    keep_approved,
)
from comity.application.policy import acting
from comity.application.reading import assessment_digest
from comity.application.recorder import Recorder
from comity.domain import bodies as b
from comity.domain.authorities import state_of
from comity.domain.cases import Case, Proposal, RequestState
from comity.domain.decision_form import decision_to_plain
from comity.domain.decisions import Decision, LegalOutcome
from comity.domain.errors import Barred, InvalidInput, NotPermitted, OutOfOrder
from comity.domain.events import SignedEvent
from comity.domain.jurisdiction import Conflict, ConsultationOpened
from comity.domain.jurisdiction_effects import OPENED, ROLES, facts_of
from comity.domain.officers import Officer
from comity.domain.requests import Letter
from comity.domain.stages import SINCE_RELEASE
from comity.evidence.canonical import encode

_STOPS = frozenset({"POL", "PERSEC", "NONREF", "TORTURE", "MIL"})


@dataclass(frozen=True, slots=True)
class Subject:
    """What a consultation is about. `request` brought the facts; `also` are further states of the same case."""

    request: UUID
    conflict: str
    title: str
    conduct: str
    also: tuple[str, ...] = ()


def prepare_consultation(
    desk: Desk, officer: Officer, case: UUID, subject: Subject, *, rule: str, purpose: str
) -> SignedEvent:
    """Propose to open it toward every state that takes part; a second person releases it. The proposal's event.

    Nobody is told of conduct that they do not know by a released request of this case, and nobody at all where the law
    raises an alarm: politics, persecution, refuge, torture.

    Raises:
        NotPermitted: Not a lawyer of a central authority.
        InvalidInput: No such case or request, no words or rule, or a state that no request of the case went to or came
            from.
        Barred: ``jurisdiction.alarm``: telling them is not lawful.
        OutOfOrder: The same waits already.
    """
    with audited(desk, officer, purpose, OPENED, case), desk.store.unit() as unit:
        check_central(desk)
        actor = acting(officer, ROLES["jurisdiction.drafted"], "opening of a consultation")
        _check_words(subject, rule)
        recorder = Recorder(desk, unit, actor, purpose)
        folded, request = recorder.case(case), recorder.request(case, subject.request)
        states = _states(desk, folded, request, subject.also)
        body = ConsultationOpened(
            consultation=desk.new_id(recorder.at),
            request=subject.request,
            conflict=subject.conflict,
            states=states,
            title=subject.title.strip(),
            conduct=subject.conduct.strip(),
            offence=request.letter.offence,
            offence_date=request.letter.offence_date,
            decisions=_decisions(desk, request.letter, states),
            prepared_by=actor.id,
            rule=rule.strip(),
        )
        _check_not_waiting(request, body)
        signed = keep(recorder, case, b.ActProposed(OPENED, request.id, b.to_plain(body)), (), actor)
        recorder.finish()
    return signed


def release_consultation(desk: Desk, order: Order, proposal: bytes) -> SignedEvent:
    """Open, as the second person, what a lawyer proposed; the event that carries it, under home law's token.

    Raises:
        NotPermitted: Neither lawyer nor desk of a central authority, or whoever prepared it.
        InvalidInput: No such proposal.
        Barred: ``jurisdiction.alarm``: by today's law telling them is not lawful.
        OutOfOrder: The request has moved on since the officer looked.
        Unavailable: No line leads to a node of the audience; nothing was written.
    """
    with audited(desk, order.officer, order.purpose, OPENED, order.case), desk.store.unit() as unit:
        check_central(desk)
        actor = acting(order.officer, ROLES[OPENED], "opening of a consultation")
        recorder = Recorder(desk, unit, actor, order.purpose)
        check_seen(recorder.case(order.case), order)
        request = recorder.request(order.case, order.request)
        waiting = _waiting(request, proposal)
        if waiting.by == actor.id:
            raise NotPermitted(
                "policy.two_persons", "Whoever prepared it does not release it.", advice="Ask another officer."
            )
        asked = b.convert(dict(waiting.content), ConsultationOpened, OPENED)
        states = _states(desk, recorder.case(order.case), request, asked.states)
        plain = _decisions(desk, request.letter, states)
        body = replace(asked, decisions=plain, prepared_by=waiting.by, released_by=actor.id)
        audience = tuple(sorted(state.lower() for state in states))
        basis = assessment_digest(plain)
        signed = keep_approved(recorder, order.case, request.letter, body, audience, actor, basis)
        recorder.finish()
    return signed


def _decisions(desk: Desk, letter: Letter, states: Iterable[str]) -> dict[str, Any]:
    """What the gate says today of telling each of the others, in plain form."""
    others = (state for state in states if state != state_of(desk.node))
    return {state: decision_to_plain(_telling(desk, letter, state)) for state in others}


def _check_not_waiting(request: RequestState, body: ConsultationOpened) -> None:
    for waiting in request.proposals.values():
        if waiting.act == OPENED and waiting.content.get("title") == body.title:
            raise OutOfOrder(
                "proposal.waiting",
                f"{OPENED} already waits for its second person ({waiting.digest.hex()[:16]}).",
                advice="Have it confirmed or declined first.",
            )


def _waiting(request: RequestState, proposal: bytes) -> Proposal:
    found = request.proposals.get(proposal)
    if found is None or found.act != OPENED:
        raise InvalidInput(
            "proposal.unknown",
            f"No proposal {proposal.hex()[:16]} waits in this request.",
            advice="Look at `comity case show`.",
        )
    return found


def _check_words(subject: Subject, rule: str) -> None:
    if not rule.strip():
        raise InvalidInput(
            "jurisdiction.rule", "Name the rule of home law under which it leaves.", advice="Article and law."
        )
    if subject.conflict not in frozenset(Conflict):
        raise InvalidInput(
            "jurisdiction.conflict",
            f"{subject.conflict[:40]!r} is no kind of conflict.",
            advice=f"Use one of {', '.join(Conflict)}.",
        )
    if not subject.title.strip() or not subject.conduct.strip():
        raise InvalidInput(
            "jurisdiction.empty", "A consultation has a title and says what happened.", advice="Give both."
        )


def _states(desk: Desk, case: Case, request: RequestState, also: Iterable[str]) -> tuple[str, ...]:
    ours = state_of(desk.node)
    reached = {ours}
    for one in case.requests.values():
        if one.stage in SINCE_RELEASE:
            reached |= {one.letter.requesting_state[:2], one.letter.requested_state[:2]}
    if request.stage not in SINCE_RELEASE:
        raise InvalidInput(
            "jurisdiction.not_released",
            "The other side does not have this request.",
            advice="Release a request first; it goes through the gate, and brings them the facts.",
        )
    wanted = {request.letter.requesting_state[:2], request.letter.requested_state[:2], *also}
    strangers = sorted(wanted - reached)
    if strangers:
        raise InvalidInput(
            "jurisdiction.strangers",
            f"No released request of this case concerns {', '.join(strangers)}.",
            advice="Send them a request first; it goes through the gate, and brings them the facts.",
        )
    return tuple(sorted(wanted))


def check_no_alarm(opened: ConsultationAct) -> None:
    """Return if the law raises no alarm today on telling the others more of the conduct.

    Raises:
        Barred: ``jurisdiction.alarm``.
    """
    recorder, subject = opened.recorder, opened.state.opened
    letter = letter_of(recorder.case(opened.order.case).requests, subject)
    for state in subject.states:
        if state != opened.our_state:
            _check_alarms(_asked(recorder.desk, letter, state), state)


def letter_of(requests: Mapping[UUID, RequestState], opened: ConsultationOpened) -> Letter:
    """The letter that brought the facts of a consultation to this node.

    Raises:
        InvalidInput: ``jurisdiction.not_released``: none did.
    """
    found = facts_of(requests, opened)
    if found is None:
        raise InvalidInput(
            "jurisdiction.not_released",
            "The other side does not have this request.",
            advice="Release a request first; it goes through the gate, and brings them the facts.",
        )
    return found.letter


def _telling(desk: Desk, letter: Letter, state: str) -> Decision:
    """What the gate says of information on this conduct to that state.

    Raises:
        Barred: ``jurisdiction.alarm``.
    """
    decision = _asked(desk, letter, state)
    _check_alarms(decision, state)
    if decision.outcome in (LegalOutcome.MANDATORY_REFUSAL, LegalOutcome.NO_BASIS):
        raise _told_nothing(decision.outcome.value, state)
    return decision


def _asked(desk: Desk, letter: Letter, state: str) -> Decision:
    flags = sorted({flag for asked in letter.measures for flag in asked.flags})
    question = {
        "as_of": desk.law.today().isoformat(),
        "from": state_of(desk.node),
        "to": state,
        "measure": "police_info",
        "offence": letter.offence,
        "offence_date": letter.offence_date.isoformat(),
        "person": {"nationality": sorted({code for subject in letter.subjects for code in subject.nationality})},
        "flags": flags,
        "use_wanted": "intelligence",
    }
    return desk.law.assess(question, assessment_digest(encode(question)))


def _check_alarms(decision: Decision, state: str) -> None:
    alarms = sorted({finding.code for finding in decision.findings} & _STOPS)
    if alarms:
        raise _told_nothing(", ".join(alarms), state, alarms)


def _told_nothing(what: str, state: str, alarms: Iterable[str] = ()) -> Barred:
    return Barred(
        "jurisdiction.alarm",
        f"The law raises {what}: {state} is told nothing.",
        advice="A lawyer of the central authority looks at the case first.",
        grounds=list(alarms),
    )
