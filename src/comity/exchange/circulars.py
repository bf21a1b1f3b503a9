"""Sending one body to several nodes at once (`spec/envelope.md`, "Several recipients")."""

from collections.abc import Sequence

from comity.domain.errors import InvalidInput
from comity.evidence.signatures import Signer
from comity.exchange.envelope import MAX_BODY, Envelope, close, too_large
from comity.exchange.headers import Waybill, complete
from comity.exchange.shared import KEY_SIZE, seal_content
from comity.exchange.suites import SHARED, SealingKey


def seal_for_many(
    waybills: Sequence[tuple[Waybill, SealingKey]], body: bytes, *, content_key: bytes, signer: Signer
) -> tuple[Envelope, ...]:
    """One envelope for each waybill (suite 2), in the same order. The body is encrypted once.

    Args:
        waybills: Each recipient's waybill and key.
        body: At most `MAX_BODY` bytes.
        content_key: 32 fresh random bytes; never use them again.
        signer: The sender's Ed25519 key.

    Raises:
        InvalidInput: The body is too large, the key has another size, or a waybill cannot stand.
    """
    if len(body) > MAX_BODY:
        raise too_large(len(body))
    if len(content_key) != KEY_SIZE:
        raise InvalidInput("envelope.content_key", f"A content key has {KEY_SIZE} bytes.", advice="Draw a new one.")
    said, ciphertext = seal_content(body, content_key)
    sender_key = signer.public.id
    return tuple(
        close(
            complete(waybill, suite=SHARED, signer=sender_key, sealed_to=to.id, content=said),
            content_key,
            signer=signer,
            to=to,
            content=ciphertext,
        )
        for waybill, to in waybills
    )
