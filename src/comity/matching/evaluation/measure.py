"""Build the protocol's index, ask every question, count."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from comity.matching.evaluation.groups import REGIONAL, Question, questions
from comity.matching.evaluation.persons import Person, is_held_back, known_names, main_name
from comity.matching.evaluation.recall import FIRST, Recall, mean_recall, recall

Search = Callable[[str], Sequence[int]]
"""A name to persons' numbers, best first, at least ten if there are so many."""

PARTED = "zh-other"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is indexed and what is asked.

    Attributes:
        names: Main Latin names of the persons, then distractors.
        keys: Key of each person, in the order of `names`.
        asked: Questions by group.
    """

    names: tuple[str, ...]
    keys: tuple[str, ...]
    asked: Mapping[str, Sequence[Question]]


@dataclass(frozen=True, slots=True)
class Answers:
    """Where each question's person came: 1 for the first, 0 for not among the first ten.

    Attributes:
        places: By group, in the order of the questions.
        milliseconds: Each search's time.
    """

    places: Mapping[str, Sequence[int]]
    milliseconds: Sequence[float]


def sheet(
    persons: Mapping[str, Person],
    distractors: Callable[[int], Sequence[str]],
    n: int,
    *,
    per_group: int | None = None,
    held_back: bool = False,
    seed: int = 7,
) -> Sheet:
    """The index and the questions of the protocol.

    Args:
        persons: All persons of the variants file; each is in the index by its main name.
        distractors: Gives so many names of others.
        n: Names in the index.
        per_group: At most so many questions a group; all without it.
        held_back: Ask only for persons that the shipped weights never saw, by no name that a trained person also has.
        seed: Draws questions.
    """
    mains = {key: main_name(person) for key, person in persons.items()}
    keys = tuple(key for key, main in mains.items() if main)
    asked = questions(persons, seed)
    if held_back:
        known = known_names(persons)
        asked = {
            group: [q for q in all_ if is_held_back(persons[q.key]) and q.text.casefold() not in known]
            for group, all_ in asked.items()
        }
    names = [mains[key] for key in keys]
    return Sheet(
        (*names, *distractors(max(0, n - len(names)))),
        keys,
        {group: all_[:per_group] for group, all_ in asked.items() if all_},
    )


def answer(sheet_: Sheet, search: Search) -> Answers:
    """Ask every question."""
    number = {key: i for i, key in enumerate(sheet_.keys)}
    places: dict[str, list[int]] = {}
    times = []
    for group, asked in sheet_.asked.items():
        places[group] = []
        for question in asked:
            began = time.perf_counter()
            found = search(question.text)
            times.append((time.perf_counter() - began) * 1000)
            first = list(found[:FIRST])
            wanted = number[question.key]
            places[group].append(first.index(wanted) + 1 if wanted in first else 0)
    return Answers(places, times)


def report(sheet_: Sheet, answers: Answers) -> dict[str, object]:
    """Recall by group, by part of `PARTED`, and means, as plain values."""
    places = answers.places
    regional = {group: found for group, found in places.items() if group in REGIONAL}
    by_part: dict[str, list[int]] = {}
    for question, place in zip(sheet_.asked.get(PARTED, ()), places.get(PARTED, ()), strict=True):
        by_part.setdefault(question.part, []).append(place)
    return {
        "n": len(sheet_.names),
        "groups": {group: recall(found).as_json() for group, found in places.items()},
        "parts": {PARTED: {part: recall(found).as_json() for part, found in sorted(by_part.items())}},
        "mean": _mean(places),
        "regional_mean": _mean(regional),
        "p50_ms": round(float(np.percentile(answers.milliseconds, 50)), 3),
        "p95_ms": round(float(np.percentile(answers.milliseconds, 95)), 3),
    }


def _mean(places: Mapping[str, Sequence[int]]) -> dict[str, object]:
    mean: Recall | None = mean_recall(places) if places else None
    return mean.as_json() if mean else {}
