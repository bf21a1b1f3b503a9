"""A case is the deterministic fold of all its events that this node has, ours and the partners'.

Order: topological by `after`, ties by (`at`, digest), whatever the order of arrival. An event that does not fit its
place is kept and shown as out of order, never dropped. An event whose content was erased, or whose type this version
does not know, keeps its place in the timeline.
"""

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from comity.domain import bodies as b
from comity.domain.case_values import Case, Entry, Known, MeasureState, Proposal, RequestState
from comity.domain.effects import apply, request_of, supplemented
from comity.domain.fitting import DoesNotFit, known_measure
from comity.domain.jurisdiction import Consultation
from comity.domain.jurisdiction_effects import ROLES as JURISDICTION
from comity.domain.jurisdiction_effects import apply_jurisdiction, without_opening
from comity.domain.notice_bodies import NOTICE_BODIES
from comity.domain.notice_effects import apply_notice
from comity.domain.notice_state import NoticeState
from comity.domain.stages import RULES

__all__ = [
    "Case",
    "Entry",
    "Folding",
    "Known",
    "MeasureState",
    "Proposal",
    "RequestState",
    "fold",
    "heads",
    "in_order",
    "known_measure",
    "supplemented",
]

MOST_AFTER = 256
"""Events that a new one names in `after` (`spec/event.md`)."""


def in_order(events: Iterable[Known]) -> list[Known]:
    """Events topologically by `after`, ties by (`at`, digest). What `after` names and is not here holds nothing up."""
    by_digest = {known.digest: known for known in events}
    waiting = {d: sum(a in by_digest for a in k.event.after) for d, k in by_digest.items()}
    followers: dict[bytes, list[bytes]] = {}
    for digest, known in by_digest.items():
        for before in known.event.after:
            followers.setdefault(before, []).append(digest)
    ready = [(by_digest[d].event.at, d) for d, count in waiting.items() if count == 0]
    heapq.heapify(ready)
    ordered = []
    while ready:
        _, digest = heapq.heappop(ready)
        ordered.append(by_digest[digest])
        for follower in followers.get(digest, ()):
            waiting[follower] -= 1
            if waiting[follower] == 0:
                heapq.heappush(ready, (by_digest[follower].event.at, follower))
    return ordered


def heads(events: Iterable[Known], audience: frozenset[str]) -> tuple[bytes, ...]:
    """Digests that a new event for this audience names in `after`: the latest that the whole audience also has."""
    shared = [known for known in events if audience <= set(known.event.audience)]
    named = {digest for known in shared for digest in known.event.after}
    return newest((known.digest for known in shared if known.digest not in named), shared)


def newest(digests: Iterable[bytes], events: Iterable[Known]) -> tuple[bytes, ...]:
    """At most `MOST_AFTER` of these, the latest of them, ascending: no header names more.

    Honest nodes never have so many side by side. Whoever floods a case with words must not keep others from acting.
    """
    found = set(digests)
    if len(found) > MOST_AFTER:
        latest = sorted((known.event.at, known.digest) for known in events if known.digest in found)
        found = {digest for _, digest in latest[-MOST_AFTER:]}
    return tuple(sorted(found))


def fold(case: UUID, events: Iterable[Known]) -> Case:
    """The case that these events make, in whatever order they came."""
    folding = Folding(case)
    for known in in_order(events):
        folding.take(known)
    return folding.case()


@dataclass(frozen=True, slots=True)
class _Now:
    """What a case holds at a moment, beside its timeline."""

    title: str = ""
    purpose: str = ""
    requests: Mapping[UUID, RequestState] = field(default_factory=dict)
    consultations: Mapping[UUID, Consultation] = field(default_factory=dict)
    notice: NoticeState | None = None

    def after(self, known: Known) -> "_Now":
        """What it holds after this event.

        Raises:
            DoesNotFit: The event has no place here.
        """
        body, kind = known.body, known.event.type
        if isinstance(body, b.CaseOpened):
            return replace(self, title=self.title or body.title, purpose=self.purpose or body.purpose)
        if body is not None and kind in RULES:
            request = request_of(body)
            return replace(self, requests={**self.requests, request: apply(self.requests.get(request), known)})
        if body is not None and kind in JURISDICTION:
            opened = apply_jurisdiction(self.consultations, self.requests, known)
            return replace(self, consultations=opened, requests=without_opening(self.requests, body))
        if kind in NOTICE_BODIES and known.event.version == b.VERSION:
            return replace(self, notice=apply_notice(self.notice, known))
        return self


class Folding:
    """A fold on its way: events come in their order, and the case so far can be had at any time.

    What it was before each event is remembered, so that it can go back a few and take others.
    """

    __slots__ = ("_case", "_now", "_past", "_timeline")

    def __init__(self, case: UUID) -> None:
        self._case = case
        self._now = _Now()
        self._past: list[_Now] = []
        self._timeline: list[Entry] = []

    def take(self, known: Known) -> None:
        """The next event in the case's order."""
        self._past.append(self._now)
        why = ""
        if known.event.type in b.PRIVATE and not known.event.is_private:
            why = "an event of this type never leaves the node that wrote it"
        else:
            try:
                self._now = self._now.after(known)
            except DoesNotFit as fault:
                why = str(fault)
        self._timeline.append(Entry(known, why))

    def back_to(self, count: int) -> None:
        """Be what it was when it had taken so many events; no more than it has."""
        if count < len(self._timeline):
            self._now = self._past[count]
            del self._past[count:], self._timeline[count:]

    def case(self) -> Case:
        """The case as it stands; what comes later does not change it."""
        now, title = self._now, self._now.title
        if not title and now.requests:
            title = next(iter(now.requests.values())).letter.title
        if not title and now.notice is not None and now.notice.notice is not None:
            title = now.notice.notice.title
        timeline, consultations = tuple(self._timeline), dict(now.consultations)
        return Case(self._case, title, now.purpose, dict(now.requests), timeline, consultations, now.notice)
