"""The answer on refuge, recorded at home; and the neutral answer, which is the same whatever stands behind it.

A requesting state must not learn from us that a person is here, has asked for refuge or has it. So what it gets where
nobody was found, where the person is protected and where we decline is one and the same: the same event, role, words
and ground, no sooner than a moment that follows from the letter alone. What stands behind it stays on this node.
"""

from datetime import datetime, timedelta
from typing import Final

from comity.application.acting import Act, Order, act
from comity.application.casework.guards import PROTECTION, looks_at
from comity.application.casework.proposals import propose
from comity.application.desk import Desk
from comity.application.policy import acting
from comity.domain import bodies as b
from comity.domain.cases import RequestState
from comity.domain.errors import InvalidInput, OutOfOrder
from comity.domain.events import SignedEvent
from comity.domain.fitting import is_police_word, stage_of_measure
from comity.domain.measures import Ground
from comity.domain.officers import Role
from comity.domain.registers import specialities
from comity.domain.requests import Urgency
from comity.domain.stages import MeasureStage

FOUND: Final = ("found", "not_found", "not_looked")
PROTECTIONS: Final = ("no", "pending", "yes", "not_disclosed")
NEUTRAL: Final = Ground.NEUTRAL.value
NEUTRAL_WORDS: Final = (
    "Nothing is given under this measure. This neither confirms nor denies that the person is known, present, "
    "protected or sought."
)
EARLIEST: Final = {
    Urgency.NORMAL: timedelta(days=2),
    Urgency.URGENT: timedelta(hours=12),
    Urgency.DANGER_TO_LIFE: timedelta(hours=4),
}
"""From the release of the letter to the first moment of a neutral answer, by urgency alone. [policy]"""
REVEALING: Final = frozenset({"NONREF", "PERSEC", "TORTURE", "VICTIM", "HUMAN"})
"""Grounds that would tell that the person is here, or what the person asked of us."""


def check_protection(
    desk: Desk, order: Order, measure: str, *, found: str, protection: str, authority: str, reference: str
) -> SignedEvent:
    """Record what the authority for asylum and refugees said about the person of a measure. It never leaves the node.

    Also after the measure was granted, carried out or answered: then anything but a plain no is an alarm in the record.

    Raises:
        NotPermitted, OutOfOrder: By the stage table.
        InvalidInput: A word is none of `FOUND` and `PROTECTIONS`, or authority or reference is missing.
    """
    if found not in FOUND or protection not in PROTECTIONS:
        raise InvalidInput("protection.word", "That is none of the answers.", advice=f"{FOUND}, {PROTECTIONS}.")
    if not authority.strip() or not reference.strip():
        raise InvalidInput(
            "protection.authority", "Which authority answered, under which reference?", advice="Name both."
        )
    with act(desk, order, "protection.checked", measure) as opened:
        body = b.ProtectionChecked(
            opened.state.id, measure, found, protection, authority.strip(), reference.strip(), opened.actor.id
        )
        if protection != "no":
            _alarm(opened, measure, protection)
        return opened.private(body)


def _alarm(opened: Act, measure: str, protection: str) -> None:
    """An entry in the record where protection shows after a measure was granted, carried out, or the person is gone."""
    state = opened.state
    stage, record = stage_of_measure(state, measure), state.handovers.get(measure)
    if stage is None or stage not in (MeasureStage.ACCEPTED, MeasureStage.EXECUTED):
        return
    gone = record is not None and record.closed_at is not None
    opened.recorder.audit(
        "protection.alarm",
        case=opened.order.case,
        subject=f"{state.id}.{measure}",
        outcome=protection,
        stage=stage.value,
        handed_over="yes" if gone or any(one.measure == measure for one in specialities(state)) else "no",
    )


def answer_neutrally(desk: Desk, order: Order, measure: str, *, why: str) -> SignedEvent:
    """Propose the neutral answer to a measure; `why` stays on this node as a note.

    The same role answers in every case: the national desk for police information, a lawyer for all else.

    Raises:
        NotPermitted: Another role.
        OutOfOrder: By the stage table, or nobody has asked about protection yet.
        InvalidInput: No reason.
    """
    if not why.strip():
        raise InvalidInput("neutral.why", "Say why, for this node alone.", advice="The other side does not get it.")
    with act(desk, order, "measure.refused", measure) as opened:
        _take_same_steps(opened, measure)
        opened.recorder.record(b.NoteWritten(why.strip()), case=order.case, actor=opened.actor)
        body = b.MeasureRefused(opened.state.id, measure, (NEUTRAL,), NEUTRAL_WORDS, opened.actor.id)
        return propose(opened, body)


def check_outward(opened: Act, body: b.MeasureRefused) -> None:
    """Return if a refusal tells nothing of a person who may be protected, and a neutral answer comes in its time.

    Raises:
        InvalidInput: ``refuse.reveals``: a ground would tell; ``neutral.words``: a neutral answer has other words.
        NotPermitted: Another role than the one that answers neutrally.
        OutOfOrder: ``neutral.too_early``, ``neutral.not_checked``.
    """
    if NEUTRAL in body.grounds:
        _check_neutral(opened, body)
    else:
        check_reveals_nothing(opened, body.measure, body.grounds)


def check_reveals_nothing(opened: Act, measure: str, grounds: tuple[str, ...]) -> None:
    """Return if grounds on which a measure is refused or postponed tell nothing of a person who may be protected.

    Raises:
        InvalidInput: ``refuse.reveals``.
    """
    telling = REVEALING & set(grounds)
    if telling and PROTECTION in looks_at(opened.desk, opened.state.letter, measure):
        raise InvalidInput(
            "refuse.reveals",
            f"The ground {', '.join(sorted(telling))} would tell where the person is.",
            advice="Answer neutrally; the ground stays on this node.",
        )


def earliest(state: RequestState) -> datetime:
    """The first moment of a neutral answer: it follows from the letter alone.

    Raises:
        OutOfOrder: The letter has not been released.
    """
    if state.released_at is None:
        raise OutOfOrder("neutral.too_early", "The letter has not been released.", advice="Wait for it.")
    return state.released_at + EARLIEST[state.letter.urgency]


def _take_same_steps(opened: Act, measure: str) -> None:
    """Act in the one role that answers neutrally, since the other side sees it, and only after protection was asked."""
    role = Role.NATIONAL_DESK if is_police_word(opened.state.measures[measure].measure) else Role.LAWYER
    opened.actor = acting(opened.order.officer, frozenset({role}), "answering neutrally")
    if measure not in opened.state.protections:
        raise OutOfOrder(
            "neutral.not_checked",
            "Nobody has asked about protection yet; the neutral answer follows the same steps in every case.",
            advice="Record the answer on protection first.",
        )


def _check_neutral(opened: Act, body: b.MeasureRefused) -> None:
    if body.grounds != (NEUTRAL,) or body.reason != NEUTRAL_WORDS:
        raise InvalidInput(
            "neutral.words", "A neutral answer has one ground and fixed words.", advice="Use the neutral answer."
        )
    _take_same_steps(opened, body.measure)
    first = earliest(opened.state)
    if opened.recorder.at < first:
        raise OutOfOrder(
            "neutral.too_early",
            f"A neutral answer leaves from {first:%Y-%m-%d %H:%M} UTC on, whatever stands behind it.",
            advice="Confirm it then.",
        )
