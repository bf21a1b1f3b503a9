"""The second person of an act that gives something away approves it under home law: the token is made here."""

from hashlib import sha256
from typing import Any

from comity.application.acting import Act
from comity.application.approvals import LIFETIME, abroad, uses_of
from comity.application.reading import content_of
from comity.application.recorder import Recorder
from comity.domain import bodies as b
from comity.domain.events import SignedEvent
from comity.domain.officers import Actor
from comity.domain.requests import Letter


def approve(opened: Act, body: Any, *, recipients: tuple[str, ...], prepared_by: str, rule: str) -> SignedEvent:
    """Record the token for a body that is about to leave, as the second person; the body must not change afterwards."""
    token = token_for(
        opened.recorder, opened.actor, opened.state.letter, body, recipients=recipients, prepared_by=prepared_by,
        rule=rule,
    )  # fmt: skip
    return opened.shared(token, audience=recipients)


def token_for(
    recorder: Recorder,
    approver: Actor,
    letter: Letter,
    body: Any,
    *,
    recipients: tuple[str, ...],
    prepared_by: str,
    rule: str,
) -> b.OutboundApproved:
    """The token for a body that is about to leave, which this letter brought or is about."""
    desk, uses = recorder.desk, uses_of(body)
    words = [asked.measure for asked in letter.measures if asked.key in uses] or [a.measure for a in letter.measures]
    return b.OutboundApproved(
        request=letter.request,
        act=b.TYPES[type(body)],
        content=sha256(content_of(body)).digest(),
        rule=rule,
        rules=desk.law.leaving_rules(desk.authority.state, words),
        purpose=letter.purpose,
        recipients=abroad(recipients, desk.node),
        prepared_by=prepared_by,
        approver=approver.id,
        expires_at=recorder.at + LIFETIME,
        uses=uses,
    )
