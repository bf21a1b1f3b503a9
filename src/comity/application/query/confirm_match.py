"""A named officer says whether a candidate is who was searched for; only then is it a hit."""

from typing import Final
from uuid import UUID

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.policy import acting
from comity.application.query.searched import SEARCHERS
from comity.application.redress.judge_match import CandidateShown, judge_match
from comity.domain.errors import InvalidInput
from comity.domain.events import SignedEvent
from comity.domain.officers import Officer

_PPM_E12: Final = 1_000_000  # a millionth, in units of 10^-12


def confirm_match(  # a verdict's own parts
    desk: Desk,
    officer: Officer,
    search: UUID,
    record: UUID,
    *,
    verdict: str,
    reason: str = "",
    certificate: str = "",
    purpose: str,
) -> SignedEvent:
    """Record the verdict of a named officer on a candidate that a search of this node showed.

    Args:
        desk: The node.
        officer: Who compared.
        search: Id of the search.
        record: Id of the record.
        verdict: ``confirmed`` or ``rejected``.
        reason: Why it was rejected; a word of `Rejection`.
        certificate: Number of a "not this person" certificate that was looked at.
        purpose: What for.

    Raises:
        NotPermitted: The officer may not search.
        InvalidInput: ``query.not_shown``: no search showed this record; or the verdict's words.
        OutOfOrder: There is a verdict.
    """
    with audited(desk, officer, purpose, "match.judged"):
        acting(officer, SEARCHERS, "judging of matches")
        with desk.store.reading() as unit:
            shown = next((row for row in unit.searches.shown(search) if row.record == record), None)
        if shown is None:
            raise InvalidInput(
                "query.not_shown",
                "No search of this node showed that record.",
                advice="Search again and take it from there.",
            )
    candidate = CandidateShown(
        search,
        record,
        shown.owner,
        shown.query_script,
        shown.record_script,
        shown.group,
        shown.band,
        shown.threshold_ppm * _PPM_E12,
    )
    return judge_match(
        desk, officer, candidate, verdict=verdict, reason=reason, certificate=certificate, purpose=purpose
    )
