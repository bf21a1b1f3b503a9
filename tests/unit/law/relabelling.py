"""A labelled set for the re-labelling watch: pairs of a refused request and a later one, made from invented persons.

Each pair is labelled by how it was made: `again` for the same person and facts under another name, `new` for another
person or other facts. `python -m tests.unit.law.relabelling` prints recall and the share of false alarms, which stand
in docs/benchmarks.md.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from comity.adapters.corpus import load_corpus
from comity.law import assess, parse_question

SEED: Final = 20260302
FAMILY: Final = ("Wang", "Li", "Zhang", "Nguyen", "Tran", "Phommachanh", "Jaidee", "Sok", "Aung", "Le")
GIVEN: Final = ("Shili", "Xiaoming", "Van Duc", "Thi Mai", "Somchai", "Bounmy", "Dara", "Min Thu", "Jun", "Hong")
HAN: Final = ("王十力", "李小明", "张军", "阮文德", "陈氏梅", "王红", "李军", "张小明", "王军", "李红")
OFFENCES: Final = ("fraud_telecom", "fraud_general", "theft", "money_laundering", "extortion", "gambling_operate")
PLACES: Final = ("Sihanoukville", "Poipet", "Vientiane", "Myawaddy", "Bavet", "Tachileik")
VERBS: Final = ("ran a room of callers", "kept the accounts", "drove the cars", "hired the callers", "moved the money")
MARKS: Final = ("accounts", "references", "victims", "text", "time")


@dataclass(frozen=True, slots=True)
class Pair:
    """A later request with the earlier one beside it, how the pair was made, and whether it is the same again."""

    how: str
    again: bool
    inputs: dict[str, Any]


def pairs(count: int = 30) -> Iterator[Pair]:
    """`count` of every kind, the same for everybody."""
    chance = random.Random(SEED)  # a set that anybody can make again
    for number in range(count):
        for mark in MARKS:
            yield _again(chance, number, mark)
        yield _new_crime(chance, number)
        yield _old_crime(chance, number)
        yield _namesake(chance, number)
        yield _accomplice(chance, number)


def flagged(pair: Pair, corpus: Any) -> bool:
    """True if the watch raises anything."""
    decision = assess(parse_question(pair.inputs, corpus), corpus)
    return any(finding.rule.startswith("5.2") for finding in decision.findings)


def figures(count: int = 30) -> dict[str, float]:
    """Recall and false alarms, as shares, and how many pairs each rests on."""
    corpus = load_corpus()
    answers = [(pair, flagged(pair, corpus)) for pair in pairs(count)]
    again = [flag for pair, flag in answers if pair.again]
    new = [flag for pair, flag in answers if not pair.again]
    told = {"again": float(len(again)), "new": float(len(new)), "recall": sum(again) / len(again)}
    told["false_alarms"] = sum(new) / len(new)
    for how in sorted({pair.how for pair, _ in answers}):
        of_kind = [flag for pair, flag in answers if pair.how == how]
        told[f"flagged, {how}"] = sum(of_kind) / len(of_kind)
    return told


def _person(chance: random.Random) -> dict[str, Any]:
    born = date(1965, 1, 1) + timedelta(days=chance.randrange(12_000))
    name = f"{chance.choice(FAMILY)} {chance.choice(GIVEN)}"
    paper = f"CN E{chance.randrange(10**8):08d}"
    return {"names": [name, chance.choice(HAN)], "born": born.isoformat(), "papers": [paper]}


def _disguised(chance: random.Random, person: dict[str, Any]) -> dict[str, Any]:
    """The same person as another officer would write it down."""
    family, _, given = person["names"][0].partition(" ")
    written = chance.choice([f"{given} {family.upper()}", f"{family.lower()}, {given}", f"Mr {family} {given}"])
    year = int(person["born"][:4])
    shape = chance.randrange(5)
    if shape == 0:
        return {"names": [written], "born": f"{year + 543}{person['born'][4:]}"}
    if shape == 1:
        return {"names": [person["names"][1]], "born": person["born"]}
    if shape == 2:
        return {"names": ["Unreadable"], "papers": [person["papers"][0].replace("CN ", "passport ").lower()]}
    if shape == 3:
        return {"names": [written], "born": person["born"][:4]}
    return {"names": [written]}


def _facts(chance: random.Random) -> dict[str, Any]:
    began = date(2023, 1, 1) + timedelta(days=chance.randrange(500))
    place, verb = chance.choice(PLACES), chance.choice(VERBS)
    victim = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}"
    account = str(chance.randrange(10**15, 10**16))
    text = f"In {place} the person {verb} from {began} on, with account {account}, to the loss of {victim} and others."
    return {
        "began": began.isoformat(),
        "ended": (began + timedelta(days=60)).isoformat(),
        "places": [place],
        "victims": [victim],
        "accounts": [account],
        "references": [f"ZJ-{began.year}-{chance.randrange(10_000):04d}"],
        "text": text,
    }


def _again(chance: random.Random, number: int, mark: str) -> Pair:
    """One mark of the old facts is left, the rest is left out; the offence has another name."""
    person, facts = _person(chance), _facts(chance)
    left: dict[str, Any] = {"ended": facts["ended"]}
    if mark == "text":
        left["text"] = f"It is now established that {facts['text'][0].lower()}{facts['text'][1:]} This is punishable."
    elif mark == "accounts":
        account = facts["accounts"][0]
        left["accounts"] = ["-".join((account[:4], account[4:8], account[8:12], account[12:]))]
    elif mark == "time":
        left |= {"began": facts["began"], "places": facts["places"]}
    else:
        left[mark] = facts[mark]
    before, now = chance.sample(OFFENCES, 2)
    return _pair(f"again by {mark}", True, (person, facts, before), (_disguised(chance, person), left, now))


def _new_crime(chance: random.Random, number: int) -> Pair:
    """The same person, a crime after the refusal."""
    person, facts, later = _person(chance), _facts(chance), _facts(chance)
    later |= {"began": "2025-06-01", "ended": "2025-08-01"}
    return _pair("new crime", False, (person, facts, OFFENCES[0]), (person, later, OFFENCES[2]))


def _old_crime(chance: random.Random, number: int) -> Pair:
    """The same person, an earlier crime elsewhere, its days not fully known."""
    person, facts, old = _person(chance), _facts(chance), _facts(chance)
    old |= {"began": "2019-01-01", "ended": "2019-02-01", "places": ["Hat Yai"]}
    if chance.random() < 0.5:
        del old["began"]
    return _pair("old crime", False, (person, facts, OFFENCES[0]), (person, old, OFFENCES[2]))


def _namesake(chance: random.Random, number: int) -> Pair:
    """Another person of the same name; for half of them the birth date is not known."""
    person, facts = _person(chance), _facts(chance)
    other = {"names": person["names"][:1], "born": f"{int(person['born'][:4]) - 23}-{1 + chance.randrange(12):02d}-28"}
    if chance.random() < 0.5:
        del other["born"]
    return _pair("namesake", False, (person, facts, OFFENCES[0]), (other, _facts(chance), OFFENCES[1]))


def _accomplice(chance: random.Random, number: int) -> Pair:
    """The same facts, another person."""
    facts = _facts(chance)
    return _pair("accomplice", False, (_person(chance), facts, OFFENCES[0]), (_person(chance), facts, OFFENCES[0]))


def _pair(how: str, again: bool, before: tuple[Any, Any, str], now: tuple[Any, Any, str]) -> Pair:
    earlier = {
        "id": "R1",
        "measure": "extradition",
        "from": "CN",
        "to": "KH",
        "status": "refused",
        "asked": "2024-10-01",
        "decided": "2025-01-10",
        "grounds": ["POL"],
        "person": before[0],
        "marks": before[1],
        "offence": before[2],
        "offence_date": before[1]["ended"],
    }
    inputs = {
        "as_of": "2026-02-01",
        "from": "CN",
        "to": "KH",
        "measure": "extradition",
        "offence": now[2],
        "offence_date": now[1]["ended"],
        "person": {"nationality": ["CN"], "age": 35, "role": "accused", **now[0]},
        "marks": now[1],
        "earlier": [earlier],
    }
    return Pair(how, again, inputs)


if __name__ == "__main__":
    for name, value in figures().items():
        print(f"{name:24} {value:.3f}" if value <= 1 else f"{name:24} {value:.0f}")
