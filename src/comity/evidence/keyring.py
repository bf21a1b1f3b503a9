"""Every proven statement of every node at hand, so that an old signature is judged by the keys of its own day.

A node's statements have one root and rising numbers (`statements.accept_newer`). A key that a newer statement no longer
lists is found in an older one; a revocation in any of them counts for all.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from comity.domain.errors import NotVerified
from comity.evidence.signatures import PublicKey
from comity.evidence.statement_fields import KeyPair, KeyStatement
from comity.evidence.statements import accept_newer, parse_statement, prove_statement


class Keyring:
    """Statements that somebody has proven, by node.

    Raises:
        NotVerified: Two statements of one node contradict each other; codes of `accept_newer`.
    """

    def __init__(self, statements: Iterable[KeyStatement] = ()) -> None:
        self._histories: dict[str, list[KeyStatement]] = {}
        for statement in sorted(statements, key=lambda one: one.sequence):
            self.add(statement)

    def add(self, statement: KeyStatement) -> None:
        """Take in another statement that somebody has proven; errors as above."""
        history = self._histories.setdefault(statement.node, [])
        if history:
            older, newer = sorted((history[-1], statement), key=lambda one: one.sequence)
            accept_newer(older, newer)
        history.append(statement)
        history.sort(key=lambda one: one.sequence)

    @property
    def nodes(self) -> tuple[str, ...]:
        """Nodes with a statement, ascending."""
        return tuple(sorted(self._histories))

    def history(self, node: str) -> tuple[KeyStatement, ...]:
        """A node's statements, the newest first.

        Raises:
            NotVerified: ``key.unknown_node``: there is none.
        """
        found = self._histories.get(node)
        if not found:
            raise NotVerified(
                "key.unknown_node",
                f"No proven key statement of {node} is at hand.",
                advice="Add the node's statement, or the fingerprint of the root above it.",
            )
        return tuple(reversed(found))

    def signing_key(self, node: str, key_id: bytes, at: datetime) -> PublicKey:
        """The node's signing key of this id, if it was good at that moment.

        Raises:
            NotVerified: ``key.unknown_node``, and as `KeyStatement.signing_key`.
        """
        self._check_revoked(self.history(node), key_id, at)
        return self.stated_key(node, key_id, at)

    def stated_key(self, node: str, key_id: bytes, at: datetime, *, after_end: bool = False) -> PublicKey:
        """The same, revoked or not: for what was taken in before anybody knew of the theft.

        Args:
            node: The node.
            key_id: The key.
            at: When it signed.
            after_end: Let an expired key pass: for what a node that was late with its rotation wrote for itself alone.

        Raises:
            NotVerified: ``key.unknown_node``, ``key.unknown``, ``key.not_yet_valid``, ``key.expired``.
        """
        history = self.history(node)
        chosen = next((one for one in history if any(d.key.id == key_id for d in one.signing_keys)), history[-1])
        listed = next((dated for dated in chosen.signing_keys if dated.key.id == key_id), None)
        if after_end and listed is not None and at >= listed.valid_until:
            return listed.key
        return replace(chosen, revoked=()).signing_key(key_id, at)

    def has_revoked(self, node: str, key_id: bytes, at: datetime) -> bool:
        """True if any statement of the node says that the key was in wrong hands by that moment.

        Raises:
            NotVerified: ``key.unknown_node``.
        """
        return any(statement.has_revoked(key_id, at) for statement in self.history(node))

    def log_pairs(self, node: str) -> tuple[KeyPair, ...]:
        """Every pair of log keys that the node ever stated, the newest first.

        Raises:
            NotVerified: ``key.unknown_node``.
        """
        return tuple(dict.fromkeys(statement.log for statement in self.history(node)))

    def check_log_pair(self, node: str, pair: KeyPair, at: datetime) -> None:
        """Return if neither key of the pair was revoked by that moment.

        Raises:
            NotVerified: ``key.unknown_node``, ``key.revoked``.
        """
        for key in (pair.ed25519, pair.mldsa44):
            self._check_revoked(self.history(node), key.id, at)

    def _check_revoked(self, history: Collection[KeyStatement], key_id: bytes, at: datetime) -> None:
        for statement in history:
            if statement.has_revoked(key_id, at):
                raise NotVerified(
                    "key.revoked",
                    f"{statement.node} had revoked the key by {at.isoformat()}.",
                    advice="Do not rely on what it signed after that moment.",
                )


def prove_all(chain: Iterable[bytes], roots: Collection[str]) -> tuple[Keyring, list[NotVerified]]:
    """The keyring of the statements that prove, and why the others do not.

    Parents stand before their children. Of several statements of a parent one that proves the child is enough.
    """
    ring, faults = Keyring(), []
    for data in chain:
        try:
            ring.add(_prove(data, roots, ring))
        except NotVerified as error:
            faults.append(error)
    return ring, faults


def _prove(data: bytes, roots: Collection[str], ring: Keyring) -> KeyStatement:
    parent = parse_statement(data).parent
    if parent is None or parent not in ring.nodes:
        return prove_statement(data, roots)
    *others, last = ring.history(parent)
    for candidate in others:
        try:
            return prove_statement(data, roots, candidate)
        except NotVerified:
            continue  # an older statement of the parent may be the one that delegated
    return prove_statement(data, roots, last)
