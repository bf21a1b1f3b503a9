"""A network that loses, delays, doubles, cuts and changes what it carries. No sockets: a post calls a door."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from comity.adapters.transport.courier import Courier, Sent
from comity.application.desk import Desk
from comity.application.ports import OutboxRow
from comity.domain.errors import Unavailable

FAULTS = ("lost", "late", "answer_lost", "twice", "cut", "changed", "answer_cut", "answer_changed", "answer_old")


@dataclass(frozen=True)
class Reply:
    """What a post came back with; as much of an HTTP response as the courier looks at."""

    status_code: int
    content: bytes

    @property
    def text(self) -> str:
        """The content as text, whatever it is."""
        return self.content.decode(errors="replace")


@dataclass(frozen=True)
class Packet:
    """A request on its way."""

    sender: str
    recipient: str
    name: str
    body: bytes


class Network:
    """Carries requests between nodes.

    Args:
        random: Draws faults.
        door: Answers a packet at its recipient; raises `Unavailable` if that node was killed meanwhile.
    """

    def __init__(self, random: Random, door: Callable[[Packet], Reply]) -> None:
        self._random = random
        self._door = door
        self.faulty = 0.0  # share of posts that something happens to
        self.late: list[Packet] = []
        self.seen: list[Packet] = []  # what a listener has; it may be played again
        self._answers: dict[tuple[str, str, str], Reply] = {}
        self.faults = 0

    def post(self, sender: str, recipient: str, name: str, body: bytes) -> Reply:
        """Carry a request and its answer.

        Raises:
            Unavailable: As an HTTP client would find.
        """
        packet = Packet(sender, recipient, name, body)
        self.seen = [*self.seen[-15:], packet]
        fault = self._random.choice(FAULTS) if self._random.random() < self.faulty else ""
        self.faults += bool(fault)
        if fault == "lost":
            raise _down(recipient)
        if fault == "late":
            self.late.append(packet)
            raise _down(recipient)
        if fault in ("cut", "changed"):
            packet = Packet(sender, recipient, name, self._damaged(body, fault))
        if fault == "twice":
            self._door(packet)
        reply = self._door(packet)
        if fault == "answer_lost":
            raise _down(recipient)
        key = (sender, recipient, name)
        old = self._answers.get(key, reply)
        self._answers[key] = reply
        if fault == "answer_old":
            return old
        if fault.startswith("answer_"):
            return Reply(reply.status_code, self._damaged(reply.content, fault.removeprefix("answer_")))
        return reply

    def deliver_late(self) -> None:
        """One of the delayed requests arrives after all; nobody waits for its answer."""
        if self.late:
            packet = self.late.pop(self._random.randrange(len(self.late)))
            try:
                self._door(packet)
            except Unavailable:
                self.late.append(packet)

    def _damaged(self, raw: bytes, how: str) -> bytes:
        if not raw:
            return raw
        at = self._random.randrange(len(raw))
        return (
            raw[:at] if how == "cut" else raw[:at] + bytes([raw[at] ^ (1 << self._random.randrange(8))]) + raw[at + 1 :]
        )


class SimulatedLine:
    """The courier's line to a peer, through the simulated network."""

    def __init__(self, network: Network, sender: str, peer: str) -> None:
        self._network, self._sender, self._peer = network, sender, peer

    def post(self, name: str, body: bytes, media: str) -> Reply:  # as `courier.Line`
        """As `courier.Line.post`."""
        return self._network.post(self._sender, self._peer, name, body)

    def stream(self, name: str, pieces: Iterable[bytes | memoryview], size: int) -> Reply:
        """As `courier.Line.stream`."""
        body = b"".join(bytes(piece) for piece in pieces)  # each is in the same place as the one before
        assert len(body) == size
        return self._network.post(self._sender, self._peer, name, body)

    def close(self) -> None:
        """Nothing to let go."""


class SimulatedCourier(Courier):
    """The real courier on simulated lines; the scheduler calls its rounds, no thread does."""

    def __init__(self, desk: Desk, network: Network) -> None:
        super().__init__(desk, Path("no keys"))
        self._network = network
        self.tried: list[OutboxRow] = []  # what the last round took up

    def _send(self, peer: str, rows: list[OutboxRow]) -> Sent:
        self.tried = rows
        return super()._send(peer, rows)

    def line(self, peer: str) -> SimulatedLine:  # type: ignore[override]
        """A line through the network."""
        return SimulatedLine(self._network, self._desk.node, peer)


def _down(recipient: str) -> Unavailable:
    return Unavailable("line.down", f"Simulated: {recipient} cannot be reached.")
