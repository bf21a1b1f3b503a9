"""Which of the names asked for and which of a record's names the engine compared, told by its evidence.

A record has names in several scripts; the shares of wrong hits are counted by the script that met, so the first name of
the list will not do for either side.
"""

from collections.abc import Iterable

from comity.domain.identity import PersonName
from comity.domain.register_entries import RegisterEntry
from comity.matching.person import Evidence, Field, Match
from comity.matching.person.naming import Words, each_name, ready


def asked_spelling(names: Iterable[PersonName], match: Match | None) -> str:
    """The name of the question that was compared; the first if the evidence names none."""
    return _nearest(names, (one.query for one in _of_names(match)))


def met_spelling(entry: RegisterEntry, match: Match | None) -> str:
    """The name of the record that was compared; the first if the evidence names none, "" if it has none."""
    return _nearest(entry.person.names if entry.person else (), (one.candidate for one in _of_names(match)))


def _of_names(match: Match | None) -> list[Evidence]:
    return [one for one in match.evidence if one.field is Field.NAME] if match else []


def _nearest(names: Iterable[PersonName], shown: Iterable[str]) -> str:
    words = {word for text in shown for word in text.split()}
    texts = {name.text: len(words & _words(name)) for name in names}
    return max(texts, key=lambda text: texts[text], default="")


def _words(name: PersonName) -> set[str]:
    """Every word by which evidence may show a name: as written, and as read in Latin letters."""
    forms: list[Words] = []
    for known in map(ready, each_name(name)):
        forms += (known.native, *known.latins)
    return {word for form in forms for word in (*form.words, *form.particles)}
