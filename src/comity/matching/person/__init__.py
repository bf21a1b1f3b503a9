"""Whether two identities are one person: each fact compared by itself, with its own weight and its own words.

The door is `compare(query, candidate) -> Match`; one query against many candidates is `prepare` once and
`compare_ready`, or `weigh_ready`, which puts into words only what is asked to be. Names, dates, sex, nationality,
numbers and places of birth are each separate `Evidence`; nothing here knows how candidates were found. `read_birth`
reads a date of birth as somebody wrote it.
"""

from comity.matching.person.births import BirthReading, Reading, read_birth
from comity.matching.person.comparing import ReadyPerson, Weighed, compare, compare_ready, prepare, weigh_ready
from comity.matching.person.evidence import Evidence, Field, Match, Outcome
from comity.matching.person.shipped import STANDARDS
from comity.matching.person.standards import Standards

__all__ = [
    "STANDARDS",
    "BirthReading",
    "Evidence",
    "Field",
    "Match",
    "Outcome",
    "Reading",
    "ReadyPerson",
    "Standards",
    "Weighed",
    "compare",
    "compare_ready",
    "prepare",
    "read_birth",
    "weigh_ready",
]
