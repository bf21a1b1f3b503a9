"""Which state prosecutes: what the sides of a consultation file, propose and answer, and how far they have come.

Nothing here decides. Each side fills the same table of connecting factors (`law/jurisdiction.py` says which), one of
them proposes an outcome with minutes and dissent, every other one answers. A table that is filed anew takes the ground
from under proposals that rested on the old one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class Weight(StrEnum):
    """How much one side gives a factor in this matter; words, never numbers."""

    DECISIVE = "decisive"
    STRONG = "strong"
    SOME = "some"
    SLIGHT = "slight"


class Standing(StrEnum):
    """How well a side knows what it says."""

    SHOWN = "shown"  # on evidence that the words name
    ALLEGED = "alleged"
    UNKNOWN = "unknown"  # it points nowhere


class Conflict(StrEnum):
    """More than one state wants to prosecute, or none does."""

    POSITIVE = "positive"
    NEGATIVE = "negative"


class Outcome(StrEnum):
    """What persons may propose."""

    ONE_STATE = "one_state"
    SEVERAL_STATES = "several_states"  # each for the part that the reasons name
    CONSULT_AGAIN = "consult_again"  # on the day named
    NOBODY = "nobody"  # no state will act; what each may still do is in the options


class Progress(StrEnum):
    """How far a consultation has come."""

    OPEN = "open"
    PROPOSED = "proposed"
    AGREED = "agreed"
    DISAGREED = "disagreed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class FactorRow:
    """What one side says of one factor: the states to which it points, how well it knows, how much it gives it."""

    factor: str
    states: tuple[str, ...]
    standing: str
    weight: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Dissent:
    """Somebody at the table sees it otherwise: who, by office, and why."""

    by: str
    words: str


@dataclass(frozen=True, slots=True)
class ConsultationOpened:
    """A central authority asks the others which of them should prosecute conduct that they know of by a request.

    `request` is the released request of this case that brought the facts; `states` are all that take part; `decisions`
    the plain form of what the gate says of telling them, by state. One of before two persons were asked for names
    neither of them and no rule.
    """

    consultation: UUID
    request: UUID
    conflict: str
    states: tuple[str, ...]
    title: str
    conduct: str
    offence: str
    offence_date: date
    decisions: dict[str, Any]
    prepared_by: str = ""
    released_by: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class JurisdictionDrafted:
    """A table, proposal or answer that a second person has yet to release. Private to the node.

    `act` is the type of the event that it would become, `content` the plain form of its body.
    """

    consultation: UUID
    act: str
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class JurisdictionDraftDropped:
    """The second person says no to a draft. Private to the node."""

    consultation: UUID
    draft: bytes
    reason: str


@dataclass(frozen=True, slots=True)
class TableFiled:
    """One side's table, released by a second person under the rule of home law that allows it."""

    consultation: UUID
    rows: tuple[FactorRow, ...]
    will_act: str
    will_act_reason: str
    prepared_by: str
    released_by: str
    rule: str


@dataclass(frozen=True, slots=True)
class OutcomeProposed:
    """One side proposes how it ends. `tables` are the digests of the tables it rests on, by state."""

    consultation: UUID
    outcome: str
    states: tuple[str, ...]
    reasons: str
    minutes: str
    present: tuple[str, ...]
    tables: Mapping[str, bytes]
    prepared_by: str
    released_by: str
    rule: str
    dissents: tuple[Dissent, ...] = ()
    again_on: date | None = None


@dataclass(frozen=True, slots=True)
class OutcomeAnswered:
    """Another side agrees with a proposal or does not, with its own minutes and dissent."""

    consultation: UUID
    proposal: bytes
    agrees: bool
    reasons: str
    minutes: str
    prepared_by: str
    released_by: str
    rule: str
    dissents: tuple[Dissent, ...] = ()


@dataclass(frozen=True, slots=True)
class ConsultationClosed:
    """Whoever opened it ends it. What was agreed stays on record; nothing more is filed. Two persons, as all of it."""

    consultation: UUID
    reason: str
    prepared_by: str = ""
    released_by: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Filed:
    """A table as the consultation has it: who filed it, when, and the event that brought it."""

    table: TableFiled
    node: str
    at: datetime
    digest: bytes


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal, and what the other states answered. `overtaken`: a table it rests on was filed anew since."""

    body: OutcomeProposed
    state: str
    at: datetime
    digest: bytes
    answers: Mapping[str, tuple[OutcomeAnswered, datetime]] = field(default_factory=dict)
    overtaken: bool = False


@dataclass(frozen=True, slots=True)
class DraftWaiting:
    """A draft of this node that waits for its second person."""

    digest: bytes
    act: str
    by: str
    at: datetime
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Consultation:
    """A consultation on jurisdiction as this node knows it."""

    id: UUID
    opened: ConsultationOpened
    node: str
    at: datetime
    audience: tuple[str, ...]
    tables: Mapping[str, Filed] = field(default_factory=dict)
    proposals: Mapping[bytes, Proposed] = field(default_factory=dict)
    drafts: Mapping[bytes, DraftWaiting] = field(default_factory=dict)
    closed: ConsultationClosed | None = None

    @property
    def silent(self) -> tuple[str, ...]:
        """States that have filed no table yet."""
        return tuple(state for state in self.opened.states if state not in self.tables)

    @property
    def current(self) -> Proposed | None:
        """The latest proposal that still rests on the tables as they are."""
        standing = [one for one in self.proposals.values() if not one.overtaken]
        return max(standing, key=lambda one: (one.at, one.digest), default=None)

    @property
    def progress(self) -> Progress:
        """How far it has come; only answers of every other state make it agreed."""
        if self.closed is not None:
            return Progress.CLOSED
        current = self.current
        if current is None:
            return Progress.OPEN
        answers = [answer.agrees for answer, _ in current.answers.values()]
        if not all(answers):
            return Progress.DISAGREED
        return Progress.AGREED if len(answers) == len(self.opened.states) - 1 else Progress.PROPOSED

    @property
    def agreed(self) -> Proposed | None:
        """The proposal to which every state agreed, also after the consultation was closed."""
        for one in self.proposals.values():
            answers = [answer.agrees for answer, _ in one.answers.values()]
            if not one.overtaken and all(answers) and len(answers) == len(self.opened.states) - 1:
                return one
        return None
