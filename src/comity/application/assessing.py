"""The gate reads a letter: one decision for each measure, bound to the digest of that very wording."""

from datetime import datetime

from comity.application.earlier import EarlierMatters, tell_oversight
from comity.application.reading import letter_digest
from comity.application.recorder import Recorder
from comity.domain.assessments import Assessment
from comity.domain.requests import Letter, question


def assess_letter(
    recorder: Recorder, letter: Letter, requested_at: datetime | None = None, *, telling: bool = True
) -> Assessment:
    """What this node's law says of each measure of the letter today, earlier matters of its persons beside it.

    Where one bears on a measure, whoever keeps oversight is told: an entry of its own in the record.

    Args:
        recorder: The act in which it is assessed.
        letter: The wording.
        requested_at: When it was released, by the clock of the node that released it; None before that.
        telling: False where nothing new is decided: the record has it already from the assessment that is looked at.

    Raises:
        InvalidInput: The letter has a word that the law's vocabulary does not know.
    """
    digest, desk = letter_digest(letter), recorder.desk
    today = desk.law.today()
    asked_on = min(requested_at.date(), today) if requested_at else today  # a partner's clock may be ahead of ours
    found = EarlierMatters(recorder, letter, telling=telling)
    decisions = {
        asked.key: desk.law.assess(question(letter, asked, today, asked_on) | found.inputs(asked), digest)
        for asked in letter.measures
    }
    assessment = Assessment(digest, desk.node, decisions)
    if telling:
        tell_oversight(recorder, letter, assessment)
    return assessment
