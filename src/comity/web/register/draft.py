"""The form of a notice: one class on one page, its fields and nothing else. A refused form keeps what was typed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods

from comity.application.node.list_nodes import list_nodes
from comity.application.policy import acting
from comity.application.register.draft_notice import draft_notice
from comity.application.register.notice_form import read_form
from comity.application.register.read_register import read_notice
from comity.domain.errors import ComityError, InvalidInput, OutOfOrder
from comity.domain.identity import Sex, ThingKind
from comity.domain.notice_effects import ROLES
from comity.domain.notice_rules import ACTIONS
from comity.domain.notices import (
    OBJECT_FACTS,
    WARNINGS,
    Looks,
    Matter,
    Notice,
    Proceeding,
    Protection,
    Screening,
)
from comity.domain.notices import ROLES as SUBJECT_ROLES
from comity.domain.register_entries import NoticeKind, Vulnerability
from comity.web.faults import in_words, status_of
from comity.web.languages import Language
from comity.web.register.words import language_here, register_languages
from comity.web.rendering import page
from comity.web.visits import DONE, Visit, for_officers, see_other
from comity.web.wording import as_it_is, language_name, word

NEW = UUID(int=0)
PERSONS = frozenset({NoticeKind.WANTED, NoticeKind.MISSING, NoticeKind.INFORMATION, NoticeKind.WARNING})
COURTS = frozenset({NoticeKind.WANTED, NoticeKind.ASSET})
SEEN = frozenset({NoticeKind.MISSING, NoticeKind.UNIDENTIFIED_BODY, NoticeKind.OBJECT})
THINGS = frozenset({NoticeKind.ASSET, NoticeKind.OBJECT, NoticeKind.WARNING, NoticeKind.INFORMATION})
FIELDS = (
    "title", "action", "matter", "facts", "language", "addressees", "circle", "reviewer", "case", "synthetic",
    "misused", "names", "births", "sex", "nationalities", "birth_place", "numbers", "role", "vulnerability", "consent",
    "description", "identifiers", "warnings", "things", "object_fact", "method", "seen_on", "seen_place", "seen_state",
    "proceeding", "offence", "offence_date", "charge", "court", "reference", "issued_on", "maximum",
    "remaining_months", "limitation_on", "no_limitation", "age_at_offence", "flags", "extradition_assured",
    "protection", "protection_authority", "protection_reference", "screening", "screened_on", "screening_reference",
    "judicial", "on", "place", "person", "pictures",
)  # fmt: skip
"""Names of fields as pages show them: those of the form, and the last parts of what a check names as missing."""
_TEXTS = ("kind", "title", "action", "matter", "facts", "language", "role", "vulnerability", "description",
          "object_fact", "consent", "method", "circle", "reviewer")  # fmt: skip
_COURT = ("proceeding", "offence", "offence_date", "charge", "court", "reference", "issued_on", "maximum",
          "limitation_on")  # fmt: skip
_LOOKS = ("protection", "protection_authority", "protection_reference", "screening", "screened_on",
          "screening_reference")  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def draft_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A new notice: first its class, then its fields."""
    acting(visit.officer, ROLES["notice.drafted"], "notice.drafted")
    if request.method == "POST":
        return _keep(request, visit, NEW)
    return _form(request, visit, NEW, _empty(request.GET.get("kind", "")))


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def reword_page(request: HttpRequest, visit: Visit, notice: UUID) -> HttpResponse:
    """The latest wording again, to be worded anew; it then takes another check and another review."""
    acting(visit.officer, ROLES["notice.drafted"], "notice.drafted")
    if request.method == "POST":
        return _keep(request, visit, notice)
    view = read_notice(visit.desk, visit.officer, notice, purpose=visit.purpose)
    if view.state.wording is None:
        raise OutOfOrder("notice.no_wording", "The notice has no wording here.", advice="Its owner words it.")
    return _form(request, visit, notice, written(view.state.wording.notice, view.state.wording.looks))


