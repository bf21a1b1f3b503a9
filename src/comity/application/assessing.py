"""The gate reads a letter: one decision for each measure, bound to the digest of that very wording."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from comity.application.desk import Desk
from comity.application.earlier import EarlierMatters, tell_oversight
from comity.application.reading import letter_digest
from comity.application.recorder import Recorder
from comity.domain.assessments import Assessment
from comity.domain.authorities import state_of
from comity.domain.promises import Promises, word_on
from comity.domain.requests import Letter, MeasureAsked, question
from comity.law.promises import DOCUMENT_OF


def assess_letter(
    recorder: Recorder, letter: Letter, requested_at: datetime | None = None, *, telling: bool = True
) -> Assessment:
    """What this node's law says of each measure of the letter today, earlier matters of its persons beside it.

    Where one bears on a measure, whoever keeps oversight is told: an entry of its own in the record. Assurances that
    were asked about the request count as they were answered, not as the letter claims them.

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
    promises = _promises(recorder, letter)
    decisions = {
        asked.key: desk.law.assess(
            question(letter, asked, today, asked_on) | found.inputs(asked) | _on_file(desk, letter, asked, promises),
            digest,
        )
        for asked in letter.measures
    }
    assessment = Assessment(digest, desk.node, decisions)
    if telling:
        tell_oversight(recorder, letter, assessment)
    return assessment


def _promises(recorder: Recorder, letter: Letter) -> Promises:
    """Assurances that were asked about this request so far."""
    if not recorder.history(letter.case):
        return {}
    state = recorder.case(letter.case).requests.get(letter.request)
    return state.promises if state else {}


def _on_file(desk: Desk, letter: Letter, asked: MeasureAsked, promises: Promises) -> dict[str, Any]:
    """The documents on file for a measure, where an assurance was asked for it: what was said counts, no mere claim.

    A given assurance is on file, a declined one is not. One that we asked and nobody has answered is not either, though
    the letter may claim it; who has still to answer goes by its own letter.
    """
    word = word_on(promises, asked.key)
    if not (word.given or word.declined or word.open):
        return {}
    ours = state_of(desk.node) == letter.requested_state[:2]
    lacking = _papers(word.declined | (word.open if ours else frozenset()))
    on_file = dict.fromkeys((*(one for one in asked.documents if one not in lacking), *sorted(_papers(word.given))))
    return {"documents_present": list(on_file)}


def _papers(assurances: Iterable[str]) -> frozenset[str]:
    """Their documents; a word that this corpus does not know has none."""
    return frozenset(DOCUMENT_OF[name] for name in assurances if name in DOCUMENT_OF)
