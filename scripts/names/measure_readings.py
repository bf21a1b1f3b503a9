"""What each reading of a name is worth: recall at ten by edit distance alone, with the default, all, and all but one.

    PYTHONPATH=src python scripts/names/measure_readings.py VARIANTS.parquet [QUERIES] [GROUP-PREFIX]

Held-back persons are asked for among the main Latin names of all persons. Only reading is measured, not the search.
"""

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from comity.matching.evaluation.groups import Question, questions
from comity.matching.evaluation.persons import gather, is_held_back, main_name
from comity.matching.evaluation.tables import read_variants
from comity.matching.names import Latin, read

Scores = NDArray[np.float32]


class Names:
    """The names asked among, with and without spaces and in the order of the alphabet."""

    def __init__(self, names: list[str]) -> None:
        texts = [read(name).latins[0].text for name in names]
        self.joined = [text.replace(" ", "") for text in texts]
        self.ordered = [" ".join(sorted(text.split())) for text in texts]

    def scores(self, texts: list[str]) -> Scores:
        """Ratio of each text to each name, the better of both forms."""
        joined = process.cdist(
            [text.replace(" ", "") for text in texts], self.joined, scorer=fuzz.ratio, dtype=np.float32
        )
        words = [" ".join(sorted(text.split())) for text in texts]
        return np.maximum(joined, process.cdist(words, self.ordered, scorer=fuzz.ratio, dtype=np.float32))


def found(scores: Scores, wanted: int) -> bool:
    """Whether the wanted name is among the first ten."""
    return int((scores > scores[wanted]).sum()) < 10


def kind(latin: Latin) -> str:
    """The tradition; the Japanese readings count as one."""
    return latin.tradition.partition("-")[0] if latin.tradition.startswith("japanese") else latin.tradition


def measure(group: str, asked: list[Question], names: Names, places: dict[str, int]) -> None:
    """Print one group's recall at ten."""
    default, everything, losses = 0, 0, dict[str, int]()
    for question in asked:
        latins = read(question.text).latins
        scores, wanted = names.scores([latin.text for latin in latins]), places[question.key]
        default += found(scores[0], wanted)
        if found(scores.max(axis=0), wanted):
            everything += 1
            for tradition in {kind(latin) for latin in latins}:
                rest = [place for place, latin in enumerate(latins) if kind(latin) != tradition]
                if not rest or not found(scores[rest].max(axis=0), wanted):
                    losses[tradition] = losses.get(tradition, 0) + 1
    size = len(asked)
    lost = " ".join(
        f"{name} -{count / size:.3f}" for name, count in sorted(losses.items(), key=lambda item: -item[1])[:8]
    )
    print(
        f"{group:24s} n {size:4d}  default {default / size:.3f}  all {everything / size:.3f}  without: {lost}",
        flush=True,
    )


def main() -> None:
    """Measure every group."""
    limit = int(sys.argv[2]) if len(sys.argv) > 2 else 400
    prefix = sys.argv[3] if len(sys.argv) > 3 else ""
    persons = gather(read_variants(Path(sys.argv[1])))
    mains = {key: name for key, person in sorted(persons.items()) if (name := main_name(person))}
    names, places = Names(list(mains.values())), {key: place for place, key in enumerate(mains)}
    held = {key: person for key, person in persons.items() if key in mains and is_held_back(person)}
    groups: dict[str, list[Question]] = {}
    for group, asked in questions(held).items():
        for question in asked:
            groups.setdefault(group, []).append(question)
            if question.part:
                groups.setdefault(f"{group}/{question.part}", []).append(question)
    for group, asked in sorted(groups.items()):
        if group.startswith(prefix):
            measure(group, asked[:limit], names, places)


if __name__ == "__main__":
    main()
