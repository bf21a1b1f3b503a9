from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID

import pytest
from django.test import Client
from tests.unit.web.site import Site, add_account, received

from comity.application.casework.decide_measure import accept_measure, refuse_measure
from comity.application.casework.open_case import open_case
from comity.application.casework.read_case import read_case
from comity.application.ports import Unit
from comity.application.recorder import Recorder
from comity.domain import bodies as b
from comity.domain.decisions import Confidence, Decision, Effect, Finding, Layer, LegalOutcome
from comity.domain.errors import Unavailable
from comity.domain.officers import Officer, Role
from comity.domain.stages import MeasureStage, Stage
from comity.web.node import register

SCRIPT = "<script>alert(1)</script>"
HOSTILE = f"{SCRIPT}\"'{{{{ 7*7 }}}}&amp;\u202e</title>"


def base(site: Site) -> str:
    return f"/cases/{site.case}/requests/{site.request}"


def state(site: Site):  # type: ignore[no-untyped-def]  # the fold's own value
    officer = site.node.officers[Role.NATIONAL_DESK]
    return read_case(site.node.desk, officer, site.case, purpose="test").case.requests[site.request]


def acknowledged(site: Site, client: Client) -> None:
    assert client.post(f"{base(site)}/acknowledge", {"reference": "LA-1", "contact": "desk"}).status_code == 303


def proposed(site: Site) -> bytes:
    """A refusal of the search that waits for its second person."""
    order = site.node.order(Role.LAWYER, site.case, site.request)
    return refuse_measure(site.node.desk, order, "m2", grounds=("LINK",), reason="No link is shown.").digest


def test_a_case_shows_parties_measures_both_gates_and_every_event(site: Site) -> None:
    text = site.signed_in().get(f"/cases/{site.case}").content.decode()
    for words in (
        "China",
        "Laos",
        "Search and seizure",
        "Requesting side",
        "Requested side",
        "The letter was released",
    ):
        assert words in text, words
    assert text.count("TEST-TREATY") >= 2
    assert "Asia/Vientiane" in text


def test_opening_a_case_is_on_record_with_its_purpose(site: Site) -> None:
    site.signed_in().get(f"/cases/{site.case}")
    assert b"reading in a test" in (site.audit("case.read")[0].signed.content or b"")


def test_hostile_words_are_shown_as_words(site: Site) -> None:
    case, _ = received(site.world, "police_info", title=HOSTILE, facts=HOSTILE, purpose=HOSTILE)
    client = site.signed_in()
    for address in ("/", f"/cases/{case}", f"/cases/{case}/proofs"):
        text = client.get(address).content.decode()
        assert SCRIPT not in text
        assert "49" not in text.partition("alert(1)")[2][:40]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in client.get("/").content.decode()


def test_an_unknown_case_is_not_found(site: Site) -> None:
    client = site.signed_in()
    for address in (f"/cases/{UUID(int=7)}", f"/cases/{UUID(int=7)}/proofs", "/cases/7", "/cases/../etc"):
        assert client.get(address).status_code == 404, address
    answer = client.post(f"/cases/{site.case}/requests/{UUID(int=7)}/assess")
    assert answer.status_code == 404


def test_acknowledging_takes_the_request_for_work(site: Site) -> None:
    client = site.signed_in()
    acknowledged(site, client)
    assert state(site).stage is Stage.ACKNOWLEDGED
    text = client.get(f"/cases/{site.case}").content.decode()
    assert "The request is taken for work." in text
    assert "LA-1" in text
    assert "The request is taken for work." not in client.get(f"/cases/{site.case}").content.decode()


def test_a_refused_form_says_why_and_loses_nothing_typed(site: Site) -> None:
    client = site.signed_in()
    answer = client.post(f"{base(site)}/acknowledge", {"reference": " ", "contact": 'Desk "2"'})
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "Give your own reference number." in text
    assert 'value="Desk &#34;2&#34;"' in text
    assert f'href="#{site.request}-acknowledge"' in text
    assert f'id="{site.request}-acknowledge"' in text


def test_what_is_not_open_any_more_is_a_conflict(site: Site) -> None:
    client = site.signed_in()
    acknowledged(site, client)
    answer = client.post(f"{base(site)}/acknowledge", {"reference": "LA-2"})
    assert (answer.status_code, "stage.request" in answer.content.decode()) == (409, True)
    assert state(site).reference == "LA-1"


