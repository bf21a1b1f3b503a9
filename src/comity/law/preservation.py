"""For how long data are preserved: by whatever binds both states, else the requested state's own law, else a promise.

A convention that somebody signed binds nobody before it is in force for both states. Where none does, that is said, and
the time is this project's own promise, named as such; nothing is guessed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from comity.domain.decisions import FactUsed
from comity.law.answers import least
from comity.law.facts import Fact, Record, malformed

PRESERVATION: Final = "preservation"  # the time of a list of contents, and the kind of a state's law on it
BINDING: Final = "preservation_by"
HOME: Final = "preservation_home_law"


@dataclass(frozen=True, slots=True)
class Term:
    """What a convention says of the time: data are kept `at_least` and `at_most` so many days; `renewable` says how."""

    convention: str
    at_least: Fact[int] | None
    at_most: Fact[int] | None
    renewable: Fact[str] | None

    @property
    def text(self) -> str:
        """The time in words, with the confidence of its weakest part."""
        facts = tuple(f.used for f in (self.at_least, self.at_most, self.renewable) if f is not None)
        parts = [
            f"{self.at_least.value} days at least" if self.at_least else "",
            f"an order for up to {self.at_most.value} days" if self.at_most else "",
            self.renewable.value if self.renewable else "",
        ]
        sources = "; ".join(dict.fromkeys(fact.source for fact in facts))
        return f"{', '.join(part for part in parts if part)} ({self.convention}) [{sources}, {least(facts).value}]"


def read_terms(records: Mapping[str, Record]) -> tuple[Term, ...]:
    """The times of all conventions that name one, by their ids.

    Raises:
        InvalidInput: A number of days is none, or the longest time is shorter than the shortest.
    """
    found = (_term(record) for _, record in sorted(records.items()))
    return tuple(term for term in found if term is not None)


def _term(record: Record) -> Term | None:
    shortest, longest = record.integer("preservation_days"), record.integer("preservation_max_days")
    if shortest is None and longest is None:
        return None
    for name, fact in (("preservation_days", shortest), ("preservation_max_days", longest)):
        if fact is not None and fact.value < 1:
            raise malformed(record.where, name, "it must be a number of days")
    if shortest and longest and longest.value < shortest.value:
        raise malformed(record.where, "preservation_max_days", "it is shorter than preservation_days")
    return Term(record.id, shortest, longest, record.text("preservation_renewable"))


def preservation_times(
    terms: Iterable[Term],
    bound: Mapping[str, tuple[FactUsed | None, ...]],
    home: Fact[str] | None,
    said: Mapping[str, str],
) -> dict[str, str]:
    """The times of a matter on stored data.

    Args:
        terms: What conventions say.
        bound: By convention, the fact that each of the two states is bound on the day, or None.
        home: What the requested state's own law says.
        said: The times of the lists of contents, this project's promise among them.
    """
    binding = [term for term in terms if bound[term.convention] and all(bound[term.convention])]
    times = {HOME: f"{home.value} [{home.used.source}, {home.used.confidence.value}]"} if home else {}
    if binding:
        times[BINDING] = "; ".join(term.text for term in binding)
    else:
        times[BINDING] = "no convention on it binds both states on this day"
        if PRESERVATION in said:
            times[PRESERVATION] = said[PRESERVATION]
    return times
