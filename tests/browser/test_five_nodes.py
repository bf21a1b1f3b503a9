"""The story of design section 1, played by officers of five roles in the pages of five real nodes, each in the
language of its state: zh in the province and its ministry, lo and vi at the receiving desks. All of it is invented."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.browser.five_nodes import Clerk, Stage

from comity.cli.demo.plot import PAPERS
from comity.cli.demo.proofs import tampered, verify_elsewhere
from comity.web.languages import languages

Enter = Callable[[str, str], Clerk]
RECORDS = b"date,amount,note\n2026-01-03,12000,synthetic\n" * 500
UUID = re.compile(r"/cases/([0-9a-f-]{36})")


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Five nodes that serve."""
    made = Stage(tmp_path_factory.mktemp("five-nodes"))
    yield made
    made.close()


@pytest.fixture
def enter(stage: Stage, browser: Any) -> Iterator[Enter]:
    """Sign an officer in; the same browser again for the same officer. Fails if any page broke its own policy."""
    clerks: dict[tuple[str, str], Clerk] = {}
    complaints: list[str] = []

    def at(node: str, login: str) -> Clerk:
        if (node, login) not in clerks:
            clerks[node, login] = Clerk(stage, browser, node, login, complaints)
        return clerks[node, login]

    yield at
    for clerk in clerks.values():
        clerk.context.close()
    assert not complaints, complaints


def test_the_whole_story_in_pages(enter: Enter, stage: Stage, tmp_path: Any) -> None:
    case, main = _write_and_be_barred(enter)
    other = _write_to_the_other(enter, case, main)
    _submit_and_release(enter, case, main, other)
    _decide(enter, case, main)
    _answer(enter, case, main)
    _answer_police_information(enter, case, other)
    _conclude(enter, case, main)
    _prove(enter, stage, case, tmp_path)


def _write_and_be_barred(enter: Enter) -> tuple[str, str]:
    """An officer of the province asks for what the law does not give, is told so while typing, and takes it out."""
    officer = enter("cn-zj", "officer")
    officer.go("/cases/new")
    officer.type(title="电信诈骗（虚构）", purpose="Invented telephone fraud")
    officer.page.locator("main form button.primary").click()
    officer.page.wait_for_url("**/letter")
    case = _case_in(officer.page.url)
    _type_letter(officer, "la", "电信诈骗线索协查函（虚构）")
    _type_measure(officer, "m1", "police_info", "Who used the invented number in March?", use_wanted="intelligence")
    _add(officer, "measure", "m2")
    _type_measure(officer, "m2", "mla_evidence", "Records of the invented account, January to March.", papers=True)
    _add(officer, "measure", "m3")
    _type_measure(officer, "m3", "mla_asset_freeze", "Freezing of what is left on it.", papers=True)
    _add(officer, "measure", "m4")
    _add(officer, "subject", "p2")
    officer.type(
        p2__role="suspect", p2__nationality=_state("zh", "LA"), p2__names="Synthetic Associate", p2__age_at_offence="33"
    )
    _type_measure(officer, "m4", "extradition", "Surrender of the associate.", papers=True)
    _ask_without_saving(officer)
    officer.type(m4__subject="p2")
    barred = officer.page.locator('article[aria-labelledby="answer-m4"]')
    barred.locator("h3 .pill.bad").wait_for()
    assert "NAT" in barred.inner_text(), "the gate names nationality as the bar while one types"
    with officer.page.expect_navigation():
        officer.page.locator('button[name="do"][value="remove-m4"]').click()
    return case, _save_and_assess(officer)


def _write_to_the_other(enter: Enter, case: str, main: str) -> str:
    """A second letter of the case, to Viet Nam, with police information only."""
    officer = enter("cn-zj", "officer")
    officer.go(f"/cases/{case}/letter")
    _type_letter(officer, "vn", "号码漫游查询（虚构）")
    _type_measure(officer, "m1", "police_info", "Did the invented number roam?", use_wanted="intelligence")
    return _save_and_assess(officer, but=main)


