"""What the two events of a hand-over do to its request, and when they have no place there."""

from dataclasses import replace

from comity.domain.authorities import state_of
from comity.domain.case_values import Known, RequestState
from comity.domain.fitting import DoesNotFit
from comity.domain.handovers import (
    AHEAD,
    Half,
    HalfDone,
    Handover,
    HandoverFilled,
    HandoverSigned,
    Kind,
    Noted,
    Signature,
    disagreement,
    half_of,
    kind_of,
    problems,
)
from comity.domain.registers import assurances


def filled(state: RequestState, known: Known) -> RequestState:
    """A half as it stands now. What was signed under an earlier wording of it is signed no more."""
    body = known.body
    assert isinstance(body, HandoverFilled)
    record = _record(state, body.measure)
    half = _own_half(state, record.kind, known)
    if body.half != half:
        raise DoesNotFit(f"the {body.half[:20]} half is the other side's")
    if record.closed_at is not None:
        raise DoesNotFit("the hand-over is closed")
    done = HalfDone(known.digest, body, known.event.author, known.event.actor.id, known.event.at)
    return _with(state, replace(record, halves={**record.halves, half: done}, signed={}))


def signed(state: RequestState, known: Known) -> RequestState:
    """A side's signature under both halves: only under what is complete, and not by whoever filled that side's half."""
    body = known.body
    assert isinstance(body, HandoverSigned)
    record = _record(state, body.measure)
    half = _own_half(state, record.kind, known)
    if half in record.signed:
        raise DoesNotFit("this side has signed it")
    if record.pair != (body.giving, body.receiving):
        raise DoesNotFit("it signs other halves than those that stand")
    if record.halves[half].by == known.event.actor.id:
        raise DoesNotFit("it takes two persons")
    wrong = what_stands_before(state, record)
    if wrong:
        raise DoesNotFit(f"the hand-over is not complete: {', '.join(wrong)}")
    if any((one.filled.handed_at or known.event.at) > known.event.at + AHEAD for one in record.halves.values()):
        raise DoesNotFit("the person is to be handed over later than it is signed")
    signature = Signature(known.digest, known.event.author, known.event.actor.id, known.event.at)
    return _with(state, replace(record, signed={**record.signed, half: signature}))


def what_stands_before(state: RequestState, record: Handover) -> tuple[str, ...]:
    """What keeps the record from being signed, as ``<half>.<field>:<what>``; nothing if it is complete."""
    found = [
        f"{half.value}.{problem}"
        for half in Half
        for problem in (
            problems(record.kind, half, record.halves[half].filled) if half in record.halves else ("half:empty",)
        )
    ]
    found += _unsaid_assurances(state, record)
    if record.pair is not None:
        found += [
            f"both.{one}"
            for one in disagreement(*(record.halves[half].filled for half in (Half.GIVING, Half.RECEIVING)))
        ]
    return tuple(found)


def _unsaid_assurances(state: RequestState, record: Handover) -> list[str]:
    """Halves that call assurances not applicable although some are on the register."""
    if not any(one.recorded.measure == record.measure for one in assurances(state)):
        return []
    entries = ((half, one.filled.entries.get("assurances")) for half, one in record.halves.items())
    return [
        f"{half.value}.assurances:not_excepted"
        for half, entry in entries
        if entry is not None and entry.noted == Noted.NOT_APPLICABLE
    ]


def _record(state: RequestState, measure: str) -> Handover:
    kind = kind_of(state.measures[measure].measure)
    if kind is None:
        raise DoesNotFit("the measure hands nobody over")
    return state.handovers.get(measure) or Handover(measure, kind)


def _own_half(state: RequestState, kind: Kind, known: Known) -> Half:
    return half_of(kind, state.letter, state_of(known.event.author))


def _with(state: RequestState, record: Handover) -> RequestState:
    return replace(state, handovers={**state.handovers, record.measure: record})
