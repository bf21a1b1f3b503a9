"""A letter as it stands in the form: every word as it was typed, so that nothing is lost whatever is wrong with it.

Names of fields are those of `domain.requests.Letter`; a row's fields have its key before them (``m1.asks``). A list is
several values of one name. Rows are named by hidden fields, so they can be added and taken away without scripts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.http import QueryDict

from comity.domain.particulars import BETWEEN, BY_NAME, CONDUCT, Form
from comity.domain.requests import Letter, Marks, MeasureAsked, Subject
from comity.web.languages import Language

MEASURES, SUBJECTS = "measure-key", "subject-key"
MOST_ROWS = 30  # of a kind, in one letter
MONTHS = "months"
MARKS_LISTS = ("places", "victims", "accounts", "references")


@dataclass(frozen=True, slots=True)
class Typed:
    """The form's content. `words` has single fields, `lists` those with several values."""

    words: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    measures: tuple[str, ...] = ("m1",)
    subjects: tuple[str, ...] = ()

    def __call__(self, name: str) -> str:
        """A field's word, empty if nothing was typed."""
        return self.words.get(name, "")

    def several(self, name: str) -> tuple[str, ...]:
        """A field's values."""
        return self.lists.get(name, ())

    def with_measure(self) -> "Typed":
        """One more row for a measure; it repeats the person of the last."""
        key = _next("m", self.measures)
        last = self(f"{self.measures[-1]}.subject") if self.measures else ""
        return replace(self, measures=(*self.measures, key), words={**self.words, f"{key}.subject": last})

    def with_subject(self) -> "Typed":
        """One more row for a person."""
        return replace(self, subjects=(*self.subjects, _next("p", self.subjects)))

    def without(self, key: str) -> "Typed":
        """This row gone, and no measure about a person who is not there any more."""
        words = {
            name: "" if name.endswith(".subject") and value == key else value
            for name, value in self.words.items()
            if not name.startswith(f"{key}.")
        }
        return replace(
            self,
            words=words,
            measures=tuple(one for one in self.measures if one != key),
            subjects=tuple(one for one in self.subjects if one != key),
        )


def typed_of_form(posted: QueryDict) -> Typed:
    """What a form brought, word for word."""
    several = {name: tuple(posted.getlist(name)) for name in posted if _is_list(name)}
    return Typed(
        words={name: posted.get(name, "") for name in posted if name not in several},
        lists=several,
        measures=_keys(posted.getlist(MEASURES), "m"),
        subjects=_keys(posted.getlist(SUBJECTS), "p"),
    )


def typed_of_letter(letter: Letter, language: Language) -> Typed:
    """A wording as the form shows it, states by their names."""
    words = {
        name: str(getattr(letter, name))
        for name in (
            "requested_node", "title", "purpose", "facts", "offence", "offence_date", "language", "predicate_offence",
            "urgency", "urgency_reason", "confidentiality", "contact", "previous",
        )
    }  # fmt: skip
    if letter.requested_state != letter.requested_node[:2].upper():
        words["requested_state"] = letter.requested_state
    for name in ("requesting_max", "requested_max"):
        words |= _penalty(name, getattr(letter, name))
    words |= _marks(letter.marks)
    lists: dict[str, tuple[str, ...]] = {"attachments": tuple(str(file.id) for file in letter.attachments)}
    told = (str(asked.particulars[CONDUCT]).split() for asked in letter.measures if CONDUCT in asked.particulars)
    lists[CONDUCT] = tuple(dict.fromkeys(word for words in told for word in words))
    for asked in letter.measures:
        words |= _measure(asked, language)
        lists |= {f"{asked.key}.{name}": getattr(asked, name) for name in ("documents", "assurances", "flags")}
    for subject in letter.subjects:
        words |= _subject(subject, language)
    return Typed(words, lists, tuple(a.key for a in letter.measures), tuple(s.key for s in letter.subjects))


def _marks(marks: Marks) -> dict[str, str]:
    lines = {name: "\n".join(getattr(marks, name)) for name in MARKS_LISTS}
    return lines | {"began": marks.began.isoformat() if marks.began else ""}


def _measure(asked: MeasureAsked, language: Language) -> dict[str, str]:
    fields = {name: str(getattr(asked, name)) for name in ("measure", "asks", "link", "subject", "invoked_basis")}
    fields |= {name: _particular(name, value, language) for name, value in asked.particulars.items() if name != CONDUCT}
    if asked.place:
        fields |= {"place_state": asked.place.state, "place_area": asked.place.area}
    return {f"{asked.key}.{name}": value for name, value in fields.items()}


def _particular(name: str, value: str | int, language: Language) -> str:
    known = BY_NAME.get(name)
    if known and known.form in (Form.STATE, Form.STATES):
        return states_in_words(tuple(str(value).split(BETWEEN)), language)
    return str(value)


def _subject(subject: Subject, language: Language) -> dict[str, str]:
    names = ("nationality", "former_nationality", "nationality_at_offence")
    fields = {name: states_in_words(getattr(subject, name), language) for name in names}
    fields |= {
        "role": subject.role,
        "names": "\n".join(subject.names),
        "birth": subject.birth,
        "age_at_offence": "" if subject.age_at_offence is None else str(subject.age_at_offence),
        "nationality_lost": subject.nationality_lost.isoformat() if subject.nationality_lost else "",
        "particulars": subject.particulars,
        "papers": "\n".join(subject.papers),
    }
    return {f"{subject.key}.{name}": value for name, value in fields.items()}


def _penalty(name: str, value: str | None) -> dict[str, str]:
    if value is None:
        return {name: ""}
    if value.isdecimal():
        return {name: MONTHS, f"{name}_months": value}
    return {name: value or "none"}


def states_in_words(codes: tuple[str, ...], language: Language) -> str:
    """States as an officer writes them; a unit of a state keeps its code."""
    return ", ".join(language.locale.territories.get(code, code) for code in codes)


def _keys(typed: list[str], letter: str) -> tuple[str, ...]:
    """Keys of rows, as the form can have them; others are nobody's rows."""
    good = [key for key in dict.fromkeys(typed) if key.isascii() and key.isalnum() and key[:1].isalpha()]
    return tuple(key for key in good if len(key) <= 20)[:MOST_ROWS] or (("m1",) if letter == "m" else ())


def _next(letter: str, keys: tuple[str, ...]) -> str:
    number = 1
    while f"{letter}{number}" in keys:
        number += 1
    return f"{letter}{number}"


def _is_list(name: str) -> bool:
    return name.rpartition(".")[2] in ("documents", "assurances", "flags", "attachments", CONDUCT)
