"""The gate's answer for a whole letter: one decision for each measure, bound to the letter's digest."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import reduce

from comity.domain.decisions import Decision, Gate


@dataclass(frozen=True, slots=True)
class Assessment:
    """Decisions by measure key on the letter with digest `letter` (SHA-256, 32 bytes).

    `by` is the node that assessed: both sides assess the same text by their own corpus.
    """

    letter: bytes
    by: str
    decisions: Mapping[str, Decision]

    def gate(self, settled: Mapping[str, Collection[str]] | None = None) -> Gate:
        """The strictest outcome among the measures, given the items settled for each. No measure, nothing cleared."""
        if not self.decisions:
            return Gate.NEEDS_HUMAN
        settled = settled or {}
        outcomes = (decision.gate(settled.get(key, ())) for key, decision in self.decisions.items())
        return reduce(Gate.__and__, outcomes)

    def open_items(self, settled: Mapping[str, Collection[str]] | None = None) -> dict[str, tuple[str, ...]]:
        """For each measure what still stands between it and a cleared gate; measures with nothing open are left out."""
        settled = settled or {}
        items = {key: decision.open_items(settled.get(key, ())) for key, decision in self.decisions.items()}
        return {key: open_items for key, open_items in items.items() if open_items}
