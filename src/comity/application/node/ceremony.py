"""What people need on paper when roots are compared and keys change: fingerprints in groups, key ids, days.

Nothing here is secret: a fingerprint is read aloud, that is what it is for. The sheet is for those who keep peers.
"""

from dataclasses import dataclass
from datetime import datetime

from comity.application.desk import Desk
from comity.application.directory import read_statement
from comity.application.node.peers import KEEPERS
from comity.application.policy import acting
from comity.domain.officers import Officer
from comity.evidence.rotation import key_ids
from comity.evidence.statements import KeyStatement

ROW = 4  # groups in a row: what one breath reads


@dataclass(frozen=True, slots=True)
class Sheet:
    """A node's sheet. `rows` are the fingerprint's groups of four digits, four a row; `keys` ids and what they are for;
    `short` the first and last group, enough to find a sheet and never enough to compare."""

    node: str
    name: str
    state: str
    sequence: int
    valid_until: datetime
    fingerprint: str
    rows: tuple[tuple[str, ...], ...]
    keys: tuple[tuple[str, str], ...]
    made_at: datetime

    @property
    def short(self) -> str:
        """First and last group of the fingerprint."""
        return f"{self.rows[0][0]} … {self.rows[-1][-1]}"


def ceremony_sheet(desk: Desk, officer: Officer) -> Sheet:
    """The sheet of this node.

    Raises:
        NotPermitted: The officer keeps neither keys nor peers.
    """
    acting(officer, KEEPERS, "preparing a key ceremony")
    return sheet_of(read_statement(desk.keys.statement), desk.clock.now())


def sheet_of(statement: KeyStatement, at: datetime) -> Sheet:
    """The sheet of a statement."""
    groups = statement.root.fingerprint.split("-")
    rows = tuple(tuple(groups[start : start + ROW]) for start in range(0, len(groups), ROW))
    keys = tuple((key_id.hex(), what) for key_id, what in key_ids(statement).items())
    return Sheet(
        node=statement.node,
        name=statement.name,
        state=statement.state,
        sequence=statement.sequence,
        valid_until=statement.valid_until,
        fingerprint=statement.root.fingerprint,
        rows=rows,
        keys=keys,
        made_at=at,
    )
