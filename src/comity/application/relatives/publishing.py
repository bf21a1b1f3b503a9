"""What relatives agreed to is made public by two persons, and is gone the moment somebody asks."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from comity.application.desk import Desk
from comity.application.relatives.keeping import SECOND, Opened, Proof, at_desk, proof_of, report_of, with_token
from comity.application.relatives.photographs import without_traces
from comity.application.relatives.protecting import is_public
from comity.domain.errors import InvalidInput, NotPermitted, OutOfOrder
from comity.domain.events import SignedEvent
from comity.domain.identifiers import uuid7
from comity.domain.officers import Officer
from comity.domain.relatives import (
    PUBLIC_FIELDS,
    PUBLIC_FOR,
    Publication,
    PublicConsent,
    Report,
    Stage,
    publication_faults,
    taken_down,
)

MOST_PHOTOGRAPH: Final = 2 << 20  # bytes


@dataclass(frozen=True, slots=True)
class PublicPerson:
    """What everybody sees: only what was agreed to. A field that is not public is empty, whatever is known."""

    public: UUID
    child: bool
    names: tuple[str, ...]
    age: int | None
    sex: str
    description: str
    last_seen_on: date | None
    last_seen_place: str
    photograph: bool
    contact: str


def record_consent(
    desk: Desk, officer: Officer, report: UUID, *, scope: tuple[str, ...], given_by: str, guardian: bool, purpose: str
) -> SignedEvent:
    """Who may agree has agreed that these fields are public; what was public before is taken down.

    Raises:
        NotPermitted, InvalidInput: As `at_desk`, or nothing that can be agreed to.
        OutOfOrder: It is not open.
    """
    with at_desk(desk, officer, report, "recording of consent", purpose) as opened:
        _check_open(opened)
        if not scope or not set(scope) <= set(PUBLIC_FIELDS) or not given_by.strip():
            raise InvalidInput("safeguard.incomplete", "Say who agreed to what.", advice=", ".join(PUBLIC_FIELDS))
        fields = tuple(name for name in PUBLIC_FIELDS if name in scope)
        consent = PublicConsent(fields, given_by.strip(), opened.today, guardian)
        return opened.keep("consented", replace(taken_down(opened.report), consent=consent))


def keep_photograph(desk: Desk, officer: Officer, report: UUID, photograph: bytes, *, purpose: str) -> SignedEvent:
    """Keep a photograph, without what the camera wrote into it: place, time, device.

    Raises:
        NotPermitted, InvalidInput: As `at_desk`, or no JPEG or PNG of at most 2 MB.
        OutOfOrder: It is not open.
    """
    with at_desk(desk, officer, report, "keeping a photograph", purpose) as opened:
        _check_open(opened)
        if len(photograph) > MOST_PHOTOGRAPH:
            raise InvalidInput("relatives.photograph", "The photograph is too large.", advice="At most 2 MB.")
        said = taken_down(opened.report)
        return opened.keep("photographed", said, photograph=without_traces(photograph))


def propose_publication(
    desk: Desk, officer: Officer, report: UUID, *, scope: tuple[str, ...], contact: str, purpose: str
) -> SignedEvent:
    """The first person: these fields, and whom to tell.

    Raises:
        NotPermitted, InvalidInput: As `at_desk`, or no contact.
        OutOfOrder: ``relatives.not_public``: it may not be public, and why.
    """
    with at_desk(desk, officer, report, "publishing", purpose) as opened:
        if not 0 < len(contact.strip()) <= 200:
            raise InvalidInput("safeguard.incomplete", "Say whom to tell.", advice="A telephone number of the desk.")
        fields = tuple(name for name in PUBLIC_FIELDS if name in scope)
        _check(opened, fields if len(fields) == len(set(scope)) else scope, released_role="lawyer")
        publication = Publication(fields, contact.strip(), officer.id)
        return opened.keep("proposed", replace(opened.report, publication=publication))


def publish(desk: Desk, officer: Officer, report: UUID, *, purpose: str) -> SignedEvent:
    """The second person makes it public, for 90 days at most. A child's photograph takes a lawyer or the desk.

    Raises:
        NotPermitted: Role, or the first person again.
        InvalidInput: As `at_desk`.
        OutOfOrder: ``relatives.not_public``, or nothing is proposed.
    """
    with at_desk(desk, officer, report, "publishing", purpose, SECOND) as opened:
        proposed = opened.report.publication
        if proposed is None or opened.report.stage is not Stage.OPEN:
            raise OutOfOrder("safeguard.settled", "Nothing is proposed.", advice="Propose it first.")
        if proposed.proposed_by == officer.id:
            raise NotPermitted("safeguard.second_person", "It takes a second person.", advice="Ask a colleague.")
        role = opened.actor.role.value
        _check(opened, proposed.scope, released_role=role)
        at = opened.recorder.at
        shown = replace(proposed, released_by=officer.id, released_role=role, since=at, ends=at + PUBLIC_FOR)
        said = replace(opened.report, stage=Stage.PUBLISHED, publication=shown)
        return opened.keep("published", said, public=uuid7(at, desk.randomness.token(10)))


def take_down(desk: Desk, officer: Officer, report: UUID, *, purpose: str) -> Proof:
    """An officer takes it down.

    Raises:
        NotPermitted, InvalidInput: As `at_desk`.
        OutOfOrder: Nothing is public.
    """
    with at_desk(desk, officer, report, "taking down", purpose) as opened:
        signed = _taken_down(opened, "by_officer")
    return proof_of(desk, "taken_down", signed)


def withdraw_consent(desk: Desk, officer: Officer, report: UUID, *, purpose: str) -> Proof:
    """Whoever agreed does not any more: the consent goes, and what was public or proposed under it with it.

    Raises:
        NotPermitted, InvalidInput: As `at_desk`.
        OutOfOrder: Nobody has agreed to anything.
    """
    with at_desk(desk, officer, report, "withdrawing of consent", purpose) as opened:
        if opened.report.consent is None:
            raise OutOfOrder("safeguard.settled", "Nobody has agreed to anything.", advice="Nothing has to be done.")
        said = replace(taken_down(opened.report), consent=None)
        signed = opened.keep("taken_down", said, detail="consent_withdrawn")
    return proof_of(desk, "taken_down", signed)


def take_down_by_token(desk: Desk, token: str) -> Proof:
    """The reporter takes it down: at once, without anybody's leave. The report itself stays with the desk.

    Raises:
        InvalidInput: ``relatives.token``.
        OutOfOrder: Nothing is public.
    """
    with with_token(desk, token) as opened:
        signed = _taken_down(opened, "by_reporter")
    return proof_of(desk, "taken_down", signed)


def public_persons(desk: Desk, *, offset: int = 0, limit: int = 24) -> tuple[list[PublicPerson], int]:
    """Those who are public, children first; and how many. Nobody has to sign in, and nobody is counted."""
    with desk.store.reading() as unit:
        rows, number = unit.relatives.published(offset=offset, limit=limit)
    today = desk.clock.now().date()
    return [_public(row.public, report_of(row), today, bool(row.photograph)) for row in rows if row.public], number


def public_person(desk: Desk, public: UUID) -> PublicPerson | None:
    """One of them; None if there is none, or no longer."""
    with desk.store.reading() as unit:
        row = unit.relatives.by_public(public)
    now = desk.clock.now()
    if row is None or row.public is None:
        return None
    report = report_of(row)
    if not is_public(report) or report.publication is None or (report.publication.ends or now) <= now:
        return None
    return _public(row.public, report, now.date(), bool(row.photograph))


def public_photograph(desk: Desk, public: UUID) -> bytes:
    """The photograph, if it is public; no bytes otherwise."""
    person = public_person(desk, public)
    if person is None or not person.photograph:
        return b""
    with desk.store.reading() as unit:
        row = unit.relatives.by_public(public)
    return row.photograph if row else b""


def _public(public: UUID, report: Report, today: date, has_photograph: bool) -> PublicPerson:
    publication, person = report.publication, report.person
    assert publication is not None  # only what is public comes here
    scope = frozenset(publication.scope)
    return PublicPerson(
        public=public,
        child=report.is_child(today),
        names=person.names if "names" in scope else (),
        age=_age(report, today) if "age" in scope else None,
        sex=person.sex if "sex" in scope else "",
        description=person.description if "description" in scope else "",
        last_seen_on=person.last_seen_on if "last_seen_on" in scope else None,
        last_seen_place=person.last_seen_place if "last_seen_place" in scope else "",
        photograph=has_photograph and "photograph" in scope,
        contact=publication.contact,
    )


def _age(report: Report, today: date) -> int | None:
    """Years by the year of birth; None if nothing is claimed, or more than one year."""
    years = {int(text[:4]) for text in report.person.births if not text.startswith("0000")}
    return today.year - years.pop() if len(years) == 1 else None


def _taken_down(opened: Opened, why: str) -> SignedEvent:
    if opened.report.stage is not Stage.PUBLISHED and opened.report.publication is None:
        raise OutOfOrder("relatives.nothing_public", "Nothing of this is public.", advice="Nothing has to be done.")
    said = replace(taken_down(opened.report), consent=None)
    return opened.keep("taken_down", said, detail=why)


def _check(opened: Opened, scope: tuple[str, ...], *, released_role: str) -> None:
    faults = publication_faults(opened.report, scope, opened.today, released_role=released_role)
    if faults:
        raise OutOfOrder(
            "relatives.not_public",
            f"This may not be public: {', '.join(faults)}.",
            advice="Ask the questions, get the consent, or leave fields out.",
        )


def _check_open(opened: Opened) -> None:
    if opened.report.stage in (Stage.CLOSED, Stage.UNVERIFIED):
        raise OutOfOrder("safeguard.settled", "This report is not open.", advice="See the list.")
