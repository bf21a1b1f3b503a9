"""The safeguards' tables in every store: rows come back as they were, filtered, counted, and dropped."""

from dataclasses import replace

from tests.adapters.store_rows import MINUTE, NOW, digest, identifier

from comity.application.ports import Store
from comity.application.ports.relatives import ReportRow
from comity.application.ports.safeguards import (
    CertificateRow,
    HeldNotice,
    MisuseRow,
    SearchesWanted,
    SearchRow,
    VerdictCount,
    VerdictRow,
)

VERDICT = VerdictRow(
    digest(1), identifier(1), identifier(2), "2026-03", "Latn", "Laoo", "lo", "review", 200_000, True, "same_name"
)
SEARCH = SearchRow(digest(2), identifier(2), NOW, "cn", "post 3", "cn.officer", "officer", "fraud", "CASE-1", "border")
HELD = HeldNotice(digest(3), "la", "CASE-1", "no_line", NOW)
ANY = SearchesWanted()


def test_verdicts_come_back_are_replaced_and_counted(store: Store) -> None:
    with store.unit() as unit:
        unit.safeguards.put_verdicts([VERDICT, replace(VERDICT, event=digest(9), search=identifier(9))])
    with store.unit() as unit:
        unit.safeguards.put_verdicts([replace(VERDICT, wrong=False, reason="")])
    with store.reading() as unit:
        assert unit.safeguards.verdict(digest(1)) == replace(VERDICT, wrong=False, reason="")
        assert unit.safeguards.verdict_on(identifier(9), identifier(2)) == replace(
            VERDICT, event=digest(9), search=identifier(9)
        )
        assert unit.safeguards.verdict_on(identifier(2), identifier(9)) is None
        alike = ("Latn", "Laoo", "lo", "review", 200_000, "2026-03")
        assert unit.safeguards.count_verdicts() == [VerdictCount(*alike, False, 1), VerdictCount(*alike, True, 1)]


def test_searches_are_filtered_and_the_newest_comes_first(store: Store) -> None:
    later = replace(SEARCH, event=digest(4), searched_at=NOW + MINUTE, node="th", record=identifier(3))
    with store.unit() as unit:
        unit.safeguards.put_searches([SEARCH, later])
        unit.safeguards.put_searches([SEARCH])
    with store.reading() as unit:
        read = unit.safeguards.searches
        assert read(ANY, offset=0, limit=9) == ([later, SEARCH], 2)
        assert read(ANY, offset=1, limit=1) == ([SEARCH], 2)
        assert read(SearchesWanted(record=identifier(3)), offset=0, limit=9) == ([later], 1)
        assert read(SearchesWanted(node="cn", until=NOW + MINUTE), offset=0, limit=9) == ([SEARCH], 1)
        assert read(SearchesWanted(since=NOW + MINUTE), offset=0, limit=9) == ([later], 1)


def test_held_notices_wait_in_order_and_go(store: Store) -> None:
    first = replace(HELD, event=digest(5), until=NOW - MINUTE)
    with store.unit() as unit:
        unit.safeguards.put_held([HELD, first])
    with store.unit() as unit:
        assert unit.safeguards.held(limit=9) == [first, HELD]
        assert unit.safeguards.held(limit=1) == [first]
        unit.safeguards.drop_held([digest(5)])
    with store.reading() as unit:
        assert unit.safeguards.held(limit=9) == [HELD]


def test_all_is_dropped_to_be_made_anew(store: Store) -> None:
    with store.unit() as unit:
        unit.safeguards.put_verdicts([VERDICT])
        unit.safeguards.put_searches([SEARCH])
        unit.safeguards.put_held([HELD])
        unit.safeguards.clear()
        assert unit.safeguards.count_verdicts() == []
        assert unit.safeguards.searches(ANY, offset=0, limit=9) == ([], 0)
        assert unit.safeguards.held(limit=9) == []


CERTIFICATE = CertificateRow("LA00000000000", "la", digest(6), b"signed", NOW, NOW + MINUTE)
MISUSE = MisuseRow(identifier(5), identifier(2), "la", digest(7))
REPORT = ReportRow(
    identifier(6), "open", 2, NOW, None, digest(8), digest(9), b"said", public=None, photograph=b"pixels"
)


def test_certificates_are_found_by_any_of_their_keys(store: Store) -> None:
    other = replace(CERTIFICATE, number="LA11111111111", issued_at=NOW + MINUTE)
    with store.unit() as unit:
        unit.safeguards.put_certificates([CERTIFICATE, other])
        unit.safeguards.put_certificate_keys(CERTIFICATE.number, {"record:1", "name:a b"})
        unit.safeguards.put_certificate_keys(CERTIFICATE.number, {"record:1"})
        unit.safeguards.put_certificate_keys(other.number, {"name:a b"})
        unit.safeguards.put_certificates([replace(CERTIFICATE, ended="lost")])
    with store.reading() as unit:
        ended = replace(CERTIFICATE, ended="lost")
        assert unit.safeguards.certificate(CERTIFICATE.number) == ended
        assert unit.safeguards.certificate("LA2") is None
        assert unit.safeguards.certificates_by({"record:1", "name:a b"}) == [ended, other]
        assert unit.safeguards.certificates_by(()) == []
        assert unit.safeguards.certificates(offset=0, limit=9) == ([other, ended], 2)


def test_a_misuse_is_there_until_it_ends_and_waits_to_be_erased(store: Store) -> None:
    with store.unit() as unit:
        unit.safeguards.put_misuses([MISUSE])
        assert unit.safeguards.misuses_of([identifier(2)]) == [MISUSE]
        assert unit.safeguards.misuses_to_erase(9) == []
        unit.safeguards.put_misuses([replace(MISUSE, ended="error")])
    with store.unit() as unit:
        assert unit.safeguards.misuses_of([identifier(2)]) == []
        assert unit.safeguards.misuses_to_erase(9) == [replace(MISUSE, ended="error")]
        unit.safeguards.drop_misuse(MISUSE.misuse)
        assert unit.safeguards.misuse(MISUSE.misuse) is None


def test_reports_come_back_in_the_order_of_need(store: Store) -> None:
    child = replace(REPORT, report=identifier(7), order=0, token=digest(1), public=identifier(8), purge_at=NOW)
    with store.unit() as unit:
        unit.relatives.put(REPORT)
        unit.relatives.put(replace(child, stage="unverified"))
        unit.relatives.put(child)
    with store.reading() as unit:
        read = unit.relatives
        assert read.get(REPORT.report) == REPORT
        assert read.by_token(digest(1)) == child
        assert read.by_token(digest(2)) is None
        assert read.by_public(identifier(8)) == child
        assert read.listed(stage="", offset=0, limit=9) == ([child, REPORT], 2)
        assert read.listed(stage="held", offset=0, limit=9) == ([], 0)
        assert read.published(offset=0, limit=9) == ([child], 1)
        assert read.to_purge(NOW, 9) == [child]
        assert read.to_purge(NOW - MINUTE, 9) == []
    with store.unit() as unit:
        unit.relatives.erase(child.report)
    with store.reading() as unit:
        assert unit.relatives.get(child.report) is None
