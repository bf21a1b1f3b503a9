"""What calls about persons and things hold, and what they get: the schemas of the interface's description."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from comity.domain.identity import PartialDate, PersonIdentity, PersonName, Sex, ThingKind, ThingNumber
from comity.domain.negative_answers import Occasion
from comity.domain.searches import LONGEST_REFERENCE, Asking, SearchPurpose, asking
from comity.matching.person import read_birth

Text = Field(max_length=200)


class Strict(Schema):
    """A body in which a field that nobody knows is an error, and not a filter that is dropped."""

    model_config = ConfigDict(extra="forbid")


class WhyIn(Strict):
    """Why somebody searches. Both are mandatory, always."""

    purpose: SearchPurpose
    case: str = Field(min_length=3, max_length=LONGEST_REFERENCE)
    unit: str = Field("", max_length=100)

    def asking(self, occasion: Occasion = Occasion.SEARCH) -> Asking:
        """The same as a value."""
        return asking(self.purpose.value, self.case, occasion, self.unit)


class NumberIn(Strict):
    """A number or mark as it is written."""

    kind: ThingKind
    text: str = Field(min_length=1, max_length=200)
    state: str = Field("", pattern="^([A-Z]{2})?$")
    scheme: str = Field("", max_length=32)

    def number(self) -> ThingNumber:
        """The same as a value."""
        return ThingNumber(self.kind, self.text, self.state, self.scheme)


class NameIn(Strict):
    """A name as it is written, in any script."""

    text: str = Field(min_length=1, max_length=200)
    language: str = Field("", max_length=32)


class PersonIn(WhyIn):
    """Whom to look up. `birth` is read as written, in any era; what cannot be read is an error."""

    names: list[NameIn] = Field(min_length=1, max_length=10)
    birth: str = Field("", max_length=60)
    sex: Sex = Sex.UNKNOWN
    nationalities: list[str] = Field([], max_length=10)
    numbers: list[NumberIn] = Field([], max_length=20)
    birth_place: str = Field("", max_length=200)

    def person(self, today: datetime) -> PersonIdentity:
        """The same as a value."""
        births: tuple[PartialDate, ...] = ()
        if self.birth.strip():
            births = tuple(one.date for one in read_birth(self.birth, today.date()))
        return PersonIdentity(
            names=tuple(PersonName(one.text, language=one.language) for one in self.names),
            births=births,
            sex=self.sex,
            nationalities=tuple(self.nationalities),
            numbers=tuple(one.number() for one in self.numbers),
            birth_place=self.birth_place,
        )


class ThingsIn(WhyIn):
    """Which numbers to look up."""

    numbers: list[NumberIn] = Field(min_length=1, max_length=20)


class ListIn(WhyIn):
    """A passenger list: the text of a CSV table with a head."""

    name: str = Field(min_length=1, max_length=200)
    csv: str = Field(min_length=1)


class VerdictIn(Strict):
    """What a named officer found of a candidate. `reason` belongs to a rejection."""

    verdict: Literal["confirmed", "rejected"]
    purpose: SearchPurpose
    case: str = Field(min_length=3, max_length=LONGEST_REFERENCE)
    reason: str = Field("", max_length=32)
    certificate: str = Field("", max_length=100)


class NumberOut(Schema):
    """A number of a record."""

    kind: str
    text: str
    state: str
    scheme: str


class NameOut(Schema):
    """A name of a record."""

    text: str
    kind: str
    language: str


class PersonOut(Schema):
    """Who the person of a record is said to be."""

    names: list[NameOut]
    births: list[str]
    sex: str
    nationalities: list[str]
    numbers: list[NumberOut]
    birth_place: str


class EvidenceOut(Schema):
    """One fact that was compared. `weight` is log10 of the likelihood ratio; `reason` a key of the catalogues."""

    field: str
    outcome: str
    weight: float
    asked: str
    known: str
    reason: str
    params: dict[str, str]


class NumberMetOut(Schema):
    """A number that meets one of the record's."""

    asked: str
    known: str
    kind: str
    exact: bool


class CandidateOut(Schema):
    """A record that may be meant. It is no hit before a named officer confirms it."""

    record: UUID
    owner: str
    owner_state: str
    kind: str
    action: str
    vulnerability: str
    misused: bool
    synthetic: bool
    valid_until: datetime
    person: PersonOut | None
    things: list[NumberOut]
    band: Literal["automatic", "review"]
    found_by: str
    probability: float
    expected_wrong_share: float | None
    share_of_verdicts: dict[str, float] | None
    evidence: list[EvidenceOut]
    numbers: list[NumberMetOut]


class StoreOut(Schema):
    """A store that answered "nothing"."""

    source: str
    data_as_of: datetime
    ends_at: datetime | None


class NotAskedOut(Schema):
    """A store that was not heard."""

    source: str
    why: str


class NegativeOut(Schema):
    """Nothing was found. `clearance` is always false, and after `valid_until` it may not be used."""

    answer: Literal["no_hit"]
    clearance: Literal[False]
    wording_key: str
    answered_at: datetime
    valid_until: datetime
    asked_of: list[StoreOut]
    not_asked: list[NotAskedOut]


class CompareFirstOut(Schema):
    """A certificate "not this person" or a misused identity: to compare with first. It clears nobody."""

    certificate: str
    issuer: str
    standing: str
    misused: bool
    names: list[str]
    birth: str
    features: list[str]
    records: list[UUID]


class AnswerOut(Schema):
    """The answer to a search: candidates, or what it means that there are none. `hit` is always false."""

    search: UUID
    at: datetime
    purpose: str
    case: str
    hit: Literal[False]
    complete: bool
    namesakes_left: bool
    register_change: int
    first: list[CompareFirstOut]
    candidates: list[CandidateOut]
    negative: NegativeOut | None


class VerdictOut(Schema):
    """A verdict that is on record; `event` is its digest."""

    search: UUID
    record: UUID
    verdict: str
    event: str


class ListOut(Schema):
    """How a list stands."""

    job: UUID
    name: str
    state: Literal["open", "done", "stopped"]
    total: int
    done: int
    hits: int
    unreadable: int
    valid_until: datetime | None
    clearance: Literal[False] = False


class ResultOut(Schema):
    """A line with a candidate, or one that says no "nothing found".

    `band` is then ``unreadable:`` and why, or ``incomplete``: more may fit than was looked at.
    `compare_first` are numbers of certificates (or the node that says an identity is misused); none of them clears.
    """

    line: int
    label: str
    search: str
    record: str
    owner: str
    band: str
    probability_ppm: int
    compare_first: str


class ListResultsOut(Schema):
    """A list and its lines with candidates, each still to be judged."""

    job: ListOut
    results: list[ResultOut]


class IndexOut(Schema):
    """How the index stands."""

    usable: bool
    why: str
    register_change: int
    behind: int
    generation: int | None = None
    records: int | None = None
    age_seconds: float | None = None


def list_out(row: Any) -> dict[str, Any]:
    """A list's row as its schema has it."""
    names = ("name", "state", "total", "done", "hits", "unreadable", "valid_until")
    return {"job": row.job, "clearance": False, **{name: getattr(row, name) for name in names}}