def test_assessing_puts_our_gates_answer_on_the_page(site: Site) -> None:
    client, outcomes = site.signed_in(), site.node.desk.law.outcomes  # type: ignore[attr-defined]  # the fake's table
    day = site.world.clock.at.date()
    outcomes["police_info"] = Decision(b"", "test", day, "CN", "LA", "police_info", LegalOutcome.NO_BASIS)
    assert "No legal basis was found." not in client.get(f"/cases/{site.case}").content.decode()
    assert client.post(f"{base(site)}/assess").status_code == 303
    text = client.get(f"/cases/{site.case}").content.decode()
    for words in ("The law gate has answered.", "No legal basis was found.", "Barred", "Cleared"):
        assert words in text, words


def test_the_first_person_cannot_be_the_second(site: Site) -> None:
    acknowledged(site, site.signed_in())
    proposal = proposed(site)
    lawyer = site.signed_in(Role.LAWYER)
    shown = lawyer.get(f"/cases/{site.case}").content.decode()
    assert "Refuse a measure" in shown
    site.node.officers[Role.LAWYER] = Officer(_account_id(site, "lawyer"), "Lawyer", frozenset({Role.LAWYER}))
    own = refuse_measure(
        site.node.desk,
        site.node.order(Role.LAWYER, site.case, site.request),
        "m1",
        grounds=("SOV",),
        reason="Essential interests.",
    ).digest
    text = lawyer.get(f"/cases/{site.case}").content.decode()
    assert "You proposed this." in text
    assert f"/proposals/{own.hex()}/confirm" not in text
    assert f"/proposals/{proposal.hex()}/confirm" in text
    answer = lawyer.post(f"{base(site)}/proposals/{own.hex()}/confirm")
    assert (answer.status_code, "policy.two_persons" in answer.content.decode()) == (403, True)
    assert state(site).measures["m1"].stage is MeasureStage.ASKED


def _account_id(site: Site, login: str) -> str:
    with site.node.desk.store.reading() as unit:
        row = unit.accounts.by_login(login)
    assert row is not None
    return row.id


def test_a_second_person_confirms(site: Site) -> None:
    acknowledged(site, site.signed_in())
    proposal = proposed(site)
    answer = site.signed_in(Role.LAWYER).post(f"{base(site)}/proposals/{proposal.hex()}/confirm")
    assert answer.status_code == 303
    measure = state(site).measures["m2"]
    assert (measure.stage, measure.grounds) == (MeasureStage.REFUSED, ("LINK",))


def test_declining_needs_a_reason_and_ends_the_proposal(site: Site) -> None:
    acknowledged(site, site.signed_in())
    proposal = proposed(site)
    client = site.signed_in(Role.SUPERVISOR)
    text = client.get(f"/cases/{site.case}").content.decode()
    assert f"{proposal.hex()}/decline" in text
    assert f"{proposal.hex()}/confirm" not in text
    assert client.post(f"{base(site)}/proposals/{proposal.hex()}/decline", {"reason": ""}).status_code == 400
    assert client.post(f"{base(site)}/proposals/{proposal.hex()}/decline", {"reason": "No"}).status_code == 303
    assert state(site).proposals == {}
    answer = client.post(f"{base(site)}/proposals/{proposal.hex()}/decline", {"reason": "No"})
    assert (answer.status_code, "proposal.unknown" in answer.content.decode()) == (400, True)


def test_a_proposal_of_another_shape_of_name_is_not_found(site: Site) -> None:
    client = site.signed_in()
    for name in ("zz", "0" * 63, "0" * 65, "G" * 64):
        assert client.post(f"{base(site)}/proposals/{name}/confirm").status_code == 404
    assert client.post(f"{base(site)}/proposals/{'0' * 64}/confirm").status_code == 400


def test_grounds_are_shown_with_layer_source_and_a_warning_where_nobody_read_it(site: Site) -> None:
    finding = Finding(
        "DUAL",
        Effect.OPTIONAL,
        Layer.TREATY,
        "2.2",
        "dual.not_offence",
        "english words",
        {"state": "LA"},
        ("Treaty art. 2 <b>",),
        confidence=Confidence.RECALLED,
    )
    newer = replace(
        finding, code="NEWER", reason="newer.reason", text="Words of a newer corpus.", confidence=Confidence.VERIFIED
    )
    hostile = replace(finding, reason="dual.unknown", parameters={"other": "x"}, text="The parameters do not fit.")
    decision = Decision(
        assessed=b"",
        corpus="test",
        as_of=site.world.clock.at.date(),
        requesting_state="CN",
        requested_state="LA",
        measure="police_info",
        outcome=LegalOutcome.OPTIONAL_REFUSAL_OPEN,
        findings=(finding, newer, hostile),
        missing=("translation",),
        confidence=Confidence.RECALLED,
        warnings=("stale_corpus:2026-03-31",),
        alternatives=("police_info:",),
    )
    site.node.desk.law.outcomes["police_info"] = decision  # type: ignore[attr-defined]  # the fake's table
    client = site.signed_in()
    client.post(f"{base(site)}/assess")
    text = client.get(f"/cases/{site.case}").content.decode()
    for words in (
        "The conduct is no offence in Laos.",
        "Words of a newer corpus.",
        "The parameters do not fit.",
        "Dual criminality",
        "NEWER",
        "not checked in its source",
        "Rests on facts that nobody has read",
        "Treaty art. 2 &lt;b&gt;",
        "Missing: translation into a language",
        "2026-03-31",
        "Needs a person",
    ):
        assert words in text, words
    chinese = site.signed_in(language="zh").get(f"/cases/{site.case}").content.decode()
    assert "该行为在老挝不构成犯罪。" in chinese