def _submit_and_release(enter: Enter, case: str, main: str, other: str) -> None:
    """The province may not release legal assistance; its supervisor submits; the ministry settles and releases."""
    supervisor, lawyer, desk = enter("cn-zj", "supervisor"), enter("cn", "lawyer"), enter("cn", "desk")
    for request in (main, other):
        address = f"/cases/{case}/requests/{request}/release"
        supervisor.go(address)
        supervisor.act(f"{request}/submit", reason="Please release.")
        desk.until(address, 'form[action$="/assess"], form[action$="/release"], #release, .checks')
        if desk.has("/assess"):
            desk.act(f"{request}/assess")
        lawyer.go(address)
        while lawyer.has("/waive"):
            lawyer.act(f"{request}/waive", reason="Invented: checked with the partner's liaison.")
            lawyer.go(address)
        desk.go(address)
        desk.act(f"{request}/release", handling="H1")


def _ask_about_refuge(desk: Any, request: str) -> None:
    """Nothing is accepted about a foreigner before the office for refugees has said a plain no."""
    assert not desk.has(f"{request}/measures/m1/accept")
    desk.act(
        f"{request}/measures/m1/protection",
        protection="no", found="not_looked", authority="Refugee office (invented)", reference="R-1",
    )  # fmt: skip


def _decide(enter: Enter, case: str, request: str) -> None:
    """The receiving desk sees both gates; one measure accepted by one person, one by two, one refused on its ground."""
    desk, lawyer, second = enter("la", "desk"), enter("la", "lawyer"), enter("la", "lawyer2")
    address = f"/cases/{case}"
    desk.until(address, _form(f"{request}/acknowledge"))
    desk.act(f"{request}/acknowledge", reference="LA-77")
    assert desk.page.locator(".decision").count() >= 3, "both sides' law stands beside each measure"
    _ask_about_refuge(desk, request)
    desk.act(f"{request}/measures/m1/accept", reason="May be given under domestic law.")
    lawyer.go(address)
    lawyer.act(f"{request}/measures/m2/accept", reason="The bank is in our jurisdiction.")
    lawyer.act(f"{request}/measures/m3/refuse", ground="PENDING", reason="Our prosecutor has opened a case.")
    assert not lawyer.has("/confirm"), "nobody confirms what is his own"
    second.go(address)
    while second.has("/confirm"):
        second.act("/confirm")
    for key, stage in (("m2", "accepted"), ("m3", "refused")):
        assert second.word("measure_stage", stage) in second.page.locator("main").inner_text(), key


def _answer(enter: Enter, case: str, request: str) -> None:
    """Execution with a file; the answer is prepared by one and released by another under a rule of home law."""
    executing, desk, approver = enter("la", "executing"), enter("la", "desk"), enter("la", "desk2")
    executing.go(f"/cases/{case}")
    executing.act(f"{request}/measures/m1/execute", summary="The number belongs to a synthetic shop.")
    records = {"name": "records.csv", "mimeType": "text/csv", "buffer": RECORDS}
    executing.act(f"{request}/measures/m2/execute", summary="Records taken from the bank.", upload=records)
    _prepare_and_approve(desk, approver, case, request, "See the results; m3 is refused.")
    officer = enter("cn-zj", "officer")
    officer.until(f"/cases/{case}", f"{_form(f'{request}/feedback')}")
    officer.until(f"/cases/{case}", 'a[href*="/files/"][download]')
    with officer.page.expect_download() as coming:
        officer.page.locator('a[href*="/files/"][download]').first.click()
    assert coming.value.suggested_filename == "records.csv"
    assert coming.value.path().read_bytes() == RECORDS, "over two hops, byte for byte"


def _answer_police_information(enter: Enter, case: str, request: str) -> None:
    """The second state's desk, in Vietnamese; it never sees the letter to the first."""
    desk, executing, approver = enter("vn", "desk"), enter("vn", "executing"), enter("vn", "desk2")
    desk.until(f"/cases/{case}", _form(f"{request}/acknowledge"))
    assert "Surrender" not in desk.page.locator("main").inner_text()
    assert "records of the invented account" not in desk.page.locator("main").inner_text().lower()
    desk.act(f"{request}/acknowledge", reference="VN-12")
    _ask_about_refuge(desk, request)
    desk.act(f"{request}/measures/m1/accept", reason="May be given under domestic law.")
    executing.go(f"/cases/{case}")
    executing.act(f"{request}/measures/m1/execute", summary="No roaming seen (invented).")
    _prepare_and_approve(desk, approver, case, request, "See m1.")
    enter("cn-zj", "officer").until(f"/cases/{case}", _form(f"{request}/feedback"))


