"""A penalty threshold: how long the maximum must be, and whether exactly that long suffices."""

from dataclasses import dataclass

from comity.domain.decisions import Confidence, FactUsed
from comity.law.facts import Fact, Record


@dataclass(frozen=True, slots=True)
class Threshold:
    """`months`, and `operator` ``>=`` or ``>``; `is_settled` is False where nobody may rely on the operator."""

    months: int
    operator: str
    is_settled: bool
    facts: tuple[FactUsed, ...]

    def is_met(self, maximum: int) -> bool | None:
        """Whether a maximum reaches it; None exactly on a boundary whose operator is recalled or disputed."""
        if maximum == self.months and not self.is_settled:
            return None
        return maximum >= self.months if self.operator == ">=" else maximum > self.months


def read_threshold(record: Record, months_field: str, operator_field: str, conflict_field: str) -> Threshold | None:
    """The threshold of a treaty or law, or None if it states none. An operator that nobody read counts as unsettled."""
    months = record.integer(months_field)
    if months is None:
        return None
    operator: Fact[str] | None = record.word(operator_field, {">=": "", ">": ""})
    conflict = record.text(conflict_field)
    settled = operator is not None and operator.used.confidence is Confidence.VERIFIED and conflict is None
    facts = tuple(fact.used for fact in (months, operator, conflict) if fact is not None)
    return Threshold(months.value, operator.value if operator else ">=", settled, facts)
