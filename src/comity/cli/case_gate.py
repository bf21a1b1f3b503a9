"""What the gate said of a letter, for people and for programs."""

from typing import Any

from comity.cli.output import say
from comity.domain.assessments import Assessment
from comity.domain.decisions import Decision, Finding, Gate


def plain_assessment(assessment: Assessment) -> dict[str, Any]:
    """An assessment for programs: who assessed, the letter's digest, the gate, and each measure's decision."""
    from comity.domain.decision_form import decision_to_plain

    decisions = {
        key: decision_to_plain(decision) | {"gate": decision.gate().value, "open_items": decision.open_items()}
        for key, decision in assessment.decisions.items()
    }
    return {
        "by": assessment.by,
        "letter": assessment.letter,
        "gate": assessment.gate().value,
        "decisions": decisions,
    }


def show_assessment(assessment: Assessment, indent: str = "") -> None:
    """An assessment for people."""
    words = {
        Gate.CLEARED: "cleared",
        Gate.NEEDS_HUMAN: "needs a named human",
        Gate.BARRED: "BARRED",
    }
    say(f"{indent}Gate of {assessment.by}: {words[assessment.gate()]}")
    for key, decision in assessment.decisions.items():
        _show(key, decision, f"{indent}  ")


def _show(key: str, decision: Decision, indent: str) -> None:
    outcome = decision.outcome.value.replace("_", " ")
    day = decision.as_of.isoformat()
    say(f"{indent}{key}  {decision.measure}: {outcome} ({decision.confidence.value}), law of {day}")
    bases = ", ".join(f"{basis.id} ({basis.confidence.value})" for basis in decision.bases) or "none"
    lines = [f"basis: {bases}", *map(_finding, decision.findings)]
    lines += [f"open: {item}" for item in decision.open_items()]
    lines += [f"would change it: {change.name} → {change.outcome.value}" for change in decision.would_change]
    for line in lines:
        say(f"{indent}  {line}")


def _finding(finding: Finding) -> str:
    cited = f" [{'; '.join(finding.citations)}]" if finding.citations else ""
    return f"{finding.effect.value} {finding.code}: {finding.text}{cited}"
