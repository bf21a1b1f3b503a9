"""Facts that one measure alone needs: data that exist (RULES 2.32) and their category (2.35), transit (2.33)."""

from typing import Final

from comity.domain.decisions import Effect, Layer
from comity.domain.measures import Ground, Measure
from comity.law.answers import NOTHING, Answer, asserted, clear, find, raised, unknown
from comity.law.matter import Matter
from comity.law.rules import rule

DATA_CATEGORY: Final = "data_category"  # the input, and the paper that says it
STORED_DATA: Final = frozenset({Measure.MLA_ELECTRONIC_PRESERVE, Measure.MLA_ELECTRONIC_PRODUCTION})


@rule("2.32", Layer.POLICY, "data that are gone cannot be preserved or produced", STORED_DATA)
def data_held(matter: Matter) -> Answer:
    """After the day until which the holder keeps the data, a human asks whether they still exist."""
    until = matter.question.data_held_until
    if until is None:
        return NOTHING
    fact = asserted("data_held_until", until.isoformat())
    if until >= matter.question.as_of:
        return clear(fact)
    return raised(find("2.32", Ground.FORM, Effect.REVIEW, Layer.POLICY, "data.gone", fact, day=until.isoformat()))


@rule("2.35", Layer.POLICY, "data are asked for by category", frozenset({Measure.MLA_ELECTRONIC_PRODUCTION}))
def data_category(matter: Matter) -> Answer:
    """Nobody orders data without knowing which: an unnamed category is missing, and is treated as content."""
    category = matter.question.data_category
    if category is None:
        said = DATA_CATEGORY in matter.question.documents
        return unknown(missing=() if said else (DATA_CATEGORY,))
    return clear(asserted(DATA_CATEGORY, category))


@rule("2.33", Layer.POLICY, "transit serves a surrender by a named state", frozenset({Measure.TRANSIT}))
def surrendering_state(matter: Matter) -> Answer:
    """Nobody is passed through whose surrender nobody can name."""
    state = matter.question.surrendering_state
    if state is None:
        return unknown(find("2.33", Ground.FORM, Effect.REVIEW, Layer.POLICY, "transit.from_unknown"))
    return clear(asserted("surrendering_state", state))
