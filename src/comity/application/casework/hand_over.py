"""Two nodes hand a person over: each fills its half of one record, each signs both, and no gate is left behind.

Before anything is written or signed the present law is asked again, and everything that may have stopped the measure
since it was granted: alarms, the screening, the answer on protection, the assurances that the surrender rests on and
whether one was broken, and reports that touch speciality. Whoever gives the person answers for all of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from comity.application.acting import Act, Order, act, audited
from comity.application.assessing import assess_letter
from comity.application.casework.guards import check_alarms
from comity.application.desk import Desk
from comity.application.policy import may_read
from comity.application.rechecking import check_law_of_today
from comity.application.recorder import Recorder
from comity.application.settling import settled, waivers_of
from comity.domain.cases import RequestState
from comity.domain.decisions import Decision, Gate
from comity.domain.errors import Barred, InvalidInput, NotPermitted, OutOfOrder, Refused
from comity.domain.events import SignedEvent
from comity.domain.handover_effects import what_stands_before
from comity.domain.handovers import (
    AHEAD,
    Half,
    Handover,
    HandoverEntry,
    HandoverFilled,
    HandoverSigned,
    Kind,
    Noted,
    fields_of,
    giving_state,
    half_of,
    kind_of,
    problems,
)
from comity.domain.promises import word_on
from comity.domain.registers import assurances, specialities
from comity.domain.stages import MeasureStage
from comity.law.earlier import Standing


@dataclass(frozen=True, slots=True)
class Custody:
    """How long a side has held the person, in whole minutes; `left` until its law's limit, negative once past."""

    half: Half
    since: datetime
    held_min: int
    until: datetime | None = None
    left_min: int | None = None


@dataclass(frozen=True, slots=True)
class HandoverShown:
    """The record as it stands, what keeps it open, and the clocks of custody. `ours` is this node's half."""

    state: RequestState
    record: Handover
    ours: Half
    open: tuple[str, ...]
    custody: tuple[Custody, ...]


def fill_half(
    desk: Desk, order: Order, measure: str, entries: Mapping[str, tuple[str, str]], *,
    custody_since: datetime | None = None, custody_until: datetime | None = None, handed_at: datetime | None = None,
) -> SignedEvent:  # fmt: skip
    """Fill this side's half, whole or in part. Both nodes have it.

    Args:
        desk: The node.
        order: Who, in which request.
        measure: Key of the granted measure.
        entries: By field: how it was noted (a word of `Noted`), and the words; of an exception its reason. The officer
            who fills it answers for an exception by name.
        custody_since: When this side took the person into custody, with its zone.
        custody_until: The last moment until which this side may hold the person for this.
        handed_at: When the person changed hands.

    Raises:
        NotPermitted, OutOfOrder: By the stage table; ``handover.closed``; ``handover.none``.
        InvalidInput: ``handover.field``: a field that there is not, or that may not be left out so.
        Refused, Barred: As `check_allowed`.
    """
    moments = [moment for moment in (custody_since, custody_until, handed_at) if moment is not None]
    if any(moment.tzinfo is None for moment in moments):
        raise InvalidInput("handover.moment", "A moment needs its zone.", advice="Write it like 2026-03-01T08:00Z.")
    with act(desk, order, "handover.filled", measure) as opened:
        kind = _kind(opened.state, measure)
        record = opened.state.handovers.get(measure) or Handover(measure, kind)
        if record.closed_at is not None:
            raise OutOfOrder("handover.closed", "Both sides have signed it.", advice="A closed record stays as it is.")
        check_allowed(opened, measure)
        half = half_of(kind, opened.state.letter, desk.authority.state)
        body = HandoverFilled(
            opened.state.id, measure, half.value, _entries(opened, entries), custody_since, custody_until, handed_at
        )
        _check_fields(kind, half, body)
        return opened.shared(body)


