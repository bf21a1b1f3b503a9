"""Base45 (RFC 9285): bytes as the characters that a QR code holds best."""

from comity.domain.errors import NotVerified

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUE = {sign: value for value, sign in enumerate(ALPHABET)}


def encode(data: bytes) -> str:
    """The text of some bytes."""
    signs = []
    for at in range(0, len(data), 2):
        pair = data[at : at + 2]
        value = int.from_bytes(pair, "big")
        for _ in range(len(pair) + 1):
            value, digit = divmod(value, 45)
            signs.append(ALPHABET[digit])
    return "".join(signs)


def decode(text: str) -> bytes:
    """The bytes of a text.

    Raises:
        NotVerified: ``certificate.code``.
    """
    data = bytearray()
    for at in range(0, len(text), 3):
        group = text[at : at + 3]
        if len(group) == 1 or not all(sign in _VALUE for sign in group):
            raise _malformed()
        value, size = sum(_VALUE[sign] * 45**place for place, sign in enumerate(group)), len(group) - 1
        if value >= 1 << (8 * size):
            raise _malformed()
        data += value.to_bytes(size, "big")
    return bytes(data)


def _malformed() -> NotVerified:
    return NotVerified("certificate.code", "This is no base45 text.", advice="Scan or type it again.")
