"""Assurances that every request of a kind needs (RULES 3.1), their documents, and consular notice (RULES 3.3)."""

from collections.abc import Mapping
from typing import Final

from comity.domain.decisions import Effect, FactUsed, Layer
from comity.domain.measures import Ground, Measure
from comity.law.answers import CLEAR, ELSEWHERE, NOTHING, Answer, asserted, find, raised
from comity.law.matter import EXTRADITION, Matter
from comity.law.rules import EVERY_MEASURE, rule

DOCUMENT_OF: Final[Mapping[str, str]] = {
    "specialty": "specialty_undertaking",
    "reciprocity": "reciprocity_undertaking_if_no_treaty",
    "liability_for_wrongful_request": "damage_liability_undertaking",
    "death_not_imposed_or_not_executed": "death_assurance",
    "fixed_term_only": "fixed_term_assurance",
    "retrial_in_presence": "retrial_undertaking",
    "no_ill_treatment": "treatment_assurance",
}
_EXTRADITION_ONLY = frozenset({Measure.EXTRADITION, Measure.EXTRADITION_SIMPLIFIED})


@rule("3.1a", Layer.TREATY, "rule of speciality", _EXTRADITION_ONLY)
def speciality(matter: Matter) -> Answer:
    """In every extradition but by endorsed warrant."""
    if matter.treaty and matter.treaty.simplified:
        return Answer("not_applicable", (), (matter.treaty.simplified,))
    promise = find("3.1a", Ground.SPECIALTY, Effect.ASSURANCE, Layer.TREATY, "specialty.promise", *_clause(matter))
    return raised(promise, assurances=("specialty",))


def _clause(matter: Matter) -> tuple[FactUsed, ...]:
    """Who asks for the promise: the treaty, else the requested state's statute; the rule stands without either."""
    sources = (matter.treaty, matter.requested_law)
    return tuple(source.speciality for source in sources if source and source.speciality)[:1]


@rule("3.1b", Layer.STATUTE, "reciprocity where it is the basis", EVERY_MEASURE)
def reciprocity(matter: Matter) -> Answer:
    """Whenever a basis of reciprocity is listed."""
    listed = [entry for entry in matter.bases.domestic if entry.basis.id.endswith(":reciprocity")]
    return Answer("raised", (), listed[0].facts, ("reciprocity",)) if listed else NOTHING


@rule("3.1c", Layer.STATUTE, "liability for a wrongful request", EXTRADITION)
def liability(matter: Matter) -> Answer:
    """Where the requested state's statute asks for it, with or without a treaty."""
    clause = matter.requested_law.liability if matter.requested_law else None
    return Answer("raised", (), (clause,), ("liability_for_wrongful_request",)) if clause else ELSEWHERE


@rule("3.3", Layer.TREATY, "Vienna Convention on Consular Relations 36", _EXTRADITION_ONLY)
def consular_notice(matter: Matter) -> Answer:
    """The consulate of a third state whose national the person is."""
    nationality = matter.question.person.nationality
    third = [code for code in nationality if code not in (matter.requesting.code, matter.requested.code)]
    if not third:
        return NOTHING
    notice = "consular_notice_third_state"
    missing = () if notice in matter.question.documents else (notice,)
    return Answer("raised" if missing else CLEAR, (), (asserted("nationality", ", ".join(third)),), (), missing)


RULES = (speciality, reciprocity, liability, consular_notice)
