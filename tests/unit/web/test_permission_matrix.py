"""Every route of the pages for every role: who is let through, and that nobody else is. A route that the table does not
name fails the test, so that no page is added without somebody saying whom it is for."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern
from tests.unit.application.letters import letter
from tests.unit.application.notices import LOOKS, WANTED
from tests.unit.web.site import Site, open_site

from comity.application.acting import standing
from comity.application.casework.confirm_proposal import confirm_proposal
from comity.application.casework.draft_request import draft_request
from comity.application.casework.open_case import open_case
from comity.application.casework.read_case import read_case
from comity.application.jurisdiction.open_consultation import Subject, prepare_consultation
from comity.application.node.peers import KEEPERS
from comity.application.oversight.reciprocity import MAY_SEE_LEDGER
from comity.application.policy import WRITERS
from comity.application.query.searched import SEARCHERS
from comity.application.query.standing_acts import MAY_AUTHORISE
from comity.application.redress.certificates import MAY_ISSUE
from comity.application.redress.waiting import MAY_SEE as WAITING
from comity.application.register.draft_notice import draft_notice
from comity.application.relatives.keeping import DESK as RELATIVES
from comity.application.relatives.keeping import SECOND as SECOND_OF_RELATIVES
from comity.application.relatives.reading import MAY_LIST as MAY_LIST_REPORTS
from comity.domain.jurisdiction_effects import ROLES as CONSULTING
from comity.domain.notice_effects import ROLES as REGISTER
from comity.domain.officers import Role
from comity.domain.stages import RULES
from comity.web import urls

OFFICERS = frozenset(Role) - {Role.SYSTEM}
READERS = OFFICERS - {Role.ADMINISTRATOR}
AUDITOR, ADMINISTRATOR = frozenset({Role.AUDITOR}), frozenset({Role.ADMINISTRATOR})
THEIRS, OURS, CASE = "/cases/{case}/requests/{request}/", "/cases/{own}/requests/{draft}/", "/cases/{case}"
NUMBER = THEIRS + "measures/m1/"
NOBODY = "0" * 64
REPORT = f"/relatives/{UUID(int=1)}"
ACCOUNT = {"login": "invented", "name": "Synthetic", "role": "officer", "password": "an invented password"}
VERDICT = {"verdict": "confirmed"}
LETTER = {"requested_node": "cn", "title": "Invented", "measure-key": "m1"}
SAID = {
    "words": "invented", "reason": "invented", "reference": "LA-1", "text": "invented",
    "why": "invented", "expected": "2027-01-01",
    "to": "la-vte", "led_to": "invented", "used": "yes", "went_well": "invented", "ground": "PENDING",
    "until": "2027-01-01", "asks": "invented", "summary": "invented", "rule": "invented", "use_limits": "invented",
    "handling": "H0", "classification": "restricted", "final": "yes", "measure": "m1", "item": "missing:translation",
    "justified": "yes", "code": "force_majeure", "go_on": "yes", "protection": "no", "found": "not_looked",
    "authority": "invented", "subject": "p1", "result": "no_indicators", "screened_on": "2026-03-01", "language": "zh",
    "interpreter": "invented", "non_punishment": "yes", "assurance": "specialty", "question": NOBODY, "said": "given",
    "given_by": "invented",
}  # fmt: skip
BOX = {
    "measure": "m1", "area": "invented", "corners": "20, 100\n20, 100.1\n20.1, 100.1", "starts": "2026-03-03T08:00",
    "ends": "2026-03-04T08:00", "persons": "boat 3", "most": "1", "power": "observe",
}  # fmt: skip
PROMISE = {"assurance": NOBODY, "on": "2026-03-01", "visitor": "invented", "report": "invented", "reason": "invented"}

TRIED = {"on": "2026-03-01", "offence": "theft", "to": "invented", "reason": "invented", "touch": "charge",
         "source": "invented"}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A route: how it is called, and the roles that it is for."""

    roles: frozenset[Role]
    address: str
    method: str = "GET"
    form: dict[str, str] = field(default_factory=dict)


def _act(event: str, address: str) -> Row:
    form = SAID | ({"seen": "{seen}"} if address.startswith(OURS) else {})
    return Row(RULES[event].roles & OFFICERS, address, "POST", form)


CONSULTATION = CASE + "/jurisdiction/{consultation}"


def _consult(event: str, address: str) -> Row:
    return Row(CONSULTING[event] & OFFICERS, CONSULTATION + address, "POST", {**SAID, "agrees": "yes"})


