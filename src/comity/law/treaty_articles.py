"""Which article of a treaty a field comes from, so that a finding cites the instrument with its article.

A treaty's `articles` names articles by subject. A field that is named there itself has that article; penalty and list
of offences stand where extraditable offences do, grounds on which surrender must be refused where mandatory grounds do.
Whatever is not named is cited without an article: none is guessed; nor is a fact of an agency's overlay put into an
article that only the shipped file names.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from comity.domain.decisions import Confidence
from comity.law.facts import Fact, Record

_SUBJECTS: Final[Mapping[str, tuple[str, ...]]] = {  # of a field beside itself, the first that is named counts
    "threshold_months": ("extraditable", "offences"),
    "threshold_op": ("extraditable", "offences"),
    "threshold_conflict": ("extraditable", "offences"),
    "enforcement_min_remaining_months": ("extraditable",),
    "list_approach": ("extraditable", "offences"),
    "listed_codes": ("extraditable", "offences"),
    "languages": ("language",),
    "specialty_days": ("specialty",),
    "provisional_arrest_days": ("provisional_arrest",),
    "in_force": ("entry",),
    "nebis": ("double_jeopardy",),
    "military": ("exceptions",),
    "lapse": ("exceptions",),
}
_MANDATORY: Final = ("political", "persecution", "asylum", "military", "nebis", "lapse")
"""Grounds that stand together in an article on mandatory refusal. Nationals and death have articles of their own."""


def with_articles(record: Record) -> Record:
    """The record, its facts citing their articles where those are named.

    Raises:
        InvalidInput: `articles` is no table.
    """
    named = record.table("articles")
    if named is None:
        return record
    return replace(record, facts={name: _citing(name, fact, named) for name, fact in record.facts.items()})


def _citing(name: str, fact: Fact[Any], named: Fact[dict[str, Any]]) -> Fact[Any]:
    subjects = (name, *_SUBJECTS.get(name, ()))
    if name in _MANDATORY and fact.value == "mandatory":
        subjects = (*subjects, "mandatory")
    if _overlay(fact) != _overlay(named):
        return fact
    article = next((named.value[subject] for subject in subjects if subject in named.value), None)
    if not isinstance(article, str):
        return fact
    recalled = " (recalled)" if named.used.confidence is Confidence.RECALLED else ""
    return replace(fact, used=replace(fact.used, source=f"{fact.used.source}; art {article}{recalled}"))


def _overlay(fact: Fact[Any]) -> str:
    """The overlay that a fact comes from, empty for what was shipped."""
    source = fact.used.source
    return source.partition(":")[0] if source.startswith("overlay ") else ""
