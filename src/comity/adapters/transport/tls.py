"""TLS contexts of the line. They keep strangers and listeners off; who a peer is comes from signatures, not from here.

A peer is believed on the line only by the CA in its own pinned key statement. TLS 1.3 alone; the post-quantum seal is
in the message layer, since Python's TLS has none.
"""

import ssl
from collections.abc import Iterable
from pathlib import Path

from comity.adapters.keys.line import leaf_files
from comity.domain.errors import NotVerified


def server_context(keys: Path) -> ssl.SSLContext:
    """For our door: a caller must show a certificate under the CA of a confirmed peer (`trust`)."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(*leaf_files(keys))
    context.verify_mode = ssl.CERT_REQUIRED
    return context


def client_context(keys: Path, certificate: bytes) -> ssl.SSLContext:
    """For a call to one peer, whose CA (DER) is the only one believed.

    Host names are not compared: the CA is that one node's, and its address may be a relay's or a new one.

    Raises:
        NotVerified: The peer's statement has no usable line certificate.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_cert_chain(*leaf_files(keys))
    trust(context, [certificate])
    return context


def trust(context: ssl.SSLContext, certificates: Iterable[bytes]) -> None:
    """Believe these CAs (DER) from now on; what is believed already stays.

    Raises:
        NotVerified: One is no certificate.
    """
    for certificate in certificates:
        try:
            context.load_verify_locations(cadata=certificate)
        except ssl.SSLError as error:
            raise NotVerified(
                "line.certificate", "A peer's line certificate cannot be read.", advice="Ask for a newer statement."
            ) from error
