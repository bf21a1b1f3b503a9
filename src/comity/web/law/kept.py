"""The registers that a surrender leaves behind, as pages and files: what it was for, what was promised.

They lead to the cases and hold no name and no words of anybody. Each reading is on record, with its purpose.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comity.application.casework import list_registers as registers
from comity.law.tables import Table
from comity.web.law.pages import table_as
from comity.web.law.question import read_words, refused
from comity.web.rendering import page
from comity.web.visits import Visit, for_officers

STANDINGS: Final = ("kept", "alleged", "established", "lifted", "overdue")
_FIELDS = ("state", "standing", "order")


@dataclass(frozen=True, slots=True)
class Register:
    """One of the registers: its name in addresses, its columns on the page and in files, and how it is read."""

    name: str
    shown: tuple[str, ...]
    columns: tuple[str, ...]
    usual: str
    states: tuple[str, ...]
    read: Callable[[Visit, str], Sequence[Mapping[str, Any]]]


def _surrenders(visit: Visit, purpose: str) -> list[dict[str, Any]]:
    found = registers.list_surrenders(visit.desk, visit.officer, purpose=purpose)
    return [registers.surrender_plain(row) for row in found]


def _assurances(visit: Visit, purpose: str) -> list[dict[str, Any]]:
    found = registers.list_assurances(visit.desk, visit.officer, purpose=purpose)
    return [registers.assurance_plain(row) for row in found]


SURRENDERS = Register(
    "surrenders",
    ("on", "from_state", "to_state", "offences", "protected_until", "touched"),
    registers.SURRENDER_COLUMNS,
    "-on",
    ("from_state", "to_state"),
    _surrenders,
)
ASSURANCES = Register(
    "assurances",
    ("state", "assurance", "standing", "visits", "next_visit"),
    registers.ASSURANCE_COLUMNS,
    "standing",
    ("state",),
    _assurances,
)


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """Filters and order of a register; an empty word asks for everything."""

    register: Register
    state: str = ""
    standing: str = ""
    order: str = ""

    def address(self, end: str = "", **changes: str) -> str:
        """The address of the same question, with changes; `end` is how a file's name ends."""
        asked = replace(self, **changes)  # type: ignore[arg-type]  # only words change
        said = {name: getattr(asked, name) for name in _FIELDS if getattr(asked, name)}
        path = f"/law/{self.register.name}{end}"
        return f"{path}?{urlencode(said)}" if said else path

    def sorted_by(self, column: str) -> str:
        """The address that sorts by a column, or the other way round if it does already."""
        return self.address(order=f"-{column}" if self._order == column else column)

    def direction_of(self, column: str) -> str:
        """What `aria-sort` says of a column."""
        return {column: "ascending", f"-{column}": "descending"}.get(self._order, "none")

    def of(self, rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """The rows that fit, in order; what has no value comes last."""
        found = [row for row in rows if self._fits(row)]
        column = self._order.removeprefix("-")
        known = [row for row in found if row[column] not in (None, [])]
        if self.order or self.register is SURRENDERS:  # broken promises stand first as the register has them
            known.sort(key=lambda row: row[column], reverse=self._order.startswith("-"))
        return known + [row for row in found if row[column] in (None, [])]

    @property
    def _order(self) -> str:
        return self.order or self.register.usual

    def _fits(self, row: Mapping[str, Any]) -> bool:
        if self.state and self.state not in [row[name][:2] for name in self.register.states]:
            return False
        if self.standing == "overdue":
            return row["overdue"] is not None
        return not self.standing or row["standing"] == self.standing


def _question(query: Mapping[str, str], register: Register, states: Sequence[str]) -> KeptQuestion:
    said = read_words(query, _FIELDS)
    allowed = {
        "state": states,
        "standing": STANDINGS if register is ASSURANCES else (),
        "order": (*register.shown, *(f"-{name}" for name in register.shown)),
    }
    for name, words in allowed.items():
        if said[name] and said[name] not in words:
            raise refused(f"There is no {name} {said[name][:40]!r}.")
    return KeptQuestion(register, **said)


def _page(request: HttpRequest, visit: Visit, register: Register) -> HttpResponse:
    states = sorted(visit.desk.law.corpus.states)
    question = _question(request.GET.dict(), register, states)
    rows = question.of(register.read(visit, visit.purpose))
    values = {"question": question, "register": register, "rows": rows, "states": states, "standings": STANDINGS}
    return page(request, "law_registers.html", values)


def _file(request: HttpRequest, visit: Visit, register: Register, form: str) -> HttpResponse:
    question = _question(request.GET.dict(), register, sorted(visit.desk.law.corpus.states))
    rows = question.of(register.read(visit, f"{visit.purpose} [export {form}]"))
    table = Table(register.columns, tuple(tuple(_cell(row[name]) for name in register.columns) for row in rows))
    return table_as(table, form, register.name, {"node": visit.desk.node})


def _cell(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


@require_safe
@for_officers
def surrenders_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """For what persons were handed over, until when that protects, and what was reported since."""
    return _page(request, visit, SURRENDERS)


@require_safe
@for_officers
def surrenders_file(request: HttpRequest, visit: Visit, form: str) -> HttpResponse:
    """The same as a file."""
    return _file(request, visit, SURRENDERS, form)


@require_safe
@for_officers
def assurances_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What was promised, who looked, and what became of it."""
    return _page(request, visit, ASSURANCES)


@require_safe
@for_officers
def assurances_file(request: HttpRequest, visit: Visit, form: str) -> HttpResponse:
    """The same as a file."""
    return _file(request, visit, ASSURANCES, form)
