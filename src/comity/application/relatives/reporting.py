"""A missing person is reported: over the public page, where an officer looks before anything enters, or at the desk."""

from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from comity.application.acting import audited
from comity.application.desk import SYSTEM, Desk
from comity.application.policy import acting
from comity.application.recorder import Recorder
from comity.application.relatives.keeping import (
    DESK,
    Opened,
    at_desk,
    check_purpose,
    no_such_token,
    report_of,
    row_of,
    token_digest,
    with_token,
)
from comity.domain.errors import InvalidInput, OutOfOrder, Unavailable
from comity.domain.events import SignedEvent
from comity.domain.officers import Actor, Officer
from comity.domain.relatives import (
    MOST_GIVEN,
    Given,
    MissingPerson,
    Purpose,
    Report,
    Reporter,
    Stage,
    Told,
    check_report,
)

MOST_UNVERIFIED: Final = 500
"""Reports of the public page that wait for an officer. More than these are sent to the telephone."""
KINDS: Final = ("name", "alias", "phone", "other")
REFUSALS: Final = ("duplicate", "not_serious", "not_ours", "wrong_person")
_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"


@dataclass(frozen=True, slots=True)
class Received:
    """A report that was taken in. `token` is shown to the reporter once and kept nowhere."""

    report: UUID
    token: str


def submit_report(desk: Desk, reporter: Reporter, person: MissingPerson) -> Received:
    """Take a report over the public page: it waits, apart from everything, until an officer has looked at it.

    Raises:
        InvalidInput: ``relatives.form``.
        Unavailable: ``relatives.full``: too many wait; the reporter is asked to call.
    """
    with desk.store.unit() as unit:
        recorder = Recorder(desk, unit, SYSTEM, Purpose.FIND_PERSON)
        check_report(reporter, person, recorder.at.date())
        if unit.relatives.listed(stage=Stage.UNVERIFIED, offset=0, limit=1)[1] >= MOST_UNVERIFIED:
            raise Unavailable(
                "relatives.full", "Too many reports wait to be read.", advice="Please call the desk; do not wait."
            )
        received = _taken(recorder, Report(reporter, person, recorder.at))
        recorder.audit("relatives.submitted", subject=str(received.report))
        recorder.finish()
    return received


def report_at_desk(
    desk: Desk, officer: Officer, reporter: Reporter, person: MissingPerson, *, purpose: str
) -> Received:
    """Take a report from somebody who stands at the desk or calls.

    Raises:
        NotPermitted: Role.
        InvalidInput: ``relatives.form``, or ``relatives.purpose``.
    """
    with audited(desk, officer, purpose, "relatives.acted"), desk.store.unit() as unit:
        actor = acting(officer, DESK, "reporting of a missing person")
        check_purpose(purpose)
        recorder = Recorder(desk, unit, actor, purpose)
        check_report(reporter, person, recorder.at.date())
        said = Report(reporter, person, recorder.at, stage=Stage.OPEN, told=Told.WITH_DESK)
        received = _taken(recorder, said)
        _opened(recorder, received.report, actor).note("reported", unit.relatives.get(received.report))
        recorder.finish()
    return received


def verify_report(desk: Desk, officer: Officer, report: UUID, *, purpose: str) -> SignedEvent:
    """An officer has spoken with the reporter: the report is real, and is worked on from now.

    Raises:
        NotPermitted, InvalidInput: As `at_desk`.
        OutOfOrder: It was verified already.
    """
    with at_desk(desk, officer, report, "verifying", purpose) as opened:
        _check_unverified(opened)
        return opened.keep("verified", replace(opened.report, stage=Stage.OPEN, told=Told.WITH_DESK))


def refuse_report(desk: Desk, officer: Officer, report: UUID, *, reason: str, purpose: str) -> SignedEvent:
    """It is no report: everything of it is destroyed.

    Raises:
        NotPermitted, InvalidInput: As `at_desk`, or a reason that is none.
        OutOfOrder: It was verified already.
    """
    with at_desk(desk, officer, report, "refusing", purpose) as opened:
        _check_unverified(opened)
        if reason not in REFUSALS:
            raise InvalidInput("safeguard.incomplete", "It is refused for a reason.", advice=", ".join(REFUSALS))
        opened.recorder.unit.relatives.erase(report)
        return opened.note("refused", None, reason)


