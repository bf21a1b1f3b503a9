"""The inbox's question as it stands in an address: read strictly, and written back for links."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from comity.application.casework.list_requests import Listing
from comity.application.turns import TURNS
from comity.domain.errors import InvalidInput
from comity.domain.ladder import LATE, told_from
from comity.domain.officers import Officer
from comity.domain.stages import Stage

PAGE_SIZE = 25
ORDERS = ("due_at", "title", "counterpart", "stage", "updated_at")
VIEWS = ("todo", "second", "escalated", "late", "in", "out", "drafts", "reviews", "all")
_FIELDS = ("view", "direction", "stage", "text", "order", "page")
_MOST_PAGES = 1_000_000


@dataclass(frozen=True, slots=True)
class Question:
    """A list of the inbox with its filters, order and page; an empty word asks for everything.

    Lists: ``todo`` (a role of the reader's has the next step), ``second`` (an act waits for its second person),
    ``escalated`` (the ladder of a clock has come to a role of the reader's), ``late``, ``in``, ``out``, ``drafts``
    (ours, not released), ``reviews`` (a claim of danger is reviewed), ``all``.
    """

    view: str = "all"
    direction: str = ""
    stage: str = ""
    text: str = ""
    order: str = "due_at"
    page: int = 1

    def listing(self, officer: Officer) -> Listing:
        """As the use case asks it, one page."""
        return replace(
            of_view(self.view, officer),
            direction=self.direction or of_view(self.view, officer).direction,
            stage=self.stage,
            text=self.text,
            order=self.order,
            offset=(self.page - 1) * PAGE_SIZE,
            limit=PAGE_SIZE,
        )

    @property
    def filtered(self) -> bool:
        """True if words or a stage narrow the list."""
        return bool(self.text or self.stage or self.direction)

    def address(self, path: str = "/", **changes: str | int) -> str:
        """The address of the same question, with changes; whatever is as usual is left out."""
        asked = replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]  # names and kinds are this class's
        usual = Question()
        said = {name: getattr(asked, name) for name in _FIELDS if getattr(asked, name) != getattr(usual, name)}
        said = {"view": asked.view, **said} if path == "/" else said
        return f"{path}?{urlencode(said)}" if said else path

    def sorted_by(self, column: str) -> str:
        """The address that sorts by a column, or the other way round if it does already."""
        return self.address(order=f"-{column}" if self.order == column else column)

    def direction_of(self, column: str) -> str:
        """What `aria-sort` says of a column."""
        return {column: "ascending", f"-{column}": "descending"}.get(self.order, "none")


def of_view(view: str, officer: Officer) -> Listing:
    """The rows of a list for this reader."""
    match view:
        case "todo":
            return Listing(turn=turns(officer))
        case "second":
            return Listing(second=True)
        case "escalated":
            return Listing(clock=f"rung_{told_from(officer.roles) or LATE}")
        case "late":
            return Listing(clock="late")
        case "in" | "out":
            return Listing(direction=view)
        case "drafts":
            return Listing(at_home=True)
        case "reviews":
            return Listing(clock="review")
        case _:
            return Listing()


def is_for(view: str, officer: Officer) -> bool:
    """True if the list can hold something for this reader."""
    match view:
        case "todo":
            return bool(turns(officer))
        case "escalated":
            return told_from(officer.roles) is not None
        case _:
            return True


def turns(officer: Officer) -> tuple[str, ...]:
    """Roles of the reader to whom a step can fall."""
    return tuple(role.value for role in TURNS if role in officer.roles)


def first_view(query: Mapping[str, str], officer: Officer) -> str:
    """The list that an address without one means: what the reader has to do, unless it asks for anything else."""
    return "all" if not turns(officer) or set(query) - {"page"} else "todo"


def read_question(query: Mapping[str, str], view: str = "all") -> Question:
    """The question that an address asks; `view` is the list where it names none.

    Raises:
        InvalidInput: An unknown name, stage, order or direction, or a page that is no number. Nothing is passed over.
    """
    unknown = sorted(set(query) - set(_FIELDS))
    if unknown:
        raise _refused(f"There is no filter {unknown[0][:40]!r}.")
    direction, stage, order = query.get("direction", ""), query.get("stage", ""), query.get("order", "") or "due_at"
    if direction not in ("", "in", "out"):
        raise _refused(f"There is no direction {direction[:40]!r}.")
    if stage and stage not in {known.value for known in Stage}:
        raise _refused(f"There is no stage {stage[:40]!r}.")
    view = query.get("view", "") or view
    if view not in VIEWS:
        raise _refused(f"There is no list {view[:40]!r}.")
    if order.removeprefix("-") not in ORDERS or order.startswith("--"):
        raise _refused(f"There is no order {order[:40]!r}.")
    return Question(view, direction, stage, query.get("text", "").strip(), order, _page(query.get("page", "") or "1"))


def _page(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 9 and 1 <= int(text) <= _MOST_PAGES):
        raise _refused(f"There is no page {text[:40]!r}.")
    return int(text)


def _refused(message: str) -> InvalidInput:
    return InvalidInput("inbox.filter", message, advice="Go back to the inbox and choose from the form.")
