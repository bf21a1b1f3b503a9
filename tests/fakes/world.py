"""Several nodes in one process, with real keys, real envelopes and a clock that the test turns; no network.

`World.of("cn", "cn-zj", "la")` makes nodes that know each other as a day of fingerprint ceremonies would leave them.
`World.exchange()` carries everything that is due, both ways, until nothing is.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any

from tests.fakes.files import MemoryFiles
from tests.fakes.store import MemoryStore

from comity.adapters.calendars import CorpusCalendars
from comity.adapters.corpus import load_corpus
from comity.adapters.pictures import PillowPictures
from comity.application.acting import Order
from comity.application.desk import Desk
from comity.application.node.deliver import due_for, settle_answer, to_tell, told
from comity.application.node.peers import confirm_peer, import_statement
from comity.application.node.receive_batch import Result, receive_batch
from comity.application.node.receive_receipts import receive_receipt
from comity.application.node.take_attachment import stored_size, take_part
from comity.application.ports import LawGate, Store
from comity.domain.authorities import Authority, Power, Tier, state_of
from comity.domain.decisions import Basis, Confidence, Decision, ElementRow, LegalOutcome
from comity.domain.errors import InvalidInput, NotVerified
from comity.domain.measures import Ground, Measure
from comity.domain.officers import Officer, Role
from comity.domain.safeguard_bodies import HomeRule
from comity.evidence.signatures import Ed25519Signer, MLDSA44Signer
from comity.evidence.statements import (
    DatedKey,
    HpkeKey,
    KeyPair,
    KeyStatement,
    RootSigner,
    make_statement,
    parse_statement,
)
from comity.exchange import part_calls
from comity.exchange.delivery import Verdict
from comity.exchange.parts import parts_from
from comity.exchange.suites import HybridOpeningKey, OpeningKey
from comity.law import Corpus
from comity.law.reach import HeadGiven, Option, Possibility

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
NAMES = {
    "cn": "Ministry of Public Security, invented desk",
    "cn-zj": "Zhejiang Provincial Department, invented desk",
    "la": "Lao Ministry of Public Security, invented desk",
    "th": "Royal Thai Police, invented desk",
}
ZONES = {"CN": "Asia/Shanghai", "LA": "Asia/Vientiane", "TH": "Asia/Bangkok", "MM": "Asia/Yangon"}


class TestClock:
    """Stands still until it is turned; each look moves it by a millisecond, so that moments differ."""

    __test__ = False

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def now(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at

    def turn(self, **span: float) -> None:
        self.at += timedelta(**span)


class SeededRandomness:
    """The same bytes for the same seed, so that a failing run can be replayed."""

    def __init__(self, seed: str) -> None:
        self._seed, self._count = seed, 0

    def token(self, size: int) -> bytes:
        self._count += 1
        stream = b""
        block = 0
        while len(stream) < size:
            stream += sha256(f"{self._seed}/{self._count}/{block}".encode()).digest()
            block += 1
        return stream[:size]


_WORDS = {
    "offence": ("fraud_telecom", "theft"),
    "measure": tuple(measure.value for measure in Measure),
    "missing": ("facts_summary", "purpose", "translation"),
    "assurance": ("specialty", "reciprocity"),
    "flag": ("organised_group", "victim_indicators"),
    "role": ("suspect", "accused", "convicted", "victim", "witness", "missing", "migrant"),
    "earlier_judgment": ("acquitted", "convicted", "closed"),
    "data_category": ("subscriber", "traffic", "content"),
    "link_strength": ("clear", "weak"),
    "use": ("intelligence", "evidence"),
    "served": ("summons", "judgment", "other"),
    "state": ("CN", "LA", "TH", "VN"),
    "element": ("act_deceive", "object_property"),
}


@cache
def _shipped_law() -> Corpus:
    return load_corpus()


class WordedLaw:
    """A law gate that answers by measure from a table; what the table lacks proceeds on an invented treaty."""

    version = "test"

    @property
    def corpus(self) -> Corpus:
        """The shipped one, read once for all tests."""
        return _shipped_law()

    def __init__(self, outcomes: dict[str, Decision] | None = None, today: date | None = None) -> None:
        self.looks: dict[str, frozenset[str]] = {}  # by measure, what a desk has to find out first
        self.outcomes = outcomes or {}
        self._today = today or START.date()

    def assess(self, question: dict[str, Any], assessed: bytes) -> Decision:
        basis = Basis("TEST-TREATY", "bilateral", "an invented treaty art. 1", Confidence.VERIFIED)
        plain = Decision(
            assessed=assessed,
            corpus=self.version,
            as_of=self._today,
            requesting_state=question["from"],
            requested_state=question["to"],
            measure=question["measure"],
            outcome=LegalOutcome.PROCEED,
            bases=(basis,),
        )
        return replace(self.outcomes.get(question["measure"], plain), assessed=assessed)

    def check_ground(self, code: str) -> None:
        if code not in {ground.value for ground in Ground}:
            raise InvalidInput("ground.unknown", f"{code!r} is no ground.", advice="Take one of the vocabulary.")

    def guards(self, question: Mapping[str, Any]) -> frozenset[str]:
        return self.looks.get(question["measure"], frozenset())

    def leaving_rules(self, state: str, measures: Iterable[str]) -> tuple[HomeRule, ...]:
        return (HomeRule(f"{state}:mla:test", "an invented rule (1)", "an invented source", "recalled"),)

    def heads_of(self, state: str, offence: str) -> tuple[HeadGiven, ...]:
        return ()

    def elements(self, offence: str, states: tuple[str, str], offence_date: date) -> tuple[ElementRow, ...]:
        return ()

    def element_words(self, rows: Iterable[ElementRow]) -> tuple[str, ...]:
        return ()

    def where_nobody_acts(
        self, acting: str, silent: str, offence: str, national: bool | None = None
    ) -> tuple[Possibility, ...]:
        return (Possibility(Option.CONSULT, True, "", "", ()),)

    def today(self) -> date:
        return self._today

    def words(self, section: str) -> tuple[str, ...]:
        return _WORDS[section]


class SeedKeys:
    """Keys in memory, all from the node's name."""

    def __init__(self, node: str, powers: Iterable[Power], at: datetime, parent: "SeedKeys | None" = None) -> None:
        self.root = RootSigner(Ed25519Signer(_seed(node, "root")), MLDSA44Signer(_seed(node, "root-pq")))
        self.events = Ed25519Signer(_seed(node, "events"))
        self.receipts = MLDSA44Signer(_seed(node, "receipts"))
        self.log = (Ed25519Signer(_seed(node, "log")), MLDSA44Signer(_seed(node, "log-pq")))
        self._opening = HybridOpeningKey(_seed(node, "hpke"))
        self._held = {self._opening.id: self._opening}
        start, end = at - timedelta(days=1), at + timedelta(days=120)
        tier = (Tier.NATIONAL, Tier.PROVINCE, Tier.CITY)[node.count("-")]
        self.plain_statement = KeyStatement(
            node=node,
            state=state_of(node),
            tier=tier,
            name=NAMES.get(node, f"Test authority {node}"),
            parent=node.rpartition("-")[0] or None,
            powers=frozenset(powers),
            membership=None,
            sequence=1,
            issued=at,
            valid_from=start,
            valid_until=end,
            root=self.root.public,
            signing_keys=tuple(DatedKey(s.public, start, end) for s in (self.events, self.receipts)),
            hpke_keys=(HpkeKey(self._opening.public_raw, start, end),),
            log=KeyPair(self.log[0].public, self.log[1].public),
            line_certificate=b"no line in this world",
            endpoints=(f"https://{node}.example:7443",),
            time_zone=ZONES.get(state_of(node), "UTC"),
        )
        self.statement = make_statement(self.plain_statement, self.root, parent.root if parent else None)
        self.parent_statement = parent.statement if parent else None

    def opening(self, key_id: bytes) -> OpeningKey | None:
        return self._held.get(key_id)

    def forget(self, key_ids: Collection[bytes]) -> None:
        for key_id in key_ids:
            self._held.pop(key_id, None)


