"""Wallets of crypto-assets: the check that each address carries in itself.

Bitcoin by python-stdnum ``bitcoin`` (base58check) with the Bech32m constant added; Ethereum's mixed-case check needs
Keccak-256, which the standard library does not have (its SHA-3 pads otherwise), so it is here.
Sources: BIP 173 and BIP 350 (Bech32, Bech32m), EIP-55 (recalled; checked against EIP-55's own examples), TRON's
base58check with the version byte 0x41 (recalled; checked against the address of a public contract).
"""

import hashlib
import re

from stdnum import bitcoin
from stdnum.exceptions import ValidationError

from comity.matching.things.keccak import keccak_256
from comity.matching.things.normal import Reading, Why

_ETHEREUM = re.compile(r"0[xX][0-9a-fA-F]{40}")
_TRON = re.compile(r"T[1-9A-HJ-NP-Za-km-z]{33}")
_BASE58 = re.compile(r"[13][1-9A-HJ-NP-Za-km-z]{24,33}")
_BECH32 = re.compile(r"(?i:bc1)[0-9A-Za-z]{8,87}")
_TRON_VERSION = 0x41
_BECH32M = 0x2BC830A3
_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def read_wallet(kept: str, scheme: str) -> Reading:
    """An address in the form in which its check was made; `kept` is folded with its case kept."""
    text = "".join(kept.split())
    if _ETHEREUM.fullmatch(text):
        return _ethereum(text)
    if _TRON.fullmatch(text):
        return _judged("tron", text, _is_base58check(text, _TRON_VERSION))
    if _BECH32.fullmatch(text):
        return _judged("bitcoin", text.lower(), _is_bech32(text))
    if _BASE58.fullmatch(text):
        return _judged("bitcoin", text, bool(bitcoin.is_valid(text)))
    body = "".join(c for c in text if c.isalnum())
    return Reading(scheme, body, why=(Why.NO_RULE,), near=(body.upper(),))


def _judged(scheme: str, body: str, right: bool) -> Reading:
    return Reading(
        scheme, body, valid=right, why=(Why.CHECK_RIGHT if right else Why.CHECK_WRONG,), near=(body.upper(),)
    )


def _ethereum(text: str) -> Reading:
    """All lower or all upper case carries no check (EIP-55): then nothing is judged."""
    digits = text[2:]
    body = "0x" + digits.lower()
    if digits in (digits.lower(), digits.upper()):
        return Reading("ethereum", body, valid=None, why=(Why.NO_RULE,))
    digest = keccak_256(digits.lower().encode()).hex()
    expected = "".join(c.upper() if int(digest[at], 16) >= 8 else c for at, c in enumerate(digits.lower()))
    return _judged("ethereum", body, expected == digits)


def _is_base58check(text: str, version: int) -> bool:
    decoded = bytes(bitcoin.b58decode(text))
    check = hashlib.sha256(hashlib.sha256(decoded[:-4]).digest()).digest()[:4]
    return len(decoded) == 25 and decoded[0] == version and check == decoded[-4:]


def _is_bech32(text: str) -> bool:
    """Version 0 carries Bech32's constant (BIP 173), later versions Bech32m's (BIP 350); mixed case is invalid."""
    if text not in (text.lower(), text.upper()):
        return False
    lower = text.lower()
    if any(c not in _ALPHABET for c in lower[3:]):
        return False
    values = [_ALPHABET.index(c) for c in lower[3:]]
    if values[0] == 0:
        return bool(bitcoin.is_valid(lower))
    expanded = [ord(c) >> 5 for c in "bc"] + [0] + [ord(c) & 31 for c in "bc"]
    try:
        program = bitcoin.b32decode(values[1:-6])
    except ValidationError:
        return False
    return values[0] <= 16 and 2 <= len(program) <= 40 and bitcoin.bech32_checksum(expanded + values) == _BECH32M
