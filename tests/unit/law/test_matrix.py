"""The matrix: the dates of the data, both ways, and what a pair without a treaty has instead."""

import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.data_folder import DATA, needs_data

from comity.adapters.corpus import load_corpus
from comity.domain.decisions import Confidence
from comity.domain.errors import InvalidInput
from comity.law import Corpus
from comity.law.matrix import COLUMNS, STATUSES, Instrument, brief_of, kinds_of, matrix, states_of, table_of
from comity.law.tables import Table, markdown

KINDS = ("extradition", "mla", "tsp", "police", "data")
DAY = date(2026, 2, 1)
CORPUS = load_corpus()
STATES = st.sampled_from(sorted(CORPUS.states))


def rows(one: str, other: str, kind: str, day: date = DAY) -> tuple[Instrument, ...]:
    return matrix([one], [other], [kind], day, CORPUS)


def only(one: str, other: str, kind: str, day: date = DAY) -> Instrument:
    (row,) = rows(one, other, kind, day)
    return row


@needs_data
def test_every_date_is_that_of_the_data_in_both_directions() -> None:
    given = tomllib.loads((DATA / "law" / "treaties.toml").read_text(encoding="utf-8"))["treaty"]
    assert len(given) > 50
    for treaty in given:
        for kind in {treaty["kind"], *treaty.get("also_covers", ()), *treaty.get("applies_to_kinds", ())}:
            for one, other in permutations(treaty["parties"]):
                row = next(row for row in rows(one, other, kind) if row.id == treaty["id"])
                assert (row.signed.value if row.signed else "") == _day(treaty.get("signed"))
                assert (row.in_force.value if row.in_force else "") == _entry(treaty)
                expected = "in_force" if treaty["status"] == "in_force" else treaty["status"]
                assert row.status == expected, treaty["id"]


@needs_data
def test_no_instrument_between_two_states_is_left_out_or_invented() -> None:
    given = tomllib.loads((DATA / "law" / "treaties.toml").read_text(encoding="utf-8"))["treaty"]
    expected = {(frozenset(t["parties"]), t["id"]) for t in given}
    states = sorted(CORPUS.states)
    got = {(frozenset((r.requesting, r.requested)), r.id) for r in matrix(states, states, KINDS, DAY, CORPUS) if r.id}
    assert expected <= got
    assert {name for _, name in got} == {treaty.id for found in CORPUS.treaties.values() for treaty in found}


def _day(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _entry(treaty: dict[str, Any]) -> str:
    local = treaty.get("in_force_local")
    return max(local.values()).isoformat() if local else _day(treaty.get("in_force"))


def test_the_six_pairs_of_the_seed_table() -> None:
    table = {(r.requested, r.kind): r for r in matrix(["CN"], ["KH", "LA", "MM", "TH", "VN"], KINDS[:3], DAY, CORPUS)}
    assert len(table) == 15
    assert table["VN", "extradition"].in_force is not None
    assert table["VN", "extradition"].in_force.value == "2019-12-12"
    assert table["VN", "extradition"].signed is not None
    assert table["VN", "extradition"].signed.value == "2015-04-07"
    assert table["KH", "mla"].status == "negotiating"
    assert table["MM", "extradition"].status == "none_known"
    assert table["VN", "tsp"].status == "signed_not_in_force"
    assert table["TH", "mla"].in_force is not None
    assert table["TH", "mla"].in_force.confidence is Confidence.RECALLED


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2015, 4, 6), "not_yet_signed"),
        (date(2015, 4, 7), "signed_not_in_force"),
        (date(2019, 12, 11), "signed_not_in_force"),
        (date(2019, 12, 12), "in_force"),
    ],
)
def test_the_status_is_that_of_the_day(day: date, status: str) -> None:
    assert only("CN", "VN", "extradition", day).status == status


def test_one_instant_on_two_days_is_between_calendars() -> None:
    assert only("ID", "SG", "extradition", date(2024, 3, 21)).status == "between_calendars"
    assert only("ID", "SG", "extradition", date(2024, 3, 22)).status == "in_force"