TABLE = {
    "jurisdiction-open": Row(
        CONSULTING["jurisdiction.drafted"],
        CASE + "/jurisdiction",
        "POST",
        {"request": "{request}", "conflict": "positive", "title": "Invented", "conduct": "Invented.", "rule": "art. 4"},
    ),
    "jurisdiction": Row(READERS, CONSULTATION),
    "jurisdiction-csv": Row(READERS, CONSULTATION + ".csv"),
    "jurisdiction-json": Row(READERS, CONSULTATION + ".json"),
    "jurisdiction-table": _consult("jurisdiction.drafted", "/table"),
    "jurisdiction-proposal": _consult("jurisdiction.drafted", "/proposal"),
    "jurisdiction-answer": _consult("jurisdiction.drafted", "/answer"),
    "jurisdiction-release": _consult("jurisdiction.filed", f"/drafts/{NOBODY}/release"),
    "jurisdiction-drop": _consult("jurisdiction.draft_dropped", f"/drafts/{NOBODY}/drop"),
    "jurisdiction-close": _consult("jurisdiction.drafted", "/close"),
    "jurisdiction-transfer": Row(RULES["request.drafted"].roles, CONSULTATION + "/transfer", "POST", SAID),
    "border": Row(WRITERS, "/border"),
    "border-verdict": Row(WRITERS, f"/border/{UUID(int=1)}/records/{UUID(int=2)}/verdict", "POST", VERDICT),
    "inbox": Row(READERS, "/?view=all"),
    "inbox-csv": Row(READERS, "/requests.csv"),
    "inbox-json": Row(READERS, "/requests.json"),
    "case": Row(READERS, CASE),
    "proofs": Row(READERS, CASE + "/proofs"),
    "sheet": Row(READERS, THEIRS + "sheet", "POST", {"sheet_language": "en"}),
    "proof-file": Row(READERS, CASE + "/proofs/file", "POST"),
    "file": Row(READERS, CASE + "/files/00000000-0000-7000-8000-000000000000"),
    "note": Row(WRITERS, CASE + "/notes", "POST", SAID),
    "new-case": Row(
        frozenset({Role.OFFICER, Role.SUPERVISOR, Role.NATIONAL_DESK}),
        "/cases/new",
        "POST",
        {"title": "Invented", "purpose": "invented"},
    ),
    "letter": Row(RULES["request.drafted"].roles, "/cases/{own}/letter"),
    "gate": Row(RULES["request.drafted"].roles, "/cases/{own}/gate", "POST", LETTER),
    "reword": Row(RULES["request.drafted"].roles, OURS + "letter"),
    "release": _act("request.released", OURS + "release"),
    "waive": _act("request.waived", OURS + "waive"),
    "submit": _act("request.submitted", OURS + "submit"),
    "return": _act("request.returned", OURS + "return"),
    "supplement": _act("request.supplemented", OURS + "supplement"),
    "withdraw": _act("request.withdrawn", OURS + "withdraw"),
    "assess": _act("request.assessed", THEIRS + "assess"),
    "acknowledge": _act("request.acknowledged", THEIRS + "acknowledge"),
    "answer": _act("request.answered", THEIRS + "answer"),
    "answer-assurance": _act("assurance.answered", OURS + "answer-assurance"),
    "ask-assurance": _act("assurance.asked", NUMBER + "ask-assurance"),
    "visit": Row(RULES["assurance.visited"].roles, THEIRS + "visit", "POST", PROMISE | {"found": "kept"}),
    "breach": Row(RULES["assurance.judged"].roles, THEIRS + "breach", "POST", PROMISE | {"standing": "alleged"}),
    "record-assurance": Row(
        RULES["assurance.recorded"].roles, NUMBER + "record-assurance", "POST", SAID | {"assurance": "specialty"}
    ),
    "surrender": Row(RULES["surrender.recorded"].roles, NUMBER + "surrender", "POST", TRIED),
    "freed": Row(RULES["surrender.freed"].roles, NUMBER + "freed", "POST", TRIED),
    "widen": Row(RULES["speciality.widened"].roles, NUMBER + "widen", "POST", TRIED),
    "touch": Row(RULES["speciality.reported"].roles, NUMBER + "touch", "POST", TRIED),
    "clarify": _act("request.clarified", THEIRS + "clarify"),
    "escalate": _act("request.escalated", THEIRS + "escalate"),
    "evaluate": _act("request.evaluated", THEIRS + "evaluate"),
    "feedback": _act("request.feedback", OURS + "feedback"),
    "interim": _act("request.interim", THEIRS + "interim"),
    "reroute": _act("request.rerouted", THEIRS + "reroute"),
    "pause": Row(RULES["clock.paused"].roles, THEIRS + "pause", "POST", {**SAID, "reason": "force_majeure"}),
    "resume": _act("clock.resumed", THEIRS + "resume"),
    "review": _act("danger.reviewed", OURS + "review"),
    "accept": _act("measure.accepted", NUMBER + "accept"),
    "ask": _act("measure.information_asked", NUMBER + "ask"),
    "execute": _act("measure.executed", NUMBER + "execute"),
    "not-executed": _act("measure.not_executed", NUMBER + "not-executed"),
    "postpone": _act("measure.postponed", NUMBER + "postpone"),
    "preserve-end": _act("preservation.ended", NUMBER + "preserve-end"),
    "preserve-longer": _act("preservation.extended", OURS + "measures/m1/preserve-longer"),
    "refuse": _act("measure.refused", NUMBER + "refuse"),
    "handover": Row(READERS, NUMBER + "handover"),
    "handover-fill": _act("handover.filled", NUMBER + "handover/fill"),
    "handover-sign": _act("handover.signed", NUMBER + "handover/sign"),
    "handover-print": Row(READERS, NUMBER + "handover/print", "POST", SAID),
    "handover-rights": Row(READERS, NUMBER + "handover/rights", "POST", SAID),
    "earlier": Row(RULES["earlier.judged"].roles, THEIRS + "earlier"),
    "operation": Row(READERS, THEIRS + "operation"),
    "give-consent": Row(RULES["consent.given"].roles, THEIRS + "operation/consent", "POST", BOX),
    "log-act": Row(RULES["operation.acted"].roles, OURS + f"operation/{NOBODY}/log", "POST", {"what": "invented"}),
    "revoke-consent": _act("consent.revoked", THEIRS + f"operation/{NOBODY}/revoke"),
    "alarm": Row(frozenset({Role.LAWYER}), NUMBER + "alarm", "POST", {**SAID, "safeguard": "political_alarm"}),
    "neutral": _act("measure.refused", NUMBER + "neutral"),
    "protection": _act("protection.checked", NUMBER + "protection"),
    "screen": _act("victim.screened", NUMBER + "screen"),
    "confirm": Row(READERS, THEIRS + f"proposals/{NOBODY}/confirm", "POST"),
    "decline": Row(RULES["act.declined"].roles, THEIRS + f"proposals/{NOBODY}/decline", "POST", SAID),
    "law": Row(OFFICERS, "/law"),
    "law-file": Row(OFFICERS, "/law.csv"),
    "law-calendar": Row(OFFICERS, "/law/calendar"),
    "law-calendar-file": Row(OFFICERS, "/law/calendar.json"),
    "law-collection": Row(OFFICERS, "/law/collection?one=CN&other=VN&evidence=electronic_data"),
    "law-collection-paper": Row(OFFICERS, "/law/collection.pdf?one=CN&other=VN&evidence=electronic_data"),
    "law-mechanisms": Row(OFFICERS, "/law/mechanisms"),
    "law-mechanisms-file": Row(OFFICERS, "/law/mechanisms.md"),
    "law-ledger": Row(MAY_SEE_LEDGER, "/law/ledger"),
    "law-ledger-file": Row(MAY_SEE_LEDGER, "/law/ledger.csv"),
    "law-surrenders": Row(READERS, "/law/surrenders"),
    "law-surrenders-file": Row(READERS, "/law/surrenders.csv"),
    "law-assurances": Row(READERS, "/law/assurances"),
    "law-assurances-file": Row(READERS, "/law/assurances.csv"),
    "law-find": Row(OFFICERS, "/law/find/CN-KH-EXT-1999"),
    "law-record": Row(OFFICERS, "/law/treaty/CN-KH-EXT-1999"),
    "notices": Row(READERS, "/notices"),
    "notices-csv": Row(READERS, "/notices.csv"),
    "notices-json": Row(READERS, "/notices.json"),
    "notice": Row(READERS, "/notices/{notice}"),
    "notice-json": Row(READERS, "/notices/{notice}.json"),
    "notice-new": Row(REGISTER["notice.drafted"], "/notices/new"),
    "notice-wording": Row(REGISTER["notice.drafted"], "/notices/{notice}/wording"),
    "notice-review": Row(REGISTER["notice.reviewed"], "/notices/{notice}/review"),
    "notice-act": Row(REGISTER["notice.checked"], "/notices/{notice}/check", "POST"),
    "notice-picture": Row(READERS, "/notices/{notice}/pictures/{notice}"),
    "notice-proposal": Row(READERS, "/notices/{notice}/proposals/" + NOBODY + "/confirm", "POST"),
    "node": Row(KEEPERS | AUDITOR, "/node"),
    "lift-alarm": Row(KEEPERS, f"/node/alarms/{NOBODY}/lift", "POST", SAID),
    "peers": Row(KEEPERS | AUDITOR, "/peers"),
    "import-peer": Row(KEEPERS, "/peers/import", "POST"),
    "confirm-peer": Row(KEEPERS, "/peers/th/confirm", "POST", {"fingerprint": NOBODY}),
    "suspend-peer": Row(KEEPERS, "/peers/th/suspend", "POST", SAID),
    "accounts": Row(ADMINISTRATOR | AUDITOR, "/accounts"),
    "add-account": Row(ADMINISTRATOR, "/accounts/add", "POST", ACCOUNT),
    "close-account": Row(ADMINISTRATOR, "/accounts/nobody/close", "POST", SAID),
    "audit": Row(AUDITOR, "/audit"),
    "audit-csv": Row(AUDITOR, "/audit.csv"),
    "audit-json": Row(AUDITOR, "/audit.json"),
    "check-log": Row(AUDITOR, "/audit/check", "POST"),
    "audit-entry": Row(AUDITOR, f"/audit/{NOBODY}"),
    "ceremony": Row(KEEPERS, "/node/ceremony"),
    "safeguards": Row(READERS, "/safeguards"),
    "safeguards-file": Row(READERS, "/safeguards.csv"),
    "certificate": Row(READERS, "/safeguards/certificate"),
    "certificate-compare": Row(
        WRITERS, "/safeguards/certificate/compare", "POST", {"number": "LA00000000000", "outcome": "not_compared"}
    ),
    "certificates": Row(READERS, "/safeguards/certificates"),
    "certificates-file": Row(READERS, "/safeguards/certificates.json"),
    "certificate-new": Row(WRITERS, "/safeguards/certificates/new"),
    "certificate-proposal": Row(MAY_ISSUE, f"/safeguards/certificates/proposals/{NOBODY}"),
    "certificate-revocation": Row(MAY_ISSUE, f"/safeguards/certificates/revocations/{NOBODY}"),
    "certificate-revoke": Row(
        WRITERS, "/safeguards/certificates/revoke", "POST", {"number": "LA00000000000", "reason": "lost"}
    ),
    "certificate-paper": Row(
        MAY_ISSUE, "/safeguards/certificates/paper", "POST", {"number": "LA00000000000", "language": "en"}
    ),
    "relatives": Row(MAY_LIST_REPORTS, "/relatives?purpose=find_person"),
    "relatives-report": Row(RELATIVES, REPORT + "?purpose=find_person"),
    "relatives-verify": Row(RELATIVES, REPORT + "/verify", "POST", {"purpose": "find_person"}),
    "relatives-publish": Row(SECOND_OF_RELATIVES, REPORT + "/publish", "POST", {"purpose": "find_person"}),
    "relatives-take-down": Row(RELATIVES, REPORT + "/take-down", "POST", {"purpose": "take_down"}),
    "relatives-new": Row(RELATIVES, "/relatives/new", "POST", {"purpose": "find_person"}),
    "relatives-picture": Row(RELATIVES, REPORT + "/picture?purpose=find_person"),
    "relatives-act": Row(RELATIVES, REPORT + "/give", "POST", {"purpose": "find_person", "kind": "alias", "text": "x"}),
    "waiting": Row(WAITING, "/safeguards/waiting"),
    "decide-waiting": Row(
        WAITING - AUDITOR, f"/safeguards/waiting/{NOBODY}", "POST", {"kind": "holding", "reason": "invented"}
    ),
    "search": Row(SEARCHERS, "/search"),
    "search-verdict": Row(SEARCHERS, f"/search/{UUID(int=1)}/records/{UUID(int=2)}/verdict", "POST", VERDICT),
    "search-alarms": Row(AUDITOR, "/search/alarms"),
    "search-alarm-settle": Row(AUDITOR, f"/search/alarms/{UUID(int=1)}/settle", "POST", {"finding": "invented"}),
    "standing": Row(SEARCHERS | AUDITOR, "/search/standing"),
    "standing-file": Row(SEARCHERS | AUDITOR, "/search/standing.csv"),
    "standing-one": Row(SEARCHERS | AUDITOR, f"/search/standing/{UUID(int=1)}"),
    "standing-act": Row(MAY_AUTHORISE, f"/search/standing/{UUID(int=1)}/authorise", "POST", SAID),
    "standing-ask": Row(SEARCHERS, CASE + "/standing"),
    "lists": Row(SEARCHERS, "/lists"),
    "list": Row(SEARCHERS, f"/lists/{UUID(int=1)}"),
    "list-csv": Row(SEARCHERS, f"/lists/{UUID(int=1)}.csv"),
    "list-stop": Row(SEARCHERS, f"/lists/{UUID(int=1)}/stop", "POST"),
    "components": Row(OFFICERS, "/components"),
    "purpose": Row(OFFICERS, "/purpose"),
}
OPEN = frozenset({"sign-in", "sign-out", "display", "language", "border-language", "asset"}) | {
    "public", "public-photograph", "public-shares-file", "public-missing", "public-person", "public-report",
    "public-follow", "public-shares",
}  # fmt: skip
"""Routes for everybody, signed in or not; `test_access`, `test_headers` and `test_public` have them."""


