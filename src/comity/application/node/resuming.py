"""A restored node compares its log with what other states cosigned of it, before it writes anything again.

An archive is older than the disk that was lost. What the node did in between its peers have seen and it has not; if it
went on from the archive, it would sign a second history. The newest checkpoint of ours that a peer holds bears our own
signature, so a peer can neither invent one nor keep us from resuming by a word alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from comity.application.desk import SYSTEM, Desk
from comity.application.directory import ACTIVE, ring_of
from comity.application.recorder import Recorder
from comity.domain.authorities import state_of
from comity.domain.errors import InvalidInput, NotVerified, Refused
from comity.evidence.tiles import LogReader
from comity.evidence.witnessed import prove_checkpoint

PURPOSE = "restoring"
AGREES, BEHIND, DIFFERS, NEVER_SAW = "agrees", "behind", "differs", "never_saw"


@dataclass(frozen=True, slots=True)
class Compared:
    """What a peer holds of our log: `agrees`, `never_saw`, `behind` (it saw more leaves than we have), `differs` (of
    the same leaves another tree), or the code of why it could not be asked. `size` are the leaves that it saw."""

    node: str
    outcome: str
    size: int = 0


def witnesses_of(desk: Desk) -> list[str]:
    """Confirmed nodes of other states that have an address: those that may have cosigned our log."""
    with desk.store.reading() as unit:
        rows = [row for row in unit.peers.all() if row.standing == ACTIVE and row.address]
    return [row.node for row in rows if state_of(row.node) != desk.authority.state]


def compare_log(desk: Desk, witness: str, note: bytes) -> Compared:
    """Our log against a checkpoint of ours that a peer holds; nothing is written.

    Raises:
        NotVerified: The note is not under any log key of ours: it says nothing about us.
    """
    with desk.store.reading() as unit:
        proven = prove_checkpoint(note, desk.node, ring_of(desk, unit, [desk.node]))
        tree = proven.signed.checkpoint
        size = unit.tiles.size()
        if tree.size > size:
            return Compared(witness, BEHIND, tree.size)
        same = LogReader(unit.tiles, tree.size).root() == tree.root
    return Compared(witness, AGREES if same else DIFFERS, tree.size)


def check_resumable(compared: Mapping[str, Compared], without: frozenset[str]) -> None:
    """Return if every peer was asked and none has seen more, or another tree.

    Args:
        compared: Outcomes by node.
        without: Nodes that a named person decided to go on without.

    Raises:
        NotVerified: ``archive.behind``: the log is older than what a peer holds, or another one.
        Refused: ``archive.not_compared``: a peer could not be asked, and nobody decided to go on without it.
    """
    contradicted = [one for one in compared.values() if one.outcome in (BEHIND, DIFFERS)]
    if contradicted:
        seen = "; ".join(f"{one.node} saw {one.size} leaves ({one.outcome})" for one in contradicted)
        raise NotVerified(
            "archive.behind",
            f"This node's log is not the one that its peers hold: {seen}. It would sign a second history.",
            advice="Restore a newer archive, or the old disk. If both are lost, this log ends here: keep the folder as "
            "evidence, make a node with a new id, and tell the peers in person.",
        )
    unknown = sorted(set(without) - set(compared))
    if unknown:
        raise InvalidInput(
            "archive.without", f"{', '.join(unknown)} would not be asked anyway.", advice="Leave it out."
        )
    open_ones = [one for one in compared.values() if one.outcome not in (AGREES, NEVER_SAW)]
    missing = [one for one in open_ones if one.node not in without]
    if missing:
        names = ", ".join(f"{one.node} ({one.outcome})" for one in missing)
        raise Refused(
            "archive.not_compared",
            f"What these peers hold of our log is not known: {names}.",
            advice="Try again when they can be reached, or decide in your name to go on without: --without NODE.",
        )


def note_resumed(
    desk: Desk, archive: str, compared: Mapping[str, Compared], without: frozenset[str], by: str, reason: str
) -> None:
    """Put the decision to go on into the log, with what each peer said."""
    with desk.store.unit() as unit:
        recorder = Recorder(desk, unit, SYSTEM, PURPOSE)
        recorder.audit(
            "node.resumed",
            subject=archive,
            by=by,
            reason=reason[:500],
            compared=" ".join(f"{one.node}:{one.outcome}:{one.size}" for one in compared.values()),
            without=" ".join(sorted(without)),
        )
        recorder.finish()
