"""What an offence asks for, element by element, and where a state's statute asks more, less or other.

An offence has slots; a slot is a set of alternatives, and each slot must be shown. A state's rule *requires* one more
slot, *waives* a slot, *extends* a slot by other words, or *excludes* conduct. Rules have dates. What narrows counts if
it was law on the day of the act or is law on the day of the assessment; what widens, only if it is law on both days
and somebody read it: a recalled rule never makes an offence of what was none.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from comity.domain.decisions import Confidence, FactUsed
from comity.law.facts import Fact, Record, malformed
from comity.law.vocabulary import Vocabulary

OWN: Final = "own"
_WIDENS: Final = ("waives", "extends")
Slot = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StateRule:
    """What one state's statute says of one offence's elements from `starts` to `ends`.

    `words` are required, waived, added or excluded; added words stand for `stands_for`.
    """

    rule: str
    words: Slot
    stands_for: str
    article: str
    starts: date
    ends: date
    used: FactUsed

    @property
    def widens(self) -> bool:
        """True if it makes more conduct the offence, not less."""
        return self.rule in _WIDENS

    def counts(self, days: tuple[date, ...]) -> bool:
        """Whether it is to be looked at, for conduct and assessment on these days."""
        in_force = [self.starts <= day <= self.ends for day in days]
        if self.rule not in _WIDENS:
            return any(in_force)
        return all(in_force) and self.used.confidence is Confidence.VERIFIED


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing the law of a state asks, or excludes (`rule`), with the fact that says so."""

    rule: str
    words: Slot
    article: str
    used: FactUsed


@dataclass(frozen=True, slots=True)
class Elements:
    """Slots by offence, and rules by state and offence."""

    slots: Mapping[str, tuple[tuple[Slot, ...], FactUsed]]
    rules: Mapping[tuple[str, str], tuple[StateRule, ...]]

    def asked(self, state: str, offence: str, days: tuple[date, ...]) -> tuple[Requirement, ...]:
        """All that the law of a state asks for this offence, for conduct and assessment on these days."""
        slots, used = self.slots[offence]
        rules = [rule for rule in self.rules.get((state, offence), ()) if rule.counts(days)]
        own = [Requirement(OWN, slot, "", used) for slot in slots]
        for rule in rules:
            if rule.rule in _WIDENS:
                own = _widened(own, rule)
        narrow = [Requirement(r.rule, r.words, r.article, r.used) for r in rules if r.rule not in _WIDENS]
        return (*own, *narrow)


def _widened(asked: list[Requirement], rule: StateRule) -> list[Requirement]:
    if rule.rule == "waives":
        return [one for one in asked if not set(rule.words) & set(one.words)]
    return [
        Requirement(rule.rule, (*one.words, *rule.words), rule.article, rule.used)
        if rule.stands_for in one.words
        else one
        for one in asked
    ]


def build_elements(
    own: Iterable[Record],
    rules: Iterable[Record],
    states: Iterable[str],
    offences: Iterable[str],
    vocabulary: Vocabulary,
) -> Elements:
    """The elements of all records.

    Raises:
        InvalidInput: A word, an offence or a state is not known, an offence has no elements, or dates are turned round.
    """
    known = frozenset(offences)
    slots = {record.id: _slots(record, vocabulary) for record in own}
    for code in known ^ slots.keys():
        raise malformed("corpus/offences/elements.csv", code, "it must be in offences.csv and have elements here")
    by_place: dict[tuple[str, str], list[StateRule]] = defaultdict(list)
    for record in rules:
        state, offence = (part.partition(":")[0] for part in record.named(2))
        if state not in states or offence not in known:
            raise malformed(record.where, "offence", f"{state}:{offence} is not known")
        by_place[state, offence].append(_rule(record, slots[offence][0], vocabulary))
    return Elements(slots, {place: tuple(found) for place, found in by_place.items()})


def _slots(record: Record, vocabulary: Vocabulary) -> tuple[tuple[Slot, ...], FactUsed]:
    fact = record.need("elements", record.text("elements"))
    slots = tuple(_words(record, part, vocabulary) for part in fact.value.split(";"))
    return slots, fact.used


def _rule(record: Record, slots: tuple[Slot, ...], vocabulary: Vocabulary) -> StateRule:
    name = record.need("rule", record.word("rule", vocabulary["element_rule"]))
    fact = record.need("elements", record.text("elements"))
    words = _words(record, fact.value, vocabulary)
    stands_for = record.text("stands_for")
    touched = {word for slot in slots for word in slot}
    if name.value == OWN:
        raise malformed(record.where, "rule", "own elements stand in offences/elements.csv")
    if (name.value == "extends") != (stands_for is not None) or (stands_for and stands_for.value not in touched):
        raise malformed(record.where, "stands_for", "a rule that extends, and no other, names an element it stands for")
    if name.value == "waives" and not set(words) & touched:
        raise malformed(record.where, "elements", "what is waived is no element of the offence")
    starts, ends = _day(record, "from", date.min), _day(record, "to", date.max)
    if starts > ends:
        raise malformed(record.where, "to", "it ends before it begins")
    article = record.text("article")
    used = FactUsed(record.id.rpartition(":")[0], name.value, fact.value, _cited(fact, article), fact.used.confidence)
    return StateRule(
        rule=name.value,
        words=words,
        stands_for=stands_for.value if stands_for else "",
        article=article.value if article else "",
        starts=starts,
        ends=ends,
        used=used,
    )


def _cited(fact: Fact[str], article: Fact[str] | None) -> str:
    return f"{article.value}, {fact.used.source}" if article else fact.used.source


def _words(record: Record, text: str, vocabulary: Vocabulary) -> Slot:
    words = tuple(part.strip() for part in text.split("|"))
    for word in words:
        if word not in vocabulary["element"]:
            raise malformed(record.where, "elements", f"{word!r} is no word of [element]")
    return words


def _day(record: Record, field: str, otherwise: date) -> date:
    fact = record.date(field)
    return fact.value if fact else otherwise