@dataclass
class Matrix:
    """A site with a browser for each role."""

    site: Site
    clients: dict[Role, Client]
    places: dict[str, Any]

    def call(self, row: Row, client: Client) -> HttpResponse:
        """The answer of a route."""
        address = row.address.format(**self.places)
        if row is TABLE["import-peer"]:
            return client.post(address, {"statement": BytesIO(b"no statement")})  # type: ignore[no-any-return]
        form = {name: value.format(**self.places) for name, value in row.form.items()}
        answer: Any = client.get(address) if row.method == "GET" else client.post(address, form)
        return answer  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Matrix]:
    """A received request, and a draft of our own."""
    with open_site(tmp_path_factory.mktemp("matrix")) as site:
        la = site.node
        officer = la.officers[Role.OFFICER]
        own = open_case(la.desk, officer, title="Invented", purpose="investigation")
        draft = draft_request(la.desk, officer, letter(own, requested="cn"), purpose="investigation")
        lawyer, about = la.officers[Role.LAWYER], Subject(site.request, "positive", "Invented", "Invented.")
        made = prepare_consultation(la.desk, lawyer, site.case, about, rule="art. 4", purpose="reading in a test")
        confirm_proposal(la.desk, la.order(Role.NATIONAL_DESK, site.case, site.request), made.digest)
        (asked,) = read_case(la.desk, officer, site.case, purpose="reading in a test").case.consultations
        places = {"case": site.case, "request": site.request, "consultation": asked, "own": own, "draft": draft.request}
        mine = read_case(la.desk, officer, own, purpose="reading in a test").case
        places["notice"] = draft_notice(
            la.desk, officer, replace(WANTED, owner="la", addressees=("cn",)), LOOKS, purpose="investigation"
        ).id
        places["seen"] = standing(mine, draft.request).hex()
        yield Matrix(site, {role: site.signed_in(role) for role in OFFICERS}, places)


def test_the_table_names_every_route() -> None:
    pages = [pattern for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)]
    assert {pattern.name for pattern in pages} == TABLE.keys() | OPEN
    assert [str(one.pattern) for one in urls.urlpatterns if one not in pages] == ["api/v1/"]  # test_api.py has its own


@pytest.mark.parametrize("name", TABLE)
def test_a_route_is_for_its_roles_alone(matrix: Matrix, name: str) -> None:
    row, passed = TABLE[name], set()
    for role, client in sorted(matrix.clients.items()):
        status = matrix.call(row, client).status_code
        assert status != 500, role
        if status != 403:
            passed.add(role)
    assert passed == row.roles


@pytest.mark.parametrize("name", TABLE)
def test_a_stranger_is_asked_to_sign_in(matrix: Matrix, name: str) -> None:
    answer = matrix.call(TABLE[name], Client())
    assert (answer.status_code, answer.content) == (303, b"")
    assert answer["Location"].startswith("/sign-in")


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row.method == "POST"])
def test_a_form_of_another_site_is_refused(matrix: Matrix, name: str) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = matrix.clients[Role.NATIONAL_DESK].cookies
    assert matrix.call(TABLE[name], careful).status_code == 403
