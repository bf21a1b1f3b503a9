"""The hand-over of a person: what both sides write down, and when it is complete.

One record, two halves: the side that gives the person and the side that receives fill their own, and each signs the
pair as it stands. It is closed once both have signed the same two halves. No field may be empty. A few may be *refused
by the person* or *not applicable*, with the reason and a named human; identity, the medical state and the offer to tell
the consul never may (VCCR art. 36 (1)(b), recalled; the rest is policy: features, hand-over protocol).

The record crosses a border. What the person fears, and whether the person asked for refuge, has no place in it: that
goes to `protection.checked`, which stays on its node.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from comity.domain.measures import Measure
from comity.domain.requests import Letter

APART: Final = timedelta(hours=1)
"""By which the two sides' moments of the hand-over may differ. [policy]"""
AHEAD: Final = timedelta(minutes=5)
LONGEST_TEXT: Final = 4_000  # characters of a field


class Kind(StrEnum):
    """What sort of hand-over it is."""

    SURRENDER = "surrender"
    SENTENCED = "sentenced"
    READMISSION = "readmission"
    FOUND_VICTIM = "found_victim"


KIND_OF: Final = {
    Measure.EXTRADITION: Kind.SURRENDER,
    Measure.EXTRADITION_SIMPLIFIED: Kind.SURRENDER,
    Measure.TSP: Kind.SENTENCED,
    Measure.READMISSION: Kind.READMISSION,
    Measure.RETURN_VICTIM: Kind.FOUND_VICTIM,
}


class Half(StrEnum):
    """Whose half it is."""

    GIVING = "giving"
    RECEIVING = "receiving"


class Noted(StrEnum):
    """How a field was filled."""

    RECORDED = "recorded"
    REFUSED = "refused_by_person"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class HandoverEntry:
    """One field: what was found or done; or why it was not, and the named human who answers for that."""

    noted: str
    text: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class HandoverFilled:
    """One side fills its half, whole or in part; a later one of the same half replaces it until both have signed.

    `entries` are by field. `custody_since` is when this side took the person into custody, `custody_until` the last
    moment until which its law lets it hold the person for this; `handed_at` is when the person changed hands.
    """

    request: UUID
    measure: str
    half: str
    entries: Mapping[str, HandoverEntry]
    custody_since: datetime | None = None
    custody_until: datetime | None = None
    handed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HandoverSigned:
    """One side signs both halves as they stand, by the digests of the events that filled them."""

    request: UUID
    measure: str
    giving: bytes
    receiving: bytes


@dataclass(frozen=True, slots=True)
class FieldRule:
    """A field: in which halves it stands, and what besides ``recorded`` its entry may be."""

    name: str
    halves: frozenset[Half]
    may_be: frozenset[Noted] = frozenset()
    kinds: frozenset[Kind] = frozenset(Kind)


_BOTH, _GIVING = frozenset(Half), frozenset({Half.GIVING})
_REFUSED, _NONE = frozenset({Noted.REFUSED}), frozenset({Noted.NOT_APPLICABLE})
FIELDS: Final = (
    FieldRule("identity", _BOTH),
    FieldRule("medical", _BOTH),
    FieldRule("consul_offer", _GIVING),
    FieldRule("consul_notice", _GIVING, _REFUSED | _NONE),
    FieldRule("counsel", _GIVING, _REFUSED),
    FieldRule("interpreter", _BOTH, _NONE),
    FieldRule("rights_sheet", _GIVING, _REFUSED),
    FieldRule("statement", _GIVING, _REFUSED),
    FieldRule("assurances", _BOTH, _NONE),
    FieldRule("speciality", _BOTH, kinds=frozenset({Kind.SURRENDER})),
    FieldRule("support", _BOTH, kinds=frozenset({Kind.FOUND_VICTIM})),
    FieldRule("custody", _BOTH, _NONE),
    FieldRule("property", _BOTH),
    FieldRule("witnesses", _BOTH),
    FieldRule("officer", _BOTH),
    FieldRule("place", _BOTH),
)
MOMENTS: Final = ("handed_at", "custody_since", "custody_until")
PROBLEMS: Final = (
    "empty", "not_excepted", "no_reason", "nobody_named", "too_long", "unknown", "reversed", "expired", "differs",
    "to_come",
)  # fmt: skip
"""What may be wrong with a field or a moment."""
NEVER_LEFT_OUT: Final = frozenset({"identity", "medical", "consul_offer"})