def _keep(request: HttpRequest, visit: Visit, notice: UUID) -> HttpResponse:
    try:
        wording, looks = read_form(plain_of(request.POST), notice=notice, owner=visit.desk.node)
        kept = draft_notice(visit.desk, visit.officer, wording, looks, purpose=visit.purpose)
    except ComityError as error:
        return _form(request, visit, notice, {name: request.POST.get(name, "") for name in request.POST}, error)
    request.session[DONE] = "notice-draft"
    return see_other(f"/notices/{kept.id}")


def plain_of(posted: QueryDict) -> dict[str, Any]:
    """The table of a form, as a file would have it.

    Raises:
        InvalidInput: ``notice.form``: a line or a number that cannot be read.
    """
    plain: dict[str, Any] = {name: posted.get(name, "").strip() for name in _TEXTS if posted.get(name, "").strip()}
    kind = _kind(plain.get("kind", ""))
    plain["addressees"] = sorted(set(posted.getlist("addressees")))
    plain |= {name: True for name in ("synthetic", "misused") if posted.get(name) == "yes"}
    for name in ("warnings",):
        plain[name] = posted.getlist(name)
    plain["identifiers"] = lines(posted, "identifiers")
    case = posted.get("case", "").strip()
    if case:
        plain["case"] = case
    if kind in PERSONS and lines(posted, "names"):
        plain["person"] = _person(posted)
    if lines(posted, "things"):
        plain["things"] = [_number(line) for line in lines(posted, "things")]
    if kind in COURTS:
        plain["judicial"] = _judicial(posted)
    if kind in SEEN:
        plain["sighting"] = _table(posted, {"on": "seen_on", "place": "seen_place", "state": "seen_state"})
    plain["looks"] = _table(posted, {name: name for name in _LOOKS})
    return plain


def written(notice: Notice, looks: Looks) -> dict[str, str]:
    """What the form's fields hold for a wording."""
    values: dict[str, str] = {name: str(getattr(notice, name)) for name in _TEXTS}
    values |= {"addressees": "\n".join(notice.addressees), "warnings": "\n".join(notice.warnings)}
    values |= {"identifiers": "\n".join(notice.identifiers), "case": str(notice.case or "")}
    values |= {"synthetic": "yes" if notice.synthetic else "", "misused": "yes" if notice.misused else ""}
    person, court = notice.person, notice.judicial
    if person is not None:
        values |= {
            "names": "\n".join(name.text for name in person.names),
            "births": "\n".join(
                "-".join(f"{part:02d}" for part in (one.year, one.month, one.day) if part is not None)
                for one in person.births
            ),
            "sex": person.sex.value,
            "nationalities": " ".join(person.nationalities),
            "birth_place": person.birth_place,
            "numbers": "\n".join(f"{n.kind.value} {n.state or '-'} {n.text}" for n in person.numbers),
        }
    values["things"] = "\n".join(f"{n.kind.value} {n.state or '-'} {n.text}" for n in notice.things)
    if court is not None:
        values |= {name: str(getattr(court, name) or "") for name in _COURT}
        values |= {"flags": " ".join(court.flags), "remaining_months": str(court.remaining_months or "")}
        values |= {"no_limitation": "yes" if court.no_limitation else ""}
        values |= {"extradition_assured": "yes" if court.extradition_assured else ""}
        values["age_at_offence"] = "" if court.age_at_offence is None else str(court.age_at_offence)
    seen = notice.sighting
    values |= {"seen_on": str(seen.on or ""), "seen_place": seen.place, "seen_state": seen.state}
    return values | {name: str(getattr(looks, name) or "") for name in _LOOKS}


def lines(posted: QueryDict, name: str) -> list[str]:
    """The lines of a field that are not empty."""
    return [line.strip() for line in posted.get(name, "").splitlines() if line.strip()]


def _person(posted: QueryDict) -> dict[str, Any]:
    return {
        "names": [{"text": text, "kind": "primary" if at == 0 else "spelling"}
                  for at, text in enumerate(lines(posted, "names"))],
        "births": lines(posted, "births"),
        "sex": posted.get("sex", "") or "unknown",
        "nationalities": posted.get("nationalities", "").upper().split(),
        "birth_place": posted.get("birth_place", "").strip(),
        "numbers": [_number(line) for line in lines(posted, "numbers")],
    }  # fmt: skip


