"""The law as the gate reads it: one frozen value, asked for a day.

`Corpus.at(day)` answers what bound whom on that day. Nothing here reads a file; `build_corpus` takes the records that
an adapter read, refuses what contradicts itself, and orders everything once so that a question only looks up.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from comity.domain.decisions import FactUsed, OverlayUsed
from comity.law.contents import Contents, read_contents
from comity.law.conventions import (
    EXCLUDES_EXTRADITION,
    Convention,
    Declaration,
    Status,
    read_convention,
    read_declaration,
    read_heads,
    read_status,
)
from comity.law.elements import Elements, build_elements
from comity.law.facts import Fact, Record, malformed
from comity.law.memberships import check_mechanism
from comity.law.offences import Offence, Penalty, read_offence, read_penalty
from comity.law.preservation import Term, read_terms
from comity.law.sources import Source
from comity.law.statutes import Law, State, read_law, read_state, unit_of
from comity.law.traps import Traps, read_trap
from comity.law.treaties import Treaty, read_treaty
from comity.law.vocabulary import Vocabulary

PARAGRAPH: Final = re.compile(r"\(\d+\)")


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything the gate knows. `version` names the edition and its overlays, and goes into every decision.

    `records` are the files and rows as they were read, by kind and id, every fact with its own source and confidence:
    registers and pages show them, rules never read them. `sources` are what the facts cite, by id. `contested` are
    facts, by record and field, that sources of equal rank give differently; `ambivalent` are conventions and states
    that declared on them both that they are a basis and that they are not.
    """

    version: str
    vocabulary: Vocabulary
    states: Mapping[str, State]
    offences: Mapping[str, Offence]
    treaties: Mapping[tuple[str, str], tuple[Treaty, ...]]
    conventions: tuple[Convention, ...]
    statuses: Mapping[tuple[str, str], Status]
    declarations: Mapping[tuple[str, str], tuple[Declaration, ...]]
    laws: Mapping[tuple[str, str], tuple[Law, ...]]
    penalties: Mapping[tuple[str, str], tuple[Penalty, ...]]
    articles: Mapping[tuple[str, str], str]
    elements: Elements
    traps: Traps
    contents: Mapping[str, Contents]
    mechanisms: frozenset[str]
    heads: Mapping[str, Fact[dict[str, str]]]
    preservation: tuple[Term, ...]
    records: Mapping[tuple[str, str], Record] = field(default_factory=dict, repr=False)
    sources: Mapping[str, Source] = field(default_factory=dict, repr=False)
    contested: Mapping[tuple[str, str], tuple[FactUsed, ...]] = field(default_factory=dict)
    overlays: tuple[OverlayUsed, ...] = ()
    ambivalent: frozenset[tuple[str, str]] = frozenset()

    def at(self, day: date) -> "LawOfTheDay":
        """The law as it stood on a day."""
        return LawOfTheDay(self, day)


@dataclass(frozen=True, slots=True)
class LawOfTheDay:
    """The corpus on one day."""

    corpus: Corpus
    day: date

    def treaties(self, one: str, other: str, kind: str) -> tuple[Treaty, ...]:
        """Instruments of a kind between two states that bind both on this day, newest first."""
        return tuple(
            treaty
            for treaty in self.corpus.treaties.get((one, other), ())
            if kind in treaty.kinds and treaty.binds(self.day)
        )

    def records(self, one: str, other: str, kind: str) -> tuple[Treaty, ...]:
        """Everything known of a kind between two states, in force or not: talks, disputes, that none is known."""
        return tuple(treaty for treaty in self.corpus.treaties.get((one, other), ()) if kind in treaty.kinds)

    def law(self, state: str, kind: str) -> Law | None:
        """The state's law of this kind on this day; of several that began together, the first by its id."""
        return next(iter(self.laws(state, kind)), None)

    def laws(self, state: str, kind: str) -> tuple[Law, ...]:
        """Every law of this kind on this day: more than one only where they begin on one day."""
        return tuple(law for law in self.corpus.laws.get((state, kind), ()) if law.starts <= self.day <= law.ends)

    def bound(self, state: str, convention: str) -> FactUsed | None:
        """The fact that a state is bound by a convention on this day, or None if it is not or nobody knows."""
        status = self.corpus.statuses.get((convention, state))
        return status.bound(self.day) if status else None


