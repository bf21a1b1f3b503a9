"""The audit log: who did or read what, for which purpose, with what outcome; each entry leads to its proof."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from comity.application.node.list_nodes import list_nodes
from comity.application.oversight.audit_proof import prove_entry
from comity.application.oversight.check_log import check_log_for
from comity.application.oversight.read_audit import AuditPage, AuditRow, read_audit
from comity.domain.bodies import BODIES
from comity.domain.errors import ComityError, InvalidInput
from comity.web.casework.naming import Names
from comity.web.exports import json_file, table_file
from comity.web.faults import in_words, status_of
from comity.web.languages import language_of
from comity.web.moments import Clocks
from comity.web.oversight.question import OUTCOMES, PAGE_SIZE, AuditQuestion, read_question
from comity.web.rendering import page
from comity.web.visits import Visit, for_officers

MOST_EXPORTED = 10_000  # entries in one file
_COLUMNS = (
    "at", "act", "officer", "name", "role", "purpose", "subject", "outcome", "case", "decision", "detail", "event",
)  # fmt: skip


@require_safe
@for_officers
def audit_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """One page of entries, the newest first."""
    question = read_question(request.GET.dict())
    if not question.as_of:
        question = replace(question, as_of=visit.desk.clock.now().isoformat())
    return _show(request, visit, question, _read(visit, question))


@require_safe
@for_officers
def audit_csv(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every entry that fits, as a table for a spreadsheet."""
    rows = (_plain(row).values() for row in _exported(request, visit, "csv"))
    return table_file(_COLUMNS, rows, "audit.csv")


@require_safe
@for_officers
def audit_json(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every entry that fits, for programs."""
    rows = [_plain(row) for row in _exported(request, visit, "json")]
    return json_file({"entries": rows}, "audit.json")


@require_safe
@for_officers
def entry_page(request: HttpRequest, visit: Visit, entry: bytes) -> HttpResponse:
    """One entry, and what proves it."""
    nodes, here = list_nodes(visit.desk), visit.desk.node
    found = prove_entry(visit.desk, visit.officer, entry, purpose=visit.purpose)
    values = {"row": found.row, "proof": found.proof, "clocks": Clocks(here, here, nodes), "known": BODIES}
    return page(request, "audit_entry.html", values)


@require_POST
@for_officers
def check(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Check the whole log now: every event, the tree, every checkpoint and cosignature."""
    fault, checked = None, None
    try:
        checked = check_log_for(visit.desk, visit.officer, purpose=visit.purpose)
    except ComityError as error:
        fault = error
    question = AuditQuestion(as_of=visit.desk.clock.now().isoformat())
    return _show(request, visit, question, _read(visit, question), checked=checked, fault=fault)


def _read(visit: Visit, question: AuditQuestion, limit: int = PAGE_SIZE, purpose: str = "") -> AuditPage:
    query = question.query(visit.desk.authority.time_zone, limit)
    return read_audit(visit.desk, visit.officer, query, purpose=purpose or visit.purpose)


def _exported(request: HttpRequest, visit: Visit, kind: str) -> tuple[AuditRow, ...]:
    """The entries; the reading's own entry says that they left as a file.

    Raises:
        InvalidInput: There are more than one file should hold; none is left out in silence.
    """
    question = replace(read_question(request.GET.dict()), page=1)
    found = _read(visit, question, MOST_EXPORTED, f"{visit.purpose} [export {kind}]")
    if not found.complete:
        raise InvalidInput(
            "export.too_large",
            f"More entries fit than the {MOST_EXPORTED} that a file holds.",
            advice="Narrow the filters and export in parts.",
        )
    return found.rows


def _show(
    request: HttpRequest,
    visit: Visit,
    question: AuditQuestion,
    found: AuditPage,
    checked: object = None,
    fault: ComityError | None = None,
) -> HttpResponse:
    nodes, here = list_nodes(visit.desk), visit.desk.node
    values = {
        "question": question,
        "found": found,
        "first": (question.page - 1) * PAGE_SIZE + 1,
        "pages": max(1, -(-found.total // PAGE_SIZE)),
        "outcomes": OUTCOMES,
        "known": BODIES,
        "clocks": Clocks(here, here, nodes),
        "name_of": Names(nodes),
        "checked": checked,
        "fault": in_words(fault, language_of(request)) if fault else None,
    }
    return page(request, "audit.html", values, status=status_of(fault) if fault else 200)


def _plain(row: AuditRow) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in _COLUMNS}
    return values | {
        "at": row.at.isoformat(),
        "case": str(row.case or ""),
        "decision": row.decision.hex() if row.decision else "",
        "detail": "; ".join(f"{name}={said}" for name, said in sorted(row.detail.items())),
        "event": row.event.hex(),
    }
