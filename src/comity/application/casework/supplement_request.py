"""More for a letter that is abroad: words, papers and files, judged by the gate and approved again before they leave.

A letter leaves by two persons on the gate's decision on its very text; what is added to it may tell as much, so it does
too. One person prepares it, another one approves exactly its bytes under a rule of home law. The gate assesses the
letter as it then stands, when it is prepared and when it is approved.
"""

from collections.abc import Mapping
from dataclasses import replace

from comity.application.acting import Act, Order, act
from comity.application.assessing import assess_letter
from comity.application.casework.guards import check_before_release
from comity.application.casework.proposals import propose
from comity.application.casework.release_request import check_gate
from comity.application.casework.send_words import approved, under
from comity.application.desk import Desk
from comity.application.policy import check_power
from comity.application.reading import assessment_to_plain
from comity.application.settling import settled
from comity.domain import bodies as b
from comity.domain.cases import Proposal, RequestState, supplemented
from comity.domain.errors import InvalidInput
from comity.domain.events import SignedEvent
from comity.domain.requests import AttachmentRef


def prepare_supplement(
    desk: Desk,
    order: Order,
    *,
    text: str,
    documents: Mapping[str, tuple[str, ...]],
    rule: str,
    attachments: tuple[AttachmentRef, ...] = (),
) -> SignedEvent:
    """Propose to add to a letter that is abroad; a second person approves it, and it leaves. The proposal's event.

    Args:
        desk: The node.
        order: Who, in which request.
        text: What is added, in words; may be empty where papers or files are added.
        documents: By a measure's key, words of the corpus's documents that are now on file.
        rule: The rule of home law under which it may leave (article and law).
        attachments: Files that come with it.

    Raises:
        NotPermitted, OutOfOrder: By the stage table and the node's powers; one with these words waits already.
        Barred, Refused: The gate does not clear the supplemented letter, or an alarm stands before it that two persons
            have not decided on the present wording, or have stopped.
        InvalidInput: Nothing is added, a measure is unknown, or no rule is named.
    """
    if not text.strip() and not documents and not attachments:
        raise InvalidInput("supplement.empty", "The supplement adds nothing.", advice="Give words or documents.")
    with act(desk, order, "request.supplemented") as opened:
        for key in documents:
            opened.state.letter.measure(key)
        bare = b.RequestSupplemented(opened.state.id, text.strip(), dict(documents), attachments)
        _judged(opened, bare)
        return propose(opened, replace(bare, prepared_by=opened.actor.id, approval=under(opened, rule)))


def complete_supplement(opened: Act, proposal: Proposal, body: b.RequestSupplemented) -> b.RequestSupplemented:
    """The supplement as the second person approves it, with the gate's decision of this moment on the whole text."""
    judged = _judged(opened, body)
    return replace(judged, prepared_by=proposal.by, approval=approved(opened, body.approval))


def _judged(opened: Act, body: b.RequestSupplemented) -> b.RequestSupplemented:
    """With what the gate says of the letter as it would then stand.

    Raises:
        NotPermitted: This node has no power for it.
        Barred, Refused: As `prepare_supplement`.
    """
    state = opened.state
    check_power(opened.desk.authority, state.letter)
    letter = supplemented(state.letter, body)
    assessment = assess_letter(opened.recorder, letter, state.released_at)
    check_gate(assessment, settled(letter, _waivers_at_release(state), state.promises))
    check_before_release(opened.desk, state, assessment)
    return replace(body, assessment=assessment_to_plain(assessment))


def _waivers_at_release(state: RequestState) -> tuple[b.ItemWaived, ...]:
    """What named officers settled of the wording that left; a supplement only adds, so their reasons still hold."""
    return tuple(waiver for waiver, _ in state.waivers)
