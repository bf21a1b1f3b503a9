"""Words for a judged candidate. A page passes `judged(language, match)` to the macro `parts_matching.side_by_side`."""

from dataclasses import dataclass
from datetime import date
from math import floor

from markupsafe import Markup, escape

from comity.domain.identity import Sex
from comity.matching.explaining import Row, side_by_side
from comity.matching.person import Field, Match, Outcome
from comity.web.languages import Language
from comity.web.moments import on_day
from comity.web.wording import as_it_is, birth, state_name, word

ICONS = {
    Outcome.SAME: "check",
    Outcome.SIMILAR: "check",
    Outcome.EXPLAINED: "info",
    Outcome.LITTLE: "info",
    Outcome.MISSING: "info",
    Outcome.DIFFERENT: "x",
}


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One line of the table, every cell in the reader's language or marked as nobody's to translate."""

    field: str
    ours: Markup
    theirs: Markup
    outcome: str
    tone: str
    icon: str
    says: Markup
    strength: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A match for a page.

    Attributes:
        band: Key of the band, for the page's own use.
        band_words: What the band means for the reader.
        wrong_share: The expected share of wrong candidates in this band, as a sentence.
        rows: The table.
    """

    band: str
    band_words: str
    wrong_share: str
    rows: tuple[ShownRow, ...]


def judged(language: Language, match: Match) -> Judged:
    """The match in the reader's language."""
    rows = tuple(_shown(language, row) for row in side_by_side(match))
    band_words = word(language, "match_band", match.band)
    return Judged(match.band, band_words, wrong_share_words(language, match.expected_wrong_share), rows)


def wrong_share_words(language: Language, share: float) -> str:
    """How many of a hundred such candidates are expected to be somebody else. Never rounded to none or to all."""
    if share >= 0.995:
        return language.text("Expect nearly every candidate like this to be somebody else.")
    hundredth = max(1, floor(share * 100 + 0.5))
    return language.plurals(
        "Of 100 candidates like this, expect %(n)s to be somebody else.",
        "Of 100 candidates like this, expect %(n)s to be somebody else.",
        hundredth,
    )


def _shown(language: Language, row: Row) -> ShownRow:
    against = row.strength.endswith("against")
    tone = "bad" if against else "good" if row.outcome in (Outcome.SAME, Outcome.SIMILAR) else ""
    return ShownRow(
        word(language, "match_field", row.field),
        _side(language, row, row.ours, row.ours_read),
        _side(language, row, row.theirs, row.theirs_read),
        word(language, "match_outcome", row.outcome),
        tone,
        ICONS[row.outcome],
        _says(language, row),
        word(language, "match_strength", row.strength),
    )


def _side(language: Language, row: Row, text: str, read: str) -> Markup:
    if not text:
        return Markup('<span class="quiet">{}</span>').format(language.text("not stated"))
    if row.field is Field.BIRTH_DATE:
        return _birth(language, text)
    if row.field is Field.SEX:
        return escape(word(language, "match_sex", Sex(text)))
    if row.field is Field.NATIONALITY:
        return escape(language.text("; ")).join(escape(state_name(language, code)) for code in text.split())
    said = as_it_is(text)
    return said + Markup(' <span class="read quiet" translate="no">{}</span>').format(read) if read else said


def _birth(language: Language, text: str) -> Markup:
    """A whole date as its reader writes dates; one with unknown parts, or of another era, as far as it is known."""
    year, month, day = (int(part) for part in text.split("-"))
    if not month or not day or not 1600 < year < 2300:
        return birth(language, text)
    return escape(on_day(date(year, month, day), language))


def _says(language: Language, row: Row) -> Markup:
    template = language.word("match_reason", row.key)
    if template is None:  # a newer node's key: its code, marked as nobody's words
        return as_it_is(row.key)
    values = {name: _parameter(language, name, value) for name, value in row.params}
    return escape(template).format_map(values)


def _parameter(language: Language, name: str, value: str) -> Markup:
    if name.endswith("state"):
        return escape(state_name(language, value)) if value else escape(language.text("not stated"))
    if name == "kind":
        return escape(word(language, "match_number", value))
    return as_it_is(value)
