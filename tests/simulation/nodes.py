"""Honest nodes for the simulator: real desks on stores that can fail or be killed, and clocks that can jump.

Making a world costs a tenth of a second, mostly keys and signatures. So one is made and then copied: every schedule
begins with the same nodes in the middle of the same three requests, and differs from there on by its seed alone.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO
from uuid import UUID

from tests.fakes.files import MemoryFiles
from tests.fakes.store import MemoryStore, MemoryUnit, State
from tests.fakes.world import START, Node, SeededRandomness, SeedKeys, World
from tests.unit.application import steps
from tests.unit.application.letters import letter

from comity.application.casework.acknowledge_request import acknowledge_request
from comity.application.casework.assess_request import assess_request
from comity.application.casework.attach_file import attach_file
from comity.application.casework.draft_request import draft_request
from comity.application.casework.open_case import open_case
from comity.application.casework.release_request import release_request
from comity.application.casework.submit_request import submit_request
from comity.application.desk import Desk
from comity.application.node.peers import import_statement
from comity.application.ports import Unit
from comity.domain.errors import Unavailable
from comity.domain.officers import Role
from comity.evidence.signatures import Ed25519Signer
from comity.evidence.statements import DatedKey, Revocation, make_statement

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

HONEST = ("cn", "cn-zj", "la")
LIAR = "th"
FILE = b"An invented statement of an account. " * 900


class Crash(BaseException):
    """A node was killed. What it had committed stays; whatever it was doing is gone."""

    def __init__(self, node: str) -> None:
        super().__init__(node)
        self.node = node


class Trouble(Enum):
    """What can befall a store."""

    LOCKED = "locked"  # no unit opens
    FULL = "full"  # a write fails, somewhere inside a unit
    UNREADABLE = "unreadable"  # no reading unit opens
    KILLED_BEFORE = "killed_before"  # killed with everything written and nothing committed
    KILLED_AFTER = "killed_after"  # killed between the commit and whatever comes after


class TroubledStore(MemoryStore):
    """A store in memory that fails when told to: after `strike_in` more units, at the unit's write number `write`."""

    def __init__(self, state: State, node: str) -> None:
        super().__init__()
        self.state = state
        self._node = node
        self._trouble: Trouble | None = None
        self._strike_in = self._write = 0
        self.troubles = 0

    def arm(self, trouble: Trouble, strike_in: int, write: int) -> None:
        """The next trouble."""
        self._trouble, self._strike_in, self._write = trouble, strike_in, write

    def heal(self) -> None:
        """No more trouble."""
        self._trouble = None

    @contextmanager
    def unit(self) -> Iterator[Unit]:
        """A writing transaction, or the trouble that was due."""
        trouble = self._due(reading=False)
        if trouble is Trouble.LOCKED:
            raise Unavailable("store.locked", "Simulated: another process holds the store.")
        with self._once(), self._writing:
            state = self.state.copy()
            unit = MemoryUnit(state, writable=True)
            if trouble is Trouble.FULL:
                _fill(unit, self._write)
            yield unit
            if trouble is Trouble.FULL:
                raise _full()
            if trouble is Trouble.KILLED_BEFORE:
                raise Crash(self._node)
            self.state = state
        if trouble is Trouble.KILLED_AFTER:
            raise Crash(self._node)

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """A reading transaction, or the trouble that was due."""
        if self._due(reading=True):
            raise Unavailable("store.failed", "Simulated: the store cannot be read.")
        with super().reading() as unit:
            yield unit

    def _due(self, *, reading: bool) -> Trouble | None:
        if self._trouble is None or (self._trouble is Trouble.UNREADABLE) is not reading:
            return None
        if self._strike_in > 0:
            self._strike_in -= 1
            return None
        trouble, self._trouble = self._trouble, None
        self.troubles += 1
        return trouble


def _fill(unit: MemoryUnit, writes: int) -> None:
    """Let so many more writes through, whatever they are, and fail from then on."""
    left = [writes]

    def write() -> None:
        left[0] -= 1
        if left[0] < 0:
            raise _full()

    for part in vars(unit).values():
        part._writing = write


def _full() -> Unavailable:
    return Unavailable("store.full", "Simulated: the disk of the store is full.")


