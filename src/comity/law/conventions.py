"""Multilateral conventions: what each can carry, who is bound since when, who accepts or excludes what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from comity.domain.decisions import Confidence, FactUsed
from comity.domain.measures import Ground
from comity.law.facts import Fact, Record, is_integer, is_table, is_text, is_texts, malformed
from comity.law.vocabulary import Vocabulary

EXCLUDES_EXTRADITION = frozenset({"NO_EXTRADITION_BASIS", "RESERVATION_EXTRADITION"})
REACHES = ("must", "may")  # a convention obliges its parties to have a head of jurisdiction, or lets them
BINDING_ACTS = frozenset({"ratification", "accession", "act", "party"})


@dataclass(frozen=True, slots=True)
class Convention:
    """A convention that can be a basis. `articles` gives the article by measure."""

    id: str
    is_regional: bool
    order: int
    articles: Mapping[str, str]
    covers: frozenset[str]
    needs_flags: Mapping[str, frozenset[str]]
    needs_documents: Mapping[str, frozenset[str]]
    acceptance: frozenset[str]
    mandatory: frozenset[Ground]
    mandatory_fact: FactUsed | None
    costs: Fact[dict[str, Any]] | None
    fact: FactUsed
    reach: FactUsed | None = None

    def flags_for(self, measure: str) -> frozenset[str]:
        """Facts that must be on file before it carries this measure."""
        return self.needs_flags.get(measure, self.needs_flags.get("*", frozenset()))

    def basis_id(self, measure: str) -> str:
        """How the basis is written: ``UNTOC:16``, or the id alone where no article is named."""
        article = self.articles[measure]
        return f"{self.id}:{article}" if article else self.id


@dataclass(frozen=True, slots=True)
class Status:
    """What one source said of one state and convention on a day. `bound_from` is None where it is not bound.

    From `known_from` on it is verified that the state is bound, though the day of entry may be recalled.
    """

    convention: str
    state: str
    act: str
    seen: date
    bound_from: date | None
    known_from: date | None
    used: FactUsed
    known: FactUsed

    def bound(self, day: date) -> FactUsed | None:
        """The fact that the state is bound on this day, or None."""
        if self.bound_from is None or day < self.bound_from:
            return None
        return self.known if self.known_from and day >= self.known_from else self.used


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a state declared on a convention; `code` is a word of [stance]."""

    convention: str
    state: str
    code: str
    used: FactUsed


def read_convention(record: Record, vocabulary: Vocabulary) -> Convention | None:
    """The convention of a record, or None if it can carry nothing.

    Raises:
        InvalidInput: A field holds what it cannot hold.
    """
    by_measure = record.table("by_measure")
    if by_measure is None:
        return None
    rank = record.need("rank", record.word("rank", {"regional": "", "un": ""}))
    mandatory = record.words("grounds_mandatory", vocabulary["ground"])
    for measure, article in by_measure.value.items():
        if measure not in vocabulary["measure"] or not isinstance(article, str):
            raise malformed(record.where, "by_measure", f"{measure!r} must be a measure with an article")
    acceptance = record.words("acceptance", vocabulary["measure"])
    reach = record.word("reaches", vocabulary["reach"])
    return Convention(
        id=record.id,
        is_regional=rank.value == "regional",
        order=record.need("order", record.get("order", is_integer, "a whole number")).value,
        articles=by_measure.value,
        covers=frozenset(record.need("covers", record.texts("covers")).value),
        needs_flags=_needs(record, "needs_flags", vocabulary["flag"]),
        needs_documents=_needs(record, "needs_documents", vocabulary["missing"]),
        acceptance=frozenset(acceptance.value if acceptance else ()),
        mandatory=frozenset(Ground(code) for code in mandatory.value) if mandatory else frozenset(),
        mandatory_fact=mandatory.used if mandatory else None,
        costs=_costs(record, vocabulary),
        fact=by_measure.used,
        reach=reach.used if reach else None,
    )


def read_heads(records: Mapping[str, Record], vocabulary: Vocabulary) -> Mapping[str, Fact[dict[str, str]]]:
    """What conventions say of jurisdiction: head to ``must`` or ``may``, a blank, and the article.

    Raises:
        InvalidInput: A head or its word is not known.
    """
    found: dict[str, Fact[dict[str, str]]] = {}
    for name, record in records.items():
        fact = record.table("jurisdiction")
        for head, said in fact.value.items() if fact else ():
            if head not in vocabulary["jurisdiction_head"] or not is_text(said) or said.split()[0] not in REACHES:
                raise malformed(record.where, "jurisdiction", f"{head!r} needs must or may, and an article")
        if fact:
            found[name] = fact
    return found


def _costs(record: Record, vocabulary: Vocabulary) -> Fact[dict[str, Any]] | None:
    costs = record.table("costs")
    for measure, word in costs.value.items() if costs else ():
        if measure not in vocabulary["measure"] or word not in vocabulary["costs"]:
            raise malformed(record.where, "costs", f"{measure!r} must be a measure with a word of [costs]")
    return costs


def _needs(record: Record, field: str, known: Mapping[str, str]) -> Mapping[str, frozenset[str]]:
    fact: Fact[dict[str, Any]] | None = record.get(field, is_table, "a table of words by measure")
    needs: dict[str, frozenset[str]] = {}
    for measure, words in fact.value.items() if fact else ():
        if not is_texts(words) or not set(words) <= set(known):
            raise malformed(record.where, field, f"{words!r} must be a list of known words")
        needs[measure] = frozenset(words)
    return needs


def read_status(record: Record, vocabulary: Vocabulary) -> Status:
    """The status of a record, whose id is ``<convention>:<state>:<day seen>``.

    Raises:
        InvalidInput: A field holds what it cannot hold.
    """
    convention, state, _ = record.named(3)
    act = record.need("act", record.word("act", vocabulary["act"]))
    seen = record.need("status_as_of", record.date("status_as_of"))
    in_force = record.date("in_force") if act.value in BINDING_ACTS else None
    known = record.date("bound_known_from")
    used = in_force.used if in_force else act.used
    verified = FactUsed(used.subject, "bound", used.value, used.source, Confidence.VERIFIED) if known else used
    return Status(
        convention,
        state,
        act.value,
        seen.value,
        in_force.value if in_force else None,
        known.value if known else None,
        used,
        verified,
    )


def read_declaration(record: Record, vocabulary: Vocabulary) -> Declaration:
    """The declaration of a record, whose id is ``<convention>:<state>:<provision>``.

    Raises:
        InvalidInput: A field holds what it cannot hold.
    """
    convention, state, _ = record.named(3)
    code = record.need("effect_code", record.word("effect_code", vocabulary["stance"]))
    return Declaration(convention, state, code.value, code.used)
