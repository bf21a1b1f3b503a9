"""Searches, verdicts and passenger lists for programs."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from comity.application.query import screen_list
from comity.application.query.confirm_match import confirm_match
from comity.application.query.keeping import index_status
from comity.application.query.plain_form import answer_to_plain
from comity.application.query.search_person import search_person, search_thing
from comity.domain.searches import SearchPurpose, asking
from comity.web.api import shapes
from comity.web.api.access import officer_of
from comity.web.api.faults import FAULTS
from comity.web.exports import table_file
from comity.web.node import current_desk

router = Router(tags=["search"])


@router.post("/search/person", response={200: shapes.AnswerOut, **FAULTS}, summary="Look a person up")
def person(request: HttpRequest, body: shapes.PersonIn) -> dict[str, Any]:
    """Look a person up in the register by any of the names, in any script, with what else is known.

    Nothing found is no clearance and ends at `negative.valid_until`. A candidate is no hit until a named officer
    confirms it.
    """
    desk = current_desk()
    answer = search_person(desk, officer_of(request), body.person(desk.clock.now()), body.asking())
    return answer_to_plain(answer)


@router.post("/search/thing", response={200: shapes.AnswerOut, **FAULTS}, summary="Look numbers up")
def thing(request: HttpRequest, body: shapes.ThingsIn) -> dict[str, Any]:
    """Look numbers and marks up: documents, vehicles, vessels, telephones, accounts, wallets."""
    numbers = tuple(one.number() for one in body.numbers)
    return answer_to_plain(search_thing(current_desk(), officer_of(request), numbers, body.asking()))


@router.post(
    "/search/{uuid:search}/records/{uuid:record}/verdict",
    response={200: shapes.VerdictOut, **FAULTS},
    summary="Confirm or reject a candidate",
)
def verdict(request: HttpRequest, search: UUID, record: UUID, body: shapes.VerdictIn) -> dict[str, Any]:
    """Say as a named officer whether a candidate is who was searched for. A rejection needs a reason."""
    why = asking(body.purpose.value, body.case)
    signed = confirm_match(
        current_desk(), officer_of(request), search, record, verdict=body.verdict, reason=body.reason,
        certificate=body.certificate, purpose=why.purpose.value,
    )  # fmt: skip
    return {"search": search, "record": record, "verdict": body.verdict, "event": signed.digest.hex()}


@router.post("/lists", response={202: shapes.ListOut, **FAULTS}, summary="Hand a passenger list in")
def take(request: HttpRequest, body: shapes.ListIn) -> Status[dict[str, Any]]:
    """Have a list looked up line by line; ask for it again to see how far it is."""
    row = screen_list.take_list(current_desk(), officer_of(request), body.name, body.csv.encode(), body.asking())
    return Status(202, shapes.list_out(row))


@router.get("/lists/{uuid:job}", response={200: shapes.ListResultsOut, **FAULTS}, summary="How a list stands")
def show(request: HttpRequest, job: UUID, purpose: SearchPurpose) -> dict[str, Any]:
    """A list with what was found so far. No name of a passenger is in it."""
    view = screen_list.read_list(current_desk(), officer_of(request), job, purpose=purpose.value)
    rows = [dict(zip(screen_list.RESULT_COLUMNS, one, strict=True)) for one in screen_list.result_rows(view)]
    return {"job": shapes.list_out(view.row), "results": rows}


@router.get("/lists/{uuid:job}/results.csv", response={**FAULTS}, summary="What was found, as a table")
def results(request: HttpRequest, job: UUID, purpose: SearchPurpose) -> HttpResponse:
    """The same as CSV."""
    view = screen_list.read_list(current_desk(), officer_of(request), job, purpose=purpose.value)
    return table_file(screen_list.RESULT_COLUMNS, screen_list.result_rows(view), "list-results.csv")


@router.post("/lists/{uuid:job}/stop", response={200: shapes.ListOut, **FAULTS}, summary="Stop a list")
def stop(request: HttpRequest, job: UUID, purpose: SearchPurpose) -> dict[str, Any]:
    """Stop a list; lines that were not looked up are forgotten."""
    return shapes.list_out(screen_list.stop_list(current_desk(), officer_of(request), job, purpose=purpose.value))


@router.get("/search/index", response={200: shapes.IndexOut, **FAULTS}, summary="How the index stands")
def index(request: HttpRequest) -> dict[str, Any]:
    """How fresh the index is. No content."""
    officer_of(request)
    found = index_status(current_desk())
    state = found.state
    return {
        "usable": state is not None,
        "why": found.why,
        "register_change": found.newest,
        "behind": found.behind,
        "generation": state and state.generation,
        "records": state and state.records,
        "age_seconds": state and (found.at - state.changed_at).total_seconds(),
    }
