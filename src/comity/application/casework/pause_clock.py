"""The requested side stops its clocks for a recorded reason, and lets them run again. The other side sees both.

The clock of a question (`ask_information`, `ask_assurance`) stops by itself and runs again with the answer.
A pause takes back time that was promised to another state. So it takes two persons, and leaves under a rule of home law
as words do; letting the clock run again takes one.
"""

from dataclasses import replace
from datetime import date, timedelta

from comity.application.acting import Act, Order, act
from comity.application.casework.proposals import propose
from comity.application.casework.send_words import approved, owes_words, under
from comity.application.desk import Desk
from comity.domain import bodies as b
from comity.domain.calendars import end_of
from comity.domain.cases import Proposal, RequestState
from comity.domain.clock_rules import BY_RULE, PauseReason
from comity.domain.errors import InvalidInput, OutOfOrder
from comity.domain.events import SignedEvent
from comity.domain.stages import Side

LONGEST = timedelta(days=366)  # as the fold has it


def pause_clock(
    desk: Desk, order: Order, *, reason: str, words: str, rule: str, measure: str = "", until: date | None = None
) -> SignedEvent:
    """Propose to stop the clock of one measure, or all that we owe; a second person approves it, and it leaves.

    Args:
        desk: The node.
        order: Who asks for it, in which request.
        reason: A word of `PauseReason` that does not come by rule.
        words: Why, in a sentence; empty as `owes_words` has it.
        rule: The rule of home law under which it may leave.
        measure: Key of the measure; empty for all clocks of the request that our side owes.
        until: The day with whose end the clock runs again by itself; None until somebody says so.

    Raises:
        NotPermitted, OutOfOrder: By the stage table; no such clock runs, it stands already, or a pause waits already.
        InvalidInput: No such reason, no words or some where there may be none, an unknown measure, a day out of range,
            or no rule.
        Barred, Refused: Words, while an alarm on politics stands.
    """
    _check_reason(reason)
    with act(desk, order, "clock.paused") as opened:
        body = b.ClockPaused(opened.state.id, reason, words.strip(), measure, until, opened.actor.id)
        _check_pause(opened, body)
        return propose(opened, replace(body, approval=under(opened, rule)))


def resume_clock(desk: Desk, order: Order, *, words: str, measure: str = "") -> SignedEvent:
    """Let a clock run again.

    Raises:
        NotPermitted, OutOfOrder: By the stage table; no clock stands.
        InvalidInput: No words.
    """
    if not words.strip():
        raise InvalidInput("resume.words", "Say why it runs again.", advice="The other side reads it.")
    with act(desk, order, "clock.resumed") as opened:
        if not _stands(opened, measure):
            raise OutOfOrder("resume.runs", "No clock stands here.", advice="Look at `comity case clocks`.")
        return opened.shared(b.ClockResumed(opened.state.id, words.strip(), measure))


def complete_pause(opened: Act, proposal: Proposal, body: b.ClockPaused) -> b.ClockPaused:
    """The pause as the second person confirms it."""
    _check_pause(opened, body)
    named = approved(opened, body.approval)
    return replace(body, decided_by=proposal.by, seconded_by=opened.actor.id, approval=named)


def _check_pause(opened: Act, body: b.ClockPaused) -> None:
    _check_until(opened, body.until)
    _check_runs(opened, body.measure)
    if owes_words(opened, body.words):
        raise InvalidInput("pause.words", "A pause needs its reason in words.", advice="The other side reads it.")


def may_pause(state: RequestState, measure: str = "") -> bool:
    """True if a clock of the requested side runs that could be stopped; for a measure, its own."""
    return any(
        clock.duty is not Side.REQUESTING and measure in ("", clock.measure) and not clock.stands
        for clock in state.clocks
    )


def _check_reason(reason: str) -> None:
    said = [one for one in PauseReason if one not in BY_RULE]
    if reason not in said:
        raise InvalidInput(
            "pause.reason", f"{reason[:40]!r} is no reason for a pause.", advice=f"Use one of {', '.join(said)}."
        )


def _check_until(opened: Act, until: date | None) -> None:
    if until is None:
        return
    now = opened.recorder.at
    if not now.date() < until < now.date() + LONGEST or end_of(until, opened.state.calendars.requested.zone) <= now:
        raise InvalidInput(
            "pause.until", f"{until} is not a day to come within a year.", advice="Give a later day, or none."
        )


def _check_runs(opened: Act, measure: str) -> None:
    if measure:
        opened.state.letter.measure(measure)
    if _stands(opened, measure) or not may_pause(opened.state, measure):
        raise OutOfOrder(
            "pause.not_running", "No such clock runs that could be stopped.", advice="Look at `comity case clocks`."
        )


def _stands(opened: Act, measure: str) -> bool:
    return any(pause.measure == measure and pause.holds_at(opened.recorder.at) for pause in opened.state.pauses)
