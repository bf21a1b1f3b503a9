"""Has our checkpoints cosigned by confirmed nodes of other states, and compares our log with what they saw of it."""

import logging
import threading
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

from comity.adapters.transport.courier import Courier
from comity.adapters.transport.guarded import guarded
from comity.application.desk import Desk
from comity.application.directory import ACTIVE
from comity.application.node.relaying import is_candidate, own_passage, take_foreign_statements
from comity.application.node.witnessing import (
    compare_with_witness,
    publish_checkpoint,
    signed_submission_for,
    take_cosignature,
)
from comity.application.ports import PeerRow
from comity.domain.authorities import state_of
from comity.domain.errors import ComityError, NotVerified, OutOfOrder
from comity.evidence.witnessed import QUORUM
from comity.exchange import protocol, witness_calls

LEARN_EVERY: Final = timedelta(minutes=10)
_LOG = logging.getLogger(__name__)


class WitnessRound:
    """Publishes checkpoints and has them cosigned by confirmed national nodes of other states: on a line of our own, or
    through our ministry, which relays what a province signs (`application/node/relaying.py`).

    Before anything is signed, our log is compared with what each witness cosigned of it last: a node whose database was
    restored from an old copy finds that out here, before it signs what would be a roll-back. Until one witness has
    answered since the start, nothing new is signed; where there is none, there is nothing to compare with.
    """

    def __init__(self, desk: Desk, courier: Courier, wanted: tuple[str, ...]) -> None:
        self._desk = desk
        self._courier = courier
        self._wanted = wanted
        self._compared: set[str] = set()
        self._seen: dict[str, int] = {}
        self._done: dict[str, int] = {}
        self._said: dict[str, str] = {}
        self._hops: dict[str, str] = {}
        self._relayed = True  # until our ministry turns out to know nothing of it
        self._learn_at: datetime | None = None

    def run(self, stopping: threading.Event, every_seconds: float) -> None:
        """A round every so often, until told to stop."""
        while not stopping.wait(every_seconds):
            guarded(self.once)

    def once(self) -> dict[str, str]:
        """One round: for each witness ``cosigned``, ``current`` or the code of what went wrong."""
        self._learn()
        witnesses = self._witnesses()
        answers = self._compare(witnesses)
        if not answers or self._compared:
            answers |= self._cosigned_by([one for one in witnesses if one in self._compared])
        for witness, code in answers.items():
            if code not in ("cosigned", "current") and self._said.get(witness) != code:
                _LOG.warning("%s does not cosign our log: %s", witness, code)  # a fork or a roll-back is told here
            self._said[witness] = code
        return answers

    def _cosigned_by(self, witnesses: list[str]) -> dict[str, str]:
        try:
            size = publish_checkpoint(self._desk).size
        except OutOfOrder as refusal:
            return dict.fromkeys(witnesses or [self._desk.node], refusal.code)
        return {witness: self._ask(witness, size) for witness in witnesses}

    def _compare(self, witnesses: list[str]) -> dict[str, str]:
        """Compare with those that have not been asked since the start; why the others could not be."""
        faults = {}
        for witness in witnesses:
            if witness in self._compared:
                continue
            try:
                kind = self._compare_with(witness)
            except ComityError as fault:
                faults[witness] = _code_of(fault)
                self._relayed &= faults[witness] != "call.unknown_name"  # our ministry's software is an earlier one
                continue
            self._compared.add(witness)
            if kind:
                _LOG.error("our log does not have what %s cosigned of it: %s", witness, kind)
        return faults

    def _compare_with(self, witness: str) -> str:
        hop = self._hops[witness]
        if hop == witness:
            note = self._courier.last_seen_of_us(witness)
        else:
            note = self._courier.last_seen_through(hop, witness)
        return "" if note is None else compare_with_witness(self._desk, witness, note)

    def _witnesses(self) -> list[str]:
        """Whom to ask, each with the node that a line of ours leads to (`_hops`)."""
        ours = self._desk.authority.state
        with self._desk.store.reading() as unit:
            rows = [row for row in unit.peers.all() if row.standing == ACTIVE and state_of(row.node) != ours]
            ways = {row.node: own_passage(self._desk, unit, row.node) for row in rows if self._may_ask(row)}
        self._hops = {node: way.hop for node, way in ways.items() if way is not None}
        return list(self._hops)

    def _may_ask(self, row: PeerRow) -> bool:
        if self._wanted and row.node not in self._wanted:
            return False
        return bool(row.address) or (self._relayed and is_candidate(self._desk, row))

    def _learn(self) -> None:
        """Where we know nodes of too few other states, our ministry says to whom it has a line."""
        now, parent = self._desk.clock.now(), self._desk.authority.parent
        if parent is None or (self._learn_at is not None and now < self._learn_at):
            return
        if len({state_of(node) for node in self._witnesses()}) >= QUORUM:
            return
        self._learn_at = now + LEARN_EVERY
        try:
            answer = self._courier.call(parent, witness_calls.PEERS, {})
            take_foreign_statements(self._desk, protocol.parse_statement_answer(answer))
        except ComityError as fault:
            self._relayed = _code_of(fault) != "call.unknown_name"
            _LOG.warning("%s names no witnesses: %s", parent, _code_of(fault))

    def _ask(self, witness: str, size: int) -> str:
        if self._done.get(witness) == size or size == 0:
            return "current"
        try:
            self._courier.introduce(self._hops[witness])
            for _ in range(2):
                code = self._submit(witness)
                if code != "witness.stale":
                    break
            if code == "cosigned":
                self._done[witness] = self._seen[witness] = size
        except ComityError as fault:
            code = fault.code
        if code in ("log.witness_ahead", "witness.old_checkpoint", "witness.forked", "witness.rolled_back"):
            self._compared.discard(witness)  # it has seen more of our log, or another: the next round finds out what
        return code

    def _submit(self, witness: str) -> str:
        body = signed_submission_for(self._desk, witness, self._seen.get(witness, 0))
        response = self._courier.line(self._hops[witness]).post("submit-checkpoint", body, "application/cbor")
        if response.status_code == HTTPStatus.OK:
            take_cosignature(self._desk, witness, response.content)
            return "cosigned"
        lines = response.text.split("\n")
        if len(lines) >= 2 and lines[0].isdigit():
            self._seen[witness] = int(lines[0])
            return lines[1]
        return lines[0] or f"http.{response.status_code}"


def _code_of(fault: ComityError) -> str:
    return (protocol.their_code(fault) if isinstance(fault, NotVerified) else "") or fault.code
