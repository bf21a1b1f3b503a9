"""Thousands of seeded schedules with a lying peer: after each, every invariant of `invariants.py` holds.

A schedule that fails says its seed and the command that plays it again. `make soak` plays 50,000; `--schedules` and
`--seed` choose others.
"""

from collections import Counter

import pytest
from tests.simulation.schedule import play, play_all, replay

CHUNKS = 20
LIES = 36  # kinds of misdeeds that the fake peer has


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_nothing_a_lying_peer_does_harms_the_others(chunk: int, schedules: int, first_seed: int) -> None:
    size = schedules // CHUNKS
    start = first_seed + chunk * size
    done = play_all(range(start, start + size))
    print(f"seeds {start} to {start + size - 1}: {sum(done.values())} happenings, {done['_lie']} lies")
    assert done["_lie"] > size
    assert done["killed"] > size / 10


def test_a_schedule_is_the_same_again_from_its_seed() -> None:
    assert play(7).trace == play(7).trace
    assert "tests.simulation 7" in replay(7)


def test_schedules_reach_every_misdeed_and_every_trouble() -> None:
    done: Counter[str] = play_all(range(60))
    assert len([what for what in done if what.startswith("lie ")]) >= LIES
    for fault in ("store.locked", "store.full", "store.failed"):
        assert done[f"fault {fault}"]