@dataclass(frozen=True, slots=True)
class HalfDone:
    """A half as it stands: its event, who filled it at which node, and when."""

    digest: bytes
    filled: HandoverFilled
    node: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Signature:
    """A side's signature under a pair of halves: its event, officer and moment."""

    digest: bytes
    node: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Handover:
    """The record as it stands. `signed` is by half, under the halves that stand now."""

    measure: str
    kind: Kind
    halves: Mapping[Half, HalfDone] = field(default_factory=dict)
    signed: Mapping[Half, Signature] = field(default_factory=dict)

    @property
    def closed_at(self) -> datetime | None:
        """When the second side signed; None as long as one has not."""
        return max(one.at for one in self.signed.values()) if len(self.signed) == len(Half) else None

    @property
    def pair(self) -> tuple[bytes, bytes] | None:
        """The digests of both halves, giving first; None while one is missing."""
        if len(self.halves) < len(Half):
            return None
        return self.halves[Half.GIVING].digest, self.halves[Half.RECEIVING].digest


def giving_state(kind: Kind, letter: Letter) -> str:
    """The state that has the person: for a surrender the one that was asked, else the one that asks."""
    return letter.requested_state if kind is Kind.SURRENDER else letter.requesting_state


def half_of(kind: Kind, letter: Letter, state: str) -> Half:
    """Which half is this state's; a territorial unit counts as its state."""
    return Half.GIVING if giving_state(kind, letter)[:2] == state[:2] else Half.RECEIVING


def fields_of(kind: Kind, half: Half) -> tuple[FieldRule, ...]:
    """The fields of a half, in their order."""
    return tuple(rule for rule in FIELDS if half in rule.halves and kind in rule.kinds)


def kind_of(measure: str) -> Kind | None:
    """The sort of hand-over to which a measure leads; None for one that hands nobody over."""
    return KIND_OF.get(Measure(measure)) if measure in frozenset(Measure) else None


def problems(kind: Kind, half: Half, filled: HandoverFilled) -> tuple[str, ...]:
    """What keeps a half from being signed, as ``<field>:<what>``; nothing if it is complete.

    ``empty``, ``not_excepted`` (this field is never left out), ``no_reason``, ``nobody_named``, ``too_long``,
    ``unknown``; of moments ``empty``, ``reversed``, ``expired``.
    """
    rules = {rule.name: rule for rule in fields_of(kind, half)}
    unknown = [f"{name}:unknown" for name in sorted(set(filled.entries) - set(rules))]
    found = [problem for rule in rules.values() for problem in _of_field(rule, kind, filled.entries.get(rule.name))]
    return (*found, *unknown, *_of_moments(half, filled))


def disagreement(giving: HandoverFilled, receiving: HandoverFilled) -> tuple[str, ...]:
    """Where two complete halves cannot both be right: the moment differs by more than `APART`."""
    if giving.handed_at is None or receiving.handed_at is None:
        return ("handed_at:empty",)
    return ("handed_at:differs",) if abs(giving.handed_at - receiving.handed_at) > APART else ()


def _of_field(rule: FieldRule, kind: Kind, entry: HandoverEntry | None) -> Iterable[str]:
    if entry is None or (entry.noted == Noted.RECORDED and not entry.text.strip()):
        return [f"{rule.name}:empty"]
    if len(entry.text) > LONGEST_TEXT:
        return [f"{rule.name}:too_long"]
    if entry.noted == Noted.RECORDED:
        return []
    if rule.name == "custody" and kind is not Kind.FOUND_VICTIM:
        return [f"{rule.name}:not_excepted"]  # whoever is handed over otherwise is held by somebody
    faults = (
        (entry.noted not in rule.may_be, "not_excepted"),
        (not entry.text.strip(), "no_reason"),
        (not entry.by.strip(), "nobody_named"),
    )
    return [f"{rule.name}:{words}" for fault, words in faults if fault]


def _of_moments(half: Half, filled: HandoverFilled) -> Iterable[str]:
    handed, since, until = filled.handed_at, filled.custody_since, filled.custody_until
    if handed is None:
        yield "handed_at:empty"
    entry = filled.entries.get("custody")
    if entry is None or entry.noted != Noted.RECORDED:
        return
    if since is None:
        yield "custody_since:empty"
    if until is None and half is Half.GIVING:
        yield "custody_until:empty"
    if half is Half.GIVING and handed is not None:
        if since is not None and since > handed:
            yield "custody_since:reversed"
        if until is not None and until < handed:
            yield "custody_until:expired"
    if half is Half.RECEIVING and handed is not None and since is not None and since < handed - APART:
        yield "custody_since:reversed"
