"""At the line a named officer says whether a candidate is the person or the thing met; then the step holds.

The verdict is the search desk's own (`confirm_match`): once for each candidate, under the officer's name. After a yes
the step is said anew, with the register and the law of this moment: a record that was withdrawn meanwhile asks for
nothing.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from comity.application.border.check_traveller import PURPOSE
from comity.application.border.law_here import AskLaw, law_here
from comity.application.desk import Desk
from comity.application.query.confirm_match import confirm_match
from comity.domain.border_steps import Backing, Step, step_for
from comity.domain.officers import Officer
from comity.domain.redress_bodies import Verdict
from comity.domain.register_entries import RegisterEntry


@dataclass(frozen=True, slots=True)
class Opinion:
    """What an officer says of a candidate.

    Attributes:
        officer: Who compared.
        search: Id of the check that showed it.
        record: Id of the record.
        verdict: A word of `Verdict`.
        reason: A word of `Rejection`, empty if confirmed.
        certificate: Number of the certificate that was compared, or "".
    """

    officer: Officer
    search: UUID
    record: UUID
    verdict: str
    reason: str = ""
    certificate: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """What a hit asks to be done now."""

    entry: RegisterEntry
    step: Step
    backing: Backing


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict that is on record. `due` is None after a no, and where the record is no longer in the register."""

    search: UUID
    record: UUID
    verdict: Verdict
    due: Due | None


def judge_candidate(desk: Desk, opinion: Opinion, ask_law: AskLaw = law_here) -> Finding:
    """Put an officer's word on record, and say what is to be done now.

    Raises:
        NotPermitted: The officer may not search or judge.
        InvalidInput: ``query.not_shown``, or a no without its reason.
        OutOfOrder: ``safeguard.settled``: there is a verdict.
    """
    confirm_match(
        desk,
        opinion.officer,
        opinion.search,
        opinion.record,
        verdict=opinion.verdict,
        reason=opinion.reason,
        certificate=opinion.certificate,
        purpose=PURPOSE.value,
    )
    verdict = Verdict(opinion.verdict)
    due = _due(desk, opinion.record, ask_law) if verdict is Verdict.CONFIRMED else None
    return Finding(opinion.search, opinion.record, verdict, due)


def _due(desk: Desk, record: UUID, ask_law: AskLaw) -> Due | None:
    with desk.store.reading() as unit:
        entry = unit.register.entries([record]).get(record)
        if entry is None or entry.valid_until <= desk.clock.now():
            return None
        standing = ask_law(desk, unit, entry)
    entry = replace(entry, action=standing.asked)
    return Due(entry, step_for(entry, standing.backing), standing.backing)
