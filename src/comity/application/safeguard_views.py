"""What the safeguards look up, computed from events as they are stored, and all of it anew when a node asks for it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from comity.application.certificate_keys import keys_of
from comity.application.ports import StoredEvent, Unit
from comity.application.ports.safeguards import CertificateRow, HeldNotice, MisuseRow, SearchRow, VerdictRow
from comity.application.reading import known
from comity.domain import redress_bodies as r
from comity.domain.authorities import is_national
from comity.domain.cases import Known
from comity.domain.certificates import Ending
from comity.domain.errors import NotVerified
from comity.domain.notice_bodies import NoticeDeleted, NoticeWithdrawn
from comity.domain.wrong_hits import month_of
from comity.evidence.paper_certificate import read

_CHUNK = 1000  # events of the log read at once


def project_safeguards(unit: Unit, node: str, stored: Iterable[StoredEvent]) -> None:
    """Bring the rows up to date with events that have just been stored."""
    for one in stored:
        keep = _KEEPERS.get(one.signed.event.type)
        if keep is not None:
            read = known(one.signed)
            if read.body is not None:
                keep(unit, node, read)


def rebuild_safeguards(unit: Unit, node: str) -> None:
    """Drop every row and make all of them anew from the log."""
    unit.safeguards.clear()
    start, size = 0, unit.events.mark().size
    while start < size:
        stored = unit.events.in_log_order(start, _CHUNK)
        project_safeguards(unit, node, stored)
        start += max(len(stored), 1)


def _judged(unit: Unit, _node: str, read: Known) -> None:
    body = read.body
    assert isinstance(body, r.MatchJudged)
    row = VerdictRow(
        event=read.digest,
        search=body.search,
        record=body.record,
        month=month_of(read.event.at),
        query_script=body.query_script,
        record_script=body.record_script,
        group=body.group,
        band=body.band,
        threshold_e12=body.threshold_e12,
        wrong=body.verdict == r.Verdict.REJECTED,
        reason=body.reason,
    )
    unit.safeguards.put_verdicts([row])


def _corrected(unit: Unit, _node: str, read: Known) -> None:
    body = read.body
    assert isinstance(body, r.MatchCorrected)
    before = unit.safeguards.verdict(body.judged)
    if before is not None:
        wrong = body.verdict == r.Verdict.REJECTED
        unit.safeguards.put_verdicts([replace(before, wrong=wrong, reason=body.reason)])


def _noticed(unit: Unit, node: str, read: Known) -> None:
    """A search that hit records of ours; who asked is who signed, whatever the body says."""
    body, event = read.body, read.event
    assert isinstance(body, r.SearchNoticed)
    if event.author == node and body.held_in is not None:
        unit.safeguards.drop_held([body.held_in])
    if body.owner != node:
        return
    said = body.searched_at, event.author, body.unit, event.actor.id, body.role, body.purpose, body.reference
    unit.safeguards.put_searches([SearchRow(read.digest, record, *said, body.occasion) for record in body.records])


def _held(unit: Unit, _node: str, read: Known) -> None:
    body = read.body
    assert isinstance(body, r.SearchHeld)
    row = HeldNotice(read.digest, body.notice.owner, body.notice.reference, body.why, body.until)
    unit.safeguards.put_held([row])


def _issued(unit: Unit, _node: str, read_event: Known) -> None:
    """A certificate of a state's own authority, named as issuer; nobody takes a number that another has given."""
    body, event = read_event.body, read_event.event
    assert isinstance(body, r.CertificateIssued)
    try:
        certificate = read(body.document).certificate
    except NotVerified:
        return
    is_whole = certificate.number == body.number and certificate.issuer == event.author
    if not is_whole or not is_national(event.author) or unit.safeguards.certificate(body.number) is not None:
        return
    moments = certificate.issued_at, certificate.expires_at
    row = CertificateRow(body.number, event.author, read_event.digest, body.document, *moments)
    unit.safeguards.put_certificates([row])
    unit.safeguards.put_certificate_keys(body.number, keys_of(certificate.holder, body.records))


def _revoked(unit: Unit, _node: str, read_event: Known) -> None:
    """Only its issuer ends a certificate, and nothing brings it back."""
    body = read_event.body
    assert isinstance(body, r.CertificateRevoked)
    row = unit.safeguards.certificate(body.number)
    if row is not None and row.issuer == read_event.event.author and not row.ended:
        why = body.reason if body.reason in frozenset(Ending) else Ending.ERROR
        unit.safeguards.put_certificates([replace(row, ended=why)])


def _misused(unit: Unit, _node: str, read_event: Known) -> None:
    body = read_event.body
    assert isinstance(body, r.MisuseRecorded)
    if unit.safeguards.misuse(body.misuse) is None:
        row = MisuseRow(body.misuse, body.record, read_event.event.author, read_event.digest)
        unit.safeguards.put_misuses([row])


def _misuse_ended(unit: Unit, _node: str, read_event: Known) -> None:
    """Whoever recorded it ends it; the data go with the next round (`application/redress/misuse.py`)."""
    body = read_event.body
    assert isinstance(body, r.MisuseEnded)
    row = unit.safeguards.misuse(body.misuse)
    if row is not None and row.author == read_event.event.author:
        unit.safeguards.put_misuses([replace(row, ended=body.reason or "error")])


def _record_ended(unit: Unit, node: str, read_event: Known) -> None:
    """A record is withdrawn by its owner, or destroyed here: what a victim gave for it goes too."""
    body, author = read_event.body, read_event.event.author
    assert isinstance(body, NoticeWithdrawn | NoticeDeleted)
    for row in unit.safeguards.misuses_of([body.notice]):
        stored = unit.events.get(row.event)
        misuse = known(stored.signed).body if stored else None
        owner = misuse.owner if isinstance(misuse, r.MisuseRecorded) else ""
        if author == (node if isinstance(body, NoticeDeleted) else owner):
            unit.safeguards.put_misuses([replace(row, ended="alert_ended")])


_KEEPERS: Mapping[str, Callable[[Unit, str, Known], Any]] = {
    "match.judged": _judged,
    "match.corrected": _corrected,
    "search.noticed": _noticed,
    "search.held": _held,
    "certificate.issued": _issued,
    "certificate.revoked": _revoked,
    "misuse.recorded": _misused,
    "misuse.ended": _misuse_ended,
    "notice.withdrawn": _record_ended,
    "notice.deleted": _record_ended,
}
