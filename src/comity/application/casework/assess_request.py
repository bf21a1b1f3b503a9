"""The gate reads a letter: one decision for each measure, bound to the digest of that very wording."""

from comity.application.acting import Order, act
from comity.application.desk import Desk
from comity.application.reading import assessment_digest, assessment_to_plain, letter_digest
from comity.domain import bodies as b
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


def assess_request(desk: Desk, order: Order) -> Assessment:
    """Assess the request's present wording and record the answer, private to this node.

    Raises:
        NotPermitted, OutOfOrder: By the stage table.
        InvalidInput: The letter has a word that the law's vocabulary does not know.
    """
    with act(desk, order, "request.assessed") as opened:
        assessment = assess_letter(desk, opened.state.letter)
        plain = assessment_to_plain(assessment)
        body = b.RequestAssessed(opened.state.id, assessment.letter, plain)
        opened.private(body, basis=assessment_digest(plain))
    return assessment
