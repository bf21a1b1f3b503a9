"""Inputs of the law that one measure of a letter has and the letter's own fields have not.

The command line and the pages read and show them from this one table; their meaning is in `corpus/vocabulary.toml`
[input]. In a letter they are texts or whole numbers (spec/letter.md): a day is written 2026-02-01, several states with
commas between their codes.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """What a particular holds."""

    WORD = "word"
    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    STATE = "state"
    STATES = "states"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class Particular:
    """One of them: `section` of the vocabulary for a word, `most` for a number."""

    name: str
    form: Form
    section: str = ""
    most: int = 0


PARTICULARS: tuple[Particular, ...] = (
    Particular("use_wanted", Form.WORD, "use"),
    Particular("served_document", Form.WORD, "served"),
    Particular("remaining_months", Form.NUMBER, most=1800),
    Particular("requesting_tier", Form.TEXT),
    Particular("requested_tier", Form.TEXT),
    Particular("data_category", Form.WORD, "data_category"),
    Particular("data_held_until", Form.DAY),
    Particular("surrendering_state", Form.STATE),
    Particular("earlier_judgment", Form.WORD, "earlier_judgment"),
    Particular("earlier_judgment_state", Form.STATE),
    Particular("pending_proceedings", Form.STATES),
    Particular("act_place", Form.STATES),
    Particular("link_strength", Form.WORD, "link_strength"),
    Particular("necessity", Form.STATEMENT),
    Particular("proportionality", Form.STATEMENT),
)
LONGEST_STATEMENT = 4_000  # characters
SHORT_TEXT = re.compile(r"[^\W_][\w ,.:/()-]{0,79}")  # what a text of the table may be: the name of a tier
STATEMENTS = tuple(one.name for one in PARTICULARS if one.form is Form.STATEMENT)
BY_NAME = {one.name: one for one in PARTICULARS}
CONDUCT = (
    "conduct"  # what the facts show: told once for a letter, carried by each of its measures as words between blanks
)
BETWEEN = ", "  # between the codes of several states
