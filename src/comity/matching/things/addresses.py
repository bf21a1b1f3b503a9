"""Addresses: tokens only. Two addresses are never called the same, only near: streets are renamed, written short, and
one house has many flats.
"""

import re
from itertools import pairwise

from comity.matching.things.folding import fold
from comity.matching.things.normal import Reading, Why

_TOKEN = re.compile(r"\w+")
_SHORT = {
    "STREET": "ST", "ROAD": "RD", "AVENUE": "AVE", "BOULEVARD": "BLVD", "BUILDING": "BLDG", "FLOOR": "FL",
    "NUMBER": "NO", "DISTRICT": "DIST", "PROVINCE": "PROV", "VILLAGE": "VIL", "SOI": "SOI", "JALAN": "JL",
}  # fmt: skip
_MOST_TOKENS = 24


def read_address(text: str) -> Reading:
    """Tokens in their order, common words of addresses shortened."""
    tokens = tuple(_SHORT.get(token, token) for token in _TOKEN.findall(fold(text).replace("_", " ")))[:_MOST_TOKENS]
    return Reading("", " ".join(tokens), why=(Why.NEAR_ONLY,), exact=False, near=_pairs(tokens))


def _pairs(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """Each token with the next: what two writings of one address still share."""
    return tuple(" ".join(sorted(pair)) for pair in pairwise(tokens))
