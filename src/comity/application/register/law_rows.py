"""What the law says of a notice between its owner's state and one addressee's: asked, never guessed.

A notice confers no power (INTERPOL RPD 80-81 leave its value to each member's law, recalled). So what is asked of the
gate is the measure that would have to follow: provisional arrest and surrender, a freeze, or telling at all.
"""

from hashlib import sha256
from typing import Any, Final

from comity.application.desk import Desk
from comity.domain.authorities import state_of
from comity.domain.decisions import Decision, Effect, Gate
from comity.domain.errors import ComityError
from comity.domain.measures import Measure
from comity.domain.notices import LawRow, Notice, Proceeding
from comity.domain.register_entries import Action, NoticeKind
from comity.evidence.canonical import encode

ALARMS: Final = frozenset({"POL", "PERSEC", "MIL", "NONREF", "TORTURE", "VICTIM"})
"""Grounds for which a notice is not circulated at all."""
NOT_ASKED: Final = "unreadable"
_FOLLOWS: Final = {
    NoticeKind.WANTED: (Measure.PROVISIONAL_ARREST, Measure.EXTRADITION),
    NoticeKind.ASSET: (Measure.MLA_ASSET_FREEZE,),
}


def measures_of(notice: Notice) -> tuple[Measure, ...]:
    """The measures that would follow a hit; telling alone where nothing coercive is asked."""
    return _FOLLOWS.get(notice.kind, (Measure.POLICE_INFO,))


def power_measures(notice: Notice) -> tuple[str, ...]:
    """The measures whose power the owner's tier needs to circulate it."""
    coercive = {Action.DETAIN: Measure.PROVISIONAL_ARREST, Action.SEIZE: Measure.MLA_ASSET_FREEZE}
    if notice.action is Action.SEIZE and notice.kind is not NoticeKind.ASSET:
        return (Measure.POLICE_INFO.value,)  # a stolen thing is handed in, not frozen
    return (coercive.get(notice.action, Measure.POLICE_INFO).value,)


def law_rows(desk: Desk, notice: Notice, state: str) -> tuple[LawRow, ...]:
    """What the law of today says toward this state; nothing where no offence stands behind the notice."""
    if notice.judicial is None or not notice.judicial.offence or notice.judicial.offence_date is None:
        return ()
    return tuple(_row(desk, notice, state, measure) for measure in measures_of(notice))


def needs_screening_by_law(desk: Desk, notice: Notice) -> bool:
    """True if the law of the day asks for a screening before the measure that would follow; in doubt it does."""
    if notice.judicial is None or notice.person is None:
        return False
    if not notice.judicial.offence or notice.judicial.offence_date is None:
        return True  # incomplete as it is; what cannot be asked asks for the screening
    try:
        return any(
            "victim_screening" in desk.law.guards(_question(desk, notice, state_of(node), measure))
            for node in notice.addressees
            for measure in measures_of(notice)
        )
    except ComityError:
        return True


def _row(desk: Desk, notice: Notice, state: str, measure: Measure) -> LawRow:
    """One row; a question that the law cannot read opens nothing."""
    question = _question(desk, notice, state, measure)
    try:
        decision = desk.law.assess(question, sha256(encode(question)).digest())
    except ComityError as refusal:
        return LawRow(state, measure.value, NOT_ASKED, open=False, codes=(refusal.code,))
    return _read(decision, state, measure)


def _read(decision: Decision, state: str, measure: Measure) -> LawRow:
    codes = sorted({finding.code for finding in decision.findings if finding.effect is not Effect.CURABLE})
    return LawRow(
        state=state,
        measure=measure.value,
        outcome=decision.outcome.value,
        open=decision.gate() is Gate.CLEARED,
        codes=tuple(codes),
        bases=tuple(basis.id for basis in decision.bases),
        missing=decision.open_items(),
    )


def _question(desk: Desk, notice: Notice, state: str, measure: Measure) -> dict[str, Any]:
    data, person, today = notice.judicial, notice.person, desk.law.today()
    assert data is not None
    assert data.offence_date is not None
    who: dict[str, Any] = {"nationality": sorted(person.nationalities) if person is not None else []}
    if person is not None and notice.role:
        who["role"] = notice.role
    if data.age_at_offence is not None:
        who["age"] = data.age_at_offence
    flags = set(data.flags) | ({"sentenced"} if data.proceeding is Proceeding.SENTENCE else set())
    question: dict[str, Any] = {
        "as_of": today.isoformat(),
        "from": state_of(notice.owner),
        "to": state,
        "measure": measure.value,
        "offence": data.offence,
        "offence_date": data.offence_date.isoformat(),
        "person": who,
        "flags": sorted(flags),
        "documents_present": [],
        "request_language": notice.language,
    }
    if data.maximum:
        question["requesting_max"] = data.maximum
    if data.proceeding is Proceeding.SENTENCE and data.remaining_months:
        question["remaining_months"] = data.remaining_months
    if measure is Measure.POLICE_INFO:
        question["use_wanted"] = "intelligence"
    return question
