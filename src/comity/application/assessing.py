"""The gate reads a letter: one decision for each measure, bound to the digest of that very wording."""

from comity.application.desk import Desk
from comity.application.reading import letter_digest
from comity.domain.assessments import Assessment
from comity.domain.requests import Letter, question


def assess_letter(desk: Desk, letter: Letter) -> Assessment:
    """What this node's law says of each measure of the letter today.

    Raises:
        InvalidInput: The letter has a word that the law's vocabulary does not know.
    """
    digest = letter_digest(letter)
    today = desk.law.today()
    decisions = {asked.key: desk.law.assess(question(letter, asked, today), digest) for asked in letter.measures}
    return Assessment(digest, desk.node, decisions)