def _number(line: str) -> dict[str, str]:
    """A line such as ``travel_document LA P0000001``; a dash is no state. A document is a passport."""
    kind, _, rest = line.partition(" ")
    state, _, text = rest.strip().partition(" ")
    if kind not in frozenset(ThingKind) or not text.strip():
        raise InvalidInput(
            "notice.thing",
            "A line is no number with its kind and state.",
            advice="Write each like: travel_document LA P0000001.",
        )
    scheme = "passport" if kind == ThingKind.TRAVEL_DOCUMENT else ""
    return {"kind": kind, "state": "" if state == "-" else state.upper(), "text": text.strip(), "scheme": scheme}


def _judicial(posted: QueryDict) -> dict[str, Any]:
    plain = _table(posted, {name: name for name in _COURT})
    plain.setdefault("proceeding", Proceeding.PROSECUTION.value)
    plain.setdefault("offence", "")
    plain.setdefault("offence_date", None)
    for name in ("remaining_months", "age_at_offence"):
        text = posted.get(name, "").strip()
        if text:
            plain[name] = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else text
    plain["flags"] = posted.get("flags", "").split()
    return plain | {name: posted.get(name) == "yes" for name in ("no_limitation", "extradition_assured")}


def _table(posted: QueryDict, names: Mapping[str, str]) -> dict[str, Any]:
    said = {name: posted.get(field, "").strip() for name, field in names.items()}
    return {name: value for name, value in said.items() if value}


def _kind(text: str) -> NoticeKind | None:
    return NoticeKind(text) if text in frozenset(NoticeKind) else None


def _empty(kind: str) -> dict[str, str]:
    found = _kind(kind)
    if found is None:
        return {}
    safety = found in (NoticeKind.MISSING, NoticeKind.UNIDENTIFIED_BODY)
    return {"kind": kind, "matter": "safety" if safety else "criminal", "sex": Sex.UNKNOWN.value}


def _form(
    request: HttpRequest, visit: Visit, notice: UUID, given: Mapping[str, str], error: ComityError | None = None
) -> HttpResponse:
    language, kind = language_here(request), _kind(given.get("kind", ""))
    nodes = [(one.node, one.name) for one in list_nodes(visit.desk).values() if one.node != visit.desk.node]
    many = request.POST.getlist if request.method == "POST" else lambda name: given.get(name, "").splitlines()
    values = {
        "address": "/notices/new" if notice == NEW else f"/notices/{notice}/wording",
        "is_new": notice == NEW,
        "kind": kind.value if kind else "",
        "kinds": [(one.value, word(language, "notice_kind", one)) for one in NoticeKind],
        "given": given,
        "addressees": set(many("addressees")),
        "chosen_warnings": many("warnings"),
        "nodes": nodes,
        "shown_nodes": [(node, as_it_is(name)) for node, name in nodes],
        "has": {"person": kind in PERSONS, "court": kind in COURTS, "seen": kind in SEEN, "things": kind in THINGS},
        **_choices(visit, language, kind),
        "fault": in_words(error, language) if error else None,
    }
    status = status_of(error) if error else 200
    return page(request, "notice_draft.html", values, status=status, speaking=register_languages())


def _choices(visit: Visit, language: Language, kind: NoticeKind | None) -> Mapping[str, Any]:
    def options(section: str, words: Any) -> list[tuple[str, str]]:
        return [(str(one), word(language, section, str(one))) for one in words]

    return {
        "actions": options("notice_action", sorted(ACTIONS[kind])) if kind else [],
        "matters": options("notice_matter", Matter),
        "roles": options("notice_role", SUBJECT_ROLES),
        "vulnerabilities": options("vulnerability", Vulnerability),
        "warnings": options("notice_warning", WARNINGS),
        "facts": options("object_fact", OBJECT_FACTS),
        "sexes": options("sex", Sex),
        "proceedings": options("notice_proceeding", Proceeding),
        "protections": options("notice_protection", Protection),
        "screenings": options("notice_screening", Screening),
        "offences": options("offence", visit.desk.law.words("offence")),
        "languages": [(code, language_name(language, code)) for code in sorted(register_languages())],
    }