def record(site: Site, body: object) -> None:
    """Put an event into the case past every check, as a hostile partner's software would."""
    desk, actor = site.node.desk, site.node.officers[Role.LAWYER].acting_as(Role.LAWYER)
    with desk.store.unit() as unit:
        recorder = Recorder(desk, unit, actor, "test")
        recorder.record(body, case=site.case)
        recorder.finish()


@pytest.mark.parametrize(
    "plain", [{}, {"letter": b"", "by": "la"}, {"letter": b"", "by": "la", "decisions": {"m1": {}}}]
)
def test_an_assessment_of_another_form_is_said_to_be_unreadable(site: Site, plain: dict[str, object]) -> None:
    record(site, b.RequestAssessed(site.request, b"", plain))
    answer = site.signed_in().get(f"/cases/{site.case}")
    assert (answer.status_code, "cannot be read here" in answer.content.decode()) == (200, True)


def test_an_event_that_does_not_fit_is_shown_and_marked(site: Site) -> None:
    record(site, b.RequestAnswered(site.request, "x", (), b.HomeApproval("r", "a", site.world.clock.at), "H0", "p"))
    text = site.signed_in().get(f"/cases/{site.case}").content.decode()
    assert "1 out of order, kept without effect" in text
    assert 'class="stray"' in text


def test_a_case_without_a_letter_has_a_page(site: Site) -> None:
    officer = site.node.officers[Role.OFFICER]
    case = open_case(site.node.desk, officer, title="Nothing asked yet", purpose="looking")
    for address in (f"/cases/{case}", f"/cases/{case}/proofs"):
        assert site.signed_in().get(address).status_code == 200


def test_a_busy_store_is_unavailable_and_says_when_to_come_again(site: Site) -> None:
    client = site.signed_in()

    class Busy:
        @contextmanager
        def unit(self):  # type: ignore[no-untyped-def]
            raise Unavailable(
                "store.locked", "Another process holds the store; nothing was written.", advice="Try again."
            )
            yield Unit

        reading = site.node.desk.store.reading

    register(replace(site.node.desk, store=Busy()), None)  # type: ignore[arg-type]
    answer = client.get("/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "Another process holds the store" in answer.content.decode()


def test_a_defect_shows_no_details(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    client = site.signed_in()
    client.raise_request_exception = False

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a secret in the stack")

    monkeypatch.setattr("comity.web.casework.inbox.read_inbox", broken)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "secret" not in answer.content.decode()
    assert "defect of ours" in answer.content.decode()


def test_an_officers_name_never_leaves_for_another_officers_page(site: Site) -> None:
    add_account(site, "second", Role.LAWYER, name="Somebody Else")
    assert "Somebody Else" not in site.signed_in().get(f"/cases/{site.case}").content.decode()


def test_the_page_says_what_today_s_law_says_otherwise_than_at_the_acceptance(site: Site) -> None:
    client = site.signed_in()
    acknowledged(site, client)
    order = site.node.order(Role.LAWYER, site.case, site.request)
    accept_measure(site.node.desk, order, "m1", reason="In order.")
    before = client.get(f"/cases/{site.case}").content.decode()
    assert "law is stricter" not in before
    word = state(site).letter.measure("m1").measure
    told = Finding("NAT", Effect.REVIEW, Layer.STATUTE, "2.5", "nat.national", "A national.", {"state": "LA"})
    known = site.node.desk.law.assess({"measure": word, "from": "CN", "to": "LA"}, bytes(32))
    stricter = replace(known, outcome=LegalOutcome.NEEDS_REVIEW, findings=(told,), bases=(), missing=("translation",))
    site.node.desk.law.outcomes[word] = stricter  # type: ignore[attr-defined]
    after = client.get(f"/cases/{site.case}").content.decode()
    for words in ("law is stricter", "New ground", "Newly needed", "Legal basis that fell away", "TEST-TREATY"):
        assert words in after, words
