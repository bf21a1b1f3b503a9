"""What events say of earlier matters: what named officers found when the gate held one beside a request.

The types are listed with all others in `bodies.py`; the fields are the contract of `spec/events.md`.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Judgment(StrEnum):
    """What was found of an earlier matter."""

    OTHER_PERSON = "other_person"
    SAME_PERSON = "same_person"
    OTHER_FACTS = "other_facts"
    SAME_FACTS = "same_facts"
    GROUND_ENDED = "ground_ended"


@dataclass(frozen=True, slots=True)
class EarlierJudged:
    """Named officers looked at an earlier matter that the gate held beside this request. Private to the node.

    `earlier` is the matter's name in the gate's answer, `judgment` a word of `Judgment`; `ground` is the code that has
    fallen away, where that was found. `seconded_by` is the second person, if it took two.
    """

    request: UUID
    earlier: str
    judgment: str
    reason: str
    ground: str = ""
    decided_by: str = ""
    seconded_by: str = ""
