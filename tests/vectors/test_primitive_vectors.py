"""What we rely on `cryptography` and PyNaCl for, against vectors that neither they nor we wrote."""

import json
import zlib
from base64 import b64decode
from collections import Counter
from hashlib import sha512, shake_256
from typing import Any

import pytest
from cryptography.cobblestone import Cobblestone128Decryptor, Cobblestone256Decryptor
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.bindings._rust import openssl as rust_openssl
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PrivateKey, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from nacl.signing import SigningKey
from tests.data_folder import DATA, needs_data
from tests.vectors.wycheproof import groups, hex_of

from comity.domain.errors import NotVerified
from comity.evidence.signatures import ED25519, MLDSA44, PublicKey, verify_raw


def holds(check: Any, *arguments: Any) -> bool:
    try:
        check(*arguments)
    except NotVerified:
        return False
    return True


@needs_data
def test_ed25519_of_wycheproof() -> None:
    for group, test in groups("wycheproof/ed25519_test.json"):
        key = PublicKey(ED25519, bytes.fromhex(group["publicKey"]["pk"]))
        assert holds(verify_raw, key, *hex_of(test, "msg", "sig")) == (test["result"] == "valid"), test["tcId"]


@needs_data
def test_ed25519_of_the_authors_of_rfc_8032() -> None:
    lines = (DATA / "vectors/ed25519/sign.input").read_text().split()
    assert len(lines) == 100
    for line in lines:
        secret, public, message, signed = (bytes.fromhex(part) for part in line.split(":")[:4])
        key = SigningKey(secret[:32])
        assert bytes(key.verify_key) == public
        assert key.sign(message).signature == signed[:64]
        assert holds(verify_raw, PublicKey(ED25519, public), message, signed[:64])


@needs_data
def test_mldsa44_of_wycheproof() -> None:
    seen = Counter[str]()
    for group, test in groups("wycheproof/mldsa_44_verify_test.json"):
        seen[test["result"]] += 1
        message, signature, context = hex_of({"ctx": "", **test}, "msg", "sig", "ctx")
        raw = bytes.fromhex(group["publicKey"])
        if context:  # we never use one, but what we stand on must know it
            found = _mldsa_with_context(raw, message, signature, context)
        else:
            found = holds(lambda: verify_raw(PublicKey(MLDSA44, raw), message, signature))  # noqa: B023
        assert found == (test["result"] == "valid"), test["tcId"]
    assert min(seen["valid"], seen["invalid"]) > 10


def _mldsa_with_context(raw: bytes, message: bytes, signature: bytes, context: bytes) -> bool:
    try:
        MLDSA44PublicKey.from_public_bytes(raw).verify(signature, message, context)
    except (InvalidSignature, ValueError):
        return False
    return True


@needs_data
def test_x25519_of_wycheproof() -> None:
    for _, test in groups("wycheproof/x25519_test.json"):
        private, public, shared = hex_of(test, "private", "public", "shared")
        exchange = X25519PrivateKey.from_private_bytes(private).exchange
        if "ZeroSharedSecret" in test["flags"]:
            with pytest.raises(ValueError, match="shared key"):
                exchange(X25519PublicKey.from_public_bytes(public))
        else:
            assert exchange(X25519PublicKey.from_public_bytes(public)) == shared, test["tcId"]


@needs_data
def test_mlkem768_of_wycheproof() -> None:
    for _, test in groups("wycheproof/mlkem_768_test.json"):
        try:
            key = MLKEM768PrivateKey.from_seed_bytes(bytes.fromhex(test["seed"]))
            shared = key.decapsulate(bytes.fromhex(test["c"]))
        except ValueError:
            assert test["result"] == "invalid", test["tcId"]
            continue
        assert test["result"] == "valid", test["tcId"]
        assert (key.public_key().public_bytes_raw().hex(), shared.hex()) == (test["ek"], test["K"]), test["tcId"]


@needs_data
def test_hkdf_sha256_of_wycheproof() -> None:
    for _, test in groups("wycheproof/hkdf_sha256_test.json"):
        ikm, salt, info, okm = hex_of(test, "ikm", "salt", "info", "okm")
        try:
            found = HKDF(hashes.SHA256(), test["size"], salt, info).derive(ikm)
        except ValueError:
            assert test["result"] == "invalid", test["tcId"]
            continue
        assert (test["result"], found) == ("valid", okm), test["tcId"]


