"""A misused identity: what its victim agreed to have kept so as not to be taken for somebody else, and its end.

As with SIS (Reg. (EU) 2018/1862 art. 62(1) to (3), read; that the data go with the alert: recalled): only with the
victim's explicit consent, only to tell the two apart and to let the victim prove who they are, and erased with the
alert at the latest, or as soon as the victim asks. Each
node that had the data destroys body and salt, and says so to their author in a signed event. The end of the record, as
the register tells it (`notice.withdrawn`, `notice.deleted`), ends it on every node.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from comity.application.acting import audited
from comity.application.desk import SYSTEM, Desk
from comity.application.policy import WRITERS, acting
from comity.application.ports import Unit
from comity.application.ports.safeguards import MisuseRow
from comity.application.reading import forget_read
from comity.application.recorder import Recorder
from comity.domain.bodies import ContentErased
from comity.domain.certificates import Holder, check_holder, read_number
from comity.domain.errors import InvalidInput
from comity.domain.events import SignedEvent
from comity.domain.officers import Officer
from comity.domain.redress_bodies import MisuseEnded, MisuseErased, MisuseRecorded

REASONS: Final = ("alert_ended", "victim_asked", "error")
PURPOSE: Final = "erasing what a victim gave"
RULE: Final = "misuse.ended"


@dataclass(frozen=True, slots=True)
class Victim:
    """Whose identity is misused, and that they agreed. `nodes` hold copies of the record and get the data too."""

    record: UUID
    owner: str
    holder: Holder
    consent_on: date | None
    consent_language: str
    nodes: tuple[str, ...] = ()
    certificate: str = ""


def record_misuse(desk: Desk, officer: Officer, victim: Victim, *, purpose: str) -> SignedEvent:
    """Keep what the victim agreed to, for the record's owner and for those that hold copies of it.

    Raises:
        NotPermitted: Role.
        InvalidInput: No consent, nothing to compare, or no purpose.
        Unavailable: No line leads to a node that is named; nothing was written.
    """
    with audited(desk, officer, purpose, "misuse.recorded"), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, acting(officer, WRITERS, "recording of misused identities"), purpose)
        check_holder(victim.holder)
        agreed = victim.consent_on is not None and victim.consent_on <= recorder.at.date()
        if not agreed or victim.consent_on is None or not victim.consent_language.strip() or not purpose.strip():
            raise InvalidInput(
                "safeguard.incomplete",
                "The victim has to agree, told in a language that they understand.",
                advice="Without consent nothing is kept.",
            )
        body = MisuseRecorded(
            desk.new_id(recorder.at), victim.record, victim.owner, victim.holder, victim.consent_on,
            victim.consent_language.strip(), read_number(victim.certificate) if victim.certificate else "",
        )  # fmt: skip
        signed = recorder.record(body, case=None, audience={victim.owner, *victim.nodes})
        recorder.audit("misuse.recorded", subject=signed.digest.hex())
        recorder.finish()
    return signed


def end_misuse(desk: Desk, officer: Officer, misuse: UUID, *, reason: str, purpose: str) -> SignedEvent:
    """Everybody who has the victim's data destroys them; ours go at once.

    Raises:
        NotPermitted: Role.
        InvalidInput: None of ours, or no such reason.
    """
    with audited(desk, officer, purpose, "misuse.ended"), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, acting(officer, WRITERS, "ending of misuse"), purpose)
        row = unit.safeguards.misuse(misuse)
        if row is None or row.author != desk.node or reason not in REASONS:
            raise InvalidInput("safeguard.unknown", "There is no such record of ours.", advice=", ".join(REASONS))
        signed = _end(recorder, row, reason)
        recorder.finish()
    erase_ended(desk)
    return signed


def erase_ended(desk: Desk, most: int = 100) -> int:
    """Destroy what has ended, ours and copies of others', each with an event that says so; how many there were.

    Raises:
        Unavailable: The store.
    """
    with desk.store.reading() as unit:
        if not unit.safeguards.misuses_to_erase(1):
            return 0
    with desk.store.unit() as unit:
        rows = unit.safeguards.misuses_to_erase(most)
        recorder = Recorder(desk, unit, SYSTEM, PURPOSE)
        for row in rows:
            _erase(recorder, unit, row)
        recorder.finish()
        forget_read()
    return len(rows)


def _end(recorder: Recorder, row: MisuseRow, reason: str) -> SignedEvent:
    stored = recorder.unit.events.get(row.event)
    audience = stored.signed.event.audience if stored else ()
    signed = recorder.record(MisuseEnded(row.misuse, reason), case=None, audience=audience)
    recorder.audit("misuse.ended", subject=signed.digest.hex())
    return signed


def _erase(recorder: Recorder, unit: Unit, row: MisuseRow) -> None:
    unit.events.erase(row.event)
    unit.safeguards.drop_misuse(row.misuse)
    recorder.record(ContentErased(row.event, RULE, row.ended), case=None)
    if row.author != recorder.desk.node:
        proof = MisuseErased(row.misuse, row.event, recorder.at)
        recorder.record(proof, case=None, audience=[row.author])
    recorder.audit("content.erased", subject=row.event.hex())
