"""What the inbox lists, computed from cases. Rebuilding all of it from events is a command, and a test."""

from comity.application.desk import Desk
from comity.application.ports import RequestRow, Unit
from comity.application.reading import known
from comity.domain.authorities import state_of
from comity.domain.cases import Case, RequestState, fold


def request_rows(node: str, case: Case) -> list[RequestRow]:
    """The rows of a case, as the node with this id sees them."""
    return [_row(node, case, state) for state in case.requests.values()]


def _row(node: str, case: Case, state: RequestState) -> RequestRow:
    letter, due = state.letter, state.next_due
    outgoing = letter.requesting_state[:2] == state_of(node)
    return RequestRow(
        request=state.id,
        case=case.id,
        direction="out" if outgoing else "in",
        title=letter.title,
        from_state=letter.requesting_state,
        to_state=letter.requested_state,
        counterpart=state.requested_node if outgoing else letter.requesting_node,
        measures=tuple(asked.measure for asked in letter.measures),
        stage=state.stage.value,
        urgency=letter.urgency.value,
        due_name=due.name if due else "",
        due_at=due.due_at if due else None,
        waiting=len(state.proposals),
        updated_at=max(entry.known.event.at for entry in case.timeline),
    )


def rebuild(desk: Desk, unit: Unit) -> int:
    """Drop every projection and fold it anew from events; the number of cases."""
    unit.views.clear()
    cases = unit.events.case_ids()
    for case in cases:
        events = [known(stored.signed) for stored in unit.events.of_case(case)]
        unit.views.put_requests(request_rows(desk.node, fold(case, events)))
    return len(cases)
