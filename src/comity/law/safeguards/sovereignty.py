"""Soil and sovereignty: areas outside control, known trouble, summonses, direct requests, consent of the host."""

import re
from typing import Final

from comity.domain.decisions import Effect, FactUsed, Finding, Layer
from comity.domain.measures import OPERATIONS, Ground, Measure
from comity.law.answers import ELSEWHERE, NOTHING, Answer, asserted, clear, find, raised
from comity.law.matter import Matter
from comity.law.questions import Person
from comity.law.rules import rule

CONSENT_DOCUMENT: Final = "host_state_consent"


@rule("2.21", Layer.POLICY, "who governs in fact")
def outside_control(matter: Matter) -> Answer:
    """Where the requested state's government does not govern, its yes cannot be carried out."""
    state, place = matter.requested, matter.question.place
    facts: list[FactUsed] = []
    if matter.has("area_outside_government_control"):
        facts.append(asserted("flag", "area_outside_government_control"))
    areas = state.uncontrolled_areas
    if place and areas and place.state == state.code and _names(place.area, areas.value):
        facts += (asserted("place", place.area), areas.used)
    if not facts:
        return NOTHING
    return raised(
        find("2.21", Ground.SOV, Effect.REVIEW, Layer.POLICY, "sov.outside_control", *facts, state=state.code)
    )


def _names(area: str, areas: list[str]) -> bool:
    """True if it names one of them, whatever signs stand around or between the words."""
    words = _words(area)
    return any(_words(known) <= words for known in areas)


def _words(name: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", name.casefold()))


@rule("2.22", Layer.POLICY, "known trouble in practice")
def practice_alert(matter: Matter) -> Answer:
    """A treaty of which it is known that requests may not arrive."""
    findings: list[Finding] = []
    for entry in matter.bases.bilateral:
        alert = entry.treaty.alert if entry.treaty else None
        if entry.treaty and alert and alert.first <= matter.question.as_of <= alert.last:
            findings.append(
                find("2.22", Ground(alert.ground), Effect.REVIEW, Layer.POLICY, "practice.alert", alert.used,
                     treaty=entry.treaty.id, text=alert.text)
            )  # fmt: skip
    return raised(*findings) if findings else NOTHING


@rule("2.23", Layer.STATUTE, "duty to serve a summons", frozenset({Measure.MLA_SERVICE}))
def summons_to_national(matter: Matter) -> Answer:
    """A state whose law knows no duty to serve a summons on its own accused national may decline."""
    law, question = matter.requested_law, matter.question
    rule_of_law = law.need_not_serve_accused_national if law else None
    if rule_of_law is None:
        return ELSEWHERE
    is_summons = question.served_document in (None, "summons")
    is_national = matter.requested.code in question.person.nationality
    if not (is_summons and is_national and _may_be_accused(question.person, matter)):
        return clear(rule_of_law)
    held = asserted("nationality", ", ".join(question.person.nationality))
    return raised(
        find("2.23", Ground.SOV, Effect.OPTIONAL, Layer.STATUTE, "sov.summons", held, rule_of_law,
             state=matter.requested.code)
    )  # fmt: skip


def _may_be_accused(person: Person, matter: Matter) -> bool:
    return person.role == "accused" or (person.role is None and not matter.has("sentenced"))


@rule("2.24", Layer.STATUTE, "no evidence leaves without the authority's approval")
def direct_to_provider(matter: Matter) -> Answer:
    """A request to a company is sent again through the central authority."""
    if not matter.has("direct_to_provider"):
        return NOTHING
    flag = asserted("flag", "direct_to_provider")
    facts = (flag, *(matter.requested_law.leaving if matter.requested_law else ()))
    found = find("2.24", Ground.CONSENT, Effect.CURABLE, Layer.STATUTE, "consent.direct", *facts)
    return Answer("raised", (found,), facts, (), ("central_authority_route",))


@rule("2.26", Layer.TREATY, "consent of the host state for every operation", OPERATIONS)
def host_state_consent(matter: Matter) -> Answer:
    """No operation on another state's soil without its consent for this very one; to ask for it takes a human."""
    if CONSENT_DOCUMENT in matter.question.documents:
        return clear(asserted("documents_present", CONSENT_DOCUMENT))
    host = matter.requested.code
    if matter.measure is Measure.OPERATION_CONSENT:
        return raised(find("2.26", Ground.CONSENT, Effect.REVIEW, Layer.TREATY, "consent.host_asked", state=host))
    return raised(find("2.26", Ground.CONSENT, Effect.MANDATORY, Layer.TREATY, "consent.host_state", state=host))
