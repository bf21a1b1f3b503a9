"""Files beside events: what they are, and to whom their bytes still have to go."""

from collections.abc import Collection
from typing import Any, TypeAlias
from uuid import UUID

from django.db.models import QuerySet

from comity.adapters.storage import models
from comity.adapters.storage.faults import conflict
from comity.adapters.storage.pages import storable
from comity.adapters.storage.sql import fetch, fetch_all, insert, upsert
from comity.application.ports.store import AttachmentRow, Attachments

_ATTACHMENT = (
    "attachment", "case", "name", "media_type", "sha256", "size", "sealed_sha256", "sealed_size", "content_key",
    "state", "sender",
)  # fmt: skip
_SENDING = ("attachment", "recipient", "sent")
KEPT = "kept"
Sendings: TypeAlias = "QuerySet[models.AttachmentSending]"


class DjangoAttachments(Attachments):
    """Files beside events."""

    def __init__(self, alias: str) -> None:
        self._alias = alias
        self.erased = False

    def put(self, row: AttachmentRow) -> None:
        """Keep or replace a row."""
        upsert(self._alias, models.Attachment, _ATTACHMENT, ("attachment",), [_columns(row)])

    def get(self, attachment: UUID) -> AttachmentRow | None:
        """A row by id."""
        row = fetch(self._alias, models.Attachment, _ATTACHMENT, attachment=attachment.bytes)
        return _row(*row) if row else None

    def of_case(self, case: UUID) -> list[AttachmentRow]:
        """Rows of a case by id."""
        rows = fetch_all(self._alias, models.Attachment, _ATTACHMENT, ("attachment",), case=case.bytes)
        return [_row(*row) for row in rows]

    def send(self, attachment: UUID, recipient: str) -> None:
        """The bytes have to go to this node; saying so twice changes nothing, nor does it once the node has them."""
        if self.get(attachment) is None:
            raise conflict(f"no attachment {attachment}")  # now, for the commit may be that of others too
        place = {"attachment": attachment.bytes, "recipient": recipient}
        if fetch(self._alias, models.AttachmentSending, ("sent",), **place) is None:
            insert(self._alias, models.AttachmentSending, _SENDING, [(attachment.bytes, recipient, False)])

    def to_send(self, recipient: str) -> list[AttachmentRow]:
        """Kept attachments whose bytes a node still has to get, by id."""
        ids = self._open().filter(recipient=recipient).values("attachment")
        rows = models.Attachment.objects.using(self._alias).filter(attachment__in=ids).order_by("attachment")
        return [_row(*row) for row in rows.values_list(*_ATTACHMENT)]

    def sent(self, attachment: UUID, recipient: str) -> None:
        """The node has all bytes."""
        self._open().filter(attachment__attachment=attachment.bytes, recipient=recipient).update(sent=True)

    def unsend(self, attachment: UUID, recipients: Collection[str] | None) -> None:
        """Forget that the bytes had to go to these nodes, or to any, whether or not they went."""
        rows = models.AttachmentSending.objects.using(self._alias).filter(attachment__attachment=attachment.bytes)
        if recipients is not None:
            rows = rows.filter(recipient__in=sorted(recipients))
        rows.delete()

    def erase(self, row: AttachmentRow) -> None:
        """Keep this of a row, and destroy for good what else it held."""
        self.put(row)
        self.erased = True

    def recipients(self) -> list[str]:
        """Nodes to which kept attachments have to go, by id."""
        return list(self._open().order_by("recipient").values_list("recipient", flat=True).distinct())

    def _open(self) -> Sendings:
        return models.AttachmentSending.objects.using(self._alias).filter(sent__in=[False], attachment__state=KEPT)


def _columns(row: AttachmentRow) -> tuple[Any, ...]:
    values = {name: getattr(row, name) for name in _ATTACHMENT[1:]}
    values |= {"case": row.case.bytes, "name": storable(row.name), "media_type": storable(row.media_type)}
    return (row.id.bytes, *values.values())


def _row(*row: Any) -> AttachmentRow:
    attachment, case, *rest = row
    return AttachmentRow(UUID(bytes=attachment), UUID(bytes=case), *rest)
