"""What a register shows to a search: one entry per notice or object record that this node may show.

The register (notices, their review, circulation and withdrawal) makes entries; the index holds their names and numbers;
the search and the border check read them. An entry that is withdrawn, blocked or past its time is no longer one.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from comity.domain.identity import PersonIdentity, ThingNumber


class NoticeKind(StrEnum):
    """Classes of records, each with its own minimum content and its own time of keeping."""

    WANTED = "wanted"
    MISSING = "missing"
    UNIDENTIFIED_BODY = "unidentified_body"
    INFORMATION = "information"
    WARNING = "warning"
    MODUS_OPERANDI = "modus_operandi"
    ASSET = "asset"
    OBJECT = "object"


class Action(StrEnum):
    """What the owner asks of whoever meets the person or the object. `DETAIN` holds only where local law backs it."""

    PROTECT = "protect"
    ASK = "ask"
    LOCATE = "locate"
    DETAIN = "detain"
    SEIZE = "seize"
    REPORT = "report"
    NOTHING = "nothing"


class Vulnerability(StrEnum):
    """Why a person needs protection before anything else; a child comes first."""

    NONE = "none"
    CHILD = "child"
    TRAFFICKING = "trafficking"
    ILL_OR_DISABLED = "ill_or_disabled"
    VIOLENCE = "violence"
    ELDERLY = "elderly"


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One record as a search may find it.

    Attributes:
        record: Id of the notice or record (UUIDv7).
        owner: Node id whose data it is.
        owner_state: ISO 3166 alpha-2 of that node.
        kind: Class of record.
        action: What is asked of the finder.
        person: Whom it concerns, or None for a record of a thing alone.
        things: Numbers and marks that are not the person's documents.
        vulnerability: Of the person it protects.
        valid_until: End of validity, UTC; a search after it does not show it.
        misused: True if the identity is one that somebody else misuses: the person met may be its victim.
        synthetic: True if the person is invented (demonstration, training).
        no_standing: True if its owner refuses that standing queries of this node be compared with it.
    """

    record: UUID
    owner: str
    owner_state: str
    kind: NoticeKind
    action: Action
    person: PersonIdentity | None
    things: tuple[ThingNumber, ...]
    vulnerability: Vulnerability
    valid_until: datetime
    misused: bool = False
    synthetic: bool = False
    no_standing: bool = False
