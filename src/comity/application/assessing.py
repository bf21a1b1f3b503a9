"""The gate reads a letter: one decision for each measure, bound to the digest of that very wording."""

from datetime import datetime

from comity.application.desk import Desk
from comity.application.reading import letter_digest
from comity.domain.assessments import Assessment
from comity.domain.requests import Letter, question


def assess_letter(desk: Desk, letter: Letter, requested_at: datetime | None = None) -> Assessment:
    """What this node's law says of each measure of the letter today.

    Args:
        desk: The node.
        letter: The wording.
        requested_at: When it was released, by the clock of the node that released it; None before that.

    Raises:
        InvalidInput: The letter has a word that the law's vocabulary does not know.
    """
    digest = letter_digest(letter)
    today = desk.law.today()
    asked_on = min(requested_at.date(), today) if requested_at else today  # a partner's clock may be ahead of ours
    decisions = {
        asked.key: desk.law.assess(question(letter, asked, today, asked_on), digest) for asked in letter.measures
    }
    return Assessment(digest, desk.node, decisions)
