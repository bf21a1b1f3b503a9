"""What the primitives of the message exchange cost on this machine now, and what limit follows for a message.

Rates are per second of CPU time on one core, the best of three short runs: other work on the machine makes single runs
slower, never faster. `limit_per_message` adds the terms up; it leaves out disks, HTTP, the policy and the Python
between the primitives, so a real node stays below it.
"""

import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from comity.domain.handling import HandlingCode
from comity.evidence.canonical import decode, encode
from comity.evidence.signatures import Ed25519Signer, MLDSA44Signer, verify
from comity.exchange.headers import Waybill, complete, header_bytes
from comity.exchange.suites import HybridOpeningKey, HybridSealingKey

BODY_SIZE = 1024  # bytes of a message's body
ROUNDS = 3
_SEED = bytes(range(32))
_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
_ID = UUID("019b76da-a800-7000-8000-000000000001")

Figures = dict[str, list[dict[str, Any]]]


def measure(seconds: float = 0.1, size: int = BODY_SIZE) -> Figures:
    """Rates of all terms: ``{"figures": [{"name", "value", "unit"}, ...]}``, unit ``1/s``.

    Args:
        seconds: CPU time for each of the three runs of a term.
        size: Bytes of a message's body; the names of the terms that depend on it end in it.
    """
    rates = {name.replace("1kB", f"{round(size / 1000)}kB"): _rate(act, seconds) for name, act in _terms(size).items()}
    return {"figures": [{"name": name, "value": round(rate, 1), "unit": "1/s"} for name, rate in rates.items()]}


def limit_per_message(batch: int, figures: Figures | None = None, events: int = 1) -> dict[str, float]:
    """Microseconds of CPU that one message of the size measured costs at least: ``{"sender_us", "receiver_us"}``.

    The sender signs each event, encodes the header, seals, signs, digests, and once a batch signs the call and checks
    the receipt's two signatures. The receiver mirrors it, and once a batch checks the call and signs the receipt twice.

    Args:
        batch: Messages in a call and in a receipt, at least 1.
        figures: What `measure` gave; measured now if left out.
        events: Signed events in a message.
    """
    rates = {figure["name"]: figure["value"] for figure in (figures or measure())["figures"]}
    us = {re.sub(r"_\d+kB$", "_1kB", name): 1e6 / rate for name, rate in rates.items()}
    return {
        "sender_us": round(_sender(us, events) + _sender_batch(us) / batch, 1),
        "receiver_us": round(_receiver(us, events) + _receiver_batch(us) / batch, 1),
    }


def _sender(us: Mapping[str, float], events: int) -> float:
    sealing = us["canonical_encode_header"] + us["hpke_seal_1kB"] + us["ed25519_sign"] + us["sha256_1kB"]
    return sealing + events * (us["canonical_encode_header"] + us["ed25519_sign"] + us["sha256_1kB"])


def _sender_batch(us: Mapping[str, float]) -> float:
    return us["ed25519_sign"] + us["ed25519_verify"] + us["ml_dsa_44_verify"]


def _receiver(us: Mapping[str, float], events: int) -> float:
    opening = us["canonical_decode_header"] + us["ed25519_verify"] + us["hpke_open_1kB"] + us["sha256_1kB"]
    return opening + events * (us["canonical_decode_header"] + us["ed25519_verify"] + us["sha256_1kB"])


def _receiver_batch(us: Mapping[str, float]) -> float:
    return us["ed25519_verify"] + us["ed25519_sign"] + us["ml_dsa_44_sign"]


def _terms(size: int) -> dict[str, Callable[[], object]]:
    body = bytes(size)
    opening = HybridOpeningKey(_SEED)
    sealing = HybridSealingKey(opening.public_raw)
    quick, slow = Ed25519Signer(_SEED), MLDSA44Signer(_SEED)
    sealed = sealing.seal(body, b"bench")
    quick_signature, slow_signature = quick.sign("bench", body), slow.sign("bench", body)
    header = header_bytes(complete(_waybill(), suite=1, signer=quick.public.id, sealed_to=opening.id))
    plain = decode(header)
    return {
        "hpke_seal_1kB": lambda: sealing.seal(body, b"bench"),
        "hpke_open_1kB": lambda: opening.open(sealed, b"bench"),
        "ed25519_sign": lambda: quick.sign("bench", body),
        "ed25519_verify": lambda: verify(quick.public, "bench", body, quick_signature),
        "ml_dsa_44_sign": lambda: slow.sign("bench", body),
        "ml_dsa_44_verify": lambda: verify(slow.public, "bench", body, slow_signature),
        "canonical_encode_header": lambda: encode(plain),
        "canonical_decode_header": lambda: decode(header),
        "sha256_1kB": lambda: sha256(body).digest(),
    }


def _waybill() -> Waybill:
    return Waybill(
        id=_ID,
        case=_ID,
        sender="cn-zj",
        recipient="th",
        seq=2,
        prev=bytes(32),
        sent_at=_MOMENT,
        expires_at=_MOMENT + timedelta(days=7),
        handling=HandlingCode.H1,
    )


def _rate(act: Callable[[], object], seconds: float) -> float:
    """Calls per second of CPU time, the best of `ROUNDS` runs of `seconds` each."""
    act()
    return max(_one_rate(act, seconds) for _ in range(ROUNDS))


def _one_rate(act: Callable[[], object], seconds: float) -> float:
    calls, step = 0, 1
    begin = time.process_time()
    while (passed := time.process_time() - begin) < seconds:
        for _ in range(step):
            act()
        calls += step
        step = min(2 * step, 256)
    return calls / passed
