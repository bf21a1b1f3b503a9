"""Every proven statement of every node at hand, so that an old signature is judged by the keys of its own day.

A node's statements have one root and rising numbers (`statements.accept_newer`). A key that a newer statement no longer
lists is found in an older one; a revocation in any of them counts for all.
"""

from collections.abc import Collection, Iterable
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
        history = self.history(node)
        self._check_revoked(history, key_id, at)
        for statement in history[:-1]:
            if any(dated.key.id == key_id for dated in statement.signing_keys):
                return statement.signing_key(key_id, at)
        return history[-1].signing_key(key_id, at)

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
