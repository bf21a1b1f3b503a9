"""Plays schedules: ``python -m tests.simulation SEED`` tells every step of one; ``FIRST LAST`` plays many, quietly."""

import logging
import sys
import time
from collections import Counter

from tests.simulation.schedule import play


def main() -> None:
    """Play what the arguments say; ends with 1 if an invariant was broken."""
    logging.disable(logging.WARNING)
    first, last = int(sys.argv[1]), int(sys.argv[-1])
    if first == last:
        play(first, print)
        print("every invariant holds")
        return
    total: Counter[str] = Counter()
    broken, start = [], time.process_time()
    for seed in range(first, last + 1):
        try:
            total += play(seed).counts
        except AssertionError as fault:
            broken.append(seed)
            print(fault, flush=True)
    spent = time.process_time() - start
    count = last - first + 1
    print(f"{count} schedules, {len(broken)} broken {broken[:20]}, {spent / count * 1000:.0f} ms of CPU each")
    for what, times in sorted(total.items()):
        print(f"{times:9} {what}")
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()
