"""Maximum penalties as numbers that compare: months, with life above every term and death above life.

`NO_OFFENCE` says that the conduct was looked up and is no offence there. An unknown maximum is None, never a number.
"""

from typing import Final

from comity.domain.errors import InvalidInput

NO_OFFENCE: Final = 0
LIFE: Final = 1_000_000
DEATH: Final = 2_000_000
LONGEST_TERM: Final = 1_200
_WORDS: Final = {"": NO_OFFENCE, "life": LIFE, "death": DEATH}


def parse_penalty(text: object, where: str) -> int:
    """Months of a maximum as it is written: digits, ``life``, ``death``, or nothing for no offence.

    Raises:
        InvalidInput: It is none of these, or a term of no month or of more than a hundred years.
    """
    if isinstance(text, str):
        if text in _WORDS:
            return _WORDS[text]
        if text.isascii() and text.isdecimal() and len(text) <= 4 and 0 < int(text) <= LONGEST_TERM:
            return int(text)
    raise InvalidInput(
        "law.penalty",
        f"{where}: {text!r} is no maximum penalty.",
        advice='Write months as "60", or "life", "death", or "" for no offence there.',
    )


def penalty_text(months: int) -> str:
    """The same as it is written in requests and in the corpus."""
    return {NO_OFFENCE: "", LIFE: "life", DEATH: "death"}.get(months, str(months))