def build_corpus(
    version: str,
    vocabulary: Vocabulary,
    records: Iterable[Record],
    sources: Mapping[str, Source] | None = None,
    overlays: tuple[OverlayUsed, ...] = (),
) -> Corpus:
    """The corpus of all records, citing these sources.

    Raises:
        InvalidInput: A record contradicts the vocabulary, another record, or what its kind requires.
    """
    kinds: dict[str, dict[str, Record]] = defaultdict(dict)
    for record in records:
        if record.id in kinds[record.kind]:
            raise malformed(record.where, "id", f"{record.id!r} is there twice; which one holds?")
        kinds[record.kind][record.id] = record
    states = _states(kinds["state"], vocabulary)
    offences = {code: read_offence(record) for code, record in kinds["offence"].items()}
    conventions = [read_convention(record, vocabulary) for record in kinds["convention"].values()]
    statuses, declarations = _standing(kinds["status"], kinds["declaration"], states, vocabulary)
    return Corpus(
        version=version,
        vocabulary=vocabulary,
        states=states,
        offences=offences,
        treaties=_treaties(kinds["treaty"], vocabulary, states, offences),
        conventions=tuple(
            sorted((c for c in conventions if c), key=lambda c: (not c.is_regional, c.order, c.id)),
        ),
        statuses=statuses,
        declarations=declarations,
        laws=_laws(kinds["law"], vocabulary, states),
        penalties=_penalties(kinds["penalty"], states, offences),
        articles=_articles(kinds["penalty"]),
        elements=build_elements(
            kinds["elements"].values(), kinds["element_rule"].values(), states, offences, vocabulary
        ),
        traps=Traps(read_trap(record, states, offences, vocabulary) for record in kinds["trap"].values()),
        contents=read_contents(kinds["contents"], vocabulary),
        mechanisms=_mechanisms(kinds["mechanism"], vocabulary),
        records={(kind, name): record for kind, found in kinds.items() for name, record in found.items()},
        sources=sources or {},
        heads=read_heads(kinds["convention"], vocabulary),
        preservation=read_terms(kinds["convention"]),
        contested=dict(_contested(record for found in kinds.values() for record in found.values())),
        overlays=overlays,
        ambivalent=frozenset(key for key, found in declarations.items() if _is_ambivalent(found)),
    )


def _is_ambivalent(declared: Iterable[Declaration]) -> bool:
    codes = {declaration.code for declaration in declared}
    return "EXTRADITION_BASIS" in codes and bool(codes & EXCLUDES_EXTRADITION)


def _contested(records: Iterable[Record]) -> Iterator[tuple[tuple[str, str], tuple[FactUsed, ...]]]:
    """Facts that overlays of one rank, or the language versions of one text, give differently."""
    for record in records:
        for name, rivals in record.rivals.items():
            yield (record.id, name), tuple(fact.used for fact in rivals)
        versions = record.table("language_conflict") if record.kind == "treaty" else None
        for name, text in versions.value.items() if versions else ():
            if name not in record.facts or not isinstance(text, str):
                raise malformed(record.where, "language_conflict", f"{name!r} must be a field here, with a text")
            assert versions is not None
            yield (record.id, name), (record.facts[name].used, replace(versions.used, field=name, value=text))


def _states(records: Mapping[str, Record], vocabulary: Vocabulary) -> Mapping[str, State]:
    states = {code: read_state(record, code, vocabulary) for code, record in records.items()}
    for code, record in records.items():
        units = record.texts("territorial_units")
        for unit in units.value if units else ():
            states.setdefault(unit, unit_of(unit, code))
    return states


def _treaties(
    records: Mapping[str, Record], vocabulary: Vocabulary, states: Mapping[str, Any], offences: Mapping[str, Any]
) -> Mapping[tuple[str, str], tuple[Treaty, ...]]:
    by_pair: dict[tuple[str, str], list[Treaty]] = defaultdict(list)
    for record in records.values():
        treaty = read_treaty(record, vocabulary, states, offences)
        one, other = sorted(treaty.parties)
        by_pair[one, other].append(treaty)
        by_pair[other, one].append(treaty)
    return {
        pair: tuple(sorted(found, key=lambda treaty: (treaty.starts, treaty.id), reverse=True))
        for pair, found in by_pair.items()
    }


