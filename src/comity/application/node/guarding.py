"""How much of this node one peer may take up: calls, bytes and refusals in a time, so that a flood harms its sender.

Token buckets per peer whose signature held. Whoever is beyond its measure is refused with ``peer.flooding`` before any
work is done, and told when to come again; nobody else notices. What was refused weighs most, for a signed refusal is
kept with its receipt for ever.
"""

from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from threading import Lock
from typing import Final

from comity.domain.errors import Refused

SIGNED, UNSIGNED = 1.0, 1 / 16  # what a refusal weighs: with a receipt that is kept, or only counted
DEBT: Final = -128.0  # refusals below nothing that one call may leave: a whole batch


@dataclass(frozen=True, slots=True)
class Measure:
    """How much at once, and how much more each second."""

    at_once: float
    a_second: float


@dataclass(frozen=True, slots=True)
class Limits:
    """The measures of one peer. A courier sends batches of 64 and parts of 16 MiB, so honest ones stay far below."""

    calls: Measure = Measure(600, 200)
    size_bytes: Measure = Measure(1 << 29, 1 << 27)
    refusals: Measure = Measure(256, 0.2)


@dataclass(slots=True)
class _Bucket:
    measure: Measure
    level: float
    at: datetime

    def fill(self, at: datetime) -> None:
        """What came in since the last look. A clock that goes back fills nothing, and is taken as it is."""
        spent = max(0.0, (at - self.at).total_seconds())
        self.level = min(self.measure.at_once, self.level + spent * self.measure.a_second)
        self.at = at

    @property
    def wait_seconds(self) -> int:
        """How long until there is something in it."""
        return 0 if self.level >= 1 else ceil((1 - self.level) / self.measure.a_second)


@dataclass(slots=True)
class _Peer:
    calls: _Bucket
    size: _Bucket
    refusals: _Bucket

    @property
    def buckets(self) -> tuple[_Bucket, _Bucket, _Bucket]:
        return self.calls, self.size, self.refusals


@dataclass(slots=True)
class Guard:
    """The measures of all peers. Any thread may use it; there are as many entries as confirmed peers."""

    limits: Limits = field(default_factory=Limits)
    _peers: dict[str, _Peer] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def admit(self, peer: str, size: int, at: datetime) -> None:
        """Let a call of `size` bytes by this peer in.

        Raises:
            Refused: ``peer.flooding``: it has had its measure.
        """
        with self._lock:
            known = self._of(peer, at)
            wait = max(bucket.wait_seconds for bucket in known.buckets)
            if not wait:
                known.calls.level -= 1
                known.size.level -= size
        if wait:
            raise _flooding(peer, wait)

    def refused(self, peer: str, weight: float, at: datetime) -> None:
        """So much of what this peer sent was refused."""
        with self._lock:
            bucket = self._of(peer, at).refusals
            bucket.level = max(DEBT, bucket.level - weight)

    def _of(self, peer: str, at: datetime) -> _Peer:
        if peer not in self._peers:
            measures = (self.limits.calls, self.limits.size_bytes, self.limits.refusals)
            self._peers[peer] = _Peer(*(_Bucket(measure, measure.at_once, at) for measure in measures))
        known = self._peers[peer]
        for bucket in known.buckets:
            bucket.fill(at)
        return known


def _flooding(peer: str, wait_seconds: int) -> Refused:
    return Refused(
        "peer.flooding",
        f"{peer} asks more of this node than one peer may.",
        advice=f"Come again in {wait_seconds} seconds; look at why so much is sent, or refused.",
    )