@dataclass
class Node:
    """A node and its officers, one for each role, by role."""

    desk: Desk
    keys: SeedKeys
    officers: dict[Role, Officer]

    def order(self, role: Role, case: Any, request: Any, purpose: str = "test case") -> Order:
        return Order(self.officers[role], purpose, case, request)


@dataclass
class World:
    """Nodes by id, on one clock."""

    clock: TestClock = field(default_factory=TestClock)
    nodes: dict[str, Node] = field(default_factory=dict)

    @classmethod
    def of(cls, *names: str, law: LawGate | None = None, store: Callable[[str], Store] | None = None) -> "World":
        """Nodes of these ids. Parents stand before children; every national node is connected with every other."""
        world = cls()
        for name in names:
            world._add(name, law or WordedLaw(), store(name) if store else MemoryStore())
        for name in names:
            world._introduce(name)
        return world

    def __getitem__(self, name: str) -> Node:
        return self.nodes[name]

    def carry(self, sender: str, recipient: str) -> list[Result]:
        """One batch one way, with the word of what will not come, and its answer back."""
        telling = to_tell(self[sender].desk, recipient)
        told(self[sender].desk, recipient, [receive_receipt(self[recipient].desk, one, sender) for one in telling])
        rows = due_for(self[sender].desk, recipient, 64)
        if not rows:
            return []
        results = receive_batch(self[recipient].desk, [row.envelope for row in rows])
        settle_answer(self[sender].desk, recipient, [r.receipt for r in results if r.receipt])
        return results

    def carry_attachments(self, sender: str, recipient: str, *, corrupt: bool = False) -> None:
        """The bytes of whatever was announced, in parts; `corrupt` changes a byte of the file before it is sent."""
        source, target = self[sender].desk, self[recipient].desk
        with source.store.reading() as unit:
            rows = unit.attachments.to_send(recipient)
        for row in rows:
            content = source.files.sealed(row.id).read()
            if corrupt:
                content = content[:-1] + bytes([content[-1] ^ 1])
            for part in parts_from(stored_size(target, row.id, sender), row.sealed_size):
                piece = content[part.offset : part.offset + part.size]
                offer = part_calls.parse_part_offer(part_calls.make_part_offer(row.id, part.offset, piece))
                with suppress(NotVerified):
                    take_part(target, offer, piece, sender)

    def exchange(self) -> list[Result]:
        """Carry everything everywhere until nothing is due. Whatever was not accepted is for the test to see."""
        seen: list[Result] = []
        while True:
            carried = [r for a in self.nodes for b in self.nodes if a != b for r in self.carry(a, b)]
            if not carried:
                return seen
            seen += carried
            assert all(r.verdict is Verdict.ACCEPTED and not r.code for r in carried), carried

    def _add(self, name: str, law: LawGate, store: Store) -> None:
        parent = self.nodes.get(name.rpartition("-")[0])
        powers = frozenset(Power) if "-" not in name else frozenset({Power.POLICE_INFORMATION})
        keys = SeedKeys(name, powers, self.clock.at, parent.keys if parent else None)
        statement = parse_statement(keys.statement)
        authority = Authority(
            name,
            statement.state,
            statement.tier,
            statement.name,
            statement.parent,
            statement.powers,
            statement.time_zone,
        )
        desk = Desk(
            authority, store, self.clock, SeededRandomness(name), keys, law, MemoryFiles(), CorpusCalendars(),
            pictures=PillowPictures(),
        )  # fmt: skip
        officers = {role: Officer(f"{name}.{role.value}", f"Test {role.value}", frozenset({role})) for role in Role}
        self.nodes[name] = Node(desk, keys, officers)

    def _introduce(self, name: str) -> None:
        """What is peers by hand: parent and child, and national nodes among each other."""
        mine = self.nodes[name]
        for other, theirs in self.nodes.items():
            related = other == mine.desk.authority.parent or name == theirs.desk.authority.parent
            if other == name or not (related or "-" not in name + other):
                continue
            above = theirs.desk.authority.parent
            if above and above != name and other == mine.desk.authority.parent:
                self._confirm(mine, above, "")  # a city's, who has no line to its ministry
            self._confirm(mine, other, f"https://{other}.example")

    def _confirm(self, mine: Node, other: str, address: str) -> None:
        keeper = mine.officers[Role.ADMINISTRATOR]
        row = import_statement(mine.desk, keeper, self.nodes[other].keys.statement, address=address)
        if row.standing == "pending":
            confirm_peer(mine.desk, keeper, other, row.fingerprint)


def _seed(node: str, what: str) -> bytes:
    return sha256(f"comity test key {node} {what}".encode()).digest()
