"""The maximum penalty of an offence in a state: as the request states it, else as the corpus has it for its days.

A row of the corpus may be one tier of several and may hold for some days only. Which tier is meant is a fact of the
case; which edition counts depends on the day of the act and on the milder law. So the answer is a highest and a lowest
value where they differ, and every rule must hold for both or call a human.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from comity.domain.decisions import FactUsed
from comity.law.answers import asserted
from comity.law.bases import Maximum
from comity.law.corpus import Corpus
from comity.law.offences import Penalty
from comity.law.penalties import penalty_text
from comity.law.questions import Question


@dataclass(frozen=True, slots=True)
class _Day:
    """What the corpus has for one day."""

    lowest: int
    highest: int
    facts: tuple[FactUsed, ...]


def maxima_of(question: Question, corpus: Corpus) -> tuple[Maximum, Maximum]:
    """The maxima in the requesting and in the requested state (RULES 0.2)."""
    return (
        _maximum(question, corpus, question.requesting_state, question.requesting_max, question.requesting_tier,
                 "requesting_max"),
        _maximum(question, corpus, question.requested_state, question.requested_max, question.requested_tier,
                 "requested_max"),
    )  # fmt: skip


def _maximum(
    question: Question, corpus: Corpus, state: str, stated: int | None, tier: str | None, field: str
) -> Maximum:
    if stated is not None:
        return Maximum(state, stated, (asserted(field, penalty_text(stated) or "no offence"),))
    rows = corpus.penalties.get((state, question.offence), ())
    if len(rows) == 1 and not rows[0].is_dated:
        return Maximum(state, rows[0].fact.value, (rows[0].fact.used,))
    now = _on(rows, question.as_of, tier)
    then = _on(rows, question.offence_date, tier) if any(row.is_dated for row in rows) else now
    if now is None:
        return Maximum(state, None, then.facts if then else ())
    if then is None:  # no row tells the law of the day of the act: the rules take it for any, down to none
        return Maximum(state, now.highest, now.facts, 0, "unknown_then")
    lowest, highest = min(then.lowest, now.lowest), max(then.highest, now.highest)
    facts = now.facts if then is now else tuple(dict.fromkeys((*then.facts, *now.facts)))
    if lowest == highest:
        return Maximum(state, highest, facts)
    changed = (then.lowest, then.highest) != (now.lowest, now.highest)
    return Maximum(state, highest, facts, lowest, "law" if changed else "tier")


def _on(rows: Iterable[Penalty], day: date, tier: str | None) -> _Day | None:
    """Lowest and highest of the rows of a day; of the one tier that is meant, where it is known to the corpus."""
    found = [row for row in rows if row.starts <= day <= row.ends]
    meant = [row for row in found if tier and row.tier == tier] or found
    if not meant:
        return None
    values = [row.fact.value for row in meant]
    return _Day(min(values), max(values), tuple(row.fact.used for row in meant))
