"""A case from the command line: its whole life, and everything that is refused on the way."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from tests.fakes.world import WordedLaw
from tests.unit.cli.stage import Stage

from comity.domain.decisions import Effect, Finding, Layer, LegalOutcome
from comity.domain.officers import Role

COERCIVE = {'measure = "police_info"': 'measure = "mla_search_seizure"'}


def test_a_request_lives_from_draft_to_closed(stage: Stage) -> None:
    case = stage.released()
    stage.act("la", "national_desk", "case", "acknowledge", case, "--reference", "LA-1")
    accepted = stage.act("la", "national_desk", "case", "accept", case, "m1", "--reason", "allowed")
    assert (accepted["type"], accepted["shared_with"]) == ("measure.accepted", ["cn"])
    executed = stage.act("la", "executing_authority", "case", "execute", case, "m1", "--summary", "Done.")
    assert executed["shared_with"] == []
    words = ("--text", "See.", "--rule", "rule 1", "--limits", "H0")
    proposal = stage.act("la", "national_desk", "case", "answer", case, *words)
    assert proposal["waits_for_second_person"]
    stage.second("la", "desk2", Role.NATIONAL_DESK)
    stage.act("la", "desk2", "case", "confirm", case, proposal["proposal"][:16])
    stage.world.exchange()
    stage.act("cn", "officer", "case", "feedback", case, "--used", "--led-to", "a name")
    stage.act("cn", "supervisor", "case", "evaluate", case, "--went-well", "all")
    stage.world.exchange()
    stage.act("la", "supervisor", "case", "evaluate", case, "--late", "a day")
    stage.world.exchange()
    (request,) = stage.act("cn", "officer", "case", "show", case)["requests"]
    assert (request["stage"], request["evaluated_by"]) == ("closed", ["CN", "LA"])


def test_an_open_question_says_when_its_answer_is_due_and_who_can_give_it(stage: Stage) -> None:
    case = stage.released()
    stage.act("la", "national_desk", "case", "acknowledge", case, "--reference", "LA-1")
    stage.two("la", "ask", case, "m1", "--asks", "Which account?", "--rule", "art. 9")
    stage.world.exchange()
    clocks = stage.act("cn", "officer", "case", "clocks", case)["clocks"]
    (answer,) = [one for one in clocks if one["clock"] == "answer"]
    assert (answer["rule"], answer["ours"], answer["measure"]) == ("clock.answer_30d", True, "m1")
    assert answer["question"]["text"] == "Which account?"
    assert (answer["question"]["assurance"], answer["question"]["node"]) == ("", "cn")
    assert [one["question"] for one in clocks if one is not answer] == [None] * (len(clocks) - 1)
    told = stage.by("la", "national_desk", "case", "clocks", case).out
    for words in ("answer m1", "they owe it", "Question  Which account?", "national_desk, lawyer at cn"):
        assert words in told, told
    assert "answer" in stage.by("cn", "officer", "case", "list").out


def test_what_comes_between_is_told_on_both_sides(stage: Stage) -> None:
    case = stage.released()
    stage.act("la", "national_desk", "case", "acknowledge", case, "--reference", "LA-1")
    stage.two("la", "ask", case, "m1", "--asks", "Which account?", "--rule", "art. 9")
    stage.two("la", "interim", case, "--why", "bank", "--expected", "2027-01-01", "--rule", "art. 9")
    stage.act("la", "supervisor", "case", "escalate", case, "--to", "the head", "--reason", "overdue")
    stage.world.exchange()
    stage.two("cn", "clarify", case, "--text", "That of March.", "--rule", "art. 9")
    more = ("--text", "Account 7.", "--document", "m1=translation", "--rule", "art. 9")
    assert stage.two("cn", "supplement", case, *more)["type"] == "request.supplemented"
    stage.world.exchange()
    until = ("--until", "2027-02-01", "--reason", "trial", "--rule", "art. 9")
    stage.two("la", "postpone", case, "m1", "--ground", "PENDING", *until)
    stage.world.exchange()
    stage.act("cn", "supervisor", "case", "withdraw", case, "--reason", "solved")
    stage.world.exchange()
    for name in ("cn", "la"):
        shown = stage.act(name, "national_desk", "case", "show", case)
        assert shown["requests"][0]["stage"] == "withdrawn"
        kinds = {entry["type"].partition(".")[2] for entry in shown["timeline"]}
        assert kinds >= {
            "information_asked",
            "interim",
            "escalated",
            "clarified",
            "supplemented",
            "postponed",
            "withdrawn",
        }
        assert shown["out_of_order"] == 0


def test_a_province_goes_through_its_ministry(ministry: Stage) -> None:
    case = ministry.drafted("cn-zj", **COERCIVE)
    ministry.act("cn-zj", "officer", "case", "assess", case)
    assert ministry.by("cn-zj", "supervisor", "case", "release", case, "--json").error == "policy.power"
    assert ministry.act("cn-zj", "supervisor", "case", "submit", case)["shared_with"] == ["cn"]
    ministry.world.exchange()
    ministry.act("cn", "national_desk", "case", "return", case, "--reason", "no link")
    ministry.world.exchange()
    assert ministry.act("cn-zj", "officer", "case", "show", case)["requests"][0]["stage"] == "draft"


def test_a_refusal_takes_two_persons_and_can_be_declined(stage: Stage) -> None:
    case = stage.released(**COERCIVE)
    stage.act("la", "national_desk", "case", "acknowledge", case, "--reference", "LA-1")
    ended = stage.by("la", "lawyer", "case", "refuse", case, "m1", "--ground", "LINK", "--reason", "no link")
    assert "second person" in ended.out
    (waiting,) = stage.act("la", "lawyer", "case", "show", case)["requests"][0]["waiting"]
    assert (waiting["act"], waiting["measure"]) == ("measure.refused", "m1")
    proposal = waiting["proposal"]
    assert stage.by("la", "lawyer", "case", "confirm", case, proposal, "--json").error == "policy.two_persons"
    stage.second("la", "lawyer2", Role.LAWYER)
    stage.act("la", "lawyer2", "case", "decline", case, proposal[:8], "--reason", "the link is on file")
    assert stage.act("la", "lawyer", "case", "show", case)["requests"][0]["waiting"] == []
    assert stage.by("la", "lawyer2", "case", "confirm", case, proposal, "--json").error == "proposal.unknown"


@pytest.mark.parametrize(
    ("role", "arguments", "code", "exit_code"),
    [
        ("officer", ("case", "show", "0193af00-0000-7000-8000-000000000001"), "case.unknown", 2),
        ("officer", ("case", "show", "nonsense"), "case.unknown", 2),
        ("officer", ("case", "show", ""), "case.unknown", 2),
        ("administrator", ("case", "list"), "policy.role", 1),
        ("auditor", ("case", "open", "--title", "x"), "policy.role", 1),
        ("officer", ("case", "open", "--title", "  "), "case.incomplete", 2),
        ("officer", ("case", "list", "--sort", "password"), "store.page_order", 2),
        ("officer", ("case", "list", "--stage", "nonsense"), "usage", 2),
        ("officer", ("case", "list", "--page", "0"), "usage", 2),
        ("officer", ("case", "list", "--case", "nonsense"), "case.unknown", 2),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    stage: Stage, role: str, arguments: tuple[str, ...], code: str, exit_code: int
) -> None:
    ended = stage.by("cn", role, *arguments, "--json")
    assert (ended.error, ended.code) == (code, exit_code)
    assert set(ended.json["error"]) == {"kind", "code", "message", "advice", "grounds"}


def test_a_request_that_is_not_there_or_not_alone_is_asked_for(stage: Stage) -> None:
    case = stage.act("cn", "officer", "case", "open", "--title", "empty")["case"]
    assert stage.by("cn", "officer", "case", "assess", case, "--json").error == "request.none"
    first = stage.act("cn", "officer", "case", "draft", case, stage.letter())["request"]
    stage.act("cn", "officer", "case", "draft", case, stage.letter())
    assert stage.by("cn", "officer", "case", "assess", case, "--json").error == "request.several"
    wrong = stage.by("cn", "officer", "case", "assess", case, "--request", "ffffffff", "--json")
    assert wrong.error == "request.unknown"
    assert stage.act("cn", "officer", "case", "assess", case, "--request", first)["request"] == first


def test_the_beginning_of_an_id_is_enough_where_it_fits_one_alone(stage: Stage) -> None:
    first, second = stage.drafted(), stage.drafted()
    alike = len([True for a, b in zip(first, second, strict=True) if a == b])
    assert stage.by("cn", "officer", "case", "show", first[:8], "--json").error == "case.ambiguous"
    whole = next(first[:length] for length in range(9, 37) if not second.startswith(first[:length]))
    assert stage.act("cn", "officer", "case", "show", whole)["case"] == first
    assert alike < 36


def test_a_new_wording_needs_a_new_assessment(stage: Stage) -> None:
    case = stage.drafted()
    request = stage.act("cn", "officer", "case", "show", case)["requests"][0]["request"]
    stage.act("cn", "officer", "case", "assess", case)
    again = stage.act("cn", "officer", "case", "draft", case, stage.letter(), "--request", request)
    assert (again["request"], again["revision"]) == (request, 2)
    ended = stage.by("cn", "supervisor", "case", "release", case, "--json")
    assert (ended.error, ended.code) == ("gate.not_assessed", 1)


def test_a_letter_that_cannot_be_read_writes_nothing(stage: Stage, tmp_path: Path) -> None:
    case = stage.act("cn", "officer", "case", "open", "--title", "empty")["case"]
    path = tmp_path / "bad.toml"
    for data, code in (
        (b"\xff\xfe", "letter.file"),
        (b"title = ", "letter.file"),
        (b"#" * (300 << 10), "file.oversized"),
        (b'requested_node = "la"\ntarget = "x"', "letter.unknown"),
    ):
        path.write_bytes(data)
        ended = stage.by("cn", "officer", "case", "draft", case, path, "--json")
        assert (ended.error, ended.code) == (code, 2)
    assert stage.by("cn", "officer", "case", "draft", case, tmp_path / "absent", "--json").error == "file.unreadable"
    assert stage.by("cn", "officer", "case", "draft", case, tmp_path, "--json").error == "file.unreadable"
    assert stage.act("cn", "officer", "case", "list") == {"total": 0, "page": 1, "rows": []}


def test_whoever_wrote_it_does_not_release_it(stage: Stage) -> None:
    stage.second("cn", "both", Role.SUPERVISOR)
    case = stage.drafted()
    stage.act("cn", "officer", "case", "assess", case)
    ended = stage.by("cn", "officer", "case", "release", case, "--json")
    assert (ended.error, ended.code) == ("policy.role", 1)
    assert ended.json["error"]["kind"] == "not_permitted"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("release", "CASE", "--handling", "H3"), "handling.restriction"),
        (("release", "CASE", "--restriction", "words"), "handling.restriction"),
        (("release", "CASE", "--handling", "H9"), "usage"),
        (("supplement", "CASE", "--rule", "art. 9", "--document", "m1"), "supplement.document"),
        (("supplement", "CASE", "--rule", "art. 9"), "supplement.empty"),
        (("supplement", "CASE", "--rule", " ", "--text", "More."), "words.rule"),
        (("supplement", "CASE", "--text", "More."), "usage"),
        (("withdraw", "CASE", "--reason", " "), "withdraw.reason"),
        (("withdraw", "CASE", "--reason", "x", "--measure", "m9"), "letter.measure"),
        (("submit", "CASE"), "submit.no_parent"),
    ],
)
def test_a_releasing_desk_is_told_what_is_wrong(stage: Stage, arguments: tuple[str, ...], code: str) -> None:
    case = stage.released() if arguments[0] in ("supplement", "withdraw") else stage.drafted()
    command = [case if argument == "CASE" else argument for argument in arguments]
    ended = stage.by("cn", "supervisor", "case", *command, "--json")
    assert (ended.error, ended.code) == (code, 2)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (
            ("postpone", "CASE", "m1", "--ground", "PENDING", "--until", "soon", "--reason", "x", "--rule", "9"),
            "day.form",
        ),
        (
            ("postpone", "CASE", "m1", "--ground", "PENDING", "--until", "2020-01-01", "--reason", "x", "--rule", "9"),
            "postpone.until",
        ),
        (
            ("postpone", "CASE", "m1", "--ground", "LAZY", "--until", "2027-01-01", "--reason", "x", "--rule", "9"),
            "ground.unknown",
        ),
        (("refuse", "CASE", "m1", "--ground", "LAZY", "--reason", "x"), "ground.unknown"),
        (("accept", "CASE", "m7", "--reason", "x"), "letter.measure"),
        (("interim", "CASE", "--why", "x", "--expected", "never", "--rule", "art. 9"), "day.form"),
        (("reroute", "CASE", "--to", "th", "--reason", "x"), "reroute.foreign"),
        (("confirm", "CASE", "abcdef0123456789"), "proposal.unknown"),
        (("acknowledge", "CASE", "--reference", ""), "acknowledge.reference"),
    ],
)
def test_a_deciding_desk_is_told_what_is_wrong(stage: Stage, arguments: tuple[str, ...], code: str) -> None:
    case = stage.released()
    if arguments[0] != "acknowledge":
        stage.act("la", "national_desk", "case", "acknowledge", case, "--reference", "LA-1")
    command = [case if argument == "CASE" else argument for argument in arguments]
    ended = stage.by("la", "national_desk", "case", *command, "--json")
    assert (ended.error, ended.code) == (code, 2)


def test_the_list_filters_sorts_pages_and_exports(stage: Stage) -> None:
    titles = ("=cmd()", "beta", "alpha")
    for title in titles:
        stage.drafted(**{"Telephone fraud, synthetic case 7": title})
    rows = stage.act("cn", "officer", "case", "list", "--sort", "title")["rows"]
    assert [row["title"] for row in rows] == ["=cmd()", "alpha", "beta"]
    second = stage.act("cn", "officer", "case", "list", "--sort", "-title", "--per-page", "1", "--page", "2")
    assert (second["total"], [row["title"] for row in second["rows"]]) == (3, ["alpha"])
    assert stage.act("cn", "officer", "case", "list", "--text", "ALPH")["total"] == 1
    assert stage.act("cn", "officer", "case", "list", "--direction", "in")["total"] == 0
    assert stage.act("cn", "officer", "case", "list", "--stage", "draft")["total"] == 3
    exported = stage.by("cn", "officer", "case", "list", "--csv", "--all", "--sort", "title").out
    table = list(csv.DictReader(io.StringIO(exported)))
    assert [row["title"] for row in table] == ["'=cmd()", "alpha", "beta"], "no cell is a formula"
    assert {UUID(row["case"]).version for row in table} == {7}
    assert "beta" in stage.by("cn", "officer", "case", "list").out


def test_the_case_is_shown_with_both_clocks_gate_and_timeline(stage: Stage) -> None:
    case = stage.released()
    stage.second("la", "painter", Role.NATIONAL_DESK)
    shown = stage.act("la", "national_desk", "case", "show", case)
    (request,) = shown["requests"]
    assert {due["name"] for due in request["deadlines"]} == {"acknowledge", "decide m1"}
    assert all(set(due["local"]) == {"cn", "la"} for due in request["deadlines"])
    assert [one["by"] for one in request["assessments"]] == ["cn", "la"], "both gates read it"
    assert {one["gate"] for one in request["assessments"]} == {"cleared"}
    assert [entry["type"] for entry in shown["timeline"]] == ["request.released", "request.assessed"]
    text = stage.by("la", "national_desk", "case", "show", case).out
    for words in ("合成人 / Hecheng Ren", "Gate of cn: cleared", "Gate of la: cleared", " at cn, ", "Timeline"):
        assert words in text


def test_a_letter_cannot_paint_the_readers_terminal(stage: Stage) -> None:
    painted = "Who held \\u001b[2J\\u202egnp.exe [red]it[/]"
    case = stage.released(**{"Who held the account 000-SYNTHETIC on 14 March 2026?": painted})
    seen = stage.by("la", "national_desk", "case", "show", case).out
    letter = stage.act("la", "national_desk", "case", "show", case)["requests"][0]["letter"]
    assert "\x1b" in letter["measures"][0]["asks"], "programs get what was signed"
    assert "\x1b" not in seen
    assert "\u202e" not in seen


def test_notes_stay_and_waivers_show_who_settled(stage: Stage) -> None:
    case = stage.drafted()
    stage.act("cn", "officer", "case", "note", case, "--text", "called the bank")
    stage.act("cn", "officer", "case", "assess", case)
    ended = stage.by("cn", "lawyer", "case", "waive", case, "m1", "review:NAT", "--reason", "x", "--json")
    assert (ended.error, ended.code) == ("waiver.not_open", 2)
    empty = stage.by("cn", "officer", "case", "note", case, "--text", " ", "--json")
    assert (empty.error, empty.code) == ("note.empty", 2)
    kinds = [entry["type"] for entry in stage.act("cn", "officer", "case", "show", case)["timeline"]]
    assert kinds == ["case.opened", "request.drafted", "note.written", "request.assessed"]


def test_files_are_attached_and_named_in_the_letter(stage: Stage, tmp_path: Path) -> None:
    case = stage.act("cn", "officer", "case", "open", "--title", "files")["case"]
    file = tmp_path / "extract.pdf"
    file.write_bytes(b"an invented extract")
    kept = stage.act("cn", "officer", "case", "attach", case, file)
    assert (kept["name"], kept["size"]) == ("extract.pdf", 19)
    named = {'# attachments = ["0193af00-…"] ': f'attachments = ["{kept["attachment"]}"] '}
    stage.act("cn", "officer", "case", "draft", case, stage.letter(**named))
    (request,) = stage.act("cn", "officer", "case", "show", case)["requests"]
    assert request["letter"]["attachments"][0]["sha256"] == kept["sha256"]
    strange = {'# attachments = ["0193af00-…"] ': 'attachments = ["0193af00-0000-7000-8000-000000000001"] '}
    assert stage.by("cn", "officer", "case", "draft", case, stage.letter(**strange), "--json").error == "letter.value"
    assert stage.by("cn", "officer", "case", "attach", case, tmp_path / "no", "--json").error == "file.unreadable"


def test_a_file_comes_with_the_answer_and_is_fetched_on_record(stage: Stage, tmp_path: Path) -> None:
    case = stage.released()
    stage.act("la", "national_desk", "case", "acknowledge", case, "--reference", "LA-1")
    stage.act("la", "national_desk", "case", "accept", case, "m1", "--reason", "allowed")
    found = tmp_path / "extract.txt"
    found.write_text("invented holder")
    summary = ("--summary", "See the file.", "--attach", found)
    stage.act("la", "executing_authority", "case", "execute", case, "m1", *summary)
    words = ("--text", "See.", "--rule", "rule 1", "--limits", "H0")
    proposal = stage.act("la", "national_desk", "case", "answer", case, *words)["proposal"]
    stage.second("la", "desk2", Role.NATIONAL_DESK)
    stage.act("la", "desk2", "case", "confirm", case, proposal)
    stage.world.exchange()
    (answer,) = stage.act("cn", "officer", "case", "show", case)["requests"][0]["answers"]
    attachment = answer["results"][0]["attachments"][0]["id"]
    out = tmp_path / "fetched.txt"
    early = stage.by("cn", "officer", "case", "fetch", case, attachment, "--out", out, "--json")
    assert (early.error, early.code) == ("attachment.not_kept", 1)
    stage.world.carry_attachments("la", "cn")
    assert "answer to m1: extract.txt" in stage.by("cn", "officer", "case", "show", case).out
    fetched = stage.act("cn", "officer", "case", "fetch", case, attachment[:18], "--out", out)
    assert (out.read_text(), fetched["name"]) == ("invented holder", "extract.txt")
    assert out.stat().st_mode & 0o777 == 0o600
    unknown = stage.by("cn", "officer", "case", "fetch", case, "ffffffff", "--out", tmp_path / "x", "--json")
    assert (unknown.error, unknown.code) == ("attachment.unknown", 2)
    keeper = stage.by("cn", "administrator", "case", "fetch", case, attachment, "--out", tmp_path / "x", "--json")
    assert (keeper.error, keeper.code) == ("policy.role", 1)
    outcomes = [
        row["outcome"] for row in stage.act("cn", "auditor", "log", "audit", "--act", "attachment.read")["rows"]
    ]
    assert outcomes == ["policy.role", "read", "attachment.not_kept"]


def test_every_json_answer_is_one_document(stage: Stage) -> None:
    case = stage.released()
    for command in (("list",), ("show", case), ("template",)):
        arguments = ("case", *command, "--json")
        ended = stage.run(*arguments) if command[0] == "template" else stage.by("la", "national_desk", *arguments)
        assert isinstance(json.loads(ended.out), dict)
        assert ended.err == ""


def test_what_crossed_on_the_way_is_marked_and_kept(stage: Stage) -> None:
    case = stage.released()
    stage.act("la", "national_desk", "case", "acknowledge", case, "--reference", "LA-1")
    stage.world.exchange()
    stage.act("cn", "supervisor", "case", "withdraw", case, "--reason", "solved")
    stage.act("la", "national_desk", "case", "accept", case, "m1", "--reason", "allowed")
    stage.world.exchange()
    shown = stage.act("cn", "officer", "case", "show", case)
    marked = [(entry["type"], entry["out_of_order"]) for entry in shown["timeline"] if entry["out_of_order"]]
    assert marked == [("measure.accepted", "the request is withdrawn")]
    assert "OUT OF ORDER: the request is withdrawn" in stage.by("cn", "officer", "case", "show", case).out


def test_an_open_item_is_settled_by_the_role_that_it_asks_for(stage: Stage) -> None:
    law = stage.node("cn").desk.law
    assert isinstance(law, WordedLaw)
    plain = law.assess({"from": "CN", "to": "LA", "measure": "police_info"}, bytes(32))
    law.outcomes["police_info"] = replace(plain, outcome=LegalOutcome.PROCEED_WITH_CONDITIONS, missing=("translation",))
    case = stage.drafted()
    stage.act("cn", "officer", "case", "assess", case)
    refused = stage.by("cn", "supervisor", "case", "release", case, "--json")
    assert (refused.error, refused.code, refused.json["error"]["grounds"]) == ("gate.needs_human", 1, ["translation"])
    reason = ("--reason", "they read Chinese")
    by_officer = stage.by("cn", "officer", "case", "waive", case, "m1", "missing:translation", *reason, "--json")
    assert by_officer.error == "policy.role"
    stage.act("cn", "supervisor", "case", "waive", case, "m1", "missing:translation", *reason)
    assert "Settled: missing:translation of m1" in stage.by("cn", "officer", "case", "show", case).out
    assert stage.act("cn", "supervisor", "case", "release", case)["type"] == "request.released"


def test_a_bar_stops_the_letter_and_names_its_ground(stage: Stage) -> None:
    law = stage.node("cn").desk.law
    assert isinstance(law, WordedLaw)
    plain = law.assess({"from": "CN", "to": "LA", "measure": "police_info"}, bytes(32))
    bar = Finding("TORTURE", Effect.MANDATORY, Layer.ABSOLUTE, "3.1", "torture", "A danger is on file.")
    law.outcomes["police_info"] = replace(plain, outcome=LegalOutcome.MANDATORY_REFUSAL, findings=(bar,))
    case = stage.drafted()
    assert stage.act("cn", "officer", "case", "assess", case)["gate"] == "barred"
    ended = stage.by("cn", "supervisor", "case", "release", case)
    assert ended.code == 1
    assert "Barred by law  [gate.barred]" in ended.err
    assert "Grounds: TORTURE" in ended.err
    assert ended.out == ""


def test_clocks_are_shown_with_all_that_made_them_and_stop_for_a_reason(stage: Stage) -> None:
    case = stage.released()
    stage.act("la", "national_desk", "case", "acknowledge", case, "--reference", "LA-1")
    (clock,) = stage.act("la", "national_desk", "case", "clocks", case)["clocks"]
    assert (clock["clock"], clock["measure"], clock["rule"]) == ("decide", "m1", "clock.police_7d")
    assert (clock["started_by"]["type"], clock["ours"], clock["stands"]) == ("request.released", True, False)
    assert set(clock["due_local"]) == {"requesting", "requested"}
    assert any(day["name"].startswith("International Women's Rights Day") for day in clock["skipped"])
    words = ("--reason", "third_party", "--words", "the bank was asked", "--measure", "m1", "--rule", "art. 9")
    paused = stage.two("la", "pause", case, *words)
    assert (paused["type"], paused["shared_with"]) == ("clock.paused", ["cn"])
    stage.world.exchange()
    (clock,) = stage.act("cn", "officer", "case", "clocks", case)["clocks"]
    assert (clock["stands"], clock["pauses"][0]["words"], clock["ours"]) == (True, "the bank was asked", False)
    assert [row["paused"] for row in stage.act("cn", "officer", "case", "list", "--clock", "paused")["rows"]] == [
        "third_party"
    ]
    assert "Stood   m1 since" in stage.by("cn", "officer", "case", "show", case).out
    text = stage.by("la", "national_desk", "case", "clocks", case).out
    for said in ("STANDS", "the bank was asked", "Left out", "Women's Rights", "clock.police_7d"):
        assert said in text
    stage.act("la", "national_desk", "case", "resume", case, "--words", "it answered", "--measure", "m1")
    assert stage.act("la", "national_desk", "case", "list", "--clock", "paused")["rows"] == []
    late = ("--why", "bank", "--expected", "2027-01-01", "--code", "third_party", "--rule", "art. 9")
    assert stage.two("la", "interim", case, *late)["type"] == "request.interim"


def test_one_round_of_the_ladder_tells_and_the_next_has_nothing_to_tell(stage: Stage) -> None:
    case = stage.released()
    stage.world.clock.turn(days=30)
    steps = json.loads(stage.on("la", "node", "clocks", "run", "--json").out)["steps"]
    assert [(one["clock"], one["percent"], one["shared"]) for one in steps] == [
        ("acknowledge", 100, True),
        ("decide", 100, True),
    ]
    assert json.loads(stage.on("la", "node", "clocks", "run", "--json").out) == {"steps": [], "failed": []}
    assert "Nobody is to be told" in stage.on("la", "node", "clocks", "run").out
    stage.world.exchange()
    with stage.world["cn"].desk.store.reading() as unit:
        (row,), _ = unit.views.requests(clock="late", now=stage.world.clock.now())
    assert (str(row.case), row.step) == (case, 100)


def test_a_claim_of_danger_is_reviewed_by_somebody_else(stage: Stage) -> None:
    urgent = {
        'urgency = "normal" ': 'urgency = "danger_to_life" ',
        '# urgency_reason = "…"': 'urgency_reason = "a hostage"',
    }
    case = stage.released(**urgent)
    (row,) = stage.act("cn", "auditor", "case", "reviews")["open"]
    assert (row["case"], row["from_state"]) == (case, "CN")
    assert case[:8] in stage.by("cn", "auditor", "case", "reviews").out
    done = stage.act("cn", "lawyer", "case", "review", case, "--not-justified", "--reason", "an old quarrel")
    assert done["type"] == "danger.reviewed"
    stage.world.exchange()
    assert "claim of danger: not justified, an old quarrel" in stage.by("la", "lawyer", "case", "show", case).out
    found = stage.act("la", "auditor", "case", "reviews")
    assert found == {"open": [], "counts": {"CN": {"open": 0, "justified": 0, "not_justified": 1}}}
    assert "1 not justified" in stage.by("la", "auditor", "case", "reviews").out
