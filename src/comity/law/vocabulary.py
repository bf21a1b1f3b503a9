"""The controlled words of the corpus: what a question, a fact and an answer may say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from comity.law.facts import malformed

SECTIONS = (
    "confidence",
    "status",
    "measure",
    "ground",
    "effect",
    "decision",
    "input",
    "person_field",
    "identity_field",
    "marks_field",
    "earlier_field",
    "matter_status",
    "verdict",
    "broken_field",
    "breach_standing",
    "flag",
    "assurance",
    "missing",
    "ground_field",
    "field_value",
    "death_status",
    "stance",
    "act",
    "tested_at",
    "reach",
    "clock",
    "absence",
    "kind",
    "use",
    "role",
    "served",
    "screening",
    "earlier_judgment",
    "link_strength",
    "data_category",
    "element",
    "element_implies",
    "element_of_state",
    "element_rule",
    "evidence_kind",
    "collection_step",
    "costs",
    "treaty_field",
    "law_field",
    "state_field",
    "convention_field",
    "contents_field",
    "mechanism_field",
    "mechanism_kind",
    "topic",
    "jurisdiction_head",
    "jurisdiction_factor",
    "outside_convention",
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words by section, each with its sentence. `data_as_of` is the last day up to which sources were read."""

    sections: Mapping[str, Mapping[str, str]]
    data_as_of: date

    def __getitem__(self, section: str) -> Mapping[str, str]:
        return self.sections[section]


def read_vocabulary(plain: Mapping[str, object], where: str) -> Vocabulary:
    """The vocabulary of a corpus.

    Raises:
        InvalidInput: A section is missing or not a table of sentences, or the day is no date.
    """
    sections: dict[str, Mapping[str, str]] = {}
    for name in SECTIONS:
        words = plain.get(name)
        if not isinstance(words, dict) or not all(isinstance(sentence, str) for sentence in words.values()):
            raise malformed(where, name, "this section must give each word a sentence")
        sections[name] = words
    try:
        day = date.fromisoformat(str(plain.get("data_as_of")))
    except ValueError:
        raise malformed(where, "data_as_of", "it must be a day like 2026-03-31") from None
    return Vocabulary(sections, day)
