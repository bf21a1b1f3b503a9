"""After a surrender: for what the person was handed over, what was promised, and whether it is kept.

The surrendering side keeps both registers. A breach is alleged by one lawyer of the central authority and established,
or lifted, by two; consent to further offences takes two. A report of a charge or a hand-over outside the surrender is
an alarm in the record, and the gate bars what rests on it.
"""

from dataclasses import replace
from datetime import date

from comity.application.acting import Act, Order, act
from comity.application.casework.hand_over import check_not_open
from comity.application.casework.proposals import propose
from comity.application.desk import Desk
from comity.application.earlier import watch_speciality
from comity.application.policy import acting
from comity.domain import bodies as b
from comity.domain.cases import Proposal, RequestState
from comity.domain.earlier_bodies import (
    AssuranceJudged,
    AssuranceRecorded,
    AssuranceVisited,
    SpecialityReported,
    SpecialityWidened,
    SurrenderedFreed,
    SurrenderRecorded,
    Touch,
    Visited,
)
from comity.domain.errors import InvalidInput, OutOfOrder
from comity.domain.events import SignedEvent
from comity.domain.fitting import known_measure
from comity.domain.measures import EXTRADITION_FAMILY
from comity.domain.officers import Role
from comity.domain.promises import word_on
from comity.domain.registers import Assurance, Speciality, assurances, specialities
from comity.domain.stages import MeasureStage
from comity.law.earlier import Standing

HANDED = (MeasureStage.ACCEPTED, MeasureStage.EXECUTED)


def record_surrender(
    desk: Desk, order: Order, measure: str, *, on: date, offences: tuple[str, ...], handed_to: str,
    specialty_days: int | None = None, no_record: str = "",
) -> SignedEvent:  # fmt: skip
    """Record that the person was handed over, when and for which offences. Both sides have it.

    It rests on the record of the hand-over that both sides signed. Where there is none, since an older node knows of
    none or it was done on paper, a lawyer answers for it: `no_record` says why, in a note of this node.

    Raises:
        NotPermitted, OutOfOrder: By the stage table; the measure was not accepted, or is recorded already; a
            hand-over of it was begun and is not closed; ``handover.no_record``: there is none, and no reason.
        InvalidInput: No such measure of surrender, no offence, an unknown one, or a day to come.
    """
    _check_past(desk, on)
    _check_offences(desk, offences)
    _needs(handed_to, "who received the person")
    with act(desk, order, "surrender.recorded") as opened:
        state = opened.state.measures.get(measure)
        if state is None or known_measure(state.measure) not in EXTRADITION_FAMILY:
            raise _unknown("measure of surrender", measure)
        if state.stage not in HANDED:
            raise OutOfOrder("register.not_granted", "The surrender was not granted.", advice="See the timeline.")
        _check_handed_over(opened, measure, no_record.strip())
        if any(one.measure == measure for one in specialities(opened.state)):
            raise OutOfOrder("register.recorded", "This surrender is recorded already.", advice="See the register.")
        return opened.shared(SurrenderRecorded(opened.state.id, measure, on, offences, handed_to, specialty_days))


def record_freed(desk: Desk, order: Order, measure: str, *, on: date, reason: str) -> SignedEvent:
    """Record from when the person was free to leave; the days of the treaty run from then.

    Raises:
        NotPermitted, OutOfOrder: By the stage table.
        InvalidInput: No recorded surrender, no reason, or a day to come.
    """
    _check_past(desk, on)
    _needs(reason, "how that is known")
    with act(desk, order, "surrender.freed") as opened:
        _speciality(opened.state, measure)
        return opened.shared(SurrenderedFreed(opened.state.id, measure, on, reason.strip()))


def widen_speciality(desk: Desk, order: Order, measure: str, *, offences: tuple[str, ...], reason: str) -> SignedEvent:
    """Propose to consent to further offences; a second lawyer confirms.

    Raises:
        NotPermitted, OutOfOrder: By the stage table.
        InvalidInput: No recorded surrender, no offence, an unknown one, or no reason.
    """
    _check_offences(desk, offences)
    _needs(reason, "why")
    with act(desk, order, "speciality.widened") as opened:
        _speciality(opened.state, measure)
        body = SpecialityWidened(opened.state.id, measure, offences, reason.strip(), decided_by=opened.actor.id)
        return propose(opened, body)


def report_touch(
    desk: Desk, order: Order, measure: str, *, touch: Touch, offence: str, source: str, act_on: date | None = None
) -> SignedEvent:
    """Report a later charge or a hand-over to another state. Outside the surrender it is an alarm on the record.

    From the requesting side both have it; what the surrendering side learned stays with it.

    Raises:
        NotPermitted, OutOfOrder: By the stage table.
        InvalidInput: No recorded surrender, an unknown offence, or no source.
    """
    _check_offences(desk, (offence,))
    _needs(source, "how that is known")
    with act(desk, order, "speciality.reported") as opened:
        _speciality(opened.state, measure)
        body = SpecialityReported(opened.state.id, measure, touch.value, offence, source.strip(), act_on)
        asking = desk.authority.state == opened.state.letter.requesting_state
        signed = opened.shared(body) if asking else opened.private(body)
        watch_speciality(opened.recorder, opened.state, body)
        return signed


