"""What an officer of the relatives' desk does to a report, as the forms of its page say it.

Nothing here looks anybody up: what relatives say goes into their own store, and no form leads from it to a search.
"""

from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

from django.http import HttpRequest

from comity.application.relatives import publishing
from comity.application.relatives.keeping import Proof
from comity.application.relatives.protecting import QUESTIONS, lift_hold, record_found, screen_report
from comity.application.relatives.reporting import note_data, refuse_report
from comity.domain.errors import InvalidInput
from comity.domain.events import SignedEvent
from comity.domain.register_entries import Vulnerability
from comity.domain.relatives import MissingPerson, Reporter, Told, Wish
from comity.web import typed
from comity.web.uploads import uploaded
from comity.web.visits import Visit

Act = Callable[[HttpRequest, Visit, UUID, str], SignedEvent | Proof]
ANSWERS: Final = ("yes", "no", "unknown")


def _screen(request: HttpRequest, visit: Visit, report: UUID, purpose: str) -> SignedEvent:
    answers = {name: said for name in QUESTIONS if (said := typed.words(request, name))}
    return screen_report(visit.desk, visit.officer, report, answers, purpose=purpose)


def _lift(request: HttpRequest, visit: Visit, report: UUID, purpose: str) -> SignedEvent:
    return lift_hold(visit.desk, visit.officer, report, reason=typed.words(request, "reason"), purpose=purpose)


def _refuse(request: HttpRequest, visit: Visit, report: UUID, purpose: str) -> SignedEvent:
    return refuse_report(visit.desk, visit.officer, report, reason=typed.words(request, "refusal"), purpose=purpose)


def _consent(request: HttpRequest, visit: Visit, report: UUID, purpose: str) -> SignedEvent:
    return publishing.record_consent(
        visit.desk, visit.officer, report, scope=typed.several(request, "part"),
        given_by=typed.words(request, "given_by"), guardian=typed.words(request, "guardian") == "yes", purpose=purpose,
    )  # fmt: skip


def _withdraw(_request: HttpRequest, visit: Visit, report: UUID, purpose: str) -> Proof:
    return publishing.withdraw_consent(visit.desk, visit.officer, report, purpose=purpose)


def _photograph(request: HttpRequest, visit: Visit, report: UUID, purpose: str) -> SignedEvent:
    files = uploaded(request, "photograph")
    if not files or not files[0].size:
        raise InvalidInput("relatives.photograph", "No photograph was chosen.", advice="Choose a JPEG or PNG.")
    picture = files[0].read(publishing.MOST_PHOTOGRAPH + 1)
    return publishing.keep_photograph(visit.desk, visit.officer, report, picture, purpose=purpose)


def _propose(request: HttpRequest, visit: Visit, report: UUID, purpose: str) -> SignedEvent:
    return publishing.propose_publication(
        visit.desk, visit.officer, report, scope=typed.several(request, "part"),
        contact=typed.words(request, "contact"), purpose=purpose,
    )  # fmt: skip


def _give(request: HttpRequest, visit: Visit, report: UUID, purpose: str) -> SignedEvent:
    kind, text = typed.words(request, "kind"), typed.words(request, "text")
    return note_data(visit.desk, visit.officer, report, kind, text, purpose=purpose)


def _found(request: HttpRequest, visit: Visit, report: UUID, purpose: str) -> SignedEvent:
    wish, told = typed.words(request, "wish"), typed.words(request, "told")
    if wish not in frozenset(Wish) or told not in frozenset(Told):
        raise InvalidInput("page.choice", "Nothing was chosen.", advice="Choose from the list.")
    return record_found(
        visit.desk, visit.officer, report, wish=Wish(wish), told=Told(told), rule=typed.words(request, "rule"),
        purpose=purpose,
    )  # fmt: skip


ACTS: Final[Mapping[str, Act]] = {
    "screen": _screen,
    "lift": _lift,
    "refuse": _refuse,
    "consent": _consent,
    "withdraw-consent": _withdraw,
    "photograph": _photograph,
    "propose": _propose,
    "give": _give,
    "found": _found,
}
"""What a form of a report's page does, by the last part of its address."""


def report_of_form(request: HttpRequest) -> tuple[Reporter, MissingPerson]:
    """A report as it is taken down at the desk.

    Raises:
        InvalidInput: A day or a word that is none; the use case looks at the rest.
    """
    need = typed.words(request, "vulnerability") or Vulnerability.NONE.value
    if need not in frozenset(Vulnerability):
        raise InvalidInput("page.choice", "Nothing was chosen.", advice="Choose from the list.")
    person = MissingPerson(
        names=_lines(request, "names"),
        births=tuple(f"{line}-00-00"[:10] for line in _lines(request, "births")),
        sex=typed.words(request, "sex") or "unknown",
        description=typed.words(request, "description"),
        last_seen_on=typed.day_or_none(request, "last_seen_on"),
        last_seen_place=typed.words(request, "last_seen_place"),
        circumstances=typed.words(request, "circumstances"),
        vulnerability=Vulnerability(need),
        age_disputed=typed.words(request, "age_disputed") == "yes",
    )
    said = (typed.words(request, name) for name in ("reporter", "relation", "reach"))
    return Reporter(*said), person


def _lines(request: HttpRequest, name: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in typed.words(request, name).splitlines() if line.strip())