def correct_person(desk: Desk, officer: Officer, report: UUID, person: MissingPerson, *, purpose: str) -> SignedEvent:
    """What is known of the person is another than was said; what was public is taken down, since consent was for that.

    Raises:
        NotPermitted, InvalidInput: As `at_desk`, or ``relatives.form``.
        OutOfOrder: It is closed.
    """
    with at_desk(desk, officer, report, "correcting", purpose) as opened:
        check_report(opened.report.reporter, person, opened.today)
        if opened.report.stage in (Stage.CLOSED, Stage.UNVERIFIED):
            raise OutOfOrder("safeguard.settled", "This report is not open.", advice="See the list.")
        stage = Stage.OPEN if opened.report.stage is Stage.PUBLISHED else opened.report.stage
        said = replace(opened.report, person=person, publication=None, consent=None, stage=stage)
        return opened.keep("corrected", said)


def give_data(desk: Desk, token: str, kind: str, text: str) -> SignedEvent:
    """A relative adds a name, an alias or a telephone number by the token. It goes to the desk and nowhere else.

    Raises:
        InvalidInput: ``relatives.token``, or nothing that can be added.
        OutOfOrder: The report is closed, or has enough.
    """
    with with_token(desk, token) as opened:
        return _add(opened, kind, text)


def note_data(desk: Desk, officer: Officer, report: UUID, kind: str, text: str, *, purpose: str) -> SignedEvent:
    """A relative tells the desk a name, an alias or a telephone number. It stays with the report and goes nowhere else.

    Raises:
        NotPermitted, InvalidInput: As `at_desk`, or nothing that can be added.
        OutOfOrder: The report is closed, or has enough.
    """
    with at_desk(desk, officer, report, "adding", purpose) as opened:
        return _add(opened, kind, text)


def _add(opened: Opened, kind: str, text: str) -> SignedEvent:
    if kind not in KINDS or not 0 < len(text.strip()) <= 200:
        raise InvalidInput("relatives.form", "Say what it is, in a line.", advice=", ".join(KINDS))
    if opened.report.stage is Stage.CLOSED or len(opened.report.given) >= MOST_GIVEN:
        raise OutOfOrder("safeguard.settled", "Nothing can be added any more.", advice="Please call the desk.")
    added = Given(kind, text.strip(), opened.recorder.at)
    return opened.keep("data_given", replace(opened.report, given=(*opened.report.given, added)))


def follow_report(desk: Desk, token: str) -> Told:
    """What the reporter may know: a word. It is the same word while the report is open, held, public, or closed
    without anything that may be told; so nobody learns from it that a person was found, or that an officer doubts.

    Raises:
        InvalidInput: ``relatives.token``.
    """
    with desk.store.reading() as unit:
        row = unit.relatives.by_token(token_digest(token))
    if row is None:
        raise no_such_token()
    return report_of(row).told


def _taken(recorder: Recorder, said: Report) -> Received:
    desk = recorder.desk
    report = desk.new_id(recorder.at)
    token = "".join(_ALPHABET[byte % 32] for byte in desk.randomness.token(26))
    kept = token_digest(token), desk.randomness.token(32), None, b""
    recorder.unit.relatives.put(row_of(report, said, recorder.at.date(), kept))
    return Received(report, token)


def _opened(recorder: Recorder, report: UUID, actor: Actor) -> Opened:
    row = recorder.unit.relatives.get(report)
    assert row is not None  # it has just been put
    return Opened(recorder, actor, row, report_of(row))


def _check_unverified(opened: Opened) -> None:
    if opened.report.stage is not Stage.UNVERIFIED:
        raise OutOfOrder("safeguard.settled", "This report was looked at already.", advice="See the list.")
