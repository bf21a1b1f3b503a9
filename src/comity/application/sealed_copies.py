"""Sealed copies of what was destroyed: the envelopes in the outbox that carried it.

Whoever holds the recipient's key could open one still. So an envelope that brought destroyed content keeps its header
and its signature only, as soon as its recipient has it or it is given up; until then its recipient has a right to it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from uuid import UUID

from comity.application.ports import OutboxRow, SentRow, Unit
from comity.domain.notice_bodies import ABOUT_PERSONS
from comity.exchange.envelope import empty_envelope, header_of

WAITING = "waiting"


def sent_in(unit: Unit, case: UUID) -> Iterator[OutboxRow]:
    """Every envelope that went over the lines of a case, each line back from its last one."""
    for digest in unit.lines.outbound_of(case).values():
        last: bytes | None = digest
        while last is not None:
            row = next(iter(unit.outbox.by_digests([last])), None)
            if row is None:
                break
            yield row
            last = header_of(row.envelope).prev


def empty_settled(unit: Unit, case: UUID, events: Collection[bytes]) -> tuple[bytes, ...]:
    """Destroy what is sealed in the case's envelopes that carried these events and wait no more; all of them."""
    wanted = set(events)
    found = [row for row in sent_in(unit, case) if row.state != WAITING and wanted & set(row.events)]
    for row in found:
        _empty(unit, row)
    return tuple(sorted(row.digest for row in found))


def empty_erased(unit: Unit, rows: Sequence[SentRow] | Sequence[OutboxRow], types: Mapping[bytes, str]) -> None:
    """Of these envelopes, which were just settled, destroy what is sealed in those whose content is destroyed here.

    Args:
        unit: The transaction.
        rows: The envelopes.
        types: The types of their events.
    """
    about = {digest for digest, event_type in types.items() if event_type in ABOUT_PERSONS}
    if not about:
        return
    gone = {digest for digest in about if _is_erased(unit, digest)}
    for row in unit.outbox.by_digests(row.digest for row in rows if gone & set(row.events)):
        _empty(unit, row)


def _is_erased(unit: Unit, digest: bytes) -> bool:
    stored = unit.events.get(digest)
    return stored is not None and stored.signed.content is None


def _empty(unit: Unit, row: OutboxRow) -> None:
    left = empty_envelope(row.envelope)
    if left != row.envelope:
        unit.outbox.empty(row.digest, left)
