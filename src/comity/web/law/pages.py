"""The list of instruments, a page for each, and one for each state."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comity.domain.errors import InvalidInput
from comity.law import Corpus
from comity.law.catalogue import GROUPS, STANDINGS, catalogue, conventions_of, find_record, table_of
from comity.law.facts import Record
from comity.law.mechanisms import CONFERS_NONE
from comity.law.memberships import memberships
from comity.law.tables import Table
from comity.web.exports import json_file, markdown_file, table_file
from comity.web.law.facts import contents_of, days_of, facts_of, records_of_kind
from comity.web.law.question import LawQuestion, day_of, read_law_question
from comity.web.rendering import page
from comity.web.visits import Visit, for_officers, see_other

_KINDS = ("treaty", "convention", "law", "mechanism", "state")


@require_safe
@for_officers
def law_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Everything that the corpus holds, filtered and sorted."""
    corpus = visit.desk.law.corpus
    question = read_law_question(request.GET.dict(), corpus)
    day = day_of(question.as_of, visit.desk.law.today())
    items = catalogue(day, corpus)
    values = {
        "question": question,
        "items": question.of(items),
        "total": len(items),
        "day": day,
        "corpus": corpus,
        "stale": day > corpus.vocabulary.data_as_of,
        "groups": GROUPS,
        "kinds": tuple(corpus.vocabulary["kind"]),
        "standings": STANDINGS,
        "states": sorted(corpus.states),
    }
    return page(request, "law.html", values)


@require_safe
@for_officers
def law_file(request: HttpRequest, visit: Visit, form: str) -> HttpResponse:
    """The same list as a file."""
    corpus = visit.desk.law.corpus
    question: LawQuestion = read_law_question(request.GET.dict(), corpus)
    day = day_of(question.as_of, visit.desk.law.today())
    table = table_of(question.of(catalogue(day, corpus)))
    return table_as(table, form, "law", {"as_of": day.isoformat(), "corpus": corpus.version})


def table_as(table: Table, form: str, name: str, head: dict[str, str]) -> HttpResponse:
    """A register as a file: csv, json or md."""
    if form == "csv":
        return table_file(table.columns, table.rows, f"{name}.csv")
    if form == "json":
        return json_file({**head, "rows": table.plain()}, f"{name}.json")
    title = ", ".join(f"{key} {value}" for key, value in head.items())
    return markdown_file(table, title, f"{name}.md")


@require_safe
@for_officers
def record_page(request: HttpRequest, visit: Visit, kind: str, name: str) -> HttpResponse:
    """One instrument, law, mechanism or state: every fact, its source, its confidence, and what belongs to it.

    Raises:
        InvalidInput: The corpus has none of this name.
    """
    corpus = visit.desk.law.corpus
    record = corpus.records.get((kind, name))
    if kind not in _KINDS or (record is None and not (kind == "convention" and name in conventions_of(corpus))):
        raise _unknown(name)
    day = visit.desk.law.today()
    item = next((one for one in catalogue(day, corpus) if (one.group, one.id) == (kind, name)), None)
    values = {
        "kind": kind,
        "name": name,
        "item": item,
        "day": day,
        "corpus": corpus,
        "facts": facts_of(record, corpus) if record else [],
        "contents": contents_of(name, corpus),
        "days": days_of(name, corpus),
        **_beside(kind, name, record, corpus, visit),
    }
    return page(request, "law_record.html", values)


def _beside(kind: str, name: str, record: Record | None, corpus: Corpus, visit: Visit) -> dict[str, object]:
    """What belongs to it: other editions, parties, declarations, members."""
    day = visit.desk.law.today()
    items = catalogue(day, corpus)
    related: list[object] = []
    rows: dict[str, list[Record]] = {"statuses": [], "declarations": []}
    members: tuple[object, ...] = ()
    if kind == "convention":
        rows["statuses"] = records_of_kind("status", f"{name}:", corpus)
        rows["declarations"] = records_of_kind("declaration", f"{name}:", corpus)
    elif kind == "law":
        family = ":".join(name.split(":")[:2]) + ":"
        related = [one for one in items if one.group == "law" and one.id.startswith(family) and one.id != name]
    elif kind == "treaty" and record is not None:
        pair = set(record.facts["parties"].value)
        related = [one for one in items if one.group == "treaty" and set(one.states) == pair and one.id != name]
    elif kind == "mechanism" and record is not None:
        members = memberships(record, [corpus.states[code] for code in sorted(corpus.states)], day)
    elif kind == "state":
        related = [one for one in items if name in one.states]
        rows["declarations"] = [
            one for one in records_of_kind("declaration", "", corpus) if one.id.split(":")[1] == name
        ]
    return {"related": related, "members": members, "confers_none": CONFERS_NONE, **rows}


@require_safe
@for_officers
def find_page(request: HttpRequest, visit: Visit, name: str) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """The page of what a basis or a citation names.

    Raises:
        InvalidInput: The corpus has nothing of this name.
    """
    found = find_record(name, visit.desk.law.corpus)
    if found is None:
        raise _unknown(name)
    return see_other(f"/law/{found[0]}/{found[1]}")


def _unknown(name: str) -> InvalidInput:
    return InvalidInput(
        "law.unknown", f"The law here has nothing called {name[:80]!r}.", advice="Choose from the list of instruments."
    )
