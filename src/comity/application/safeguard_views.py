"""What the safeguards look up, computed from events as they are stored, and all of it anew when a node asks for it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from comity.application.ports import StoredEvent, Unit
from comity.application.ports.safeguards import HeldNotice, SearchRow, VerdictRow
from comity.application.reading import known
from comity.domain import redress_bodies as r
from comity.domain.cases import Known
from comity.domain.wrong_hits import month_of

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
        threshold_ppm=body.threshold_ppm,
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


_KEEPERS: Mapping[str, Callable[[Unit, str, Known], Any]] = {
    "match.judged": _judged,
    "match.corrected": _corrected,
    "search.noticed": _noticed,
    "search.held": _held,
}
