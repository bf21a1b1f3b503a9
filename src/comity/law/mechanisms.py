"""Which centre, patrol, forum or network fits a matter between states, and what is still needed beside it.

A mechanism is a channel. It confers no power: nothing here returns or takes a `Basis`, and no rule of the gate reads
this module. Each answer says so, and names the legal bases that stand between the states on the day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import permutations
from typing import Final

from comity.domain.decisions import Confidence, FactUsed
from comity.domain.errors import InvalidInput
from comity.law.corpus import Corpus
from comity.law.facts import Record
from comity.law.matrix import matrix
from comity.law.memberships import Membership, memberships, topic_words
from comity.law.tables import Table

CONFERS_NONE: Final = (
    "It confers no power and is no legal basis: what is asked through it needs its own basis, and each state acts on "
    "its own soil by its own law."
)
NEEDED: Final = ("police", "mla", "extradition")  # what a request that a mechanism carries will need, by what it asks
COLUMNS: Final = (
    "mechanism", "name", "kind", "carries", "topic", "fit", "states", "confidence", "source", "note", "statement",
)  # fmt: skip
_NOTES: Final = ("membership_conflict", "membership_note", "consent_rule", "voluntary", "red_notice_effect", "note")


class Fit(StrEnum):
    """How the states stand in it, the best first."""

    MEMBERS = "all_members"
    TAKE_PART = "all_take_part"  # some as observer or partner
    UNKNOWN = "membership_unknown"
    PARTLY = "not_all"


class Topic(StrEnum):
    """How the topic stands in it, the best first."""

    NAMED = "named"
    OPEN = "no_list"  # it names no topics
    OTHER = "not_named"


@dataclass(frozen=True, slots=True)
class Channel:
    """One mechanism for a matter. It has no legal force of its own; `statement` says so."""

    id: str
    name: FactUsed
    kind: FactUsed
    carries: str
    functions: tuple[str, ...]
    topic: Topic
    fit: Fit
    memberships: tuple[Membership, ...]
    notes: Mapping[str, FactUsed]
    statement: str = CONFERS_NONE

    @property
    def confidence(self) -> Confidence:
        """The least of its name and of what is known of the states' membership."""
        facts = [self.name, *(one.used for one in self.memberships if one.used)]
        recalled = any(fact.confidence is Confidence.RECALLED for fact in facts)
        return Confidence.RECALLED if recalled else Confidence.VERIFIED


@dataclass(frozen=True, slots=True)
class Needed:
    """What a request between two states needs beside every mechanism: what is on record for a kind, as the matrix has
    it. `on_record` is empty where nothing is."""

    requesting: str
    requested: str
    kind: str
    on_record: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mechanisms:
    """The channels, the best first, and the bases still needed."""

    channels: tuple[Channel, ...]
    needed: tuple[Needed, ...]


def find_mechanisms(
    states: Sequence[str], topic: str, day: date, corpus: Corpus, *, everything: bool = False
) -> Mechanisms:
    """Mechanisms for a matter between these states on a day; `topic` is a word of [topic], or empty.

    One in which a state is known to have no part is left out, and so is one that names other topics only; with
    `everything` they are listed last.

    Raises:
        InvalidInput: There is no such topic.
    """
    words = _words_of(topic, corpus)
    channels = [_channel(record, states, words, day, corpus) for record in records_of(corpus)]
    if not everything:
        channels = [one for one in channels if one.fit is not Fit.PARTLY and one.topic is not Topic.OTHER]
    order = list(Fit), list(Topic)
    channels.sort(key=lambda one: (order[1].index(one.topic), order[0].index(one.fit), one.id))
    return Mechanisms(tuple(channels), needed_between(states, day, corpus))


def needed_between(states: Sequence[str], day: date, corpus: Corpus) -> tuple[Needed, ...]:
    """For each two of the states, both ways and by kind, what the corpus has on record."""
    found = []
    for one, other in permutations(states, 2):
        for kind in NEEDED:
            rows = matrix([one], [other], [kind], day, corpus)
            names = [f"{row.id} ({row.status.replace('_', ' ')})" for row in rows if row.id]
            first = rows[0]
            names += [f"{one.id} (for offences it covers)" for one in first.conventions]
            names += [f"{first.domestic.id}: {first.domestic.state_of_play}"] if first.domestic else []
            found.append(Needed(one, other, kind, tuple(names)))
    return tuple(found)


def records_of(corpus: Corpus) -> list[Record]:
    """Every mechanism's record, by id."""
    return [record for (kind, _), record in sorted(corpus.records.items()) if kind == "mechanism"]


def table_of(found: Mechanisms) -> Table:
    """The channels as a table."""
    rows = (
        (
            one.id, one.name.value, one.kind.value, one.carries, one.topic.value, one.fit.value,
            ", ".join(_said(membership) for membership in one.memberships), one.confidence.value, one.name.source,
            "; ".join(fact.value for fact in one.notes.values()), one.statement,
        )
        for one in found.channels
    )  # fmt: skip
    return Table(COLUMNS, tuple(rows))


def _said(membership: Membership) -> str:
    seen = f" ({membership.seen.isoformat()})" if membership.seen else ""
    return f"{membership.state} {membership.role}{seen}"


def _words_of(topic: str, corpus: Corpus) -> frozenset[str]:
    known = corpus.vocabulary["topic"]
    if topic and topic not in known:
        raise InvalidInput("law.topic", f"{topic!r} is no topic.", advice=f"Take one of {', '.join(known)}.")
    return topic_words(known[topic]) if topic else frozenset()


def _channel(record: Record, states: Sequence[str], words: frozenset[str], day: date, corpus: Corpus) -> Channel:
    kind = record.need("kind", record.word("kind", corpus.vocabulary["mechanism_kind"]))
    functions = [record.texts("functions"), record.texts("tools")]
    found = memberships(record, [corpus.states[state] for state in states], day)
    return Channel(
        record.id,
        record.need("name", record.text("name")).used,
        kind.used,
        corpus.vocabulary["mechanism_kind"][kind.value],
        tuple(text for fact in functions if fact for text in fact.value),
        _topic(record, words),
        _fit(found),
        found,
        {field: record.facts[field].used for field in _NOTES if field in record.facts},
    )


def _topic(record: Record, words: frozenset[str]) -> Topic:
    scope = record.texts("scope_crimes")
    if scope is None:
        return Topic.OPEN
    return Topic.NAMED if not words or words & set(scope.value) else Topic.OTHER


def _fit(found: tuple[Membership, ...]) -> Fit:
    roles = {one.role for one in found}
    if "none" in roles:
        return Fit.PARTLY
    if "unknown" in roles:
        return Fit.UNKNOWN
    return Fit.MEMBERS if roles <= {"member"} else Fit.TAKE_PART
