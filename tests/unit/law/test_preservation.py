"""For how long data are preserved: what binds both states on the day, never what somebody signed."""

from datetime import date

import pytest
from tests.unit.law.corpora import rebuilt, record, with_facts
from tests.unit.law.questions import CORPUS

from comity.domain.decisions import Decision
from comity.domain.errors import InvalidInput
from comity.law import Corpus, assess, parse_question
from comity.law.preservation import BINDING, HOME, PRESERVATION

CONVENTIONS = ("BUDAPEST_2001", "UN_CYBERCRIME_2024")


def asked(corpus: Corpus = CORPUS, **changes: object) -> Decision:
    plain = {
        "as_of": "2026-03-01",
        "from": "CN",
        "to": "TH",
        "measure": "mla_electronic_preserve",
        "offence": "fraud_telecom",
        "offence_date": "2026-01-01",
        "person": {"nationality": []},
        "documents_present": [],
    }
    return assess(parse_question(plain | changes, corpus), corpus)


def in_force(convention: str, day: date, *states: str) -> Corpus:
    """The corpus in which these states are bound from a day on."""
    rows = [
        record("status", f"{convention}:{state}:{day}", act="ratification", in_force=day, status_as_of=day)
        for state in states
    ]
    return rebuilt(CORPUS, *rows)


@pytest.mark.parametrize("pair", [("CN", "TH"), ("CN", "PH"), ("PH", "VN"), ("KH", "BN")])
@pytest.mark.parametrize("measure", ["mla_electronic_preserve", "mla_electronic_production"])
def test_what_is_signed_binds_nobody_and_the_promise_stays(pair: tuple[str, str], measure: str) -> None:
    changes: dict[str, object] = {"from": pair[0], "to": pair[1], "measure": measure}
    times = asked(CORPUS, **changes).deadlines
    assert times[BINDING] == "no convention on it binds both states on this day"
    assert times[PRESERVATION].startswith("60 days, once 30 more")


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_it_counts_from_the_day_on_which_both_are_bound(convention: str) -> None:
    corpus = in_force(convention, date(2026, 3, 1), "CN", "TH")
    before, after = asked(corpus, as_of="2026-02-28").deadlines, asked(corpus).deadlines
    assert "no convention" in before[BINDING]
    assert after[BINDING].startswith("60 days at least, an order for up to 90 days")
    assert convention in after[BINDING]
    assert after[BINDING].endswith("recalled]")  # the least confidence of what it is made of
    assert PRESERVATION not in after  # the promise of nobody is put beside what binds


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_one_party_alone_is_not_enough(convention: str) -> None:
    assert "no convention" in asked(in_force(convention, date(2026, 1, 1), "TH")).deadlines[BINDING]


def test_the_home_law_of_the_requested_state_is_told_with_its_confidence() -> None:
    assert "six months" in asked(to="PH").deadlines[HOME]
    assert asked(to="TH").deadlines[HOME].endswith("recalled]")
    assert HOME not in asked(to="LA").deadlines
    assert HOME not in asked(to="PH", as_of="2014-02-17", offence_date="2014-01-01").deadlines


def test_other_measures_name_no_such_time() -> None:
    times = asked(measure="mla_evidence").deadlines
    assert {BINDING, HOME, PRESERVATION}.isdisjoint(times)


@pytest.mark.parametrize("facts", [{"preservation_days": 0}, {"preservation_max_days": 59}])
def test_a_time_that_cannot_be_is_refused(facts: dict[str, int]) -> None:
    with pytest.raises(InvalidInput):
        rebuilt(CORPUS, with_facts(CORPUS, "convention", "UN_CYBERCRIME_2024", facts))
