"""What the law of two states asks of an offence, as a register that an officer goes through before wording a letter."""

from datetime import date

from comity.domain.decisions import ElementRow
from comity.domain.errors import InvalidInput
from comity.law.comparison import elements_asked, words_asked
from comity.law.corpus import Corpus
from comity.law.tables import Table

COLUMNS = ("state", "rule", "elements", "article", "confidence")


def element_rows(
    offence: str, states: tuple[str, str], days: tuple[date, ...], corpus: Corpus
) -> tuple[ElementRow, ...]:
    """What both states ask, for conduct and assessment on these days.

    Raises:
        InvalidInput: The corpus has no such offence or state.
    """
    if offence not in corpus.offences:
        raise InvalidInput("law.offence", f"{offence!r} is not in the corpus.", advice="Take a code of offences.csv.")
    for state in states:
        if state not in corpus.states:
            known = ", ".join(sorted(corpus.states))
            raise InvalidInput("law.state", f"{state!r} is not in the corpus.", advice=f"It has {known}.")
    return elements_asked(offence, states, days, corpus)


def table_of(rows: tuple[ElementRow, ...]) -> Table:
    """The rows as a table, alternatives with ``|`` between them."""
    return Table(
        COLUMNS,
        tuple((row.state, row.rule, " | ".join(row.words), row.citation, row.confidence.value) for row in rows),
    )


def questions_of(rows: tuple[ElementRow, ...], corpus: Corpus) -> dict[str, str]:
    """The words that the facts must answer, each with its sentence."""
    return {word: corpus.vocabulary["element"][word.partition(":")[0]] for word in words_asked(rows, corpus)}
