"""A notice as one node knows it: what the fold of its events holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from comity.domain.notice_bodies import (
    AddendumGiven,
    DutyOpened,
    EffectStated,
    NoticeAnnotated,
    NoticeChecked,
    NoticeDeleted,
    NoticeReported,
    NoticeReviewed,
    NoticeWithdrawn,
    ReviewAsked,
)
from comity.domain.notices import OVER, Looks, Notice, NoticeStage, Published
from comity.domain.register_entries import Action, RegisterEntry

EVERYBODY: Final = "*"


@dataclass(frozen=True, slots=True)
class Wording:
    """The latest wording at its owner: who wrote it last, and all who wrote a part of it."""

    notice: Notice
    digest: bytes
    looks: Looks
    by: str
    writers: frozenset[str]
    at: datetime


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review: the event that brought it, of which node and officer, when."""

    body: NoticeReviewed
    event: bytes
    node: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reported:
    """What an addressee or the owner's own desk said; `answered` once the owner annotated it."""

    body: NoticeReported
    event: bytes
    node: str
    at: datetime
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """An act that waits for its second person."""

    event: bytes
    act: str
    content: Mapping[str, Any]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Copy:
    """A national system at an addressee that was said to hold a copy."""

    node: str
    system: str
    held: bool
    reference: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """Anything that was said of a notice, with who said it and when."""

    body: Any
    event: bytes
    node: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NoticeState:
    """The fold.

    Attributes:
        id: The notice.
        owner: Node whose data it is.
        stage: How far it has come here.
        wording: At the owner, the latest wording; None at an addressee, and once it is erased.
        check: The machine's answer on that wording.
        asked: The review that was asked for.
        reviews: Reviews of any wording.
        published: The circulation, or None before it and once it is erased.
        reached: Every other node that was ever sent the wording, with the moment.
        brought: By node, digests of the events that sent it content.
        addenda, annotations, reports, duties: As their events say; duties by the report that opened them.
        blocks: Nodes that block it, with reference.
        effect: What it means here by local law.
        copies: National systems, by node and name.
        deletions: Proofs of deletion by node.
        ended: Why it is over, and when.
        proposals: Acts waiting for a second person.
        restricted: Nodes from which it was taken back.
        standing_barred: Nodes whose standing queries are not compared with it; `EVERYBODY`: all but the owner.
        erased: Events whose content is destroyed here.
        named: Events of which the owner wants to know what became, since it took them back.
    """

    id: UUID
    owner: str
    stage: NoticeStage = NoticeStage.DRAFT
    wording: Wording | None = None
    check: NoticeChecked | None = None
    asked: ReviewAsked | None = None
    asked_by: str = ""
    reviews: tuple[Reviewed, ...] = ()
    published: Published | None = None
    reached: Mapping[str, datetime] = field(default_factory=dict)
    brought: Mapping[str, tuple[bytes, ...]] = field(default_factory=dict)
    addenda: tuple[tuple[AddendumGiven, datetime], ...] = ()
    annotations: tuple[tuple[NoticeAnnotated, datetime], ...] = ()
    reports: Mapping[bytes, Reported] = field(default_factory=dict)
    duties: Mapping[bytes, DutyOpened] = field(default_factory=dict)
    blocks: Mapping[str, str] = field(default_factory=dict)
    effect: EffectStated | None = None
    copies: Mapping[tuple[str, str], Copy] = field(default_factory=dict)
    deletions: Mapping[str, tuple[NoticeDeleted, datetime]] = field(default_factory=dict)
    ended: tuple[NoticeWithdrawn, datetime] | None = None
    proposals: Mapping[bytes, Waiting] = field(default_factory=dict)
    restricted: frozenset[str] = frozenset()
    standing_barred: frozenset[str] = frozenset()
    erased: int = 0
    named: frozenset[bytes] = frozenset()

    @property
    def notice(self) -> Notice | None:
        """The wording in force: the circulated one, or at the owner the latest, or at a reviewer the one to review."""
        if self.published is not None:
            return self.published.notice
        if self.wording is not None:
            return self.wording.notice
        return self.asked.wording if self.asked is not None else None

    @property
    def is_over(self) -> bool:
        """True if nobody may act on it any more."""
        return self.stage in OVER

    @property
    def pending(self) -> tuple[str, ...]:
        """Nodes that hold, or may hold, what they must destroy: nothing proves yet that they did."""
        wanted = set(self.reached) if self.is_over else set(self.restricted)
        return tuple(sorted(node for node in wanted if not self.is_proven(node)))

    def bars_standing(self, node: str) -> bool:
        """True if its owner refuses that standing queries of this node be compared with it."""
        return node != self.owner and bool(self.standing_barred & {node, EVERYBODY})

    def is_proven(self, node: str) -> bool:
        """True if this node's proof names every event that brought it content, and no national system holds a copy."""
        held = any(copy.held for (where, _), copy in self.copies.items() if where == node)
        return self.answers(node, self.brought.get(node, ())) and not held

    def answers(self, node: str, events: Iterable[bytes]) -> bool:
        """True if this node's proof says of each of these events that it is destroyed there, or never came."""
        found = self.deletions.get(node)
        return found is not None and set(events) <= {*found[0].events, *found[0].never}

    def entry(self, node: str, owner_state: str) -> RegisterEntry | None:
        """What a search on this node may find of it: nothing unless it is published, reviewed, in time and unblocked.

        The action is what local law backs here; until the node has asked its law, it is what nobody can be hurt by.
        """
        if self.stage is not NoticeStage.PUBLISHED or self.published is None:
            return None
        if self.owner in self.blocks or node in self.blocks or node in self.restricted:
            return None
        notice = self.published.notice
        more = tuple(thing for body, _ in self.addenda for thing in body.things)
        names = tuple(name for body, _ in self.addenda for name in body.names)
        person = notice.person
        if person is not None and names:
            person = replace(person, names=(*person.names, *names))
        return RegisterEntry(
            record=self.id,
            owner=self.owner,
            owner_state=owner_state,
            kind=notice.kind,
            action=self.action_here(node),
            person=person,
            things=(*notice.things, *more),
            vulnerability=notice.vulnerability,
            valid_until=self.published.valid_until,
            misused=notice.misused,
            no_standing=self.bars_standing(node),
            synthetic=notice.synthetic,
        )

    def action_here(self, node: str) -> Action:
        """The action that holds on this node."""
        assert self.published is not None
        asked = self.published.notice.action
        if self.effect is not None and self.effect.digest == self.published.digest:
            return Action(self.effect.action)
        return weakened(asked) if node != self.owner else asked


def weakened(asked: Action) -> Action:
    """What is left of an action that local law is not known to back: nobody is deprived of liberty or property."""
    return {Action.DETAIN: Action.LOCATE, Action.SEIZE: Action.REPORT}.get(asked, asked)
