"""Have a node's register show invented persons, or show one no more: ``FOLDER put FIRST COUNT`` or ``FOLDER drop N``.

It writes past the review that a notice takes, as no command does: the tests of the index need many records quickly.
"""

import sys
from pathlib import Path

from comity.bootstrap import open_node


def name_of(number: int) -> str:
    """An invented name that no other number has."""
    syllables = ("ba", "de", "ki", "lo", "mu", "na", "pe", "si", "to", "vu")
    return "Somsak " + "".join(syllables[int(digit)] for digit in f"{number:04d}").capitalize()


def main(folder: str, act: str, first: str, count: str = "1") -> None:
    """Write, in one transaction each."""
    node = open_node(Path(folder))
    from tests.fakes.searching import put, record, wanted_person

    for number in range(int(first), int(first) + int(count)):
        if act == "put":
            put(node.desk, wanted_person(number, name_of(number), numbers=[f"PA{number:07d}"]))
        else:
            put(node.desk, None, of=record(number))


if __name__ == "__main__":
    main(*sys.argv[1:])
