"""A consultation as an officer reads it: the tables side by side, counted and weighed, and what the law leaves open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.jurisdiction.acting import consultation_of
from comity.application.jurisdiction.open_consultation import letter_of
from comity.application.policy import may_read
from comity.application.receipting import acknowledge_reading
from comity.application.recorder import Recorder
from comity.domain.authorities import state_of
from comity.domain.cases import Case
from comity.domain.errors import InvalidInput
from comity.domain.jurisdiction import Consultation, Outcome
from comity.domain.officers import Officer
from comity.domain.requests import Letter, MeasureAsked, Subject
from comity.law.jurisdiction import Comparison, compare
from comity.law.reach import HeadGiven, Possibility

NEW = UUID(int=0)
SOUGHT = ("suspect", "accused", "convicted")
AGREED = ("agreement_to_transfer",)  # the consultation is that record, minutes and all


@dataclass(frozen=True, slots=True)
class ConsultationView:
    """`options` are, by silent state, what ours may and may not do where that one will not act."""

    case: UUID
    node: str
    state: Consultation
    comparison: Comparison
    heads: Mapping[str, tuple[HeadGiven, ...]]
    options: Mapping[str, tuple[Possibility, ...]]
    letter: Letter


def read_consultation(
    desk: Desk, officer: Officer, case: UUID, consultation: UUID, *, purpose: str
) -> ConsultationView:
    """The consultation, its reading on record.

    Raises:
        NotPermitted: The officer sees no content.
        InvalidInput: No purpose, or it is not here.
    """
    with audited(desk, officer, purpose, "case.read", case), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, may_read(officer, purpose), purpose)
        state, folded = consultation_of(recorder, case, consultation), recorder.case(case)
        recorder.audit("case.read", case=case, subject=str(consultation), outcome="read")
        acknowledge_reading(recorder, case)
        recorder.finish()
    return _view(desk, folded, state)


def list_consultations(desk: Desk, officer: Officer, case: UUID, *, purpose: str) -> tuple[Consultation, ...]:
    """Those of a case, the first opened first; the reading is on record.

    Raises:
        NotPermitted, InvalidInput: As `read_consultation`.
    """
    with audited(desk, officer, purpose, "case.read", case), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, may_read(officer, purpose), purpose)
        found = recorder.case(case).consultations.values()
        recorder.audit("case.read", case=case, subject=str(case), outcome="read")
        recorder.finish()
    return tuple(sorted(found, key=lambda one: (one.at, one.id)))


def transfer_letter(view: ConsultationView, *, asks: str, language: str) -> Letter:
    """The draft of a request that the state agreed on takes the proceedings over; the gate looks at it like at any.

    Args:
        view: A consultation in which all agreed that one other state prosecutes.
        asks: What exactly that state is asked to take over.
        language: In which language the letter is written.

    Raises:
        InvalidInput: Nothing of the kind was agreed, or it says nothing.
    """
    agreed, ours = view.state.agreed, state_of(view.node)
    if agreed is None or agreed.body.outcome != Outcome.ONE_STATE or agreed.body.states[0] == ours:
        raise InvalidInput(
            "jurisdiction.not_agreed",
            "It was not agreed that another state prosecutes.",
            advice="Only such an agreement leads to a transfer of proceedings.",
        )
    if not asks.strip():
        raise InvalidInput("jurisdiction.asks", "Say what is to be taken over.", advice="In a sentence or two.")
    return _handed_over(view, agreed.body.states[0], agreed.body.reasons, asks.strip(), language)


def _handed_over(view: ConsultationView, to: str, reasons: str, asks: str, language: str) -> Letter:
    before, opened, ours = view.letter, view.state.opened, state_of(view.node)
    maxima = {before.requesting_state: before.requesting_max, before.requested_state: before.requested_max}
    subject = next((one.key for one in before.subjects if one.role in SOUGHT), "")
    return replace(
        before,
        request=NEW,
        case=view.case,
        revision=0,
        requesting_state=ours,
        requested_state=to,
        requesting_node=view.node,
        requested_node=to.lower(),
        title=opened.title,
        facts=opened.conduct,
        offence=opened.offence,
        offence_date=opened.offence_date,
        language=language,
        measures=(
            MeasureAsked("m1", "transfer_proceedings", asks=asks, link=reasons, subject=subject, documents=AGREED),
        ),
        requesting_max=maxima.get(ours),
        requested_max=maxima.get(to),
        previous=f"jurisdiction {view.state.id}",
        attachments=(),
    )


def nationals(sought: Sequence[Subject], state: str) -> bool | None:
    """True if everybody sought is a national of the state, False if nobody is; None if that is not known."""
    held = [{code[:2] for code in one.nationality} for one in sought]
    if not held or not all(held):
        return None
    return (
        True if all(state[:2] in one for one in held) else False if not any(state[:2] in one for one in held) else None
    )


def _view(desk: Desk, case: Case, state: Consultation) -> ConsultationView:
    opened, ours = state.opened, state_of(desk.node)
    letter = letter_of(case.requests, opened)
    sought = [one for one in letter.subjects if one.role in SOUGHT]
    tables = {code: filed.table.rows for code, filed in state.tables.items()}
    unwilling = [code for code, filed in state.tables.items() if filed.table.will_act == "no" and code != ours]
    return ConsultationView(
        case=case.id,
        node=desk.node,
        state=state,
        comparison=compare(tables, opened.states),
        heads={code: desk.law.heads_of(code, opened.offence) for code in opened.states},
        options={
            code: desk.law.where_nobody_acts(ours, code, opened.offence, nationals(sought, code)) for code in unwilling
        },
        letter=letter,
    )
