"""Order per (case, other node), and envelopes that wait for their turn."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Sum
from django.db.models.functions import Length

from comity.adapters.storage import models
from comity.adapters.storage.columns import case_key, optional_milliseconds, optional_moment, to_case
from comity.adapters.storage.sql import chunks, fetch, fetch_all, fetch_in, insert, upsert
from comity.application.ports.store import GapRow, HeldRow, Lines
from comity.evidence.moments import from_milliseconds, to_milliseconds

_END = ("case", "node", "outbound")
_HELD = ("digest", "sender", "case", "seq", "envelope", "held_at", "prev", "expires_at", "empty")


class DjangoLines(Lines):
    """Lines in both directions."""

    def __init__(self, alias: str) -> None:
        self._alias = alias
        self.erased = False

    def outbound(self, case: UUID | None, recipient: str) -> tuple[int, bytes | None]:
        """Last seq sent and the digest of that envelope; (0, None) if none."""
        return self._last(case, recipient, outbound=True)

    def set_outbound(self, case: UUID | None, recipient: str, seq: int, digest: bytes) -> None:
        """What was sent last."""
        self._set(case, recipient, seq, digest, outbound=True)

    def inbound(self, case: UUID | None, sender: str) -> tuple[int, bytes | None]:
        """Last seq taken in and its envelope's digest; (0, None) if none."""
        return self._last(case, sender, outbound=False)

    def set_inbound(self, case: UUID | None, sender: str, seq: int, digest: bytes) -> None:
        """What was taken in last."""
        self._set(case, sender, seq, digest, outbound=False)

    def inbound_of(self, cases: Iterable[UUID | None], sender: str) -> dict[UUID | None, tuple[int, bytes]]:
        """The same for many lines of one sender; those over which nothing came yet are left out."""
        columns = (*_END, "seq", "digest")
        rows = fetch_in(self._alias, models.Line, columns, "case", map(case_key, cases))
        ends = [row for row in rows if row[1] == sender and not row[2]]
        return {to_case(case): (seq, digest) for case, _, _, seq, digest in ends}

    def set_inbound_of(self, sender: str, ends: Mapping[UUID | None, tuple[int, bytes]]) -> None:
        """What was taken in last over many lines of one sender."""
        lines = [(case_key(case), sender, False, seq, digest) for case, (seq, digest) in ends.items()]
        upsert(self._alias, models.Line, (*_END, "seq", "digest"), _END, lines)

    def held_of(self, cases: Iterable[UUID | None], sender: str) -> dict[UUID | None, list[HeldRow]]:
        """Held envelopes of many lines of one sender, by seq; lines that hold nothing are left out."""
        rows = fetch_in(self._alias, models.HeldEnvelope, ("id", *_HELD), "case", map(case_key, cases))
        found: dict[UUID | None, list[HeldRow]] = {}
        for _, *row in sorted(rows, key=lambda row: (row[4], row[0])):
            held = _held_row(*row)
            if held.sender == sender:
                found.setdefault(held.case, []).append(held)
        return found

    def gaps(self, sender: str = "") -> list[GapRow]:
        """Lines that hold something, of one sender or of all, the oldest first."""
        rows = models.HeldEnvelope.objects.using(self._alias).order_by()
        rows = rows.filter(sender=sender) if sender else rows
        sums = {"n": Count("id"), "size": Sum(Length("envelope")), "first": Min("seq"), "since": Min("held_at")}
        found = rows.values_list("sender", "case").annotate(**sums)
        gaps = [
            GapRow(node, to_case(case), count, size, first, from_milliseconds(since))
            for node, case, count, size, first, since in found
        ]
        return sorted(gaps, key=lambda gap: (gap.oldest_at, gap.sender, case_key(gap.case)))

    def hold(self, row: HeldRow) -> None:
        """Keep an envelope that came before its turn; the same one again changes nothing."""
        if fetch(self._alias, models.HeldEnvelope, ("seq",), digest=row.digest) is None:
            insert(self._alias, models.HeldEnvelope, _HELD, [_held_columns(row)])

    def held(self, case: UUID | None, sender: str) -> list[HeldRow]:
        """Held envelopes of a line by seq."""
        line = {"case": case_key(case), "sender": sender}
        return [_held_row(*row) for row in fetch_all(self._alias, models.HeldEnvelope, _HELD, ("seq", "id"), **line)]

    def release(self, digests: Sequence[bytes]) -> None:
        """Let go of held envelopes that were taken in."""
        for chunk in chunks(digests):
            models.HeldEnvelope.objects.using(self._alias).filter(digest__in=chunk).delete()

    def outbound_of(self, case: UUID) -> dict[str, bytes]:
        """By recipient, the digest of the envelope that was sent last over each line of a case."""
        rows = fetch_all(self._alias, models.Line, ("node", "digest"), ("node",), case=case.bytes, outbound=True)
        return {node: bytes(digest) for node, digest in rows}

    def drop_held(self, case: UUID) -> tuple[bytes, ...]:
        """Destroy what is held of a case, places without an envelope left out; digests of what went."""
        rows = fetch_all(self._alias, models.HeldEnvelope, ("digest",), ("digest",), case=case.bytes, empty=False)
        gone = tuple(bytes(digest) for (digest,) in rows)
        self.release(gone)
        self.erased = self.erased or bool(gone)
        return gone

    def _last(self, case: UUID | None, node: str, *, outbound: bool) -> tuple[int, bytes | None]:
        key = case_key(case)
        row = fetch(self._alias, models.Line, ("seq", "digest"), case=key, node=node, outbound=outbound)
        return (row[0], row[1]) if row else (0, None)

    def _set(self, case: UUID | None, node: str, seq: int, digest: bytes, *, outbound: bool) -> None:
        line = (case_key(case), node, outbound, seq, digest)
        upsert(self._alias, models.Line, (*_END, "seq", "digest"), _END, [line])


def _held_columns(row: HeldRow) -> tuple[Any, ...]:
    case, at, expires = case_key(row.case), to_milliseconds(row.held_at), optional_milliseconds(row.expires_at)
    return (row.digest, row.sender, case, row.seq, row.envelope, at, row.prev, expires, row.empty)


def _held_row(*row: Any) -> HeldRow:
    digest, sender, case, seq, envelope, held_at, prev, expires, empty = row
    moments = from_milliseconds(held_at), optional_moment(expires)
    return HeldRow(digest, sender, to_case(case), seq, envelope, moments[0], prev, moments[1], bool(empty))
