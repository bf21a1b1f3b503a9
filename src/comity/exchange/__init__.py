"""What nodes say to each other: envelopes, receipts, delivery, attachments, calls. Pure: bytes in, bytes out."""
