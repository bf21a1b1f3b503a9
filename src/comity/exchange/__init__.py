"""What nodes say to each other: envelopes, receipts, delivery, attachments, calls. Pure: bytes in, bytes out.

What an officer's act and an adapter need is named here; the plain values of the calls stay in `protocol` and
`part_calls`.
"""

from comity.exchange.attachments import (
    Check,
    Intact,
    OpenedFile,
    SealedAttachment,
    check_attachment,
    entry_for,
    open_content_key,
    seal_attachment,
)
from comity.exchange.calls import Call, open_call, sign_call
from comity.exchange.carrier_file import Carrier, read_carrier, write_carrier
from comity.exchange.circulars import seal_for_many
from comity.exchange.contents import Contents, make_body, parse_body
from comity.exchange.delivery import Arrival, InboundLine, Ruling, Verdict, arrival_of, give_up, receive
from comity.exchange.dispatch import OutboundLine, Posted, Schedule
from comity.exchange.envelope import (
    Envelope,
    OpenedEnvelope,
    check_for_us,
    open_body,
    open_envelope,
    read_envelope,
    seal_envelope,
    verify_envelope,
)
from comity.exchange.headers import AttachmentEntry, Header, Waybill
from comity.exchange.parts import Part, new_bytes, parts_from
from comity.exchange.receipts import (
    Receipt,
    ReceiptItem,
    ReceiptKind,
    SignedReceipt,
    check_receipt_of,
    read_receipt,
    receipt_covers,
    sign_receipt,
    verify_receipt,
    verify_receipt_from,
)
from comity.exchange.senders import KeyringSenders, SenderKeys
from comity.exchange.suites import HybridOpeningKey, HybridSealingKey, OpeningKey, SealingKey

__all__ = [
    "Arrival",
    "AttachmentEntry",
    "Call",
    "Carrier",
    "Check",
    "Contents",
    "Envelope",
    "Header",
    "HybridOpeningKey",
    "HybridSealingKey",
    "InboundLine",
    "Intact",
    "KeyringSenders",
    "OpenedEnvelope",
    "OpenedFile",
    "OpeningKey",
    "OutboundLine",
    "Part",
    "Posted",
    "Receipt",
    "ReceiptItem",
    "ReceiptKind",
    "Ruling",
    "Schedule",
    "SealedAttachment",
    "SealingKey",
    "SenderKeys",
    "SignedReceipt",
    "Verdict",
    "Waybill",
    "arrival_of",
    "check_attachment",
    "check_for_us",
    "check_receipt_of",
    "entry_for",
    "give_up",
    "make_body",
    "new_bytes",
    "open_body",
    "open_call",
    "open_content_key",
    "open_envelope",
    "parse_body",
    "parts_from",
    "read_carrier",
    "read_envelope",
    "read_receipt",
    "receipt_covers",
    "receive",
    "seal_attachment",
    "seal_envelope",
    "seal_for_many",
    "sign_call",
    "sign_receipt",
    "verify_envelope",
    "verify_receipt",
    "verify_receipt_from",
    "write_carrier",
]
