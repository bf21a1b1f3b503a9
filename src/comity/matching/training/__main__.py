"""``python -m comity.matching.training --variants FILE --out FOLDER``: fit, learn, write, print the digest."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from comity.matching.encoder.weights import DIGEST, FILE, pack
from comity.matching.evaluation.persons import Person, gather, is_trainable
from comity.matching.evaluation.tables import read_variants
from comity.matching.training.fit import Settings, fit
from comity.matching.training.pairs import make_pairs
from comity.matching.training.ranking import is_for_ranking, learn_ranking, trainable
from comity.matching.training.transcribing import learn, using


def main() -> None:
    """Train from a variants file; about ten minutes on one core."""
    arguments = argparse.ArgumentParser(prog="python -m comity.matching.training", description=main.__doc__)
    arguments.add_argument("--variants", type=Path, required=True, help="parquet file of names")
    arguments.add_argument("--out", type=Path, required=True, help="folder for the weights and their digest")
    arguments.add_argument("--steps", type=int, default=Settings().steps, help="batches of the encoder's fit")
    arguments.add_argument("--seed", type=int, default=Settings().seed, help="of every draw")
    given = arguments.parse_args()
    settings = Settings(steps=given.steps, seed=given.seed)
    persons = [p for p in trainable(gather(read_variants(given.variants))) if is_trainable(p)]
    others = [p for p in persons if not is_for_ranking(p)]
    with using(learn(others, _say)):
        half, half_place = _encoder(others, replace(settings, steps=settings.steps // 2))
        ranking, costs = learn_ranking(persons, half, half_place, settings.seed, _say)
    table, place = _encoder(persons, settings)
    content, digest = pack(table, place, ranking, costs)
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / FILE).write_bytes(content)
    (given.out / DIGEST).write_text(f"{digest}\n")
    sys.stdout.write(f"{digest}\n")


def _encoder(persons: Sequence[Person], settings: Settings) -> tuple[NDArray[np.int8], NDArray[np.int32]]:
    pairs = make_pairs(persons, settings.seed, _say)
    return as_bytes(fit(pairs, settings, _tell)), pairs.place


def _tell(step: int, loss: float) -> None:
    if step % 500 == 0:
        _say(f"step {step}: {loss:.4f}")


def as_bytes(table: NDArray[np.float32]) -> NDArray[np.int8]:
    """The table in signed bytes; one part in a thousand is cut at the ends."""
    scale = np.percentile(np.abs(table), 99.9) / 127
    whole: NDArray[np.int8] = np.clip(np.rint(table / scale), -127, 127).astype(np.int8)
    return whole


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")


if __name__ == "__main__":
    main()
