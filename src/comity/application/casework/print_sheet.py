"""An officer takes out the legality sheet of a request: what both sides' law says of it, on paper, on record."""

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.policy import may_read
from comity.application.ports.printing import LegalitySheet, Printer, SheetMeasure, SheetSide
from comity.application.reading import assessment_from_plain, letter_digest
from comity.application.recorder import Recorder
from comity.application.settling import settled, waivers_of
from comity.domain import bodies as b
from comity.domain.assessments import Assessment
from comity.domain.authorities import state_of
from comity.domain.cases import Case, RequestState
from comity.domain.errors import NotVerified, OutOfOrder
from comity.domain.officers import Officer


@dataclass(frozen=True, slots=True)
class Sheet:
    """The paper and its SHA-256, which the audit log has."""

    pdf: bytes
    sha256: bytes


def print_sheet(
    desk: Desk, officer: Officer, case: UUID, request: UUID, printer: Printer, *, language: str, purpose: str
) -> Sheet:
    """The sheet of a request, with every decision on its present wording that this node has.

    Raises:
        NotPermitted: The officer sees no content.
        InvalidInput: No such case, request or language, no purpose, or a character that no font has.
        OutOfOrder: ``sheet.nothing``: no gate has assessed the present wording.
    """
    with audited(desk, officer, purpose, "sheet.printed", case):
        reader = may_read(officer, purpose)
        with desk.store.reading() as unit:
            recorder = Recorder(desk, unit, reader, purpose)
            sheet = _sheet(desk, recorder, recorder.case(case), recorder.request(case, request))
        pdf = printer.print_sheet(sheet, language)  # it takes its time, so nobody waits for the store meanwhile
        digest = sha256(pdf).digest()
        with desk.store.unit() as unit:
            recorder = Recorder(desk, unit, reader, purpose)
            recorder.audit("sheet.printed", case=case, subject=digest.hex(), language=language)
            recorder.finish()
    return Sheet(pdf, digest)


def _sheet(desk: Desk, recorder: Recorder, case: Case, state: RequestState) -> LegalitySheet:
    letter, digest = state.letter, letter_digest(state.letter)
    found = _assessments(case, state, digest)
    if not found:
        raise OutOfOrder("sheet.nothing", "No gate has assessed this wording.", advice="Assess the letter first.")
    measures = tuple(
        SheetMeasure(
            asked.key,
            asked.measure,
            asked.asks,
            tuple(
                SheetSide(by, one.decisions[asked.key], _settled(state, waived, asked.key))
                for by, (one, waived) in found.items()
                if asked.key in one.decisions
            ),
        )
        for asked in letter.measures
    )
    return LegalitySheet(
        letter=digest,
        requesting_state=letter.requesting_state,
        requested_state=letter.requested_state,
        offence=letter.offence,
        at=recorder.at,
        measures=measures,
        title=letter.title,
        case=str(case.id),
        request=str(state.id),
        node=desk.node,
    )


def _settled(state: RequestState, waived: tuple[b.ItemWaived, ...], key: str) -> tuple[str, ...]:
    return tuple(sorted(settled(state.letter, waived, state.promises).get(key, ())))


def _assessments(
    case: Case, state: RequestState, digest: bytes
) -> dict[str, tuple[Assessment, tuple[b.ItemWaived, ...]]]:
    """The newest assessment of this wording by each node with its own side's waivers, the first to assess first."""
    found: dict[str, tuple[Assessment, tuple[b.ItemWaived, ...]]] = {}
    for entry in case.timeline:
        author, asking = entry.known.event.author, state.letter.requesting_state[:2]
        match entry.known.body:
            case b.RequestAssessed(request=request, assessment=plain) if request == state.id:
                waived = waivers_of(state) if state_of(author) == asking else ()
            case b.RequestReleased(letter=letter, assessment=plain, waived=waived) if letter.request == state.id:
                pass
            case _:
                continue
        if entry.out_of_order:
            continue
        try:
            one = assessment_from_plain(plain)
        except NotVerified:
            continue  # another version's form: the timeline shows it, a sheet cannot
        if one.letter == digest:
            found[author] = one, waived
    return found
