"""The gate against an independent writing of the rules as an answer set program, and that program against itself."""

import csv
import random
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import clingo
import pytest
from tests.data_folder import DATA, needs_data

from comity.adapters.corpus import load_corpus
from comity.domain.decisions import Effect
from comity.law import assess, parse_question

HERE = Path(__file__).parent
RULES = (HERE / "rules.lp").read_text(encoding="utf-8")
ANYTHING = (HERE / "every_fact.lp").read_text(encoding="utf-8")
CORPUS = load_corpus()
GROUNDS = (
    "DUAL",
    "THRESH",
    "NAT",
    "POL",
    "MIL",
    "PERSEC",
    "NONREF",
    "TORTURE",
    "DEATH",
    "LIFE",
    "MINOR",
    "HUMAN",
    "VICTIM",
)
SUPPORTING = ("political", "persecution_risk", "asylum_seeker", "refugee_unhcr", "torture_risk_substantiated")
OFFENCES = (
    "fraud_general", "fraud_telecom", "sedition", "desertion", "illegal_crossing", "terrorism_act", "defamation",
)  # fmt: skip
AS_OF = date(2026, 2, 1)


def solve(*programs: str) -> list[frozenset[str]] | None:
    """Shown atoms of each model; None if there is none."""
    control = clingo.Control(["--models=1", "--warn=none"])
    for number, program in enumerate(programs):
        control.add(f"p{number}", [], program)
    control.ground([(f"p{number}", []) for number in range(len(programs))])
    models: list[frozenset[str]] = []
    control.solve(on_model=lambda model: models.append(frozenset(map(str, model.symbols(shown=True)))))
    return models or None


@pytest.mark.parametrize(
    "claim",
    [
        ":- not gate(cleared). :- not has(mandatory).",
        ":- not gate(cleared). :- not has(review).",
        ":- not gate(cleared). :- not max(_,unknown). :- not months(_).",
        ":- not gate(cleared). :- not age_unknown.",
        ":- not gate(cleared). :- not flag(persecution_risk).",
        ":- not gate(cleared). :- not flag(refugee_unhcr).",
        ":- not gate(cleared). :- not flag(torture_risk_substantiated).",
        ":- not gate(cleared). :- complete.",
        ":- not gate(cleared). :- not edge(asks), not edge(asked).",
        ":- not decision(proceed), not decision(proceed_with_conditions). :- not has(mandatory).",
        "two :- decision(A), decision(B), A != B. :- not two.",
        ":- decision(_).",
        ":- gate(_).",
    ],
)
def test_no_set_of_facts_at_all(claim: str) -> None:
    """None is cleared and barred, cleared on something unknown, decided twice, or not at all."""
    assert solve(RULES, ANYTHING, claim) is None


def test_the_search_is_not_blind() -> None:
    """Facts that are cleared, and facts that are barred, are found."""
    assert solve(RULES, ANYTHING, ":- not gate(cleared).")
    assert solve(RULES, ANYTHING, ":- not gate(barred).")
    assert solve(RULES, ANYTHING, ":- not gate(needs_human).")


@cache
def data() -> dict[str, Any]:
    """The data files, read without any of our readers."""
    names = ("vocab", "treaties", "states")
    found = {name: tomllib.loads((DATA / "law" / f"{name}.toml").read_text(encoding="utf-8")) for name in names}
    with (DATA / "law" / "offences.csv").open(encoding="utf-8", newline="") as table:
        return found | {"offences": {row["code"]: row for row in csv.DictReader(table)}}


PAIRS = [
    ("CN", "TH"), ("TH", "CN"), ("CN", "KH"), ("KH", "CN"), ("CN", "LA"), ("LA", "CN"), ("CN", "VN"), ("VN", "CN"),
    ("KH", "LA"), ("LA", "KH"), ("TH", "LA"), ("LA", "TH"), ("VN", "KH"), ("KH", "VN"),
]  # fmt: skip


def treaty_of(one: str, other: str) -> dict[str, Any]:
    found = [
        entry
        for entry in data()["treaties"]["treaty"]
        if entry["kind"] == "extradition" and set(entry["parties"]) == {one, other} and entry["status"] == "in_force"
    ]
    assert len(found) == 1
    return found[0]


def law_of(state: str) -> dict[str, Any]:
    for law in data()["states"][state].get("law", []):
        last = law.get("to", date.max)
        if law["kind"] == "extradition" and law["from"] <= AS_OF <= last:
            return law.get("rules", {})  # type: ignore[no-any-return]
    return {}


EFFECT = {
    "mandatory": "mandatory", "optional": "optional", "assurance_possible": "assurance", "not_stated": "",
    "mandatory_unless_retrial": "assurance", "optional_or_assurance": "assurance",
    "optional_or_mandatory_check_text": "review",
}  # fmt: skip


