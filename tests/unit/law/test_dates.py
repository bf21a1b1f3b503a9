"""The day before and the first day, for every instrument of the corpus."""

from datetime import date, timedelta
from itertools import permutations

import pytest

from comity.adapters.corpus import load_corpus
from comity.law import Corpus
from comity.law.safeguards.lapse_of_time import completed_years
from comity.law.safeguards.nationality import months_before
from comity.law.treaties import Treaty

ONE_DAY = timedelta(days=1)
IN_FORCE = {t.id: t for found in load_corpus().treaties.values() for t in found if t.status == "in_force"}
DATED = [t for t in IN_FORCE.values() if not t.has_no_date]


@pytest.mark.parametrize("treaty", DATED, ids=lambda treaty: treaty.id)
def test_a_treaty_binds_from_its_first_day(corpus: Corpus, treaty: Treaty) -> None:
    one, other = sorted(treaty.parties)
    for kind in treaty.kinds:
        assert treaty not in corpus.at(treaty.starts - ONE_DAY).treaties(one, other, kind)
        assert treaty in corpus.at(treaty.starts).treaties(one, other, kind)
        assert treaty in corpus.at(treaty.starts).treaties(other, one, kind)


def test_what_is_talked_about_signed_or_disputed_binds_nobody(corpus: Corpus) -> None:
    others = [t for found in corpus.treaties.values() for t in found if t.status != "in_force"]
    assert others
    assert not [t.id for t in others if t.binds(date(2026, 11, 21)) or t.binds(date.max)]


def test_a_state_is_bound_by_a_convention_from_its_own_day(corpus: Corpus) -> None:
    bound = [status for status in corpus.statuses.values() if status.bound_from]
    assert len(bound) > 100
    for status in bound:
        first = status.bound_from
        assert first
        assert corpus.at(first - ONE_DAY).bound(status.state, status.convention) is None
        assert corpus.at(first).bound(status.state, status.convention) is not None


def test_who_only_signed_is_never_bound(corpus: Corpus) -> None:
    loose = [s for s in corpus.statuses.values() if s.act in ("signature_only", "no_action", "unknown")]
    assert loose
    assert not [s for s in loose if s.bound(date.max)]


@pytest.mark.parametrize(("first", "second"), list(permutations(["CN", "MM"], 2)))
def test_two_states_are_linked_from_the_later_day_only(ask, first: str, second: str) -> None:  # type: ignore[no-untyped-def]
    asked = {"from_": first, "to": second, "measure": "mla_evidence", "offence_date": "2004-01-01",
             "flags": ["organised_group", "transnational"]}  # fmt: skip
    before = ask(as_of="2004-04-28", **asked)
    after = ask(as_of="2004-04-29", **asked)
    assert "UNTOC:18" not in [basis.id for basis in before.bases]
    assert "UNTOC:18" in [basis.id for basis in after.bases]


def test_a_law_ends_when_the_next_begins(corpus: Corpus) -> None:
    old, new = (
        corpus.at(date(2026, 6, 30)).law("VN", "extradition"),
        corpus.at(date(2026, 7, 1)).law("VN", "extradition"),
    )
    assert old is not None
    assert new is not None
    assert old.title != new.title


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        (date(2021, 2, 1), date(2026, 2, 1), 5),
        (date(2021, 2, 2), date(2026, 2, 1), 4),
        (date(2020, 2, 29), date(2025, 2, 28), 4),
        (date(2020, 2, 29), date(2025, 3, 1), 5),
    ],
)
def test_years_are_completed_on_the_anniversary(start: date, end: date, years: int) -> None:
    assert completed_years(start, end) == years


def test_months_go_back_to_the_last_day_of_a_shorter_month() -> None:
    assert months_before(date(2026, 2, 1), 24) == date(2024, 2, 1)
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2024, 3, 31), 1) == date(2024, 2, 29)


def test_a_day_after_the_last_source_is_answered_with_a_warning(ask) -> None:  # type: ignore[no-untyped-def]
    assert ask(as_of="2026-03-31").warnings == ()
    assert ask(as_of="2026-04-01").warnings == ("stale_corpus:2026-03-31",)