@needs_data
def test_aes_gcm_of_wycheproof() -> None:
    """Nonces of 96 bits, the only ones we use, agree in full; of the others no forgery is accepted."""
    for group, test in groups("wycheproof/aes_gcm_test.json"):
        key, nonce, aad, message, sealed, tag = hex_of(test, "key", "iv", "aad", "msg", "ct", "tag")
        try:
            opened = AESGCM(key).decrypt(nonce, sealed + tag, aad)
        except (InvalidTag, ValueError):
            assert test["result"] == "invalid" or group["ivSize"] != 96, test["tcId"]
            continue
        assert (test["result"], opened) == ("valid", message), test["tcId"]


KEMS = {0x20: KEM.X25519, 0x41: KEM.MLKEM768, 0x647A: KEM.MLKEM768_X25519}
KDFS = {1: KDF.HKDF_SHA256, 3: KDF.HKDF_SHA512}
AEADS = {1: AEAD.AES_128_GCM, 2: AEAD.AES_256_GCM, 3: AEAD.CHACHA20_POLY1305}


def hpke_key(kem: int, raw: bytes) -> Any:
    if kem == 0x20:
        return X25519PrivateKey.from_private_bytes(raw)
    if kem == 0x41:
        return MLKEM768PrivateKey.from_seed_bytes(raw)
    expanded = shake_256(raw).digest(96)  # draft-connolly-cfrg-xwing-kem, expandDecapsulationKey
    return MLKEM768X25519PrivateKey(
        MLKEM768PrivateKey.from_seed_bytes(expanded[:64]), X25519PrivateKey.from_private_bytes(expanded[64:])
    )


@needs_data
@pytest.mark.parametrize(("name", "sealed"), [("rfc9180/hpke_x25519.json", 6), ("hpke-pq/hpke_pq.json", 2)])
def test_hpke_of_its_authors(name: str, sealed: int) -> None:
    """Our suites are one-shot, so the first message of each vector is ours to open; aad only the binding takes."""
    done = 0
    for case in json.loads((DATA / "vectors" / name).read_text()):
        if case["mode"] != 0 or not case["encryptions"]:
            continue
        suite = Suite(KEMS[case["kem_id"]], KDFS[case["kdf_id"]], AEADS[case["aead_id"]])
        first = case["encryptions"][0]
        enc, ct, pt, aad = (bytes.fromhex(part) for part in (case["enc"], first["ct"], first["pt"], first["aad"]))
        key, info = hpke_key(case["kem_id"], bytes.fromhex(case["skRm"])), bytes.fromhex(case["info"])
        assert rust_openssl.hpke._decrypt_with_aad(suite, enc + ct, key, info, aad) == pt
        with pytest.raises(InvalidTag):
            rust_openssl.hpke._decrypt_with_aad(suite, enc + ct, key, info + b"!", aad)
        done += 1
    assert done == sealed


@needs_data
@pytest.mark.parametrize(("bits", "decryptor"), [(128, Cobblestone128Decryptor), (256, Cobblestone256Decryptor)])
def test_cobblestone_of_wycheproof(bits: int, decryptor: Any) -> None:
    for _, test in groups(f"c2sp-chunked/c2sp_chunked_encryption_aes_{bits}_gcm_test.json"):
        key, context, packed = hex_of(test, "key", "ctx", "ct")
        try:
            stream = decryptor(key, context)
            opened = stream.update(zlib.decompress(packed)) + stream.finalize()
        except (InvalidTag, ValueError):
            assert test["result"] == "invalid", test["tcId"]
            continue
        assert test["result"] == "valid", test["tcId"]
        assert (len(opened), sha512(opened).hexdigest()) == (test["msgLength"], test["msgSha512"]), test["tcId"]


def test_base64_of_the_standard_library_is_not_trusted_to_be_strict() -> None:
    """Why `notes.read_base64` encodes again: two texts decode to one value."""
    assert b64decode("AB==", validate=True) == b64decode("AA==", validate=True)