class _FullDisk(io.BytesIO):
    """Takes half of the first write, as a disk that is full does."""

    def __init__(self, kept: dict[UUID, bytes], attachment: UUID) -> None:
        super().__init__()
        self._kept, self._attachment = kept, attachment

    def write(self, chunk: "ReadableBuffer", /) -> int:
        content = bytes(chunk)
        self._kept[self._attachment] = self._kept.get(self._attachment, b"") + content[: len(content) // 2]
        raise Unavailable("files.failed", "Simulated: no space left on device.")


class TroubledFiles(MemoryFiles):
    """Attachments in memory, on a disk that can be full."""

    def __init__(self, sealed: dict[UUID, bytes]) -> None:
        super().__init__()
        self.sealed_bytes = dict(sealed)
        self.full = False

    def sealed_tail(self, attachment: UUID) -> BinaryIO:
        """Fails once where the disk is full, in the middle."""
        if self.full:
            self.full = False
            return _FullDisk(self.sealed_bytes, attachment)
        return super().sealed_tail(attachment)


@dataclass
class Time:
    """The true time of a simulation."""

    at: datetime


class SkewedClock:
    """A node's clock: the true time and how far this one is off."""

    def __init__(self, time: Time) -> None:
        self._time = time
        self.skew = timedelta(0)

    def now(self) -> datetime:
        """Each look moves the time on by a millisecond, so that moments differ."""
        self._time.at += timedelta(milliseconds=1)
        return self._time.at + self.skew


@dataclass(frozen=True)
class Matters:
    """The requests that every schedule begins with: (home, case, request)."""

    ours: tuple[str, UUID, UUID]  # Zhejiang to Laos, acknowledged; three measures, an attachment on its way
    to_liar: tuple[str, UUID, UUID]  # China to the liar, while it still was honest
    from_liar: tuple[str, UUID, UUID]  # the liar's to China, of the same time


@dataclass(frozen=True)
class Origin:
    """A world to copy."""

    world: World
    matters: Matters
    liar: "LiarKeys"


@dataclass(frozen=True)
class LiarKeys:
    """What a confirmed peer gone bad has: its real keys, those it may not use any more or not yet, and a stranger's."""

    keys: SeedKeys
    expired: Ed25519Signer
    future: Ed25519Signer
    revoked: Ed25519Signer
    stranger: Ed25519Signer
    older_statement: bytes


@dataclass
class SimulatedWorld(World):
    """A copy of the origin whose stores and clocks can be troubled."""

    time: Time = field(default_factory=lambda: Time(START))
    stores: dict[str, TroubledStore] = field(default_factory=dict)
    files: dict[str, TroubledFiles] = field(default_factory=dict)
    clocks: dict[str, SkewedClock] = field(default_factory=dict)

    @classmethod
    def copied(cls, origin: Origin, seed: int) -> "SimulatedWorld":
        """All nodes but the liar, as they were, with randomness of their own."""
        world = cls(time=Time(origin.world.clock.at))
        for name in HONEST:
            old = origin.world[name]
            files = old.desk.files
            assert isinstance(files, MemoryFiles)
            world.stores[name] = TroubledStore(_state(origin.world, name).copy(), name)
            world.files[name] = TroubledFiles(files.sealed_bytes)
            world.clocks[name] = SkewedClock(world.time)
            randomness = SeededRandomness(f"{seed}/{name}")
            desk = Desk(
                old.desk.authority, world.stores[name], world.clocks[name], randomness, old.keys, old.desk.law,
                world.files[name], old.desk.calendars,
            )  # fmt: skip
            world.nodes[name] = Node(desk, old.keys, old.officers)
        return world

    def restarted(self, name: str) -> None:
        """The node's process is a new one: what was in its memory is gone."""
        old = self.nodes[name]
        desk = replace(old.desk)
        self.nodes[name] = Node(desk, old.keys, old.officers)


def _state(world: World, name: str) -> State:
    store = world[name].desk.store
    assert isinstance(store, MemoryStore)
    return store.state


@lru_cache(maxsize=1)
def origin() -> Origin:
    """The world that every schedule copies."""
    world = World.of(*HONEST, LIAR)
    liar = _more_keys(world)
    ours = _with_attachment(world)
    to_liar = _asked(world, "cn-zj", LIAR)
    from_liar = _asked(world, LIAR, "cn")
    world.exchange()
    world.clock.turn(days=3)
    acknowledge_request(world["la"].desk, ours.order("la", Role.NATIONAL_DESK), reference="LA-1")
    world.exchange()
    matters = Matters(*((m.home, m.case, m.request) for m in (ours, to_liar, from_liar)))
    return Origin(world, matters, liar)


def _more_keys(world: World) -> LiarKeys:
    """The liar's second statement: one key has expired, one is revoked, one is for later."""
    keys, at = world[LIAR].keys, world.clock.at
    extra = {name: Ed25519Signer(_seed(name)) for name in ("expired", "future", "revoked", "stranger")}
    plain = keys.plain_statement
    spans = {
        "expired": (plain.valid_from, at - timedelta(hours=1)),
        "future": (at + timedelta(days=60), plain.valid_until),
        "revoked": (plain.valid_from, plain.valid_until),
    }
    older = keys.statement
    keys.plain_statement = replace(
        plain,
        sequence=2,
        signing_keys=(*plain.signing_keys, *(DatedKey(extra[n].public, *span) for n, span in spans.items())),
        revoked=(Revocation(extra["revoked"].public.id, at - timedelta(hours=1), "stolen"),),
    )
    keys.statement = make_statement(keys.plain_statement, keys.root)
    for name in HONEST:
        if name != "cn-zj":
            import_statement(world[name].desk, world[name].officers[Role.ADMINISTRATOR], keys.statement)
    return LiarKeys(keys, **extra, older_statement=older)


def _seed(name: str) -> bytes:
    return name.encode().ljust(32, b".")


def _with_attachment(world: World) -> steps.Matter:
    zj, officer = world["cn-zj"], world["cn-zj"].officers[Role.OFFICER]
    case = open_case(zj.desk, officer, title="Invented fraud", purpose="investigation")
    kept: dict[str, Any] = {"name": "account.txt", "media_type": "text/plain", "purpose": "investigation"}
    ref = attach_file(zj.desk, officer, case, BytesIO(FILE), **kept)
    asked = letter(case, "police_info", "mla_search_seizure", "mla_evidence", attachments=(ref,))
    wording = draft_request(zj.desk, officer, asked, purpose="investigation")
    matter = steps.Matter(world, case, wording.request)
    return _sent(world, matter)


def _asked(world: World, home: str, requested: str) -> steps.Matter:
    return _sent(world, steps.drafted(world, home, "police_info", "mla_evidence", requested=requested))


def _sent(world: World, matter: steps.Matter) -> steps.Matter:
    home = matter.home
    assess_request(world[home].desk, matter.order(home, Role.OFFICER))
    if "-" in home:
        submit_request(world[home].desk, matter.order(home, Role.SUPERVISOR))
        world.exchange()
    national = home[:2]
    release_request(world[national].desk, matter.order(national, Role.NATIONAL_DESK))
    world.exchange()
    return matter
