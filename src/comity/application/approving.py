"""The second person of an act that gives something away approves it under home law: the token is made here."""

from hashlib import sha256
from typing import Any

from comity.application.acting import Act
from comity.application.approvals import LIFETIME, abroad, uses_of
from comity.application.reading import content_of
from comity.domain import bodies as b
from comity.domain.events import SignedEvent


def approve(opened: Act, body: Any, *, recipients: tuple[str, ...], prepared_by: str, rule: str) -> SignedEvent:
    """Record the token for a body that is about to leave, as the second person; the body must not change afterwards."""
    letter, uses = opened.state.letter, uses_of(body)
    words = [asked.measure for asked in letter.measures if asked.key in uses] or [a.measure for a in letter.measures]
    token = b.OutboundApproved(
        request=opened.state.id,
        act=b.TYPES[type(body)],
        content=sha256(content_of(body)).digest(),
        rule=rule,
        rules=opened.desk.law.leaving_rules(opened.desk.authority.state, words),
        purpose=letter.purpose,
        recipients=abroad(recipients, opened.desk.node),
        prepared_by=prepared_by,
        approver=opened.actor.id,
        expires_at=opened.recorder.at + LIFETIME,
        uses=uses,
    )
    return opened.shared(token, audience=recipients)
