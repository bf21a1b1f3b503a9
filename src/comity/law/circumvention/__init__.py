"""What went before the request: other roads to a refused end, old wine in new bottles, promises that were broken.

`CIRCUMVENTION` has the rules in the order of their numbers; `broken_promises` runs after all others, since it asks on
which assurances the request rests.
"""

from comity.law.circumvention.asked_again import asked_again, other_help
from comity.law.circumvention.broken_promises import broken_promises
from comity.law.circumvention.cut_short import cut_short
from comity.law.circumvention.facts import shared_marks
from comity.law.circumvention.other_road import other_road, transferred_proceedings
from comity.law.circumvention.papers_taken import papers_taken
from comity.law.circumvention.persons import Sameness, compare, gregorian, name_keys, paper_numbers
from comity.law.circumvention.speciality import speciality_kept
from comity.law.rules import Rule

CIRCUMVENTION: tuple[Rule, ...] = (
    other_road,
    transferred_proceedings,
    asked_again,
    other_help,
    papers_taken,
    speciality_kept,
    cut_short,
)

__all__ = [
    "CIRCUMVENTION",
    "Sameness",
    "broken_promises",
    "compare",
    "gregorian",
    "name_keys",
    "paper_numbers",
    "shared_marks",
]
