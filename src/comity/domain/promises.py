"""Assurances that one side asks of the other before it answers, and what came of each question.

The requested side asks, the requesting side gives or declines; both leave by two persons under home law's token. The
fold keeps each question beside the request. Only what was given counts as given: a letter's own claim of a promise
that its state has declined does not, and whoever asked does not count a claim before the answer is there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from comity.domain.safeguard_bodies import HomeApproval


class Said(StrEnum):
    """What the state that was asked said."""

    GIVEN = "given"
    DECLINED = "declined"


OPEN = "asked"
"""How a question stands that nobody has answered."""
PROMISES = (OPEN, *Said)


@dataclass(frozen=True, slots=True)
class AssuranceAsked:
    """The requested side asks the requesting state to promise something before it decides or hands over.

    `assurance` is a word of the corpus's assurances, `text` what is to be promised; `visits` are the days on which
    somebody from the asking state would look whether it is kept. Two persons, as every word that leaves.
    """

    request: UUID
    measure: str
    assurance: str
    text: str
    visits: tuple[date, ...] = ()
    prepared_by: str = ""
    approval: HomeApproval | None = None


@dataclass(frozen=True, slots=True)
class AssuranceAnswered:
    """The requesting state promises it, or says that it does not. Only the state's own node speaks for it.

    `question` is the digest of the `assurance.asked`, whose measure and assurance are said again; `said` is a word of
    `Said`; `text` are the words of the promise, or why not; `given_by` is the authority that said so, and its paper.
    """

    request: UUID
    question: bytes
    measure: str
    assurance: str
    said: str
    text: str
    given_by: str
    prepared_by: str = ""
    approval: HomeApproval | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """One question and its answer, if there is one. `id` names the question's event, `answer` the answer's (32 bytes).

    `asked_at` and `answered_at` are the moments of both, UTC.
    """

    id: bytes
    asked: AssuranceAsked
    asked_at: datetime
    answered: AssuranceAnswered | None = None
    answer: bytes = b""
    answered_at: datetime | None = None

    @property
    def standing(self) -> str:
        """``asked``, ``given`` or ``declined``."""
        return self.answered.said if self.answered is not None else OPEN


Promises = Mapping[bytes, Promise]


@dataclass(frozen=True, slots=True)
class Counted:
    """How often assurances were asked of the requesting side for one measure, given and declined by it."""

    asked: int = 0
    given: int = 0
    declined: int = 0


@dataclass(frozen=True, slots=True)
class Word:
    """How the newest question about each assurance of one measure stands, by the assurance's word."""

    given: frozenset[str] = field(default_factory=frozenset)
    declined: frozenset[str] = field(default_factory=frozenset)
    open: frozenset[str] = field(default_factory=frozenset)


def word_on(promises: Promises, measure: str) -> Word:
    """What stands of the assurances asked for a measure; a later question replaces an earlier one."""
    newest = {one.asked.assurance: one.standing for one in _of(promises, measure)}
    by = {standing: frozenset(name for name, one in newest.items() if one == standing) for standing in PROMISES}
    return Word(by[Said.GIVEN], by[Said.DECLINED], by[OPEN])


def count(promises: Promises, measure: str) -> Counted:
    """Every question about a measure, and what was said to it."""
    found = [one.standing for one in _of(promises, measure)]
    return Counted(len(found), found.count(Said.GIVEN), found.count(Said.DECLINED))


def _of(promises: Promises, measure: str) -> Iterable[Promise]:
    """In the order in which the case has them."""
    return [one for one in promises.values() if one.asked.measure == measure]
