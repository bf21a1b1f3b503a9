"""An officer writes a letter, or words it anew. Every wording is an event; none is overwritten."""

from dataclasses import replace
from uuid import UUID

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.policy import may_act
from comity.application.recorder import Recorder
from comity.domain import bodies as b
from comity.domain.cases import RequestState
from comity.domain.errors import InvalidInput
from comity.domain.officers import Officer
from comity.domain.requests import Letter, check_letter


def draft_request(desk: Desk, officer: Officer, letter: Letter, *, purpose: str) -> Letter:
    """Record a wording of a letter in its case; the letter as recorded, with id and revision.

    A letter whose `request` is the nil UUID is a new request. The requesting state and node are this node's own.

    Raises:
        NotPermitted, OutOfOrder: By the stage table.
        InvalidInput: The letter is not whole in itself, or its case is not here.
    """
    with audited(desk, officer, purpose, "request.drafted", letter.case), desk.store.unit() as unit:
        actor = may_act(desk.authority, officer, "request.drafted", None)
        recorder = Recorder(desk, unit, actor, purpose)
        requests = recorder.case(letter.case).requests
        before = requests.get(letter.request)
        if before is not None:
            may_act(desk.authority, officer, "request.drafted", before)
        letter = check_letter(_numbered(desk, recorder, letter, before))
        signed = recorder.record(b.RequestDrafted(letter), case=letter.case)
        recorder.audit("request.drafted", case=letter.case, subject=signed.digest.hex())
        recorder.finish()
    return letter


def _numbered(desk: Desk, recorder: Recorder, letter: Letter, before: RequestState | None) -> Letter:
    if before is None and letter.request.int:
        raise InvalidInput(
            "request.unknown",
            f"The case has no request {letter.request}.",
            advice="Leave the id away for a new request.",
        )
    return replace(
        letter,
        request=letter.request if before else desk.new_id(recorder.at),
        revision=before.letter.revision + 1 if before else 1,
        requesting_state=desk.authority.state,
        requesting_node=before.letter.requesting_node if before else desk.node,
    )


NEW = UUID(int=0)
