"""An officer has the gate read the present wording of a letter."""

from comity.application.acting import Order, act
from comity.application.assessing import assess_letter
from comity.application.desk import Desk
from comity.application.reading import assessment_digest, assessment_to_plain
from comity.domain import bodies as b
from comity.domain.assessments import Assessment


def assess_request(desk: Desk, order: Order) -> Assessment:
    """Assess the request's present wording and record the answer, private to this node.

    Raises:
        NotPermitted, OutOfOrder: By the stage table.
        InvalidInput: The letter has a word that the law's vocabulary does not know.
    """
    with act(desk, order, "request.assessed") as opened:
        assessment = assess_letter(opened.recorder, opened.state.letter, opened.state.released_at)
        plain = assessment_to_plain(assessment)
        body = b.RequestAssessed(opened.state.id, assessment.letter, plain)
        opened.private(body, basis=assessment_digest(plain))
    return assessment
