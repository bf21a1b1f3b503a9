"""One act, one transaction: what an act produced goes into the store together, or not at all.

A `Recorder` lives inside one `Unit`. It seals our events, takes in the partners', and at `finish` stores events and
audit entries, appends every one to the node's log, puts envelopes into the outbox for whoever is in the audience, and
brings the projections up to date. The unit's transaction then keeps all of it, or nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from comity.application.approvals import GIVING, Leaving, abroad, check_approved, letter_in, tokens_of
from comity.application.casebook import Shown
from comity.application.desk import Desk
from comity.application.directory import Directory
from comity.application.logbook import append_to_log
from comity.application.ports import LogMark, StoredEvent, Unit
from comity.application.posting import Parcel, post
from comity.application.projections import bare_row, person_rows, show, show_notice
from comity.application.reading import content_of, known
from comity.application.safeguard_views import project_safeguards
from comity.domain import bodies as b
from comity.domain.cases import Case, Known, RequestState
from comity.domain.errors import InvalidInput
from comity.domain.events import Event, SignedEvent
from comity.domain.handling import Handling
from comity.domain.history import History
from comity.domain.officers import Actor
from comity.domain.stages import RULES
from comity.evidence.sealing import body_digest, seal_event

AUDIT = "audit.recorded"
_BEGINNING = frozenset(rule.event for rule in RULES.values() if rule.begins)


class Recorder:
    """Collects what one act does.

    Args:
        desk: The node.
        unit: The open transaction.
        actor: Who acts.
        purpose: What for; it stands in every audit entry.
    """

    def __init__(self, desk: Desk, unit: Unit, actor: Actor, purpose: str) -> None:
        self.desk = desk
        self.unit = unit
        self.directory = Directory(desk, unit)
        self.at: datetime = desk.clock.now()
        self.actor = actor
        self._purpose = purpose
        self._new: list[SignedEvent] = []
        self._parcels: list[Parcel] = []
        self._mark: LogMark = desk.casebook.sync(unit)
        self._cases: dict[UUID, History] = {}
        self._touched: dict[UUID, None] = {}

    def history(self, case: UUID) -> History:
        """The case's events, those of this act included."""
        if case not in self._cases:
            self._cases[case] = self.desk.casebook.read(self.unit, case)
        return self._cases[case]

    def case(self, case: UUID) -> Case:
        """The fold of the case.

        Raises:
            InvalidInput: This node has no event of it.
        """
        history = self.history(case)
        if not history:
            raise InvalidInput("case.unknown", f"This node has no case {case}.", advice="Look at `comity case list`.")
        return history.case()

    def request(self, case: UUID, request: UUID) -> RequestState:
        """One request of a case.

        Raises:
            InvalidInput: The case has none of this id.
        """
        requests = self.case(case).requests
        if request not in requests:
            raise InvalidInput(
                "request.unknown", f"The case has no request {request}.", advice="Look at `comity case show`."
            )
        return requests[request]

    def record(
        self,
        body: Any,
        *,
        case: UUID | None,
        audience: Iterable[str] = (),
        basis: bytes | None = None,
        handling: Handling | None = None,
        actor: Actor | None = None,
    ) -> SignedEvent:
        """Seal an event of ours. An empty audience makes it private; an audience always has this node in it."""
        nodes = tuple(sorted({*audience, self.desk.node}))
        event_type = b.TYPES[type(body)]
        content = content_of(body)
        salt = self.desk.randomness.token(32)
        after = self.history(case).heads(frozenset(nodes)) if case is not None and event_type != AUDIT else ()
        event = Event(
            id=self.desk.new_id(self.at),
            type=event_type,
            version=b.VERSION,
            case=case,
            author=self.desk.node,
            actor=actor or self.actor,
            at=self.at,
            after=after,
            audience=nodes,
            handling=handling or Handling(),
            basis=basis,
            body=body_digest(salt, content),
        )
        signed = seal_event(event, self.desk.keys.events, salt, content)
        self._new.append(signed)
        if case is not None and event_type != AUDIT:
            self.history(case).add(Known(event, signed.digest, body))
            self._touched[case] = None
        self._parcels.append(Parcel((signed,), frozenset(nodes) - {self.desk.node}, case))
        return signed

    def audit(
        self,
        act: str,
        *,
        subject: str,
        case: UUID | None = None,
        outcome: str = "done",
        decision: bytes | None = None,
        actor: Actor | None = None,
        **detail: str,
    ) -> None:
        """Write an audit entry: an event that only this node has, and that its log proves."""
        entry = b.AuditRecorded(act, self._purpose, subject, outcome, decision, detail)
        self.record(entry, case=case, basis=decision, actor=actor)

    def take_in(self, signed: SignedEvent, read: Known, relay_to: frozenset[str] = frozenset()) -> None:
        """A partner's event, already verified and read; it is handed on to `relay_to`, nodes of its audience."""
        self._new.append(signed)
        if signed.event.case is not None:
            self.history(signed.event.case).add(read)
            self._touched[signed.event.case] = None
        if relay_to:
            self._parcels.append(Parcel((signed,), relay_to, signed.event.case, relayed=True))

    def send_again(self, signed: SignedEvent, nodes: frozenset[str], *, relayed: bool) -> None:
        """Put an event that is in the store already into an envelope once more."""
        self._parcels.append(Parcel((signed,), nodes, signed.event.case, relayed=relayed))

    def enclose(self, notices: Sequence[dict[str, Any]], to: str, case: UUID | None) -> None:
        """Send notices (receipts, statements) without an event."""
        self._parcels.append(Parcel((), frozenset({to}), case, notices=tuple(notices)))

    def finish(self) -> tuple[SignedEvent, ...]:
        """Put everything into the unit; the events that were new."""
        self._check_approvals()
        stored = self._in_log()
        self.unit.events.add(stored)
        project_safeguards(self.unit, self.desk.node, stored)
        post(self.desk, self.unit, self.directory, self._parcels, self.at)
        self._remember(stored, self._project())
        return tuple(self._new)

    def _check_approvals(self) -> None:
        """Return if whatever of ours leaves does so under home law's approval, where it takes one.

        Raises:
            NotVerified: It does not; nothing is sealed, and nothing of the act is kept.
        """
        for signed in self._new:
            event = signed.event
            if event.author != self.desk.node or event.case is None or not abroad(event.audience, event.author):
                continue
            history = self.history(event.case)
            body = known(signed).body
            if isinstance(body, GIVING) and signed.content is not None:
                letter = letter_in(history.case().requests, body)
                check_approved(Leaving(event, signed.content, body), letter, tokens_of(history.events))

    def _project(self) -> dict[UUID, Shown]:
        """Bring what the inbox lists up to date; a case that was without a letter may have one now."""
        shown = show(self.desk, self.unit, {case: self._cases[case] for case in self._touched})
        folded = [self._cases[case].case() for case in self._touched]
        self.unit.views.put_bare([bare for case in folded if (bare := bare_row(case))])
        for one in folded:
            show_notice(self.desk, self.unit, one)
        begun = {event.event.case for event in self._new if event.event.type in _BEGINNING}
        for case in folded:
            if case.id in begun and (persons := person_rows(case)):
                self.unit.views.put_persons(case.id, persons)
        self.unit.views.drop_bare([case.id for case in folded if case.id in begun and case.requests])
        return shown

    def _in_log(self) -> list[StoredEvent]:
        salts = [self.desk.randomness.token(32) for _ in self._new]
        leaves = [(salt, event.digest) for salt, event in zip(salts, self._new, strict=True)]
        first = append_to_log(self.desk.casebook, self.unit, leaves)
        return [
            StoredEvent(event, first + offset, salt, self.at)
            for offset, (salt, event) in enumerate(zip(salts, self._new, strict=True))
        ]

    def _remember(self, stored: list[StoredEvent], shown: dict[UUID, Shown]) -> None:
        """Leave the histories to the next act, unless somebody else has recorded in this unit meanwhile."""
        book = self.desk.casebook
        cases, self._cases = self._cases, {}
        if book.mark is not self._mark:
            for case in cases:
                book.forget(case)
            book.sync(self.unit)
            return
        mark = self._mark
        if stored:
            mark = LogMark(stored[-1].leaf_index + 1, stored[-1].signed.digest, mark.erasures)
        book.keep(mark, cases.items(), shown)
        self._mark = mark