def effects_of(treaty: dict[str, Any], law: dict[str, Any]) -> list[str]:
    """The effects that the treaty and the statute of the requested state give to grounds."""
    lines = []
    for field, ground in data()["vocab"]["ground_field"].items():
        name = ground.lower()
        if EFFECT.get(str(treaty.get(field, ""))):
            lines.append(f"treaty({name},{EFFECT[treaty[field]]}).")
        said = str(law.get(field, "")).replace(":", " ").split()
        if said and said[0] in ("mandatory", "optional", "assurance", "review"):
            lines.append(f"statute({name},{said[0]}).")
    return lines


def facts_of(question: dict[str, Any]) -> str:
    """What the program is given, from the raw files and the question."""
    treaty, law = treaty_of(question["from"], question["to"]), law_of(question["to"])
    lines = effects_of(treaty, law)
    if law.get("subordinate_to_treaty"):
        lines.append("yields.")
    months = treaty.get("threshold_months", law.get("threshold_months"))
    if months is not None:
        lines.append(f"months({months}).")
    sides = (("asks", "requesting_max"), ("asked", "requested_max"))
    for side, field in sides:
        value = {"": "none"}.get(question[field], question[field])
        lines.append(f"max({side},{value}).")
    for side, state in (("asks", question["from"]), ("asked", question["to"])):
        age = data()["states"][state]["age_criminal_responsibility"]["v"]
        lines.append(f"minimum({side},{age}).")
    lines += [f"flag({flag})." for flag in question["flags"]]
    lines.append(f"age({question['person']['age']})." if "age" in question["person"] else "age_unknown.")
    if question["to"] in question["person"]["nationality"]:
        lines.append("national.")
    offence = data()["offences"][question["offence"]]
    lines += ["family_military."] if offence["family"] == "military" else []
    lines.append(f"alarm({offence['political_alarm']}).")
    lines.append(f"death({data()['states'][question['to']]['death_penalty']['status']}).")
    lines += [f"bound({name})." for name in ("cat", "iccpr", "refugee") if is_bound(question["to"], name)]
    lines += ["op2."] if is_bound(question["to"], "op2") else []
    lines.append(f"op({'gt' if treaty.get('threshold_op') == '>' else 'ge'}).")
    return "\n".join(lines)


BOUND = {  # research/law.md section 5, point 6, and section 2, point 3
    "cat": {"CN", "ID", "KH", "LA", "PH", "TH", "TL", "VN"},
    "iccpr": {"KH", "ID", "LA", "PH", "TH", "TL", "VN"},
    "refugee": {"CN", "KH", "PH", "TL"},
    "op2": {"PH", "TL"},
}


def is_bound(state: str, name: str) -> bool:
    return state in BOUND[name]


def drawn(number: int) -> dict[str, Any]:
    """A question from a seed: far from thresholds whose operator is not settled, which other tests have."""
    dice = random.Random(number)  # a test's seed
    one, other = dice.choice(PAIRS)
    nationals = dice.choice([["FR"], [one], [other], [one, other]])
    person: dict[str, Any] = {"nationality": nationals}
    if dice.random() < 0.85:
        person["age"] = dice.choice([10, 13, 15, 17, 18, 40])
    flags = [flag for flag in (*SUPPORTING, "victim_indicators") if dice.random() < 0.12]
    return {
        "as_of": AS_OF.isoformat(), "from": one, "to": other, "measure": "extradition",
        "offence": dice.choice(OFFENCES), "offence_date": "2025-03-01",
        "requesting_max": dice.choice(["", "6", "36", "120", "life", "death"]),
        "requested_max": dice.choice(["", "6", "36", "120", "life"]),
        "person": person, "flags": flags, "documents_present": [],
    }  # fmt: skip


@needs_data
@pytest.mark.parametrize("start", range(0, 600, 50))
def test_the_gate_finds_what_the_other_writing_finds(start: int) -> None:
    for number in range(start, start + 50):
        question = drawn(number)
        models = solve(RULES, facts_of(question))
        assert models is not None, question
        theirs = {atom for atom in models[0] if atom.startswith("found(")}
        decision = assess(parse_question(question, CORPUS), CORPUS)
        ours = {
            f"found({finding.code.lower()},{finding.effect.value})"
            for finding in decision.findings
            if finding.code in GROUNDS and finding.effect is not Effect.CURABLE
        }
        assert ours == theirs, (number, question, sorted(ours ^ theirs))
        expected = next(atom[9:-1] for atom in models[0] if atom.startswith("decision("))
        if not {finding.code for finding in decision.findings} - set(GROUNDS):
            assert decision.outcome.value == expected, (number, question)
