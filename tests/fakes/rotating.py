"""Rotation in a `World`: a node's keys and statement change between two breaths, as `install` does it on a disk."""

from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256
from typing import Any

from tests.fakes.world import Node, World

from comity.application.node.introducing import answer_introduction, own_chain
from comity.application.node.own_keys import publish_statement
from comity.evidence.rotation import NewKeys, Span, next_statement
from comity.evidence.signatures import Ed25519Signer, MLDSA44Signer
from comity.evidence.statements import KeyPair, Revocation, make_statement
from comity.exchange import protocol
from comity.exchange.suites import HybridOpeningKey


def rotate(world: World, name: str, *, revoked: Iterable[Revocation] = (), back_days: int = 0) -> Node:
    """New keys for a node; nobody has been told yet but its own store."""
    node = world[name]
    keys, sequence = node.keys, node.keys.plain_statement.sequence + 1
    publish_statement(node.desk)
    seeds = {what: sha256(f"{name} {sequence} {what}".encode()).digest() for what in ("e", "r", "l", "m", "h")}
    events, receipts = Ed25519Signer(seeds["e"]), MLDSA44Signer(seeds["r"])
    log = (Ed25519Signer(seeds["l"]), MLDSA44Signer(seeds["m"]))
    opening = HybridOpeningKey(seeds["h"])
    public = NewKeys(events.public, receipts.public, KeyPair(log[0].public, log[1].public), opening.public_raw)
    span = Span(back=timedelta(days=back_days)) if back_days else Span()
    keys.plain_statement = next_statement(
        keys.plain_statement, public, world.clock.at, sequence, span=span, revoked=revoked
    )
    parent = world.nodes.get(name.rpartition("-")[0])
    keys.events, keys.receipts, keys.log = events, receipts, log
    keys._opening = opening
    keys._held[opening.id] = opening
    keys.statement = make_statement(keys.plain_statement, keys.root, parent.keys.root if parent else None)
    return node


def introduce(world: World, name: str, to: str) -> Any:
    """What the courier does before it says anything else."""
    shown = protocol.answer_bytes(protocol.make_statement_answer(own_chain(world[name].desk)))
    return protocol.parse_statement_answer(protocol.read_answer(answer_introduction(world[to].desk, shown)))
