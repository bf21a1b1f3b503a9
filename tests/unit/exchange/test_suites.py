import json
from hashlib import shake_256

import pytest
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from tests.data_folder import DATA, needs_data
from tests.unit.exchange.neighbours import LA, TH

from comity.domain.errors import NotVerified
from comity.evidence.statement_fields import HPKE_SIZE
from comity.exchange.suites import SEAL_OVERHEAD, HybridOpeningKey, HybridSealingKey


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_what_is_sealed_opens_with_its_key_and_context_only(secret: bytes, info: bytes) -> None:
    sealed = TH.sealing.seal(secret, info)
    assert len(sealed) == len(secret) + SEAL_OVERHEAD
    assert TH.opening.open(sealed, info) == secret
    for key, context in ((LA.opening, info), (TH.opening, info + b"\x00")):
        with pytest.raises(NotVerified):
            key.open(sealed, context)


def test_sealing_twice_gives_other_bytes() -> None:
    assert TH.sealing.seal(b"", b"") != TH.sealing.seal(b"", b"")


@pytest.mark.parametrize("raw", [b"", bytes(HPKE_SIZE - 1), b"\xff" * HPKE_SIZE])
def test_bytes_that_are_no_key(raw: bytes) -> None:
    with pytest.raises(NotVerified) as caught:
        HybridSealingKey(raw)
    assert caught.value.code == "key.malformed"


def test_key_with_a_point_of_low_order_is_refused_at_sealing() -> None:
    key = HybridSealingKey(TH.opening.public_raw[:1184] + bytes(32))
    with pytest.raises(NotVerified) as caught:
        key.seal(b"secret", b"")
    assert caught.value.code == "key.malformed"


def test_seed_has_32_bytes() -> None:
    with pytest.raises(ValueError, match="32"):
        HybridOpeningKey(b"short")


def test_seed_expands_as_x_wing_does() -> None:
    seed = b"\x09" * 32
    mlkem = MLKEM768PrivateKey.from_seed_bytes(shake_256(seed).digest(96)[:64])
    assert HybridOpeningKey(seed).public_raw[:1184] == mlkem.public_key().public_bytes_raw()


@needs_data
def test_public_keys_are_those_of_the_hpke_pq_vectors() -> None:
    vectors = json.loads((DATA / "vectors" / "hpke-pq" / "hpke_pq.json").read_text())
    hybrid = [vector for vector in vectors if vector["kem_id"] == 0x647A]
    assert hybrid
    for vector in hybrid:
        assert HybridOpeningKey(bytes.fromhex(vector["skRm"])).public_raw.hex() == vector["pkRm"]
