"""The fingerprint of a root: what two central authorities read to each other in person (`spec/key-statement.md`)."""

from hashlib import sha256

from comity.domain.errors import InvalidInput
from comity.evidence.signatures import PublicKey

DOMAIN = "comity/root/1"


def root_fingerprint(ed25519: PublicKey, mldsa44: PublicKey) -> str:
    """SHA-256 over both root keys as 16 groups of four hexadecimal digits: ``3f2a-91bc-…``."""
    digest = sha256(DOMAIN.encode() + b"\x00" + ed25519.raw + mldsa44.raw).hexdigest()
    return "-".join(digest[start : start + 4] for start in range(0, 64, 4))


def read_fingerprint(text: str) -> str:
    """A fingerprint as a person typed it, in our form. Capitals, blanks and colons do not matter; length does.

    Raises:
        InvalidInput: It is not 64 hexadecimal digits.
    """
    digits = "".join(character for character in text.lower() if character not in "-: \t\n")
    if len(digits) != 64 or not set(digits) <= set("0123456789abcdef"):
        raise InvalidInput(
            "fingerprint.form",
            f"A root's fingerprint has 64 hexadecimal digits; {text[:100]!r} has {len(digits)} characters.",
            advice="Copy all 16 groups; a part of a fingerprint proves nothing.",
        )
    return "-".join(digits[start : start + 4] for start in range(0, 64, 4))
