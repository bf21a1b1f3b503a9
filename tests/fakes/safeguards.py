"""Rows behind the safeguards, in memory: the same port as the tables."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import Any
from uuid import UUID

from comity.application.ports.safeguards import (
    CertificateRow,
    HeldNotice,
    MisuseRow,
    Safeguards,
    SearchesWanted,
    SearchRow,
    VerdictCount,
    VerdictRow,
)


class MemorySafeguards(Safeguards):
    """Verdicts, searches and notices that wait, in dictionaries of the store's state."""

    def __init__(self, state: Any, writing: Callable[[], None]) -> None:
        self._state = state
        self._writing = writing

    def put_verdicts(self, rows: Sequence[VerdictRow]) -> None:
        self._writing()
        self._state.verdicts |= {row.event: row for row in rows}

    def verdict(self, event: bytes) -> VerdictRow | None:
        return self._state.verdicts.get(event)

    def verdict_on(self, search: UUID, record: UUID) -> VerdictRow | None:
        rows = (row for row in self._state.verdicts.values() if (row.search, row.record) == (search, record))
        return next(rows, None)

    def count_verdicts(self) -> list[VerdictCount]:
        alike = Counter(
            (one.query_script, one.record_script, one.group, one.band, one.threshold_e12, one.month, one.wrong)
            for one in self._state.verdicts.values()
        )
        return [VerdictCount(*key, number) for key, number in sorted(alike.items())]

    def put_searches(self, rows: Sequence[SearchRow]) -> None:
        self._writing()
        self._state.searches |= {(row.event, row.record): row for row in rows}

    def searches(self, wanted: SearchesWanted, *, offset: int, limit: int) -> tuple[list[SearchRow], int]:
        fitting = [row for row in self._state.searches.values() if _fits(row, wanted)]
        newest = sorted(fitting, key=lambda row: row.searched_at, reverse=True)
        return newest[offset : offset + limit], len(newest)

    def put_held(self, rows: Sequence[HeldNotice]) -> None:
        self._writing()
        self._state.held_notices |= {row.event: row for row in rows}

    def held(self, *, limit: int) -> list[HeldNotice]:
        return sorted(self._state.held_notices.values(), key=lambda row: row.until)[:limit]

    def drop_held(self, events: Sequence[bytes]) -> None:
        self._writing()
        for event in events:
            self._state.held_notices.pop(event, None)

    def put_certificates(self, rows: Sequence[CertificateRow]) -> None:
        self._writing()
        self._state.certificates |= {row.number: row for row in rows}

    def put_certificate_keys(self, number: str, keys: Collection[str]) -> None:
        self._writing()
        self._state.certificate_keys |= dict.fromkeys((key, number) for key in keys)

    def certificate(self, number: str) -> CertificateRow | None:
        return self._state.certificates.get(number)

    def certificates_by(self, keys: Collection[str]) -> list[CertificateRow]:
        wanted = set(keys)
        numbers = {number for key, number in self._state.certificate_keys if key in wanted}
        return [self._state.certificates[number] for number in sorted(numbers)]

    def certificates(self, *, offset: int, limit: int) -> tuple[list[CertificateRow], int]:
        rows = sorted(self._state.certificates.values(), key=lambda row: row.number)
        rows.sort(key=lambda row: row.issued_at, reverse=True)
        return rows[offset : offset + limit], len(rows)

    def put_misuses(self, rows: Sequence[MisuseRow]) -> None:
        self._writing()
        self._state.misuses |= {row.misuse: row for row in rows}

    def misuse(self, misuse: UUID) -> MisuseRow | None:
        return self._state.misuses.get(misuse)

    def misuses_of(self, records: Collection[UUID]) -> list[MisuseRow]:
        rows = (row for row in self._state.misuses.values() if row.record in set(records) and not row.ended)
        return sorted(rows, key=lambda row: row.misuse)

    def misuses_to_erase(self, limit: int) -> list[MisuseRow]:
        rows = (row for row in self._state.misuses.values() if row.ended)
        return sorted(rows, key=lambda row: row.misuse)[:limit]

    def drop_misuse(self, misuse: UUID) -> None:
        self._writing()
        self._state.misuses.pop(misuse, None)

    def clear(self) -> None:
        self._writing()
        state = self._state
        for rows in (
            state.verdicts, state.searches, state.held_notices, state.certificates, state.certificate_keys,
            state.misuses,
        ):  # fmt: skip
            rows.clear()


def _fits(row: SearchRow, wanted: SearchesWanted) -> bool:
    return (
        (wanted.record is None or row.record == wanted.record)
        and (not wanted.node or row.node == wanted.node)
        and (wanted.since is None or row.searched_at >= wanted.since)
        and (wanted.until is None or row.searched_at < wanted.until)
    )
