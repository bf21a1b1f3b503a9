"""A certificate that its holder is *not* the person of a record: for the misidentified, and victims of identity theft.

It names the holder and how to tell the holder from somebody who only carries the paper: a document, a feature. It says
nothing of any record or accusation. It never clears anybody by itself: whoever shows it, or is met under its holder's
name, is compared first, by a named officer, with what it names.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from comity.domain.errors import InvalidInput

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXY"  # 31, a prime: Crockford's without Z, none looks like a digit
LONGEST_VALID: Final = timedelta(days=730)
MOST_NAMES, MOST_DOCUMENTS, MOST_FEATURES = 3, 2, 3
LONGEST_TEXT: Final = 80  # characters of one name, number or feature
_BODY: Final = 10  # characters between the state and the check character
_NUMBER = re.compile(rf"([A-Z]{{2}})([{ALPHABET}]{{{_BODY}}})([{ALPHABET}])")
_SEEN_AS: Final = str.maketrans("OIL", "011")
_BIRTH = re.compile(r"\d{4}-\d{2}-\d{2}")


class Ground(StrEnum):
    """Why somebody gets one."""

    MISTAKEN_IDENTITY = "mistaken_identity"
    IDENTITY_THEFT = "identity_theft"


class Proof(StrEnum):
    """How identity was proven before it was issued."""

    FINGERPRINTS = "fingerprints"
    DOCUMENT_IN_PERSON = "document_in_person"
    COURT_FINDING = "court_finding"


class Ending(StrEnum):
    """Why one no longer counts."""

    HOLDER_ASKED = "holder_asked"
    ERROR = "error"
    FRAUD = "fraud"
    LOST = "lost"
    RENEWED = "renewed"


class Standing(StrEnum):
    """What a node knows of a certificate that is shown or met. Only `VALID` is worth comparing; none of them clears."""

    VALID = "valid"
    NOT_CIRCULATED = "not_circulated"  # its signature holds, and whether it was revoked is not known here
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNKNOWN = "unknown"
    FORGED = "forged"


class Compared(StrEnum):
    """What the officer found who compared the person with what the certificate names."""

    MATCHES = "matches"
    DOES_NOT_MATCH = "does_not_match"
    NOT_COMPARED = "not_compared"


@dataclass(frozen=True, slots=True)
class HolderDocument:
    """A document of the holder: word of `ThingKind`, issuing state (ISO 3166 alpha-2), number as written."""

    kind: str
    state: str
    number: str


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom it is about, and what to compare. `birth` is ISO 8601 with zeros where it is unknown; `sex` as stated."""

    names: tuple[str, ...]
    birth: str
    sex: str
    documents: tuple[HolderDocument, ...] = ()
    features: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is signed. `number` is complete in itself, `issuer` the node that issued it."""

    number: str
    issuer: str
    issued_at: datetime
    expires_at: datetime
    holder: Holder

    def standing_at(self, moment: datetime) -> Standing:
        """What its own dates say; whether it was revoked is on no paper."""
        if moment < self.issued_at:
            return Standing.NOT_YET
        return Standing.EXPIRED if moment >= self.expires_at else Standing.VALID


def new_number(state: str, token: bytes) -> str:
    """A fresh number such as ``LA7Q4M9ZKD35C``: state, ten characters, one that checks them."""
    body = "".join(ALPHABET[byte % len(ALPHABET)] for byte in token[:_BODY])
    return f"{state}{body}{_check(state + body)}"


def read_number(text: str) -> str:
    """The number as typed by a person: spaces and hyphens out, O I L as the digits that they look like.

    Raises:
        InvalidInput: ``certificate.number``: it is none, or mistyped.
    """
    flat = re.sub(r"[\s-]", "", text).upper()
    flat = flat[:2] + flat[2:].translate(_SEEN_AS)
    found = _NUMBER.fullmatch(flat)
    if found is None or _check(flat[:-1]) != flat[-1]:
        raise InvalidInput(
            "certificate.number",
            f"{text[:30]!r} is no number of a certificate.",
            advice="Type it again from the paper; the last character checks the others.",
        )
    return flat


def shown_number(number: str) -> str:
    """The number as people read it: ``LA 7Q4M9 ZKD35 C``."""
    return f"{number[:2]} {number[2:7]} {number[7:12]} {number[12:]}"


def check_holder(holder: Holder) -> None:
    """Return if the holder can be told from somebody else by this.

    Raises:
        InvalidInput: ``certificate.holder``: no name, no year of birth, nothing to compare, or too much.
    """
    texts = (*holder.names, *holder.features, *(one.number for one in holder.documents))
    faults = (
        not 1 <= len(holder.names) <= MOST_NAMES,
        len(holder.documents) > MOST_DOCUMENTS or len(holder.features) > MOST_FEATURES,
        not holder.documents and not holder.features,
        not all(0 < len(text.strip()) <= LONGEST_TEXT and text.isprintable() for text in texts),
        _BIRTH.fullmatch(holder.birth) is None or holder.birth.startswith("0000"),
        not all(re.fullmatch("[A-Z]{2}", one.state) for one in holder.documents),
    )
    if any(faults):
        raise InvalidInput(
            "certificate.holder",
            "The holder needs a name, a year of birth, and a document or feature to compare.",
            advice=f"At most {MOST_NAMES} names, {MOST_DOCUMENTS} documents and {MOST_FEATURES} features.",
        )


def _check(text: str) -> str:
    """A character that shows every single wrong one and every swap of neighbours: a weighted sum modulo 31."""
    values = [ord(sign) - ord("A") for sign in text[:2]] + [ALPHABET.index(sign) for sign in text[2:]]
    return ALPHABET[sum((place + 2) * value for place, value in enumerate(values)) % len(ALPHABET)]
