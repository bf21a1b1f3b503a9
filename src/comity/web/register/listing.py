"""The register as a list: filtered, sorted, and as files. Each look is on record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comity.application.ports import NoticeRow, NoticesWanted
from comity.application.register.plain_form import COLUMNS, listed, table_rows
from comity.application.register.read_register import list_notices
from comity.domain.errors import InvalidInput
from comity.domain.notice_rules import REMIND_BEFORE
from comity.domain.notices import NoticeStage
from comity.domain.register_entries import NoticeKind
from comity.web.exports import json_file, table_file
from comity.web.list_questions import ListQuestion, both_ways, fits, is_page
from comity.web.register.words import register_languages
from comity.web.rendering import page
from comity.web.visits import Visit, for_officers

SIDES = ("ours", "theirs", "review")
ORDERS = ("title", "kind", "stage", "owner", "valid_until", "updated_at")
ROWS = 50
MOST_EXPORTED = 10_000
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Question(ListQuestion):
    """Filters and order as the address says them."""

    PATH: ClassVar[str] = "/notices"
    FIELDS: ClassVar[tuple[str, ...]] = ("side", "kind", "stage", "text", "only", "order", "page")
    side: str = ""
    kind: str = ""
    stage: str = ""
    text: str = ""
    only: str = ""
    order: str = "-updated_at"
    page: str = "1"

    def wanted(self, limit: int, now: datetime) -> NoticesWanted:
        """As the use case asks it at this moment."""
        return NoticesWanted(
            self.side, self.kind, self.stage, "", self.text, self.only == "duty", self.only == "pending", self.order,
            (int(self.page) - 1) * ROWS if limit == ROWS else 0, limit,
            review_by=now + REMIND_BEFORE if self.only == "review" else None,
        )  # fmt: skip


def read_question(query: Mapping[str, str]) -> Question:
    """The question of an address.

    Raises:
        InvalidInput: ``notice.list``: a word or number that is none.
    """
    said = {name: query.get(name, "") for name in Question.FIELDS}
    allowed = {
        "side": SIDES,
        "kind": tuple(NoticeKind),
        "stage": tuple(NoticeStage),
        "only": ("duty", "pending", "review"),
        "order": both_ways(ORDERS),
    }
    page_number = said["page"] or "1"
    if (
        not fits(said, allowed)
        or not is_page(page_number)
        or len(said["text"]) > _LONGEST
        or set(query) - set(Question.FIELDS)
    ):
        raise InvalidInput(
            "notice.list", "There is no such order or page of notices.", advice="Choose from the filters of the page."
        )
    return Question(**said | {"order": said["order"] or "-updated_at", "page": page_number})


@require_safe
@for_officers
def list_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The register."""
    question = read_question(request.GET.dict())
    rows, total = list_notices(
        visit.desk, visit.officer, question.wanted(ROWS, visit.desk.clock.now()), purpose=visit.purpose
    )
    number = int(question.page)
    values = {
        "question": question,
        "rows": rows,
        "total": total,
        "sides": SIDES,
        "kinds": list(NoticeKind),
        "stages": list(NoticeStage),
        "page_number": number,
        "page_count": -(-total // ROWS),
        "previous": question.address(page=str(number - 1)) if number > 1 else "",
        "following": question.address(page=str(number + 1)) if number * ROWS < total else "",
        "node": visit.desk.node,
    }
    return page(request, "notices.html", values, speaking=register_languages())


@require_safe
@for_officers
def list_file(request: HttpRequest, visit: Visit, form: str) -> HttpResponse:
    """The same as a file; the export is on record."""
    question = read_question(request.GET.dict())
    purpose = f"{visit.purpose} [export {form}]" if visit.purpose.strip() else visit.purpose
    rows, _ = list_notices(
        visit.desk, visit.officer, question.wanted(MOST_EXPORTED, visit.desk.clock.now()), purpose=purpose
    )
    if form == "csv":
        return table_file(COLUMNS, _texts(rows), "notices.csv")
    return json_file({"notices": [_plain(row) for row in listed(rows)]}, "notices.json")


def _texts(rows: "list[NoticeRow] | tuple[NoticeRow, ...] | object") -> list[list[str]]:
    return [[_text(value) for value in row] for row in table_rows(rows)]  # type: ignore[arg-type]  # rows of the list


def _plain(row: Mapping[str, object]) -> dict[str, object]:
    return {name: value if isinstance(value, bool | int) else _text(value) for name, value in row.items()}


def _text(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
