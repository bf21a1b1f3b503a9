"""Assurances on the case page: asked, given or declined by two persons; visits and breaches; what was typed stays."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from tests.fakes.world import World
from tests.unit.application.letters import letter
from tests.unit.application.saying import RULE, approved
from tests.unit.web.site import Site, add_account, open_site, open_world, site_of
from tests.unit.web.test_desk import base, page, seen, state

from comity.application.casework.acknowledge_request import acknowledge_request
from comity.application.casework.ask_assurance import prepare_answering, prepare_asking
from comity.application.casework.assess_request import assess_request
from comity.application.casework.draft_request import draft_request
from comity.application.casework.open_case import open_case
from comity.application.casework.release_request import release_request
from comity.domain.officers import Role
from comity.domain.promises import Said
from comity.domain.registers import assurances

DESK, LAWYER = Role.NATIONAL_DESK, Role.LAWYER
LIFE = "specialty"
ASK = {"assurance": LIFE, "text": "No sentence of death.", "rule": "art. 9", "visit": ["2027-06-01", ""]}
TEXT, GIVER = "It will not be imposed.", "Ministry, note 7"
REPORT = "The cell was seen."


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Laos has taken a letter of China for work."""
    with open_site(tmp_path) as made:
        acknowledge_request(made.node.desk, made.node.order(DESK, made.case, made.request), reference="LA-1")
        yield made


def given(site: Site) -> bytes:
    """China has given an assurance of life; the digest of its answer."""
    question = asked_of(site.world, "la", "cn", site.case, site.request)
    cn = site.world["cn"]
    order = cn.order(LAWYER, site.case, site.request)
    words: dict[str, Any] = {"text": TEXT, "given_by": GIVER, "rule": RULE}
    answer = approved(cn.desk, order, prepare_answering(cn.desk, order, question, said=Said.GIVEN, **words))
    site.world.exchange()
    return answer.digest


def asked_of(world: World, asker: str, other: str, case: UUID, request: UUID) -> bytes:
    node = world[asker]
    order = node.order(LAWYER, case, request)
    made = prepare_asking(node.desk, order, "m1", assurance=LIFE, text="No sentence of death.", rule=RULE)
    digest = approved(node.desk, order, made).digest
    world.exchange()
    assert other in world.nodes
    return digest


@dataclass(frozen=True)
class Own:
    """Laos has asked China, which asks for an assurance before it answers."""

    site: Site
    question: bytes

    @property
    def form(self) -> dict[str, str]:
        """The answer's form, filled in."""
        return {"question": self.question.hex(), "said": "given", "text": TEXT, "given_by": GIVER, "rule": "art. 4"}


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Own]:
    with open_world(tmp_path, "cn", "la") as world:
        la, cn = world["la"], world["cn"]
        officer = la.officers[Role.OFFICER]
        case = open_case(la.desk, officer, title="Invented fraud", purpose="investigation")
        wording = draft_request(la.desk, officer, letter(case, requested="cn"), purpose="investigation")
        assess_request(la.desk, la.order(Role.OFFICER, case, wording.request))
        release_request(la.desk, la.order(Role.SUPERVISOR, case, wording.request))
        world.exchange()
        acknowledge_request(cn.desk, cn.order(DESK, case, wording.request), reference="CN-1")
        world.exchange()
        question = asked_of(world, "cn", "la", case, wording.request)
        yield Own(site_of(world, case, wording.request), question)


def post(client: Client, site: Site, path: str, form: dict[str, Any]) -> tuple[int, str]:
    answer = client.post(f"{base(site)}/{path}", form)
    return answer.status_code, answer.content.decode()


def test_it_is_asked_on_the_page_and_waits_for_a_second_person(site: Site) -> None:
    client = site.signed_in(LAWYER)
    assert f'action="{base(site)}/measures/m1/ask-assurance"' in page(client, site)
    assert post(client, site, "measures/m1/ask-assurance", {**ASK, "seen": seen(site)}) == (303, "")
    (proposal,) = state(site).proposals
    add_account(site, "lawyer-2", LAWYER)
    second = site.signed_in_as("lawyer-2")
    shown = page(second, site)
    for words in ("Waits for a second person:", "No sentence of death.", "art. 9", "Ask for an assurance"):
        assert words in shown, words
    assert second.post(f"{base(site)}/proposals/{proposal.hex()}/confirm").status_code == 303
    assert [(one.asked.text, len(one.asked.visits)) for one in state(site).promises.values()] == [(ASK["text"], 1)]
    shown = page(client, site)
    assert "Assurances that were asked" in shown
    assert "asked, not answered" in shown


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [({"assurance": "love"}, 400, "assurance.kind"), ({"text": " "}, 400, "assurance.empty"),
     ({"rule": ""}, 400, "words.rule"), ({"visit": ["tomorrow"]}, 400, "page.day"),
     ({"visit": ["2020-01-01"]}, 400, "assurance.visits")],
)  # fmt: skip
def test_a_question_that_cannot_be_asked_keeps_what_was_typed(
    site: Site, changes: dict[str, Any], status: int, code: str
) -> None:
    before = seen(site)
    got, text = post(site.signed_in(LAWYER), site, "measures/m1/ask-assurance", {**ASK, **changes})
    assert (got, code in text) == (status, True)
    for kept in (value for value in {**ASK, **changes}.values() if isinstance(value, str) and len(value) > 4):
        assert kept in text
    assert seen(site) == before


