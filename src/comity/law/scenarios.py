"""Golden scenarios: a request part, and the outcome that a prosecutor expects of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from comity.domain.decisions import Decision, Effect
from comity.domain.errors import InvalidInput
from comity.law.corpus import Corpus
from comity.law.engine import assess
from comity.law.questions import parse_question

_EXACT = (("mandatory", Effect.MANDATORY), ("optional", Effect.OPTIONAL), ("curable", Effect.CURABLE))


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which the decision is not what was expected."""

    field: str
    expected: Any
    got: Any


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one scenario came out; `got` holds the compared fields of the decision, or the error's code."""

    id: str
    got: Mapping[str, Any]
    differences: tuple[Difference, ...]

    @property
    def agrees(self) -> bool:
        """True if nothing differs."""
        return not self.differences


def check_scenario(scenario: Mapping[str, Any], corpus: Corpus) -> Verdict:
    """Assess one scenario and compare.

    Raises:
        InvalidInput: The scenario has no table of what is expected.
    """
    expected = scenario.get("expected")
    name = str(scenario.get("id", "?"))
    if not isinstance(expected, Mapping) or "decision" not in expected:
        raise InvalidInput(
            "law.scenario",
            f"Scenario {name} does not say what is expected.",
            advice="Give it a table [scenario.expected] with at least decision.",
        )
    request = {field: value for field, value in scenario.items() if field != "expected"}
    try:
        got = summary(assess(parse_question(request, corpus), corpus))
    except InvalidInput as error:
        got = {"decision": "invalid_input", "code": error.code, "message": error.message}
    return Verdict(name, got, tuple(_differences(expected, got)))


def summary(decision: Decision) -> dict[str, Any]:
    """The fields of a decision that scenarios compare."""
    codes = {effect.value: sorted(decision.codes(effect)) for effect in Effect if effect is not Effect.ASSURANCE}
    return {
        "decision": decision.outcome.value,
        "bases": [basis.id for basis in decision.bases],
        "bases_possible": [basis.id for basis in decision.bases_possible],
        **codes,
        "assurances": list(decision.assurances),
        "missing": list(decision.missing),
    }


def _differences(expected: Mapping[str, Any], got: Mapping[str, Any]) -> list[Difference]:
    found = []
    if got["decision"] != expected["decision"]:
        found.append(Difference("decision", expected["decision"], got["decision"]))
    if got["decision"] == "invalid_input":
        return found
    found += _basis_differences(expected, got["bases"])
    for field, _ in _EXACT:
        wanted = _codes(expected.get(field, []))
        if sorted(wanted) != got[field]:
            found.append(Difference(field, sorted(wanted), got[field]))
    for field in ("review", "assurances", "missing"):
        lacking = sorted(_codes(expected.get(field, [])) - set(got[field]))
        if lacking:
            found.append(Difference(field, lacking, got[field]))
    return found


def _basis_differences(expected: Mapping[str, Any], bases: list[str]) -> list[Difference]:
    """Order counts; what is possible may be there or not; what must not be there is an id with or without article."""
    possible = {entry["id"] if isinstance(entry, Mapping) else entry for entry in expected.get("bases_possible", [])}
    wanted = list(expected.get("bases", []))
    found = []
    if [basis for basis in bases if basis in wanted or basis not in possible] != wanted:
        found.append(Difference("bases", wanted, bases))
    for entry in expected.get("not_bases", []):
        name = entry["id"] if isinstance(entry, Mapping) else entry
        if any(basis == name or basis.startswith(f"{name}:") for basis in bases):
            found.append(Difference("not_bases", name, bases))
    return found


def _codes(entries: list[Any]) -> set[str]:
    return {entry["code"] if isinstance(entry, Mapping) else entry for entry in entries}
