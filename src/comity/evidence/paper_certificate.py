"""A certificate as signed bytes that fit on paper (`spec/paper-certificate.md`): read and checked without a network.

``COMITY1:`` and base45 of the canonical map ``{"c": certificate, "k": key id, "s": signature}``. The signature is the
issuing node's Ed25519 over the certificate's bytes under a domain of its own. A post-quantum signature does not fit
into a code that a phone's camera reads; a certificate lives two years at most and is looked up where a line leads.
"""

from dataclasses import dataclass
from typing import Any

from comity.domain.authorities import is_node_id, state_of
from comity.domain.certificates import Certificate, Holder, HolderDocument, check_holder, read_number
from comity.domain.errors import InvalidInput, NotVerified
from comity.evidence import base45
from comity.evidence.canonical import decode, encode
from comity.evidence.fields import Fields
from comity.evidence.moments import to_milliseconds
from comity.evidence.signatures import PublicKey, Signer, verify

DOMAIN = "comity/not-this-person/1"
PREFIX = "COMITY1:"
MOST_BYTES = 1400
"""Of the whole: what a QR code of error correction M holds as base45, with room."""


@dataclass(frozen=True, slots=True)
class SignedCertificate:
    """A certificate that was read. Whether the signature holds is `check`'s to say."""

    certificate: Certificate
    content: bytes
    key_id: bytes
    signature: bytes
    raw: bytes

    @property
    def text(self) -> str:
        """What stands in the code on the paper."""
        return PREFIX + base45.encode(self.raw)


def make(certificate: Certificate, signer: Signer) -> SignedCertificate:
    """Sign a certificate.

    Raises:
        InvalidInput: ``certificate.too_long``: it would not fit into a code.
    """
    content = encode(_to_plain(certificate))
    signature = signer.sign(DOMAIN, content)
    raw = encode({"c": content, "k": signer.public.id, "s": signature})
    if len(raw) > MOST_BYTES:
        raise InvalidInput(
            "certificate.too_long", "This does not fit into a code on paper.", advice="Fewer or shorter entries."
        )
    return SignedCertificate(certificate, content, signer.public.id, signature, raw)


def read_text(text: str) -> SignedCertificate:
    """The certificate of a code's text.

    Raises:
        NotVerified: It is none.
    """
    if not text.startswith(PREFIX) or len(text) > 3 * MOST_BYTES:
        raise NotVerified("certificate.code", "This is no certificate's code.", advice="Scan the code again.")
    return read(base45.decode(text.removeprefix(PREFIX)))


def read(raw: bytes) -> SignedCertificate:
    """The certificate of its bytes.

    Raises:
        NotVerified: They are none.
    """
    outer = Fields(decode(raw, limit=MOST_BYTES), "certificate", known=("c", "k", "s"))
    content, key_id, signature = outer.data("c", most=MOST_BYTES), outer.data("k", 16), outer.data("s", 64)
    return SignedCertificate(_from_plain(decode(content, limit=MOST_BYTES)), content, key_id, signature, raw)


def check(signed: SignedCertificate, key: PublicKey) -> None:
    """Return if the key signed this.

    Raises:
        NotVerified: It did not.
    """
    if key.id != signed.key_id:
        raise NotVerified("certificate.other_key", "Another key signed this.", advice="Ask the issuer.")
    verify(key, DOMAIN, signed.content, signed.signature)


def _to_plain(one: Certificate) -> dict[str, Any]:
    holder = one.holder
    return {
        "number": one.number,
        "issuer": one.issuer,
        "issued": to_milliseconds(one.issued_at),
        "expires": to_milliseconds(one.expires_at),
        "names": list(holder.names),
        "birth": holder.birth,
        "sex": holder.sex,
        "documents": [[paper.kind, paper.state, paper.number] for paper in holder.documents],
        "features": list(holder.features),
    }


def _from_plain(plain: Any) -> Certificate:
    fields = Fields(plain, "certificate")
    holder = Holder(
        names=fields.texts("names"),
        birth=fields.text("birth"),
        sex=fields.text("sex"),
        documents=tuple(_document(fields, one) for one in fields.items("documents", 8)),
        features=fields.texts("features"),
    )
    certificate = Certificate(
        fields.text("number"), fields.text("issuer"), fields.moment("issued"), fields.moment("expires"), holder
    )
    try:
        check_holder(holder)
        whole = read_number(certificate.number) == certificate.number
    except InvalidInput as fault:
        raise fields.refused("holder", fault.message) from fault
    if not whole or not is_node_id(certificate.issuer) or state_of(certificate.issuer) != certificate.number[:2]:
        raise fields.refused("issuer", "Number and issuer do not go together.")
    return certificate


def _document(fields: Fields, plain: Any) -> HolderDocument:
    if type(plain) is not list or len(plain) != 3 or not all(type(one) is str for one in plain):
        raise fields.refused("documents", "A document is kind, state and number.")
    return HolderDocument(*plain)
