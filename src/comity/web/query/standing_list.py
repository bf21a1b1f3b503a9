"""Standing queries as a list: which of them, in which order, and as a file without names."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from comity.application.ports.standing import StandingRow
from comity.application.query.standing_read import StandingView, plain_row
from comity.domain.errors import InvalidInput
from comity.domain.searches import SearchPurpose
from comity.domain.standing import Standing
from comity.web.list_questions import ListQuestion, both_ways, fits, is_page

WHOSE: Final = ("mine", "waiting", "met")
"""The officer's own; those that wait for this officer as the second person; those that met anything."""
ROWS: Final = 50
ORDERS: Final[Mapping[str, Callable[[StandingRow], Any]]] = {
    "state": lambda row: row.state,
    "purpose": lambda row: row.purpose,
    "asked_at": lambda row: row.asked_at,
    "until": lambda row: row.until,
    "compared": lambda row: row.compared,
    "met": lambda row: row.hits,
}


@dataclass(frozen=True, slots=True)
class Question(ListQuestion):
    """Filters and order as the address says them; an empty word asks for everything."""

    PATH: ClassVar[str] = "/search/standing"
    FIELDS: ClassVar[tuple[str, ...]] = ("state", "purpose", "whose", "order", "page")
    state: str = ""
    purpose: str = ""
    whose: str = ""
    order: str = "-asked_at"
    page: str = "1"

    @property
    def number(self) -> int:
        """Which page."""
        return int(self.page)

    def choose(self, views: Iterable[StandingView]) -> list[StandingView]:
        """Those that fit, in order; what is alike stays newest first."""
        fits = [view for view in views if self._fits(view)]
        return sorted(fits, key=lambda view: ORDERS[self.order.lstrip("-")](view.row), reverse=self.order[0] == "-")

    def _fits(self, view: StandingView) -> bool:
        row = view.row
        whose = {
            "": True,
            "mine": view.is_mine,
            "waiting": not view.is_mine and row.state == Standing.ASKED,
            "met": row.hits > 0,
        }
        return self.state in ("", row.state) and self.purpose in ("", row.purpose) and whose[self.whose]


def read_question(query: Mapping[str, str]) -> Question:
    """The question of an address.

    Raises:
        InvalidInput: ``standing.list``: a word or number that is none.
    """
    said = {name: query.get(name, "") for name in Question.FIELDS}
    allowed = {
        "state": tuple(Standing),
        "purpose": tuple(SearchPurpose),
        "whose": WHOSE,
        "order": both_ways(ORDERS),
    }
    number = said["page"] or "1"
    if not fits(said, allowed) or not is_page(number) or set(query) - set(Question.FIELDS):
        raise InvalidInput(
            "standing.list", "There is no such order or page of standing queries.", advice="Choose from the filters."
        )
    return Question(**said | {"order": said["order"] or "-asked_at", "page": number})


def file_rows(views: Iterable[StandingView]) -> list[dict[str, str | int]]:
    """What leaves as a file: counts, moments and ids, and nobody's name."""
    return [{name: _text(value) for name, value in plain_row(view.row).items()} for view in views]


def _text(value: Any) -> str | int:
    if value is None:
        return ""
    if isinstance(value, int):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
