"""From a draft to its release and after: exactly the text that was shown leaves, by a second person."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client
from tests.fakes.world import WordedLaw
from tests.unit.application.letters import letter
from tests.unit.web.site import Site, open_site, open_world, site_of

from comity.application.casework.assess_request import assess_request
from comity.application.casework.draft_request import draft_request
from comity.application.casework.open_case import open_case
from comity.application.casework.read_case import read_case
from comity.application.casework.submit_request import submit_request
from comity.domain.cases import RequestState
from comity.domain.decisions import Basis, Confidence, Decision, Effect, Finding, Layer, LegalOutcome
from comity.domain.officers import Role
from comity.domain.stages import Stage

RELEASE = {"handling": "H1", "classification": "restricted"}


@pytest.fixture
def home(tmp_path: Path) -> Iterator["Home"]:
    with open_site(tmp_path) as site:
        yield Home(site)


class Home:
    """The pages of LA with a draft of its own to CN; `law` says what its gate answers."""

    def __init__(self, site: Site) -> None:
        self.site = site
        officer = site.node.officers[Role.OFFICER]
        self.case = open_case(site.node.desk, officer, title="Boat", purpose="theft")
        wording = letter(self.case, "police_info", "mla_service", requested="cn", title="Stolen boat (synthetic)")
        self.request = draft_request(site.node.desk, officer, wording, purpose="theft").request
        self.base = f"/cases/{self.case}/requests/{self.request}"

    def law(self, outcome: LegalOutcome, *findings: Finding, missing: tuple[str, ...] = ()) -> None:
        law = self.site.node.desk.law
        assert isinstance(law, WordedLaw)
        basis = Basis("TEST", "bilateral", "invented treaty art. 1", Confidence.VERIFIED)
        law.outcomes["mla_service"] = Decision(
            b"", "test", law.today(), "LA", "CN", "mla_service", outcome, (basis,), findings=findings, missing=missing
        )

    def assess(self) -> None:
        desk, node = self.site.node.desk, self.site.node
        assess_request(desk, node.order(Role.OFFICER, self.case, self.request))

    @property
    def state(self) -> RequestState:
        desk, officer = self.site.node.desk, self.site.node.officers[Role.OFFICER]
        return read_case(desk, officer, self.case, purpose="looking").case.requests[self.request]

    def page(self, role: Role) -> tuple[Client, str]:
        client = self.site.signed_in(role)
        return client, client.get(f"{self.base}/release").content.decode()


def seen(page: str) -> str:
    return re.findall(r'name="seen" value="([0-9a-f]{64})"', page)[0]


def finding(effect: Effect, code: str = "NAT") -> Finding:
    return Finding(code, effect, Layer.TREATY, "2.1", "unknown.reason", "An invented ground.", citations=("art. 4",))


def test_a_second_person_releases_what_the_page_shows(home: Home) -> None:
    home.assess()
    client, page = home.page(Role.SUPERVISOR)
    for text in ("Stolen boat (synthetic)", "please do mla_service", "Synthetic Person", "Release the letter"):
        assert text in page, text
    digest = re.findall(r"Digest of this wording</dt><dd><code[^>]*>([0-9a-f]{64})", page)
    assert len(digest) == 1
    answer = client.post(f"{home.base}/release", RELEASE | {"seen": seen(page)})
    assert (answer.status_code, home.state.stage) == (303, Stage.RELEASED)
    assert "released and on its way" in client.get(answer["Location"]).content.decode()


def test_what_changed_since_it_was_shown_does_not_leave(home: Home) -> None:
    home.assess()
    client, page = home.page(Role.SUPERVISOR)
    draft_request(
        home.site.node.desk, home.site.node.officers[Role.OFFICER],
        replace(home.state.letter, facts="Something else entirely."), purpose="theft",
    )  # fmt: skip
    home.assess()
    answer = client.post(f"{home.base}/release", RELEASE | {"seen": seen(page)})
    assert (answer.status_code, "act.overtaken" in answer.content.decode()) == (409, True)
    assert home.state.stage is Stage.ASSESSED
    assert client.post(f"{home.base}/release", RELEASE).status_code == 400, "a form that does not say what it saw"


def test_the_page_says_everything_that_stands_before_the_release(home: Home) -> None:
    _, page = home.page(Role.SUPERVISOR)
    assert "The gate has not assessed this very wording." in page
    assert "Release the letter" not in page
    home.law(LegalOutcome.NEEDS_REVIEW, finding(Effect.REVIEW), missing=("translation",))
    home.assess()
    _, page = home.page(Role.SUPERVISOR)
    assert "Items are open" in page
    assert 'name="item" value="missing:translation"' in page
    assert 'value="review:NAT"' not in page, "a ground of law is the lawyer's"
    _, page = home.page(Role.LAWYER)
    assert 'value="review:NAT"' in page
    home.law(LegalOutcome.MANDATORY_REFUSAL, finding(Effect.MANDATORY, "NONREF"))
    home.assess()
    client, page = home.page(Role.SUPERVISOR)
    assert "no bar stands against it" in page
    answer = client.post(f"{home.base}/release", RELEASE | {"seen": seen(page)})
    assert (answer.status_code, "NONREF" in answer.content.decode()) == (409, True)


def test_named_officers_settle_items_with_their_reasons(home: Home) -> None:
    home.law(LegalOutcome.NEEDS_REVIEW, finding(Effect.REVIEW), missing=("translation",))
    home.assess()
    lawyer, page = home.page(Role.LAWYER)
    item = {"measure": "m2", "item": "review:NAT", "seen": seen(page)}
    answer = lawyer.post(f"{home.base}/waive", item | {"reason": " "})
    assert (answer.status_code, "waiver.reason" in answer.content.decode()) == (400, True)
    answer = lawyer.post(f"{home.base}/waive", item | {"reason": "The person has only one nationality."})
    assert answer["Location"] == f"{home.base}/release"
    supervisor, page = home.page(Role.SUPERVISOR)
    assert "only one nationality" in page
    item = {"measure": "m2", "item": "missing:translation", "seen": seen(page), "reason": "Sent on paper."}
    supervisor.post(f"{home.base}/waive", item)
    page = supervisor.get(f"{home.base}/release").content.decode()
    assert "Release the letter" in page
    assert supervisor.post(f"{home.base}/release", RELEASE | {"seen": seen(page)}).status_code == 303


def test_what_was_typed_into_a_refused_form_stays(home: Home) -> None:
    client, page = home.page(Role.SUPERVISOR)
    answer = client.post(f"{home.base}/withdraw", {"reason": "", "seen": seen(page)})
    assert answer.status_code == 400
    stale = client.post(f"{home.base}/withdraw", {"reason": "Solved at home.", "seen": "0" * 64})
    assert (stale.status_code, "Solved at home." in stale.content.decode()) == (409, True)
    done = client.post(f"{home.base}/withdraw", {"reason": "Solved at home.", "seen": seen(page)})
    assert (done.status_code, home.state.stage) == (303, Stage.WITHDRAWN)


def test_a_letter_abroad_is_supplemented_and_withdrawn_in_part(home: Home) -> None:
    home.assess()
    client, page = home.page(Role.SUPERVISOR)
    client.post(f"{home.base}/release", RELEASE | {"seen": seen(page)})
    page = client.get(f"{home.base}/release").content.decode()
    assert "Release the letter" not in page
    empty = client.post(f"{home.base}/supplement", {"seen": seen(page)})
    assert (empty.status_code, "supplement.empty" in empty.content.decode()) == (400, True)
    more = {"seen": seen(page), "text": "The name of the boat.", "m1.documents": ["translation"]}
    bare = client.post(f"{home.base}/supplement", more)
    assert (bare.status_code, "words.rule" in bare.content.decode()) == (400, True)
    assert "The name of the boat." in bare.content.decode()
    assert client.post(f"{home.base}/supplement", more | {"rule": "Police Act 9"}).status_code == 303
    assert home.state.letter.measure("m1").documents == ()
    (waiting,) = home.state.proposals
    confirm = f"{home.base}/proposals/{waiting.hex()}/confirm"
    assert client.post(confirm, {"seen": seen(page)}).status_code == 409  # it has moved on since
    assert "Another officer has to confirm it." in client.get(f"/cases/{home.case}").content.decode()
    other = home.site.signed_in(Role.NATIONAL_DESK)
    shown = other.get(f"/cases/{home.case}").content.decode()
    assert all(word in shown for word in ("The name of the boat.", "Police Act 9", "Papers now on file"))
    assert other.post(confirm, {"seen": seen(shown)}).status_code == 303
    assert home.state.letter.measure("m1").documents == ("translation",)
    page = client.get(f"{home.base}/release").content.decode()
    part = {"seen": seen(page), "reason": "Found it.", "measure": ["m1"]}
    assert client.post(f"{home.base}/withdraw", part).status_code == 303
    assert home.state.measures["m1"].stage == "withdrawn"
    assert home.state.measures["m2"].stage == "asked"


def test_nobody_stands_above_a_ministry(home: Home) -> None:
    home.assess()
    client, page = home.page(Role.SUPERVISOR)
    assert "Submit it to the desk above" not in page
    answer = client.post(f"{home.base}/submit", {"seen": seen(page)})
    assert (answer.status_code, "submit.no_parent" in answer.content.decode()) == (400, True)


@pytest.mark.parametrize("act", ["waive", "submit", "return", "release", "supplement", "withdraw"])
def test_acts_of_our_own_side_are_for_its_roles_alone(home: Home, act: str) -> None:
    for role in (Role.AUDITOR, Role.EXECUTING_AUTHORITY):
        fields = {"reason": "x", "measure": "m1", "item": "review:NAT", "seen": "0" * 64, "text": "x"} | RELEASE
        assert home.site.signed_in(role).post(f"{home.base}/{act}", fields).status_code in (403, 400, 409), role
    assert Client().post(f"{home.base}/{act}").status_code == 303
    assert home.state.stage is Stage.DRAFT


def test_an_unknown_request_is_not_found(home: Home) -> None:
    client = home.site.signed_in(Role.SUPERVISOR)
    assert client.get(f"/cases/{home.case}/requests/{UUID(int=7)}/release").status_code == 404


def test_a_ministry_sends_back_or_releases_what_its_province_submitted(tmp_path: Path) -> None:
    with open_world(tmp_path, "cn", "la", "la-vt") as world:
        province = world["la-vt"]
        officer = province.officers[Role.OFFICER]
        case = open_case(province.desk, officer, title="Boat", purpose="theft")
        wording = letter(case, "mla_service", requested="cn")
        asked = draft_request(province.desk, officer, wording, purpose="theft").request
        submit_request(province.desk, province.order(Role.SUPERVISOR, case, asked), reason="no power here")
        world.exchange()
        site, base = site_of(world, case, asked), f"/cases/{case}/requests/{asked}"
        client = site.signed_in(Role.NATIONAL_DESK)
        page = client.get(f"{base}/release").content.decode()
        assert "Send it back to whoever wrote it" in page
        assert "Test authority la-vt" in page
        empty = client.post(f"{base}/return", {"seen": seen(page), "reason": " "})
        assert (empty.status_code, "return.reason" in empty.content.decode()) == (400, True)
        client.post(f"{base}/assess", {"seen": seen(page)})
        page = client.get(f"{base}/release").content.decode()
        assert "Release the letter" in page
        assert client.post(f"{base}/return", {"seen": seen(page), "reason": "No link is shown."}).status_code == 303
        world.exchange()
        state = read_case(province.desk, officer, case, purpose="looking").case.requests[asked]
        assert state.stage is Stage.DRAFT


def test_the_sender_screens_the_person_and_decides_alarms_before_the_release(home: Home) -> None:
    law = home.site.node.desk.law
    assert isinstance(law, WordedLaw)
    law.looks = {"mla_service": frozenset({"victim_screening"})}
    home.assess()
    supervisor, page = home.page(Role.SUPERVISOR)
    assert "A look at a person is missing" in page
    assert "Release the letter" not in page
    assert f'href="/cases/{home.case}#gate-1"' in page
    case = supervisor.get(f"/cases/{home.case}").content.decode()
    assert "/measures/m2/screen" in case
    assert "/measures/m1/screen" not in case, "that measure takes none"
    assert "/measures/m2/alarm" not in case, "no alarm stands"
    found = {
        "subject": "p1", "result": "indicators", "indicator": "guarded", "screened_on": "2026-01-01", "language": "zh",
        "interpreter": "sworn", "non_punishment": "yes",
    }  # fmt: skip
    address = f"{home.base}/measures/m2"
    assert supervisor.post(f"{address}/screen", found).status_code == 400, "nobody said where the person gets help"
    assert supervisor.post(f"{address}/screen", found | {"support": "the shelter"}).status_code == 303
    assert "/measures/m2/alarm" not in supervisor.get(f"/cases/{home.case}").content.decode(), "a lawyer is the first"
    assert "Release the letter" not in home.page(Role.SUPERVISOR)[1]
    lawyer = home.site.signed_in(Role.LAWYER)
    assert "/measures/m2/alarm" in lawyer.get(f"/cases/{home.case}").content.decode()
    said = {"safeguard": "victim", "go_on": "yes", "reason": "heard, and helped", "support": "the shelter"}
    assert lawyer.post(f"{address}/alarm", said).status_code == 303
    page = home.site.signed_in(Role.NATIONAL_DESK).get(f"/cases/{home.case}").content.decode()
    (confirm,) = re.findall(r'action="([^"]+/proposals/[0-9a-f]+/confirm)"', page)
    assert home.site.signed_in(Role.NATIONAL_DESK).post(confirm, {"seen": seen(page)}).status_code == 303
    assert "Release the letter" in home.page(Role.SUPERVISOR)[1]


def test_a_letter_about_whom_we_have_says_that_refuge_is_asked_first_and_takes_the_answer(home: Home) -> None:
    """A sentenced person would be sent to the own state: the case page has the form before the letter leaves."""
    desk, officer = home.site.node.desk, home.site.node.officers[Role.OFFICER]
    assert isinstance(desk.law, WordedLaw)
    desk.law.looks["tsp"] = frozenset({"protection_check"})
    wording = letter(home.case, "tsp", requested="cn", title="Sentenced person (synthetic)")
    home.request = draft_request(desk, officer, wording, purpose="theft").request
    home.base = f"/cases/{home.case}/requests/{home.request}"
    home.assess()
    client, page = home.page(Role.NATIONAL_DESK)
    assert "A look at a person is missing" in page
    assert "Release the letter" not in page
    case = client.get(f"/cases/{home.case}").content.decode()
    assert f'action="{home.base}/measures/m1/protection"' in case
    said = {"protection": "no", "found": "found", "authority": "Invented office", "reference": "R-1"}
    newest = re.findall(
        r'name="seen" value="([0-9a-f]{64})"', case.split(f'action="{home.base}/measures/m1/protection"')[1]
    )
    assert client.post(f"{home.base}/measures/m1/protection", said | {"seen": newest[0]}).status_code == 303
    client, page = home.page(Role.NATIONAL_DESK)
    assert client.post(f"{home.base}/release", RELEASE | {"seen": seen(page)}).status_code == 303
    assert home.state.stage is Stage.RELEASED
