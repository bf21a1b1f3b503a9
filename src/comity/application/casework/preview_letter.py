"""The gate's answer while an officer is still typing: a question, no record.

Nothing is read of the store and nothing is kept: neither the words that were typed nor the answer. An audit entry for
every pause in typing would bury those that matter; what counts is the assessment of the wording that is saved, which
is an event, and the gate asks again at the release. An attempt by whoever may not draft is on record like any other.
"""

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.policy import may_act, may_read
from comity.application.reading import letter_digest
from comity.domain.decisions import Decision
from comity.domain.errors import InvalidInput
from comity.domain.officers import Officer
from comity.domain.requests import Letter, question


def preview_letter(desk: Desk, officer: Officer, letter: Letter, *, purpose: str) -> dict[str, Decision | InvalidInput]:
    """What this node's law says of each measure of a wording that nobody has saved, or why it cannot read it.

    The letter need not be whole.

    Raises:
        NotPermitted: The officer writes no letters.
        InvalidInput: No purpose.
    """
    with audited(desk, officer, purpose, "request.drafted", letter.case):
        may_act(desk.authority, officer, "request.drafted", None)
        may_read(officer, purpose)
    digest, today = letter_digest(letter), desk.law.today()
    answers: dict[str, Decision | InvalidInput] = {}
    for asked in letter.measures:
        try:
            answers[asked.key] = desk.law.assess(question(letter, asked, today), digest)
        except InvalidInput as unread:  # the law names what it cannot read; the other measures have their answer
            answers[asked.key] = unread
    return answers
