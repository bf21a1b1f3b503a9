"""One seeded schedule: what honest nodes do, what befalls them and the network, what the liar does, in one order.

Everything is drawn from the seed: the same seed is the same schedule, byte for byte. Afterwards all is mended (the
network, clocks, disks), the honest nodes go on until nothing waits between them, and the invariants are checked.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from tests.fakes.node import Liar, Move, Place
from tests.simulation import invariants
from tests.simulation.invariants import Broken
from tests.simulation.network import Network, Packet, Reply, SimulatedCourier
from tests.simulation.nodes import HONEST, LIAR, Crash, SimulatedWorld, Trouble, origin
from tests.unit.application.saying import clarify
from tests.unit.application.steps import Matter
from tests.unit.application.test_random_life import ACTS, KEYS

from comity.adapters.transport.door import Door
from comity.adapters.transport.witness_round import WitnessRound
from comity.application.casework.read_case import read_case
from comity.application.node.deliver import due_for, give_up_expired
from comity.application.reading import known
from comity.domain.errors import ComityError, NotVerified, Unavailable
from comity.domain.officers import Role
from comity.evidence.statements import parse_statement
from comity.exchange import protocol
from comity.exchange.delivery import Verdict

STEPS = 24
SPEAKERS = (("cn", Role.NATIONAL_DESK), ("la", Role.NATIONAL_DESK), ("cn-zj", Role.OFFICER))
MENDING_ROUNDS = 60
LONG_SILENCE = timedelta(days=15)  # longer than an envelope's life and its grace


@dataclass
class Outcome:
    """What a schedule came to: how often each thing happened."""

    seed: int
    counts: Counter[str] = field(default_factory=Counter)
    trace: list[str] = field(default_factory=list)


class Schedule:
    """The schedule of a seed.

    Args:
        seed: Names it.
        say: Told every step, for whoever replays it.
    """

    def __init__(self, seed: int, say: Callable[[str], None] = lambda _: None) -> None:
        self.random = Random(seed)
        self.outcome = Outcome(seed)
        self._say = say
        start = origin()
        self.world = SimulatedWorld.copied(start, seed)
        self.network = Network(self.random, self._door)
        self.matters = start.matters
        self._words = 0
        self._outcomes: dict[str, set[str]] = {}
        self._read_up_to: dict[str, int] = {}
        self._doors: dict[str, Door] = {}
        self._couriers: dict[str, SimulatedCourier] = {}
        self._witnesses: dict[str, WitnessRound] = {}
        for name in HONEST:
            self._start(name)
        statements = {name: parse_statement(start.world[name].keys.statement) for name in (*HONEST, LIAR)}
        self.liar = Liar(start.liar, start.matters, statements, self.random, self._true_time, self._place)

    def run(self) -> Outcome:
        """Play it, mend everything, and check.

        Raises:
            Broken: An invariant does not hold.
        """
        self.network.faulty = self.random.choice((0.0, 0.15, 0.4))
        steps: list[tuple[int, Callable[[], None]]] = [
            (20, self._speak), (8, self._act), (24, self._carry), (5, self._carry_files), (3, self._witness),
            (6, self.network.deliver_late), (24, self._lie), (6, self._trouble), (5, self._pass_time), (2, self._jump),
            (1, self._kill), (2, self._give_up),
        ]  # fmt: skip
        weights, acts = zip(*steps, strict=True)
        for _ in range(STEPS):
            act = self.random.choices(acts, weights)[0]
            self._count(act.__name__)
            self._guarded(act)
        if self.random.random() < 0.1:
            self._count("long silence")
            self.world.time.at += LONG_SILENCE
        self._mend()
        invariants.check_all(self.world, fully=self.outcome.seed % 20 == 0)
        return self.outcome

    # What honest people and nodes do

    def _speak(self) -> None:
        """An officer says something new in the request; or in one with the liar."""
        node, role = self.random.choice(SPEAKERS)
        matter = self._matter(self.matters.ours if self.random.random() < 0.8 or node == "la" else self.matters.to_liar)
        self._words += 1
        clarify(self.world[node].desk, matter.order(node, role), text=f"{node} says {self._words}")

    def _act(self) -> None:
        """A random act, allowed or not, by a random officer."""
        node, _ = self.random.choice(SPEAKERS)
        matter = self._matter(self.matters.ours)
        waiting = list(matter.state(node).proposals) or [b"\x01" * 32]
        order = matter.order(node, self.random.choice(list(Role)), officer=f"person{self.random.randint(1, 2)}")
        act = self.random.choice(ACTS)
        with suppress(ComityError):
            act(self.world[node].desk, order, self.random.choice(KEYS), self.random.choice(waiting), self.random)
        if self.random.random() < 0.2:
            case = self.random.choice((self.matters.ours, self.matters.from_liar))[1]
            desk = self.world["cn"].desk
            read_case(desk, self.world["cn"].officers[Role.NATIONAL_DESK], case, purpose="test")

    def _carry(self) -> None:
        sender, recipient = self._pair()
        courier, store = self._couriers[sender], self.world.stores[sender]
        courier.tried, troubles = [], store.troubles
        courier.send(recipient, self.random.choice((1, 3, 64)))
        again = {row.digest for row in due_for(self.world[sender].desk, recipient, 1000)}
        if store.troubles == troubles and not again.isdisjoint(row.digest for row in courier.tried):
            raise Broken(f"{sender} would try at once again what {recipient} did not settle")

    def _carry_files(self) -> None:
        sender, recipient = self._pair()
        self._couriers[sender].send_attachments(recipient)

    def _witness(self) -> None:
        self._witnesses[self.random.choice(HONEST)].once()

    def _give_up(self) -> None:
        give_up_expired(self.world[self.random.choice(HONEST)].desk)

    # What befalls them

    def _trouble(self) -> None:
        """A store, or the disk beside it, is about to fail."""
        node, trouble = self.random.choice(HONEST), self.random.choice(list(Trouble))
        self.world.stores[node].arm(trouble, self.random.choice((0, 0, 1, 2)), self.random.randrange(12))
        self.world.files[node].full = self.random.random() < 0.2
        self._note(f"{node}: {trouble.value}")

    def _kill(self) -> None:
        self._restart(self.random.choice(HONEST))

    def _pass_time(self) -> None:
        self.world.time.at += timedelta(seconds=self.random.choice((1, 5, 30, 600, 4000, 15000)))

    def _jump(self) -> None:
        """A clock jumps by a day, or comes back."""
        node = self.random.choice(HONEST)
        days = self.random.choice((-1, 0, 1))
        self.world.clocks[node].skew = timedelta(days=days)
        self._note(f"{node}: clock {days:+d} d")

    # What the liar does

    def _lie(self) -> None:
        move = self.liar.move()
        self._count(f"lie {move.what}")
        store = self.world.stores[move.to]
        before = store.state
        reply = self._door(Packet(LIAR, move.to, move.path, move.body))
        if reply.status_code == 503:  # our store was in trouble; nothing is said
            return
        if move.refused:
            self._check_refused(move, reply, before)

    def _check_refused(self, move: Move, reply: Reply, before: Any) -> None:
        codes = self._refusals(move, reply)
        after = self.world.stores[move.to].state
        what = f"{move.what} to {move.to}: {codes}"
        self._note(what)
        if not codes or not all(codes):
            raise Broken(f"not refused with a code: {what}")
        by_the_clock = ("call.stale",) if self.world.clocks[move.to].skew else ()
        if move.codes and not any(code.startswith((*move.codes, *by_the_clock)) for code in codes):
            raise Broken(f"refused for another reason than {move.codes}: {what}")
        unrecorded = set(codes) - self._recorded(move.to)
        if unrecorded:
            raise Broken(f"refused and not on record: {what}")
        foreign = [e for d, e in after.events.items() if d not in before.events and e.signed.event.author != move.to]
        if foreign:
            raise Broken(f"an event was taken in: {what}")
        for kept in ("outbox", "peers", "requests", "attachments", "sendings", "checkpoints"):
            if getattr(before, kept) != getattr(after, kept):
                raise Broken(f"{kept} changed: {what}")

    def _refusals(self, move: Move, reply: Reply) -> list[str]:
        """The codes of an answer that refuses all that was asked."""
        if move.path == "add-checkpoint":
            return [] if reply.status_code == 200 else [reply.text.split("\n")[-2]]
        try:
            plain = protocol.read_answer(reply.content)
        except NotVerified as refusal:
            return [refusal.message.rpartition(": ")[2].rstrip(".")] if refusal.code == "answer.refused" else []
        if move.path != protocol.DELIVER or "results" not in plain:
            return []
        refused = (Verdict.REFUSED.value, Verdict.LATER.value)
        return [result["code"] if result["verdict"] in refused else "" for result in plain["results"]]

    def _recorded(self, node: str) -> set[str]:
        """Every outcome in the audit log of a node since the schedule began."""
        state, known_outcomes = self.world.stores[node].state, self._outcomes.setdefault(node, set())
        for index in range(self._read_up_to.get(node, 0), len(state.leaves)):
            signed = state.events[state.leaves[index]].signed
            if signed.event.type == "audit.recorded":
                known_outcomes.add(known(signed).body.outcome)
        self._read_up_to[node] = len(state.leaves)
        return known_outcomes

    # The machinery

    def _door(self, packet: Packet) -> Reply:
        if packet.recipient == LIAR:
            return Reply(*self.liar.answer(packet.name, packet.body, packet.sender))
        if packet.recipient not in HONEST:
            raise Unavailable("line.down", f"Simulated: there is no {packet.recipient}.")
        self.liar.overhear(packet.sender, packet.recipient, packet.name, packet.body)
        try:
            status, _, content = self._doors[packet.recipient].answer(packet.name, packet.body)
        except Crash as crash:
            self._restart(crash.node)
            raise Unavailable("line.down", f"Simulated: {crash.node} was killed.") from crash
        return Reply(status, content)

    def _guarded(self, act: Callable[[], None]) -> None:
        try:
            act()
        except ComityError as fault:
            self._count(f"fault {fault.code}")
            self._note(f"{act.__name__}: {fault.code}")
        except Crash as crash:
            self._restart(crash.node)

    def _restart(self, node: str) -> None:
        self._count("killed")
        self._note(f"{node}: killed")
        self.world.restarted(node)
        self._start(node)

    def _start(self, name: str) -> None:
        desk = self.world[name].desk
        self._couriers[name] = SimulatedCourier(desk, self.network)
        self._doors[name] = Door(desk, lambda: None, lines=self._couriers[name])
        self._witnesses[name] = WitnessRound(desk, self._couriers[name], ())

    def _mend(self) -> None:
        """Everything works again; honest nodes go on until nothing waits between them."""
        self.network.faulty = 0.0
        for name in HONEST:
            self.world.stores[name].heal()
            self.world.files[name].full = False
            self.world.clocks[name].skew = timedelta(0)
        self.world.time.at += timedelta(days=2)  # past whatever was put off by a clock that ran ahead
        for _ in range(MENDING_ROUNDS):
            if not self._mending_round():
                return
        left = {name: self._waiting(name) for name in HONEST}
        raise Broken(f"honest nodes still wait for each other after all was mended: {left}")

    def _mending_round(self) -> bool:
        self.world.time.at += timedelta(hours=5)  # past every back-off
        while self.network.late:
            self.network.deliver_late()
        moved = False
        for name in HONEST:
            give_up_expired(self.world[name].desk)
            for peer in self._waiting(name):
                self._couriers[name].send(peer)
                self._couriers[name].send_attachments(peer)
                moved = True
        return moved

    def _waiting(self, name: str) -> list[str]:
        with self.world[name].desk.store.reading() as unit:
            waiting = {*unit.outbox.recipients(), *unit.attachments.recipients()}
        return sorted(waiting & set(HONEST))

    def _pair(self) -> tuple[str, str]:
        """Two nodes, the sender honest; more often than not two that have something for each other."""
        sender = self.random.choice(HONEST)
        with self.world[sender].desk.store.reading() as unit:
            waiting = sorted({*unit.outbox.recipients(), *unit.attachments.recipients()})
        others = [node for node in (*HONEST, LIAR) if node != sender]
        return sender, self.random.choice(waiting if waiting and self.random.random() < 0.8 else others)

    def _matter(self, named: tuple[str, UUID, UUID]) -> Matter:
        home, case, request = named
        return Matter(self.world, case, request, home)

    def _place(self, to: str, case: UUID | None) -> Place:
        return Place(*self.world.stores[to].state.lines.get((False, case, LIAR), (0, None)))

    def _true_time(self) -> datetime:
        return self.world.time.at

    def _count(self, what: str) -> None:
        self.outcome.counts[what] += 1

    def _note(self, what: str) -> None:
        self.outcome.trace.append(what)
        self._say(what)


def play(seed: int, say: Callable[[str], None] = lambda _: None) -> Outcome:
    """Play one schedule; whatever goes wrong says how to see it again."""
    try:
        return Schedule(seed, say).run()
    except Exception as fault:
        raise Broken(f"seed {seed}: {type(fault).__name__}: {fault}\nreplay: {replay(seed)}") from fault


def replay(seed: int) -> str:
    """The command that plays a schedule again, each step told."""
    return f"PYTHONPATH=src:. python -m tests.simulation {seed}"


def play_all(seeds: Iterable[int]) -> Counter[str]:
    """Play many; how often each thing happened in all of them."""
    total: Counter[str] = Counter()
    for seed in seeds:
        total += play(seed).counts
    return total
