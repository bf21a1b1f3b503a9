"""Authorities that run nodes: states, tiers, and the powers that a ministry delegates."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from comity.domain.errors import InvalidInput

NODE_ID = re.compile(r"[a-z]{2}(-[a-z0-9]{1,20}){0,4}")
_LONGEST = 86  # characters of a node id


class Tier(StrEnum):
    """How high an authority stands in its state."""

    NATIONAL = "national"
    PROVINCE = "province"
    CITY = "city"


class Power(StrEnum):
    """What a node may do toward another state. A national node has all; a province or city what its ministry gives."""

    POLICE_INFORMATION = "police_information"  # release and answer police information
    LEGAL_ASSISTANCE = "legal_assistance"
    EXTRADITION = "extradition"
    OPERATIONS = "operations"
    PROTECTION = "protection"  # return and protection of victims


class Membership(StrEnum):
    """How far a peer belongs."""

    FULL = "full"
    OBSERVER = "observer"
    BILATERAL_ONLY = "bilateral_only"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Authority:
    """The authority behind a node.

    `node` is the global id: the state's code, then parts that narrow it (``cn``, ``cn-zj``, ``cn-zj-hz``). `state` is
    the ISO code in capitals. `parent` is the node of the tier above, None for a national node.
    """

    node: str
    state: str
    tier: Tier
    name: str
    parent: str | None = None
    powers: frozenset[Power] = frozenset()
    time_zone: str = "UTC"
    languages: tuple[str, ...] = ("en",)


def is_node_id(text: str) -> bool:
    """True if `text` can be a node id."""
    return len(text) <= _LONGEST and _is_node_id(text)


@lru_cache(maxsize=4096)
def _is_node_id(text: str) -> bool:
    return NODE_ID.fullmatch(text) is not None


def check_node_id(text: str) -> str:
    """Return `text` if it can be a node id.

    Raises:
        InvalidInput: It is not lower-case letters and digits in parts joined by ``-``, beginning with a state's code.
    """
    if not is_node_id(text):
        raise InvalidInput(
            "authority.node_id", f"{text!r} cannot be a node id.", advice="Write it like cn, cn-zj or cn-zj-hz."
        )
    return text


def state_of(node: str) -> str:
    """ISO code of the state that a node id claims; what proves the claim is the key statement."""
    return check_node_id(node)[:2].upper()


def is_national(node: str) -> bool:
    """True if the node is a state's own, not a province's or city's."""
    return NODE_ID.fullmatch(node) is not None and "-" not in node