def sign_handover(desk: Desk, order: Order, measure: str) -> SignedEvent:
    """Sign both halves as they stand, as another officer than the one who filled ours. Both signatures close it.

    Raises:
        NotPermitted: By the stage table, or the same officer filled our half.
        OutOfOrder: ``handover.none``, ``handover.signed``; ``handover.open``: something is empty or contradicts the
            other half, with what in its words.
        Refused, Barred: As `check_allowed`.
    """
    with act(desk, order, "handover.signed", measure) as opened:
        kind, state = _kind(opened.state, measure), opened.state
        record = state.handovers.get(measure) or Handover(measure, kind)
        half = half_of(kind, state.letter, desk.authority.state)
        if half in record.signed:
            raise OutOfOrder("handover.signed", "Our side has signed it.", advice="The other side's part is open.")
        wrong = (*what_stands_before(state, record), *_not_yet(record, opened.recorder.at))
        if wrong or record.pair is None:
            raise OutOfOrder(
                "handover.open",
                f"The hand-over cannot be closed: {', '.join(wrong)}.",
                advice="Have each side complete its half; a field is refused or not applicable only with its reason.",
            )
        if record.halves[half].by == opened.actor.id:
            raise NotPermitted(
                "policy.two_persons", "It takes a second person.", advice="Another officer than the one who filled it."
            )
        check_allowed(opened, measure)
        return opened.shared(HandoverSigned(state.id, measure, *record.pair))


def show_handover(desk: Desk, order: Order, measure: str) -> HandoverShown:
    """The record of a measure; the reading is on record.

    Raises:
        NotPermitted: The officer sees no content.
        InvalidInput: No purpose, or an unknown case, request or measure.
        OutOfOrder: ``handover.none``.
    """
    with audited(desk, order.officer, order.purpose, "handover.read", order.case):
        reader = may_read(order.officer, order.purpose)
        with desk.store.unit() as unit:
            recorder = Recorder(desk, unit, reader, order.purpose)
            state = recorder.request(order.case, order.request)
            state.letter.measure(measure)
            kind = _kind(state, measure)
            recorder.audit("handover.read", case=order.case, subject=str(order.request), outcome="read")
            recorder.finish()
            at = recorder.at
    record = state.handovers.get(measure) or Handover(measure, kind)
    ours = half_of(kind, state.letter, desk.authority.state)
    return HandoverShown(state, record, ours, what_stands_before(state, record), tuple(_custody(record, at)))


def check_allowed(opened: Act, measure: str) -> None:
    """Return if nothing stands before handing the person over or taking the person, by what is known at this moment.

    Raises:
        Barred: ``handover.barred``: today's law bars the measure; ``guard.stopped``.
        Refused: ``handover.protection``: nobody has asked about protection, or the answer was not a plain no;
            ``handover.assurance``: an assurance is neither on file nor on the register, or a breach of one is alleged;
            ``handover.speciality``: a report touches what the person was given for; ``gate.changed``; as the alarms.
    """
    state, desk = opened.state, opened.desk
    kind = _kind(state, measure)
    fresh = assess_letter(opened.recorder, state.letter, state.released_at, telling=False).decisions[measure]
    _check_law(opened, measure, fresh)
    check_alarms(desk, state, measure, fresh)
    _check_registers(opened, measure)
    if half_of(kind, state.letter, desk.authority.state) is Half.GIVING:
        _check_protection(state, measure, giving_state(kind, state.letter))
        _check_promised(state, measure, fresh)


def check_not_open(state: RequestState, measure: str) -> None:
    """Return if no hand-over of the measure was begun and left open.

    Raises:
        OutOfOrder: ``handover.unfinished``.
    """
    record = state.handovers.get(measure)
    if record is not None and record.closed_at is None:
        raise OutOfOrder(
            "handover.unfinished", "The hand-over is not closed.", advice="Have both sides complete and sign it first."
        )


def is_on_record(state: RequestState, measure: str) -> bool:
    """True if the measure hands nobody over, both sides signed who was, or the register has the surrender.

    Raises:
        OutOfOrder: ``handover.unfinished``: a hand-over was begun and left open.
    """
    check_not_open(state, measure)
    if kind_of(state.measures[measure].measure) is None or measure in state.handovers:
        return True
    return any(one.measure == measure for one in specialities(state))


def _check_law(opened: Act, measure: str, fresh: Decision) -> None:
    state = opened.state
    if fresh.gate() is Gate.BARRED:
        raise Barred(
            "handover.barred",
            f"Today's law bars measure {measure}; nobody is handed over on it.",
            advice="Report that it was not carried out.",
            grounds=sorted({finding.code for finding in fresh.findings}) or ["NO_BASIS"],
        )
    asked = opened.desk.authority.state[:2] == state.letter.requested_state[:2]
    if asked and state.measures[measure].stage is MeasureStage.ACCEPTED:
        check_law_of_today(opened, [measure])


