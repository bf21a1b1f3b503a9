"""The inbox: what there is to do, by clock; and the same as a file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comity.application.casework.list_requests import MOST_COUNTED, list_requests, read_inbox
from comity.application.node.list_nodes import NodeFacts, list_nodes
from comity.application.ports import RequestRow
from comity.application.register.read_register import count_reviews
from comity.domain.errors import InvalidInput
from comity.domain.stages import Stage
from comity.web.casework.listing import ORDERS, PAGE_SIZE, VIEWS, Question, first_view, is_for, of_view, read_question
from comity.web.exports import json_file, table_file
from comity.web.moments import Clocks
from comity.web.rendering import page
from comity.web.visits import Visit, for_officers

SOON = timedelta(days=1)
COUNTED = ("todo", "second", "escalated", "late", "drafts", "reviews")  # lists in which something waits
MOST_EXPORTED = 10_000  # rows in one file
_COLUMNS = (
    "request", "case", "direction", "title", "from_state", "to_state", "counterpart", "measures", "stage", "urgency",
    "due_name", "due_at", "waiting", "updated_at", "turn",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the inbox; `pressure` is overdue, soon or empty."""

    row: RequestRow
    clocks: Clocks
    partner: str
    pressure: str


@require_safe
@for_officers
def inbox(request: HttpRequest, visit: Visit) -> HttpResponse:
    """One page of requests."""
    query, officer = request.GET.dict(), visit.officer
    question = read_question(query, first_view(query, officer))
    lists = {view: of_view(view, officer) for view in COUNTED if is_for(view, officer)}
    part = bool(request.headers.get("HX-Request"))  # only the rows are wanted, the tabs stay as they are
    read = read_inbox(
        visit.desk,
        officer,
        question.listing(officer),
        purpose=visit.purpose,
        lists={} if part else lists,
        bare=question.view == "drafts" and question.page == 1 and not question.filtered,
    )
    nodes, now = list_nodes(visit.desk), visit.desk.clock.now()
    values = {
        "question": question,
        "tabs": [_tab(question, view, read.counts) for view in VIEWS if view in lists or view not in COUNTED],
        "lines": [_line(row, visit.desk.node, nodes, now) for row in read.rows],
        "bare": read.bare,
        "reviews": 0 if part else count_reviews(visit.desk, officer),
        "own_clock": Clocks(visit.desk.node, visit.desk.node, nodes),
        "total": read.total,
        "first": (question.page - 1) * PAGE_SIZE + 1,
        "pages": max(1, -(-read.total // PAGE_SIZE)),
        "stages": list(Stage),
        "orders": ORDERS,
    }
    return page(request, "inbox.html", values)


def _tab(question: Question, view: str, counts: Mapping[str, int]) -> tuple[str, str, str | None, str, bool]:
    """A list as a tab: address, name, count as text, tone, and whether it is the present one."""
    count = counts.get(view)
    shown = None if count is None else f"{MOST_COUNTED - 1}+" if count >= MOST_COUNTED else str(count)
    tone = {"late": "bad", "escalated": "bad", "todo": "busy", "second": "busy"}.get(view, "") if count else ""
    return Question(view=view).address(), view, shown, tone, question.view == view


def _line(row: RequestRow, node: str, nodes: Mapping[str, NodeFacts], now: datetime) -> Line:
    partner = nodes[row.counterpart].name if row.counterpart in nodes else row.counterpart
    return Line(row, Clocks(node, row.counterpart, nodes), partner, _pressure(row.due_at, now))


def _pressure(due_at: datetime | None, now: datetime) -> str:
    if due_at is None or due_at > now + SOON:
        return ""
    return "overdue" if due_at <= now else "soon"


@require_safe
@for_officers
def inbox_csv(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every request that fits the filters, as a table for a spreadsheet."""
    rows = (_plain(row).values() for row in _exported(request, visit, "csv"))
    return table_file(_COLUMNS, rows, "requests.csv")


@require_safe
@for_officers
def inbox_json(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every request that fits the filters, for programs."""
    rows = [_plain(row) for row in _exported(request, visit, "json")]
    return json_file({"requests": rows}, "requests.json")


def _exported(request: HttpRequest, visit: Visit, kind: str) -> list[RequestRow]:
    """The rows; the audit entry's purpose says that they left as a file.

    Raises:
        InvalidInput: There are more than one file should hold; none is left out in silence.
    """
    question: Question = read_question(request.GET.dict())
    wanted = replace(question.listing(visit.officer), offset=0, limit=MOST_EXPORTED)
    rows, total = list_requests(visit.desk, visit.officer, wanted, purpose=f"{visit.purpose} [export {kind}]")
    if total > len(rows):
        raise InvalidInput(
            "export.too_large",
            f"{total} requests fit; a file holds at most {MOST_EXPORTED}.",
            advice="Narrow the filters and export in parts.",
        )
    return rows


def _plain(row: RequestRow) -> dict[str, str | int]:
    values = {name: getattr(row, name) for name in _COLUMNS}
    values |= {
        "request": str(row.request),
        "case": str(row.case),
        "measures": " ".join(row.measures),
        "turn": " ".join(row.turn),
        "due_at": row.due_at.isoformat() if row.due_at else "",
        "updated_at": row.updated_at.isoformat(),
    }
    return values
