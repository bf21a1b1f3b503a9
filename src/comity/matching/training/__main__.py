"""``python -m comity.matching.training --variants FILE --out FOLDER``: fit, learn, write, print the digest."""

import argparse
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from comity.matching.encoder.weights import DIGEST, FILE, pack
from comity.matching.evaluation.persons import gather, is_trainable
from comity.matching.evaluation.tables import read_variants
from comity.matching.training.fit import Settings, fit
from comity.matching.training.pairs import make_pairs
from comity.matching.training.ranking import is_for_ranking, learn_ranking, trainable


def main() -> None:
    """Train from a variants file; about a quarter of an hour on two cores."""
    arguments = argparse.ArgumentParser(prog="python -m comity.matching.training", description=main.__doc__)
    arguments.add_argument("--variants", type=Path, required=True, help="parquet file of names")
    arguments.add_argument("--out", type=Path, required=True, help="folder for the weights and their digest")
    arguments.add_argument("--steps", type=int, default=Settings().steps, help="batches of the encoder's fit")
    arguments.add_argument("--seed", type=int, default=Settings().seed, help="of every draw")
    given = arguments.parse_args()
    settings = Settings(steps=given.steps, seed=given.seed)
    persons = [p for p in trainable(gather(read_variants(given.variants))) if is_trainable(p)]
    pairs = make_pairs([p for p in persons if not is_for_ranking(p)], settings.seed, _say)
    table = as_bytes(
        fit(pairs, settings, lambda step, loss: _say(f"step {step}: {loss:.4f}") if step % 500 == 0 else None)
    )
    weights = learn_ranking(persons, table, pairs.place, settings.seed, _say)
    content, digest = pack(weights.table, weights.place, weights.ranking, weights.costs)
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / FILE).write_bytes(content)
    (given.out / DIGEST).write_text(f"{digest}\n")
    sys.stdout.write(f"{digest}\n")


def as_bytes(table: NDArray[np.float32]) -> NDArray[np.int8]:
    """The table in signed bytes; one part in a thousand is cut at the ends."""
    scale = np.percentile(np.abs(table), 99.9) / 127
    whole: NDArray[np.int8] = np.clip(np.rint(table / scale), -127, 127).astype(np.int8)
    return whole


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")


if __name__ == "__main__":
    main()
