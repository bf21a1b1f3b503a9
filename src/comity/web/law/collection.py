"""Before collection: the steps that both states' rules ask for, on a page and on paper."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comity.bootstrap.paper import collection_form, open_printer
from comity.bootstrap.words import paper_languages
from comity.law.admissibility import EVIDENCE, SECTION, CollectionSheet, collection_sheet
from comity.web.law.question import day_of, refused
from comity.web.rendering import page
from comity.web.visits import Visit, for_officers

_FIELDS = ("one", "other", "evidence", "on", "language")


@require_safe
@for_officers
def collection_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The sheet for two states and a kind of evidence; an empty form before that."""
    law = visit.desk.law
    said, sheet = _read(request, law.today()), None
    if said["one"] and said["other"] and said["evidence"]:
        sheet = _sheet(request, visit)
    values = {
        "said": said,
        "sheet": sheet,
        "done": request.GET.getlist("done"),
        "states": sorted(law.corpus.states),
        "kinds": tuple(law.corpus.vocabulary[EVIDENCE]),
        "query": request.GET.urlencode(),
        "languages": [(code, one.name) for code, one in paper_languages().items()],
        "corpus": law.corpus,
        "day": law.today(),
    }
    return page(request, "law_collection.html", values)


@require_safe
@for_officers
def collection_paper(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The same as a PDF."""
    sheet = _sheet(request, visit)
    language = request.GET.get("language", "") or "en"
    pdf = open_printer().print_form(collection_form(sheet, visit.desk.clock.now(), visit.desk.node), language)
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="collection.pdf"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _read(request: HttpRequest, today: date) -> dict[str, str]:
    unknown = sorted(set(request.GET) - {*_FIELDS, "done"})
    if unknown:
        raise refused(f"There is no filter {unknown[0][:40]!r}.")
    said = {name: request.GET.get(name, "").strip()[:40] for name in _FIELDS}
    return said | {"on": said["on"] or today.isoformat()}


def _sheet(request: HttpRequest, visit: Visit) -> CollectionSheet:
    said, law = _read(request, visit.desk.law.today()), visit.desk.law
    steps = [step for step in request.GET.getlist("done") if step]
    if any(step not in law.corpus.vocabulary[SECTION] for step in steps):
        raise refused("There is no such step.")
    day = day_of(said["on"], law.today())
    return collection_sheet(said["one"], said["other"], said["evidence"], day, law.corpus, steps)
