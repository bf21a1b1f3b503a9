"""Events as a case reads them, and letters and assessments as bytes that can be digested."""

from functools import lru_cache
from hashlib import sha256
from typing import Any

from comity.domain.assessments import Assessment
from comity.domain.bodies import from_plain, to_plain
from comity.domain.cases import Known
from comity.domain.decision_form import decision_from_plain, decision_to_plain
from comity.domain.errors import NotVerified
from comity.domain.events import SignedEvent
from comity.domain.requests import UNSTATED, Letter
from comity.evidence.canonical import decode, encode

LETTER_DOMAIN = b"comity/letter/1\x00"
ASSESSMENT_DOMAIN = b"comity/assessment/1\x00"


def known(signed: SignedEvent) -> Known:
    """The event with its typed body; None for a body that is erased or of an unknown type.

    Raises:
        NotVerified: The content is there and is not what its type says.
    """
    if signed.content is None:
        return Known(signed.event, signed.digest, None)
    return _read(_Keyed(signed))


class _Keyed:
    """An event under its name: a header's digest binds the body, so one reading of it is every reading of it."""

    __slots__ = ("signed",)

    def __init__(self, signed: SignedEvent) -> None:
        self.signed = signed

    def __hash__(self) -> int:
        return hash(self.signed.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Keyed) and self.signed.digest == other.signed.digest


@lru_cache(maxsize=8192)
def _read(keyed: _Keyed) -> Known:
    signed = keyed.signed
    assert signed.content is not None
    body = from_plain(signed.event.type, signed.event.version, decode(signed.content))
    return Known(signed.event, signed.digest, body)


def forget_read() -> None:
    """Hold no body in memory any more: some were destroyed in the store."""
    _read.cache_clear()


def content_of(body: Any) -> bytes:
    """Canonical bytes of a typed body."""
    return encode(to_plain(body))


def letter_digest(letter: Letter) -> bytes:
    """32 bytes that name this exact wording."""
    plain = to_plain(letter)
    if letter.marks == UNSTATED:  # these two came later: a letter that does not use them keeps its name
        del plain["marks"]
    for subject in plain["subjects"]:
        if not subject["papers"]:
            del subject["papers"]
    return sha256(LETTER_DOMAIN + encode(plain)).digest()


def assessment_to_plain(assessment: Assessment) -> dict[str, Any]:
    """Plain form of an assessment, as events carry it."""
    decisions = {key: decision_to_plain(decision) for key, decision in assessment.decisions.items()}
    return {"letter": assessment.letter, "by": assessment.by, "decisions": decisions}


def assessment_from_plain(plain: Any) -> Assessment:
    """The assessment of its plain form.

    Raises:
        NotVerified: It is none.
    """
    match plain:
        case {"letter": bytes(letter), "by": str(by), "decisions": dict(decisions)}:
            return Assessment(letter, by, {key: decision_from_plain(one) for key, one in decisions.items()})
        case _:
            raise NotVerified(
                "assessment.malformed", "An assessment is not well formed.", advice="Ask its author again."
            )


def assessment_digest(plain: Any) -> bytes:
    """32 bytes that name an assessment: the `basis` of the event that rests on it."""
    return sha256(ASSESSMENT_DOMAIN + encode(plain)).digest()
