"""The reciprocity ledger as a page and as files: counts alone, no person, no title. Each reading is on record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comity.application.oversight.reciprocity import LedgerLine, LedgerQuery, Reciprocity, read_ledger, table_of
from comity.domain.measures import Measure
from comity.law import Corpus
from comity.web.law.pages import table_as
from comity.web.law.question import day_of, read_words, refused
from comity.web.list_questions import ListQuestion, both_ways
from comity.web.rendering import page
from comity.web.visits import Visit, for_officers

ORDERS = (
    "partner", "direction", "measure", "asked", "open", "executed", "refused", "in_time", "late", "median_days",
    "assurances_asked", "assurances_given", "assurances_declined",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LedgerQuestion(ListQuestion):
    """Filters and order; an empty word asks for everything."""

    PATH: ClassVar[str] = "/law/ledger"
    FIELDS: ClassVar[tuple[str, ...]] = ("partner", "direction", "measure", "since", "until", "order")
    partner: str = ""
    direction: str = ""
    measure: str = ""
    since: str = ""
    until: str = ""
    order: str = "partner"

    def query(self) -> LedgerQuery:
        """As the use case asks it."""
        days = day_of(self.since, date.min), day_of(self.until, date.max)
        return LedgerQuery(self.partner, self.direction, self.measure, *days)

    def ordered(self, lines: tuple[LedgerLine, ...]) -> list[LedgerLine]:
        """The lines in order; what has no number comes last."""
        column = self.order.removeprefix("-")
        known = [line for line in lines if getattr(line, column) is not None]
        known.sort(key=lambda line: getattr(line, column), reverse=self.order.startswith("-"))
        return known + [line for line in lines if getattr(line, column) is None]


def _read_question(query: Mapping[str, str], corpus: Corpus) -> LedgerQuestion:
    said = read_words(query, LedgerQuestion.FIELDS)
    allowed = {
        "partner": tuple(corpus.states),
        "direction": ("in", "out"),
        "measure": tuple(Measure),
        "order": both_ways(ORDERS),
    }
    for name, words in allowed.items():
        if said[name] and said[name] not in words:
            raise refused(f"There is no {name} {said[name][:40]!r}.")
    return LedgerQuestion(**said | {"order": said["order"] or "partner"})


def _found(visit: Visit, question: LedgerQuestion, form: str = "") -> Reciprocity:
    purpose = f"{visit.purpose} [export {form}]" if form else visit.purpose
    return read_ledger(visit.desk, visit.officer, question.query(), purpose=purpose)


@require_safe
@for_officers
def ledger_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Who asked what of whom, and what became of it."""
    corpus = visit.desk.law.corpus
    question = _read_question(request.GET.dict(), corpus)
    found = _found(visit, question)
    values = {
        "question": question,
        "lines": question.ordered(found.lines),
        "uncounted": found.uncounted,
        "states": sorted(corpus.states),
        "measures": list(Measure),
    }
    return page(request, "law_ledger.html", values)


@require_safe
@for_officers
def ledger_file(request: HttpRequest, visit: Visit, form: str) -> HttpResponse:
    """The same as a file."""
    question = _read_question(request.GET.dict(), visit.desk.law.corpus)
    found = _found(visit, question, form)
    head = {"node": visit.desk.node, "uncounted_cases": str(found.uncounted)}
    return table_as(table_of(question.ordered(found.lines)), form, "ledger", head)
