"""Which requests and offences an instrument reaches in time (rule 1.9).

A clause may tie an instrument to requests presented, or to offences committed, after it entered into force; then it is
no basis for older ones. Where no clause was read, an instrument that is younger than the request, or than it reaches
back, still is one, and a human looks.
"""

from datetime import date

from comity.law.days import months_before
from comity.law.questions import Question

REQUESTS_AFTER = "requests_after"
OFFENCES_AFTER = "offences_after"
ANY = "any"


def counted_from(question: Question, reach: str | None) -> date | None:
    """The day on which an instrument of this reach must have bound both already, besides that of the decision."""
    return {REQUESTS_AFTER: question.requested_on, OFFENCES_AFTER: question.offence_date}.get(reach or "")


def is_doubtful(question: Question, reach: str | None, starts: date, years_back: int | None) -> bool:
    """True if it is not settled that an instrument in force since `starts` reaches this request and this offence."""
    if reach == ANY:
        return False
    younger_than_request = reach is None and question.requested_on < starts
    beyond = years_back is not None and question.offence_date < months_before(starts, 12 * years_back)
    return younger_than_request or beyond