def test_our_own_state_gives_what_was_asked_of_it(own: Own) -> None:
    client = own.site.signed_in(LAWYER)
    shown = page(client, own.site)
    assert f'action="{base(own.site)}/answer-assurance"' in shown
    assert "No sentence of death." in shown
    assert post(client, own.site, "answer-assurance", {**own.form, "seen": seen(own.site)}) == (303, "")
    assert f'action="{base(own.site)}/answer-assurance"' not in page(client, own.site)  # it waits
    (proposal,) = state(own.site).proposals
    add_account(own.site, "lawyer-2", LAWYER)
    second = own.site.signed_in_as("lawyer-2")
    assert GIVER in page(second, own.site)
    assert second.post(f"{base(own.site)}/proposals/{proposal.hex()}/confirm").status_code == 303
    shown = page(client, own.site)
    for words in (TEXT, GIVER, "Assurances on the register"):
        assert words in shown, words


def test_the_page_says_when_the_answer_is_due_and_who_can_give_it(own: Own) -> None:
    client = own.site.signed_in(Role.OFFICER)
    shown = page(client, own.site)
    clock = shown[shown.index("Answer to a question") :].partition("</details>")[0]
    whose = own.site.node.desk.authority.name
    for words in ("we owe it", "thirty days to answer a question", "No sentence of death.", "Who can answer:", whose,
                  "National desk", "Lawyer", "An assurance was asked for"):  # fmt: skip
        assert words in clock, words
    assert "Answer to a question" in client.get("/?view=all").content.decode()


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"said": "perhaps"}, "page.choice"), ({"question": "zz"}, "page.choice"), ({"text": ""}, "assurance.empty"),
     ({"question": "0" * 64}, "assurance.unknown"), ({"given_by": " "}, "assurance.empty")],
)  # fmt: skip
def test_an_answer_that_is_none_keeps_what_was_typed(own: Own, changes: dict[str, str], code: str) -> None:
    form = {**own.form, **changes}
    status, text = post(own.site.signed_in(LAWYER), own.site, "answer-assurance", form)
    assert (status, code in text) == (400, True)
    assert all(form[name] in text for name in ("text", "given_by", "rule"))
    assert state(own.site).proposals == {}


def test_a_visit_and_a_breach_are_recorded_where_the_case_is(site: Site) -> None:
    given(site)
    promise = next(assurances(state(site)))
    client = site.signed_in(LAWYER)
    day = site.world.clock.at.date().isoformat()
    form = {"assurance": promise.id.hex(), "on": day, "visitor": "the consul", "found": "doubt", "report": REPORT}
    assert post(client, site, "visit", {**form, "seen": seen(site)}) == (303, "")
    shown = page(client, site)
    for words in ("The visit was recorded.", "the consul", "there is doubt"):
        assert words in shown, words
    alleged = {"assurance": promise.id.hex(), "standing": "alleged", "reason": "the consul saw it"}
    assert post(client, site, "breach", {**alleged, "seen": seen(site)}) == (303, "")
    shown = page(client, site)
    assert "The breach was recorded." in shown
    assert "the consul saw it" in shown
    assert post(client, site, "breach", {**alleged, "standing": "established"}) == (303, "")
    assert next(assurances(state(site))).standing == "alleged"  # it takes a second lawyer
    add_account(site, "lawyer-2", LAWYER)
    (proposal,) = state(site).proposals
    second = site.signed_in_as("lawyer-2")
    assert second.post(f"{base(site)}/proposals/{proposal.hex()}/confirm").status_code == 303
    assert next(assurances(state(site))).standing == "established"


@pytest.mark.parametrize(
    ("path", "form", "code"),
    [
        ("visit", {"on": "1.1.2027"}, "page.day"),
        ("visit", {"on": "2099-01-01"}, "register.day"),
        ("visit", {"found": "everything"}, "page.choice"),
        ("visit", {"visitor": " "}, "register.empty"),
        ("visit", {"assurance": "0" * 64}, "register.unknown"),
        ("breach", {"standing": "perhaps"}, "page.choice"),
        ("breach", {"reason": ""}, "register.empty"),
        ("breach", {"assurance": "nothing"}, "page.choice"),
    ],
)
def test_a_malformed_visit_or_breach_keeps_what_was_typed(
    site: Site, path: str, form: dict[str, str], code: str
) -> None:
    promise = given(site)
    right = {"assurance": promise.hex(), "on": (site.world.clock.at - timedelta(days=1)).date().isoformat(),
             "visitor": "the consul", "found": "kept", "report": REPORT, "standing": "alleged",
             "reason": "somebody said so"}  # fmt: skip
    before = seen(site)
    status, text = post(site.signed_in(LAWYER), site, path, {**right, **form})
    assert (status, code in text) == (400, True)
    kept = {"visit": ("visitor", "report"), "breach": ("reason",)}[path]
    assert all(right[name] in text for name in kept if name not in form)
    assert seen(site) == before


def test_where_nothing_is_promised_no_such_form_stands(site: Site) -> None:
    shown = page(site.signed_in(LAWYER), site)
    for path in ("visit", "breach", "answer-assurance"):
        assert f'action="{base(site)}/{path}"' not in shown


@pytest.mark.parametrize("language", ["zh", "vi", "lo", "th", "km", "my"])
def test_it_speaks_one_language(site: Site, language: str) -> None:
    given(site)
    shown = page(site.signed_in(LAWYER, language=language), site)
    for english in ("Assurance", "Record a visit", "What was found", "Who looked", "declined", "Ask for an"):
        assert english not in shown, english
