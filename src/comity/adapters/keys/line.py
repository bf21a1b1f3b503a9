"""The line's certificates: a small CA of the node's own and a leaf under it. They protect the line and prove nobody.

Peers know the CA from the node's key statement and accept no other for it.
"""

from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from comity.adapters.keys.online import write_private

CA_KEY, CA_FILE, LEAF_KEY, LEAF_FILE = "line-ca-key.pem", "line-ca.pem", "line-key.pem", "line.pem"
LEAF_BOTH = "line-leaf.pem"  # key and certificate in one file, so that both change at one moment
CA_LIFE, LEAF_LIFE = timedelta(days=3650), timedelta(days=397)


def make_line(folder: Path, node: str, hosts: tuple[str, ...], at: datetime) -> bytes:
    """Make CA and leaf in `folder`; the CA's certificate in DER, for the key statement."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"comity line {node}")])
    authority = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(hours=1))
        .not_valid_after(at + CA_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    write_private(folder / CA_KEY, _pem(key))
    write_private(folder / CA_FILE, authority.public_bytes(serialization.Encoding.PEM))
    renew_leaf(folder, node, hosts, at)
    return authority.public_bytes(serialization.Encoding.DER)


def renew_leaf(folder: Path, node: str, hosts: tuple[str, ...], at: datetime) -> None:
    """Make a leaf under the CA of `folder`, for server and client side, good for thirteen months."""
    authority = x509.load_pem_x509_certificate((folder / CA_FILE).read_bytes())
    issuer = serialization.load_pem_private_key((folder / CA_KEY).read_bytes(), None)
    assert isinstance(issuer, ec.EllipticCurvePrivateKey)
    key = ec.generate_private_key(ec.SECP256R1())
    uses = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
    leaf = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, node)]))
        .issuer_name(authority.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(hours=1))
        .not_valid_after(at + LEAF_LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage(uses), critical=False)
        .add_extension(x509.SubjectAlternativeName([_host(host) for host in hosts]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key()), critical=False)
        .sign(issuer, hashes.SHA256())
    )
    write_private(folder / LEAF_BOTH, _pem(key) + leaf.public_bytes(serialization.Encoding.PEM))


def leaf_files(folder: Path) -> tuple[Path, Path]:
    """Certificate and key of the leaf: one file, or two in a folder that an earlier version made."""
    both = folder / LEAF_BOTH
    return (both, both) if both.exists() else (folder / LEAF_FILE, folder / LEAF_KEY)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _host(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