def record_assurance(
    desk: Desk, order: Order, measure: str, *, assurance: str, text: str, visits: tuple[date, ...] = ()
) -> SignedEvent:
    """Put an assurance of the requesting state on the register, with its words and the days on which somebody looks.

    Raises:
        NotPermitted, OutOfOrder: By the stage table; ``register.declined``: that state has declined it when asked.
        InvalidInput: No such measure, an unknown kind, or no text.
    """
    _needs(text, "the words of the assurance")
    if assurance not in desk.law.words("assurance"):
        raise _unknown("kind of assurance", assurance)
    with act(desk, order, "assurance.recorded") as opened:
        opened.state.letter.measure(measure)
        if assurance in word_on(opened.state.promises, measure).declined:
            raise OutOfOrder(
                "register.declined",
                f"{opened.state.letter.requesting_state} was asked for this assurance and declined it.",
                advice="Ask for it anew; only what was given is put on the register.",
            )
        giver = opened.state.letter.requesting_state
        days = tuple(sorted(set(visits)))
        return opened.shared(AssuranceRecorded(opened.state.id, measure, assurance, giver, text.strip(), days))


def record_visit(
    desk: Desk, order: Order, assurance: bytes, *, on: date, visitor: str, found: Visited, report: str
) -> SignedEvent:
    """Record that somebody looked whether an assurance is kept, and what was found.

    Raises:
        NotPermitted, OutOfOrder: By the stage table.
        InvalidInput: No such assurance, no visitor or report, or a day to come.
    """
    _check_past(desk, on)
    _needs(visitor, "who looked")
    _needs(report, "what was found")
    with act(desk, order, "assurance.visited") as opened:
        _assurance(opened.state, assurance)
        body = AssuranceVisited(opened.state.id, assurance, on, visitor.strip(), found.value, report.strip())
        return opened.private(body)


def judge_assurance(desk: Desk, order: Order, assurance: bytes, *, standing: Standing, reason: str) -> SignedEvent:
    """Allege a breach; or propose to a second lawyer that one is established, or lifted.

    Raises:
        NotPermitted, OutOfOrder: By the stage table; lifting where no breach stands.
        InvalidInput: No such assurance, or no reason.
    """
    _needs(reason, "why")
    with act(desk, order, "assurance.judged") as opened:
        one = _assurance(opened.state, assurance)
        if standing is Standing.LIFTED and not one.judged:
            raise OutOfOrder("register.no_breach", "No breach of it is on the register.", advice="Nothing to lift.")
        body = AssuranceJudged(opened.state.id, assurance, standing.value, reason.strip(), decided_by=opened.actor.id)
        return opened.private(body) if standing is Standing.ALLEGED else propose(opened, body)


def complete_widening(opened: Act, proposal: Proposal, body: SpecialityWidened) -> SpecialityWidened:
    """The consent as the second lawyer confirms it."""
    return replace(body, decided_by=proposal.by, seconded_by=opened.actor.id)


def complete_assurance_judgment(opened: Act, proposal: Proposal, body: AssuranceJudged) -> AssuranceJudged:
    """The finding as the second lawyer confirms it."""
    return replace(body, decided_by=proposal.by, seconded_by=opened.actor.id)


def _check_handed_over(opened: Act, measure: str, no_record: str) -> None:
    """Return if both sides have signed the hand-over, or a lawyer said why there is no record of it."""
    check_not_open(opened.state, measure)
    if measure in opened.state.handovers:
        return
    if not no_record:
        raise OutOfOrder(
            "handover.no_record",
            "There is no record of the hand-over.",
            advice="Have both sides fill and sign it; a lawyer may say why there is none.",
        )
    opened.actor = acting(opened.order.officer, frozenset({Role.LAWYER}), "recording a surrender without its record")
    opened.recorder.record(b.NoteWritten(no_record), case=opened.order.case, actor=opened.actor)
    opened.recorder.audit(
        "surrender.unsigned",
        case=opened.order.case,
        subject=f"{opened.state.id}.{measure}",
        outcome="recorded",
        by=opened.actor.id,
    )


def _speciality(state: RequestState, measure: str) -> Speciality:
    for one in specialities(state):
        if one.measure == measure:
            return one
    raise _unknown("recorded surrender", measure)


def _assurance(state: RequestState, digest: bytes) -> Assurance:
    for one in assurances(state):
        if one.id == digest:
            return one
    raise _unknown("assurance", digest.hex()[:16])


def _check_past(desk: Desk, day: date) -> None:
    if day > desk.clock.now().date():
        raise InvalidInput("register.day", f"{day} is a day to come.", advice="Record it when it has happened.")


def _check_offences(desk: Desk, offences: tuple[str, ...]) -> None:
    known = desk.law.words("offence")
    if not offences:
        raise _unknown("offence", "")
    for code in offences:
        if code not in known:
            raise _unknown("offence", code)


def _needs(text: str, what: str) -> None:
    if not text.strip():
        raise InvalidInput("register.empty", f"Say {what}.", advice="Give it in words.")


def _unknown(what: str, name: str) -> InvalidInput:
    return InvalidInput(
        "register.unknown", f"There is no {what} {name[:80]!r} here.", advice="Look at the registers and the case."
    )
