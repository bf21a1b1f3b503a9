"""Whether two identities are one person: each fact compared by itself, with its own weight and its own words.

The door is `compare(query, candidate) -> Match`. Names, dates, sex, nationality, numbers and places of birth are each
separate `Evidence`; nothing here knows how candidates were found.
"""

from comity.matching.person.evidence import Evidence, Field, Match, Outcome

__all__ = ["Evidence", "Field", "Match", "Outcome"]