def _prepare_and_approve(desk: Clerk, approver: Clerk, case: str, request: str, text: str) -> None:
    desk.go(f"/cases/{case}")
    desk.act(f"{request}/answer", text=text, rule="Invented rule of home law, art. 1", use_limits="This case only.",
             handling="H1", final="yes")  # fmt: skip
    assert not desk.has("/confirm")
    approver.go(f"/cases/{case}")
    approver.act("/confirm")


def _conclude(enter: Enter, case: str, request: str) -> None:
    """Feedback by the officer, evaluation by both supervisors: closed on all three nodes."""
    officer, home, abroad = enter("cn-zj", "officer"), enter("cn-zj", "supervisor"), enter("la", "supervisor")
    officer.go(f"/cases/{case}")
    officer.act(f"{request}/feedback", used="yes", led_to="An invented name.")
    home.go(f"/cases/{case}")
    home.act(f"{request}/evaluate", went_well="Answered in time.")
    abroad.until(f"/cases/{case}", _form(f"{request}/evaluate"))
    abroad.act(f"{request}/evaluate", went_well="A complete letter.")
    for node, login in (("cn-zj", "officer"), ("cn", "desk"), ("la", "desk")):
        enter(node, login).until("/?stage=closed", "table.requests tbody tr")


def _prove(enter: Enter, stage: Stage, case: str, tmp_path: Any) -> None:
    """The proof file leaves by the page, and another process that trusts no state verifies it."""
    desk = enter("la", "desk")
    desk.go(f"/cases/{case}/proofs")
    assert not desk.page.locator("main .pill.bad").count()
    with desk.page.expect_download() as coming:
        desk.page.locator('a[href$="/proofs/file"], form[action$="/proofs/file"] button').first.click()
    bundle = coming.value.path().read_bytes()
    roots = tuple(player.fingerprint for node, player in stage.players.items() if "-" not in node)
    verdict = verify_elsewhere(bundle, roots, tmp_path / "court", witnesses=2)
    assert verdict.verified, verdict.failed
    assert not verify_elsewhere(tampered(bundle, 7), roots, tmp_path / "forged", witnesses=2).verified


def _type_letter(officer: Clerk, to: str, title: str) -> None:
    a_year_ago = (datetime.now(UTC) - timedelta(days=365)).date()
    officer.type(
        requested_node=to, title=title, language="en", purpose="Investigation of telephone fraud; no other use.",
        offence="fraud_telecom", offence_date=a_year_ago.isoformat(), requesting_max="life", requested_max="months",
        requested_max_months="60", facts="Invented callers led invented victims to send money to an invented account.",
    )  # fmt: skip
    _add(officer, "subject", "p1")
    officer.type(
        p1__role="suspect", p1__nationality=_state("zh", "CN"), p1__names="合成甲\nHecheng Jia", p1__age_at_offence="35"
    )


def _type_measure(
    officer: Clerk, key: str, measure: str, asks: str, *, papers: bool = False, use_wanted: str = ""
) -> None:
    officer.type(**{f"{key}.measure": measure, f"{key}.subject": "p1", f"{key}.asks": asks})
    if use_wanted:
        officer.type(**{f"{key}.use_wanted": use_wanted})
    form = officer.page.locator("#letter")
    for name in PAPERS if papers else ():
        officer._field(form, f"{key}.documents", name)


def _add(officer: Clerk, what: str, key: str) -> None:
    with officer.page.expect_navigation():
        officer.page.locator(f'button[name="do"][value="add-{what}"]').click()
    officer.page.locator(f'[id="{key}-title"]').wait_for()


def _ask_without_saving(officer: Clerk) -> None:
    with officer.page.expect_navigation():
        officer.page.locator('button[name="do"][value="ask"]').last.click()


def _save_and_assess(officer: Clerk, but: str = "") -> str:
    """The id of the request that was saved, which is not `but`."""
    with officer.page.expect_navigation():
        officer.page.locator('button[name="do"][value="save-assess"]').click()
    fault = officer.page.locator(".fault")
    assert not fault.count(), fault.inner_text()
    (saved,) = set(re.findall(r"/requests/([0-9a-f-]{36})", officer.page.content())) - {but}
    return saved


def _case_in(url: str) -> str:
    found = UUID.search(url)
    assert found, url
    return found[1]


def _form(address: str) -> str:
    return f'form[action$="{address}"]'


def _state(language: str, code: str) -> str:
    return str(languages()[language].locale.territories[code])