def _laws(
    records: Mapping[str, Record], vocabulary: Vocabulary, states: Mapping[str, Any]
) -> Mapping[tuple[str, str], tuple[Law, ...]]:
    """The editions, the newest first. Two that begin on one day both stay: `second_look` asks a human which holds."""
    by_kind: dict[tuple[str, str], list[Law]] = defaultdict(list)
    for record in records.values():
        law = read_law(record, vocabulary)
        if law.state not in states:
            raise malformed(record.where, "id", f"{law.state!r} is no state of the corpus")
        for other in by_kind[law.state, law.kind]:
            if law.starts != other.starts and law.starts <= other.ends and other.starts <= law.ends:
                raise malformed(record.where, "from", f"it overlaps {other.title!r}; say when the older law ended")
        by_kind[law.state, law.kind].append(law)
    return {key: tuple(sorted(laws, key=_newest_first)) for key, laws in by_kind.items()}


def _newest_first(law: Law) -> tuple[int, str]:
    return -law.starts.toordinal(), law.id


def _standing(
    statuses: Mapping[str, Record],
    declarations: Mapping[str, Record],
    states: Mapping[str, Any],
    vocabulary: Vocabulary,
) -> tuple[Mapping[tuple[str, str], Status], Mapping[tuple[str, str], tuple[Declaration, ...]]]:
    """The newest status and all declarations, by convention and state."""
    newest: dict[tuple[str, str], Status] = {}
    declared: dict[tuple[str, str], list[Declaration]] = defaultdict(list)
    for record in statuses.values():
        status = read_status(record, vocabulary)
        _check_state(record, status.state, states)
        key = status.convention, status.state
        if key not in newest or newest[key].seen <= status.seen:
            newest[key] = status
    for record in declarations.values():
        declaration = read_declaration(record, vocabulary)
        _check_state(record, declaration.state, states)
        declared[declaration.convention, declaration.state].append(declaration)
    return newest, {key: tuple(found) for key, found in declared.items()}


def _penalties(
    records: Mapping[str, Record], states: Mapping[str, Any], offences: Mapping[str, Any]
) -> Mapping[tuple[str, str], tuple[Penalty, ...]]:
    """The rows of each offence in each state; no two of one tier hold on the same day."""
    penalties: dict[tuple[str, str], list[Penalty]] = defaultdict(list)
    for record in records.values():
        row = read_penalty(record)
        _check_state(record, row.state, states)
        if row.offence not in offences:
            raise malformed(record.where, "offence", f"{row.offence!r} is no offence of the corpus")
        found = penalties[row.state, row.offence]
        for other in found:
            if bool(row.tier) != bool(other.tier):
                raise malformed(record.where, "tier", "either every row of this offence is a tier, or none is")
            if row.tier == other.tier and row.starts <= other.ends and other.starts <= row.ends:
                raise malformed(record.where, "from", "two rows of this offence hold on the same day")
        found.append(row)
    return {key: tuple(found) for key, found in penalties.items()}


def _articles(records: Mapping[str, Record]) -> Mapping[tuple[str, str], str]:
    """Statute and article by state and offence, as a table cites them; of tiers the articles without paragraphs."""
    articles: dict[tuple[str, str], str] = {}
    tiers: dict[tuple[str, str], list[str]] = defaultdict(list)
    for record in records.values():
        state, offence = (part.partition(":")[0] for part in record.named(2))
        statute, article = record.text("statute"), record.text("article")
        named = [fact.value for fact in (statute, article) if fact]
        if article and record.text("tier"):
            tiers[state, offence] += PARAGRAPH.sub("", article.value).split("; ")
            named = [*named[:-1], "; ".join(dict.fromkeys(tiers[state, offence]))]
        used = statute or article
        if used:
            articles[state, offence] = f"{' '.join(named)} [{used.used.source}]"
    return articles


def _mechanisms(records: Mapping[str, Record], vocabulary: Vocabulary) -> frozenset[str]:
    for record in records.values():
        check_mechanism(record, vocabulary)
    return frozenset(records)


def _check_state(record: Record, state: str, states: Mapping[str, Any]) -> None:
    if state not in states:
        raise malformed(record.where, "state", f"{state!r} is no state of the corpus")