def _check_protection(state: RequestState, measure: str, holder: str) -> None:
    subject = next((one for one in state.letter.subjects if one.key == state.letter.measure(measure).subject), None)
    if subject is not None and holder[:2] in {code[:2] for code in subject.nationality}:
        return  # nobody is a refugee from abroad in the own state; whoever leaves it is asked about there
    found = state.protections.get(measure)
    if found is None or found.protection != "no":
        raise Refused(
            "handover.protection",
            "Nobody has asked whether the person stands under protection, or the answer was not a plain no.",
            advice="Ask the authority for asylum and refugees, and record its answer; the other side learns nothing.",
            grounds=["NONREF"],
        )


def _check_promised(state: RequestState, measure: str, fresh: Decision) -> None:
    """Every assurance that the law's answer asks for is on file, on the register, or was settled by a named officer.

    One that we asked and nobody has answered is none of that, whoever asks for it.
    """
    given = {one.recorded.assurance for one in assurances(state) if one.recorded.measure == measure}
    items = settled(state.letter, waivers_of(state), state.promises).get(measure, set())
    unanswered = word_on(state.promises, measure).open
    lacking = [
        name
        for name in dict.fromkeys((*fresh.assurances, *sorted(unanswered)))
        if name in unanswered or (name not in given and name not in fresh.on_file and f"assurance:{name}" not in items)
    ]
    if lacking:
        raise Refused(
            "handover.assurance",
            f"An assurance is neither on file nor on the register: {', '.join(lacking)}.",
            advice="Obtain it in writing and put it on the register.",
            grounds=["ASSURANCE"],
        )


def _check_registers(opened: Act, measure: str) -> None:
    state, today = opened.state, opened.recorder.at.date()
    broken = [
        one.recorded.assurance
        for one in assurances(state)
        if one.recorded.measure == measure and one.standing in (Standing.ALLEGED, Standing.ESTABLISHED)
    ]
    if broken:
        raise Refused(
            "handover.assurance",
            f"A breach is alleged or established of: {', '.join(broken)}.",
            advice="Two lawyers lift it, or nobody is handed over.",
            grounds=["ASSURANCE"],
        )
    if any(one.touches(report, today) for one in specialities(state) for report in one.reports):
        raise Refused(
            "handover.speciality",
            "A report says that the person is to answer for more than what the surrender is for.",
            advice="Two lawyers consent to it, or nobody is handed over.",
            grounds=["SPECIALTY"],
        )


def _entries(opened: Act, entries: Mapping[str, tuple[str, str]]) -> dict[str, HandoverEntry]:
    """The fields with whoever answers for an exception; an empty one stays away."""
    return {
        name: HandoverEntry(noted, text.strip(), "" if noted == Noted.RECORDED else opened.actor.id)
        for name, (noted, text) in sorted(entries.items())
        if text.strip() or noted != Noted.RECORDED
    }


def _check_fields(kind: Kind, half: Half, body: HandoverFilled) -> None:
    """What is wrong whatever is still to come; what is only empty yet may come later."""
    wrong = [one for one in problems(kind, half, body) if not one.endswith(":empty")]
    if wrong:
        known = ", ".join(rule.name for rule in fields_of(kind, half))
        raise InvalidInput("handover.field", f"It cannot be so: {', '.join(wrong)}.", advice=f"Fields: {known}.")


def _not_yet(record: Handover, now: datetime) -> list[str]:
    """Halves by which the person changes hands at a moment to come."""
    return [
        f"{half.value}.handed_at:to_come"
        for half, one in record.halves.items()
        if one.filled.handed_at is not None and one.filled.handed_at > now + AHEAD
    ]


def _kind(state: RequestState, measure: str) -> Kind:
    found = kind_of(state.letter.measure(measure).measure)
    if found is None:
        raise OutOfOrder("handover.none", "This measure hands nobody over.", advice="See which measures do.")
    return found


def _custody(record: Handover, now: datetime) -> list[Custody]:
    found = []
    for half in Half:
        one = record.halves.get(half)
        if one is None or one.filled.custody_since is None:
            continue
        since, until = one.filled.custody_since, one.filled.custody_until
        ends = one.filled.handed_at if half is Half.GIVING and record.closed_at is not None else None
        at = ends or now
        left = None if until is None else int((until - at).total_seconds() // 60)
        found.append(Custody(half, since, max(0, int((at - since).total_seconds() // 60)), until, left))
    return found
