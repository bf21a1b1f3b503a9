"""What an officer at the line is told to do, one step for each candidate, the most urgent first.

A notice confers no power. So no step says "detain" unless the law here was asked and backs it, and none says it of a
candidate that somebody has still to compare. Children and victims come before everything, whatever else a notice asks.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from comity.domain.register_entries import Action, NoticeKind, RegisterEntry, Vulnerability


class Step(StrEnum):
    """What to do, in the order of urgency. Words for each are in the catalogues, section ``border``."""

    PROTECT_CHILD = "protect_child"
    PROTECT_TRAFFICKED = "protect_trafficked"
    PROTECT = "protect"
    MISUSED = "misused"
    DETAIN = "detain"
    DO_NOT_DETAIN = "do_not_detain"
    SEIZE = "seize"
    DO_NOT_SEIZE = "do_not_seize"
    ASK = "ask"
    LOCATE = "locate"
    REPORT = "report"
    ASK_CLOSER = "ask_closer"  # of the check as a whole, where more may fit than was looked at; of no candidate
    NOTHING = "nothing"


class Unbacked(StrEnum):
    """Why the law here does not back what a notice asks."""

    UNKNOWN = "unknown"  # nobody could ask the law: too little is known of the matter
    CLOSED = "closed"  # the law says no
    HUMAN = "human"  # the law leaves it to a named human, who has not decided
    ALARM = "alarm"  # politics, persecution, refuge, torture, a victim: nothing is done
    WEAKER = "weaker"  # this node decided that less is done


@dataclass(frozen=True, slots=True)
class Backing:
    """Whether the law here, on this day, lets a notice's action be done.

    Attributes:
        backed: True only if the gate cleared the measure that the action is.
        why: Why not; None if it is backed.
        for_whom: State that asks, ISO 3166 alpha-2.
        bases: Legal bases by their ids, in their order.
        codes: Grounds of the law that stand against it.
        as_of: Day of the law, None if it was not asked.
    """

    backed: bool
    why: Unbacked | None
    for_whom: str = ""
    bases: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    as_of: date | None = None

    def __post_init__(self) -> None:
        if self.backed == (self.why is not None):
            raise ValueError("what is backed has no reason against it, and what is not has one")


UNKNOWN = Backing(backed=False, why=Unbacked.UNKNOWN)
"""What holds where nobody asked the law."""

_PLAIN = {
    Action.PROTECT: Step.PROTECT,
    Action.ASK: Step.ASK,
    Action.LOCATE: Step.LOCATE,
    Action.REPORT: Step.REPORT,
    Action.NOTHING: Step.NOTHING,
}


def needs_backing(entry: RegisterEntry) -> bool:
    """True if the owner asks for what only local law can allow."""
    return entry.action in (Action.DETAIN, Action.SEIZE)


def step_for(entry: RegisterEntry, backing: Backing) -> Step:
    """The one step for a candidate, should it be the person or the thing.

    Args:
        entry: The record.
        backing: What the law here says of its action; `UNKNOWN` where it was not asked.
    """
    protected = _protected(entry)
    if protected is not None:
        return protected
    if entry.misused:
        return Step.MISUSED
    if backing.why is Unbacked.ALARM:
        return Step.DO_NOT_DETAIN if entry.action is Action.DETAIN else Step.NOTHING
    if entry.action is Action.DETAIN:
        return Step.DETAIN if backing.backed else Step.DO_NOT_DETAIN
    if entry.action is Action.SEIZE:
        return Step.SEIZE if backing.backed else Step.DO_NOT_SEIZE
    return _PLAIN[entry.action]


def _protected(entry: RegisterEntry) -> Step | None:
    if entry.vulnerability is Vulnerability.CHILD:
        return Step.PROTECT_CHILD
    if entry.vulnerability is Vulnerability.TRAFFICKING:
        return Step.PROTECT_TRAFFICKED
    is_sought_for_safety = entry.kind is NoticeKind.MISSING or entry.action is Action.PROTECT
    return Step.PROTECT if is_sought_for_safety else None


def urgency(step: Step) -> int:
    """Place of a step in the order of urgency, 0 first."""
    return list(Step).index(step)
