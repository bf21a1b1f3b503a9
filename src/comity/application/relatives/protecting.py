"""Before anything is public an officer asks whether the person fled the reporter; and what a find leads to."""

from dataclasses import replace
from typing import Final
from uuid import UUID

from comity.application.desk import SYSTEM, Desk
from comity.application.recorder import Recorder
from comity.application.relatives.keeping import SECOND, Opened, at_desk, report_of
from comity.domain.errors import InvalidInput, NotPermitted, OutOfOrder
from comity.domain.events import SignedEvent
from comity.domain.officers import Officer
from comity.domain.relatives import Hazard, Purpose, Report, Stage, Told, Wish, found_faults, taken_down

QUESTIONS: Final = (
    "left_by_choice", "afraid_of_reporter", "violence_at_home", "order_of_protection", "dispute_over_child",
    "forced_marriage", "asked_not_to_be_found",
)  # fmt: skip
"""What an officer asks others than the reporter; each is answered ``yes``, ``no`` or ``unknown``."""


def screen_report(desk: Desk, officer: Officer, report: UUID, answers: dict[str, str], *, purpose: str) -> SignedEvent:
    """Record the answers. One "yes" is a sign, one "unknown" leaves it unknown; both hold the report.

    Raises:
        NotPermitted, InvalidInput: As `at_desk`, or an answer is missing.
        OutOfOrder: It is not open, or public already.
    """
    if set(answers) != set(QUESTIONS) or not set(answers.values()) <= {"yes", "no", "unknown"}:
        raise InvalidInput("safeguard.incomplete", "Every question has an answer.", advice="yes, no or unknown")
    with at_desk(desk, officer, report, "screening", purpose) as opened:
        if opened.report.stage not in (Stage.OPEN, Stage.HELD):
            raise OutOfOrder("safeguard.settled", "This report is not open.", advice="Take it down first.")
        found = _hazard(answers)
        if found is Hazard.NO_SIGN and opened.report.stage is Stage.HELD:
            raise OutOfOrder("relatives.held", "A colleague holds this report.", advice="A supervisor lifts that.")
        held = found is not Hazard.NO_SIGN
        by = opened.report.held_by or officer.id if held else ""
        stage = Stage.HELD if held else Stage.OPEN
        said = replace(opened.report, hazard=found, stage=stage, held_by=by, publication=None)
        return opened.keep("held" if held else "screened", said, detail=found.value)


def lift_hold(desk: Desk, officer: Officer, report: UUID, *, reason: str, purpose: str) -> SignedEvent:
    """Somebody else than who holds it has reasons why the person is not in danger.

    Raises:
        NotPermitted: Role, or the officer who holds it.
        InvalidInput: As `at_desk`, or no reason.
        OutOfOrder: Nobody holds it.
    """
    with at_desk(desk, officer, report, "lifting a hold", purpose, SECOND) as opened:
        if opened.report.stage is not Stage.HELD:
            raise OutOfOrder("safeguard.settled", "Nobody holds this report.", advice="See the list.")
        if opened.report.held_by == officer.id:
            raise NotPermitted("safeguard.second_person", "It takes a second person.", advice="Ask a colleague.")
        if not reason.strip():
            raise InvalidInput("safeguard.incomplete", "Say why the person is safe.", advice="In a sentence.")
        said = replace(opened.report, hazard=Hazard.NO_SIGN, stage=Stage.OPEN, held_by="")
        return opened.keep("lifted", said)


def record_found(
    desk: Desk, officer: Officer, report: UUID, *, wish: Wish, told: Told, rule: str, purpose: str
) -> SignedEvent:
    """The person is found: nothing is public from now on, and the reporter learns what the person and the law allow.

    Args:
        desk: The node.
        officer: Who records it.
        report: Which.
        wish: What the person wants.
        told: What the reporter sees; "with the desk" tells nothing.
        rule: The rule of the state's law on which anything else rests.
        purpose: A word of `Purpose`.

    Raises:
        NotPermitted, InvalidInput: As `at_desk`.
        OutOfOrder: ``relatives.told``: the reporter may not be told this; or it is closed already.
    """
    with at_desk(desk, officer, report, "closing", purpose) as opened:
        if opened.report.stage in (Stage.CLOSED, Stage.UNVERIFIED):
            raise OutOfOrder("safeguard.settled", "This report is not open.", advice="See the list.")
        faults = found_faults(opened.report, wish, told, rule)
        if faults:
            raise OutOfOrder(
                "relatives.told",
                f"The reporter may not be told this: {', '.join(faults)}.",
                advice="Tell nothing, or name the rule and what the person wants.",
            )
        said = replace(taken_down(opened.report), stage=Stage.CLOSED, told=told, closed_at=opened.recorder.at)
        return opened.keep("found", said, detail=told.value, photograph=b"")


def purge_reports(desk: Desk, most: int = 100) -> int:
    """Destroy what is over (unread for 30 days, closed for 90), end what has been public long enough; how many.

    Raises:
        Unavailable: The store.
    """
    with desk.store.reading() as unit:
        if not unit.relatives.to_purge(desk.clock.now(), 1):
            return 0
    with desk.store.unit() as unit:
        recorder = Recorder(desk, unit, SYSTEM, Purpose.TAKE_DOWN)
        rows = unit.relatives.to_purge(recorder.at, most)
        for row in rows:
            opened = Opened(recorder, SYSTEM, row, report_of(row))
            if opened.report.stage is Stage.PUBLISHED:
                opened.keep("taken_down", taken_down(opened.report), detail="time_over")
            else:
                unit.relatives.erase(row.report)
                opened.note("erased", None, opened.report.stage.value)
        recorder.finish()
    return len(rows)


def _hazard(answers: dict[str, str]) -> Hazard:
    if "yes" in answers.values():
        return Hazard.SIGNS
    return Hazard.UNKNOWN if "unknown" in answers.values() else Hazard.NO_SIGN


def is_public(report: Report) -> bool:
    """True if a page shows it."""
    return report.stage is Stage.PUBLISHED and report.publication is not None