def test_a_treaty_that_ended_says_so() -> None:
    ended = replace(CORPUS.treaties["CN", "TH"][0], ends=date(2020, 1, 1), status="in_force")
    corpus = replace(CORPUS, treaties={**CORPUS.treaties, ("CN", "TH"): (ended,)})
    kind = sorted(ended.kinds)[0]
    assert [row.status for row in matrix(["CN"], ["TH"], [kind], DAY, corpus)] == ["ended"]


def test_a_pair_that_nobody_looked_at_has_a_row_that_says_so() -> None:
    row = only("TL", "BN", "extradition")
    assert row.status == "no_record"
    assert "no proof of absence" in row.note


def test_without_a_treaty_in_force_conventions_and_domestic_law_are_shown() -> None:
    row = only("CN", "KH", "mla")
    assert "UNCAC" in {one.id for one in row.conventions}
    assert row.domestic is not None
    assert row.domestic.id == "KH:reciprocity"
    with_treaty = only("CN", "TH", "mla")
    assert with_treaty.conventions == ()
    assert with_treaty.domestic is None


def test_a_convention_whose_articles_nobody_read_is_not_called_verified() -> None:
    untoc = next(one for one in only("CN", "KH", "mla").conventions if one.id == "UNTOC")
    assert untoc.confidence is Confidence.RECALLED


def test_a_convention_that_a_declaration_excludes_is_no_way_to_extradition() -> None:
    assert "UNTOC" not in {one.id for one in only("CN", "MM", "extradition").conventions}


def test_a_state_is_never_asked_by_itself() -> None:
    assert matrix(["CN"], ["CN"], ["extradition"], DAY, CORPUS) == ()


def test_transfer_is_the_corpus_word_tsp() -> None:
    assert kinds_of(["extradition", "transfer", "tsp"], CORPUS) == ("extradition", "tsp")


@pytest.mark.parametrize(
    ("read", "words", "code"),
    [
        (states_of, ["XX"], "law.state"),
        (states_of, ["cn"], "law.state"),
        (states_of, [], "law.state"),
        (kinds_of, ["treason"], "law.kind"),
        (kinds_of, [], "law.kind"),
    ],
)
def test_an_unknown_word_is_refused(read: Callable[[list[str], Corpus], object], words: list[str], code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(words, CORPUS)
    assert refused.value.code == code
    assert refused.value.advice


@given(STATES, STATES, st.sampled_from(KINDS), st.dates())
def test_treaties_are_the_same_seen_from_both_sides(one: str, other: str, kind: str, day: date) -> None:
    there, back = rows(one, other, kind, day), rows(other, one, kind, day)
    assert [(r.id, r.status, r.signed, r.in_force) for r in there] == [
        (r.id, r.status, r.signed, r.in_force) for r in back
    ]
    assert {row.status for row in there} <= set(STATUSES)


@given(STATES, STATES, st.sampled_from(KINDS), st.dates())
def test_in_force_in_the_matrix_is_in_force_at_the_gate(one: str, other: str, kind: str, day: date) -> None:
    shown = {row.id for row in rows(one, other, kind, day) if row.status == "in_force"}
    assert shown == {treaty.id for treaty in CORPUS.at(day).treaties(one, other, kind) if one != other}


def test_the_tables_have_as_many_cells_as_columns() -> None:
    found = matrix(["CN"], sorted(CORPUS.states), KINDS, DAY, CORPUS)
    assert table_of(found).columns == COLUMNS
    assert all(len(row) == len(COLUMNS) for row in table_of(found).rows)
    brief = brief_of(found)
    assert all(len(row) == len(brief.columns) for row in brief.rows)
    recalled = next(row for row in brief.rows if row[3] == "CN-TH-MLA-2003")
    assert recalled[6] == "~2005-02-20"


def test_a_cell_cannot_break_a_markdown_table() -> None:
    text = markdown(Table(("a", "b"), (("x | y\nz", "<script>*b*`"),)), "T", "n")
    assert text.splitlines()[4] == "| x \\| y z | \\<script\\>\\*b\\*\\` |"
