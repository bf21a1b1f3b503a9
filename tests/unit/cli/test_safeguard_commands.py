"""`comity safeguard`, `certificate` and `relatives` through the real door: each life from its first act to its last."""

from pathlib import Path
from uuid import UUID

import pytest
from tests.unit.application.test_relatives import PNG
from tests.unit.cli.stage import Ended, Stage

from comity.application.recorder import Recorder
from comity.application.relatives.protecting import QUESTIONS
from comity.application.search_notices import SearchDone, tell_owners
from comity.domain.negative_answers import Occasion
from comity.domain.officers import Role

SEARCH, RECORD = UUID(int=1), UUID(int=2)
SHOWN = (
    "--owner", "la", "--query-script", "Latn", "--record-script", "Laoo", "--group", "lo", "--band", "review",
    "--threshold-e12", "10000",
)  # fmt: skip
HOLDER = (
    "--name", "Somphone Synthetic", "--birth", "1987-05-00", "--document", "travel_document:la:PA0012345",
    "--feature", "scar over the left eyebrow", "--consent-on", "2026-03-01",
)  # fmt: skip
CERTIFY = ("--ground", "mistaken_identity", "--proof", "fingerprints", "--reference", "file 7", "--record", str(RECORD))


def relatives(stage: Stage, login: str, *arguments: object) -> Ended:
    """A command of the relatives' desk, whose purpose is one of its own words."""
    return stage.on("la", "relatives", *arguments, "--as", login, "--purpose", "find_person", "--json")


def test_a_verdict_is_given_corrected_and_counted(stage: Stage) -> None:
    judged = stage.act(
        "la", "officer", "safeguard", "judge", SEARCH, RECORD, *SHOWN, "--verdict", "rejected", "--why", "same_name"
    )["event"]
    stage.act("la", "officer", "safeguard", "correct", judged, "--verdict", "confirmed", "--learned-from", "field")
    counts = stage.act("la", "auditor", "safeguard", "counts")["counts"]
    assert [(one["script"], one["confirmed"], one["wrong"]) for one in counts] == [("Latn>Laoo", 1, 0)]
    shares = stage.on("la", "safeguard", "shares", "--json").json["lines"]
    assert [one["verdicts"] for one in shares] == [None]
    assert "verdicts" in stage.on("la", "safeguard", "shares", "--format", "csv").out


def test_a_threshold_takes_two_persons(stage: Stage) -> None:
    proposed = stage.act("la", "supervisor", "safeguard", "threshold", "review", "30000", "--reason", "many wrong")
    waiting = stage.act("la", "lawyer", "safeguard", "waiting")["waiting"]
    assert [(one["kind"], one["proposal"]) for one in waiting] == [("threshold", proposed["event"])]
    alone = stage.by("la", "supervisor", "safeguard", "decide", proposed["event"], "--reason", "yes", "--json")
    assert (alone.code, alone.error) == (1, "safeguard.second_person")
    stage.act("la", "lawyer", "safeguard", "decide", proposed["event"], "--reason", "yes")
    assert stage.act("la", "lawyer", "safeguard", "waiting")["waiting"] == []


def test_who_searched_is_listed_and_a_covert_case_waits(stage: Stage) -> None:
    held = stage.act(
        "cn", "officer", "safeguard", "hold", "CASE-7", "--ground", "covert_operation", "--until", "2026-04-01",
        "--reason", "an agent is inside",
    )["event"]  # fmt: skip
    stage.act("cn", "supervisor", "safeguard", "grant", held, "--reason", "agreed")
    cn = stage.node("cn")
    for reference in ("CASE-7", "CASE-8"):
        with cn.desk.store.unit() as unit:
            recorder = Recorder(cn.desk, unit, cn.officers[Role.OFFICER].acting_as(Role.OFFICER), "p")
            tell_owners(recorder, SearchDone(SEARCH, reference, "p", Occasion.SEARCH, {"la": (RECORD,)}))
            recorder.finish()
    stage.world.exchange()
    seen = stage.act("la", "national_desk", "safeguard", "searches", "--from", "cn", "--record", RECORD)
    assert [row["reference"] for row in seen["searches"]] == ["CASE-8"]
    assert stage.act("la", "national_desk", "safeguard", "searches", "--since", "2027-01-01")["number"] == 0


def test_a_certificate_from_proposal_to_paper_to_its_end(stage: Stage, tmp_path: Path) -> None:
    proposed = stage.act("la", "officer", "certificate", "propose", *HOLDER, *CERTIFY)["event"]
    issued = stage.act("la", "lawyer", "certificate", "issue", proposed)
    assert issued["told"] == ["cn", "la"]
    stage.world.exchange()
    number = issued["number"]
    looked = stage.act("cn", "officer", "certificate", "check", number)
    assert (looked["standing"], looked["clears"]) == ("valid", False)
    said = stage.by("cn", "officer", "certificate", "check", number).out
    assert "clears nobody" in said
    assert "1987-05 (day unknown)" in said
    assert looked["certificate"]["holder"]["birth"] == "1987-05-00", "what programs read stays"
    paper = tmp_path / "paper.pdf"
    stage.act("la", "lawyer", "certificate", "print", number, "--to", paper, "--language", "lo")
    assert paper.read_bytes().startswith(b"%PDF")
    stage.act("cn", "officer", "certificate", "compare", number, "does_not_match", "--against", "feature")
    end = ("certificate", "revoke", number, "--reason", "lost", "--words", "entry 14", "--holder-told", "in person")
    kept = stage.act("la", "officer", *end)["event"]
    stage.act("la", "lawyer", "certificate", "refuse", kept, "--reason", "it was found")
    stage.act("la", "lawyer", "certificate", "end", stage.act("la", "officer", *end)["event"])
    stage.world.exchange()
    gone = stage.by("cn", "officer", "certificate", "check", number, "--json")
    assert (gone.code, gone.json["standing"]) == (1, "revoked")
    assert [one["standing"] for one in stage.act("cn", "officer", "certificate", "list")["certificates"]] == ["revoked"]


@pytest.mark.parametrize("shown", ["LA0000000000", "hello", "COMITY1:AAAA"])
def test_what_is_no_certificate_ends_with_one_or_two(stage: Stage, shown: str) -> None:
    assert stage.by("cn", "officer", "certificate", "check", shown, "--json").code in (1, 2)


def test_a_misuse_is_kept_and_ended(stage: Stage) -> None:
    stage.act("la", "officer", "certificate", "misuse", RECORD, "--owner", "cn", *HOLDER, "--consent-language", "lo")
    with stage.node("la").desk.store.reading() as unit:
        (row,) = unit.safeguards.misuses_of([RECORD])
    stage.act("la", "officer", "certificate", "end-misuse", row.misuse, "--reason", "victim_asked")
    with stage.node("la").desk.store.reading() as unit:
        assert unit.safeguards.misuses_of([RECORD]) == []


def test_a_report_from_the_desk_to_its_end(stage: Stage, tmp_path: Path) -> None:
    made = relatives(
        stage, "officer", "report", "--name", "Missing Synthetic", "--birth", "1990-05-00", "--reporter", "Mother",
        "--relation", "parent", "--contact", "+856 20 0000 0000", "--place", "market",
    ).json  # fmt: skip
    report, token = made["report"], made["token"]
    photograph = tmp_path / "face.png"
    photograph.write_bytes(PNG)
    answers = [part for question in QUESTIONS for part in ("--answer", f"{question}=no")]
    steps = (
        ("officer", ("screen", report, *answers)),
        ("officer", ("photograph", report, photograph)),
        ("officer", ("consent", report, "--field", "names", "--field", "photograph", "--by", "mother")),
        ("officer", ("propose", report, "--field", "names", "--contact", "191")),
        ("supervisor", ("publish", report)),
        ("officer", ("read", report)),
    )
    for login, arguments in steps:
        ended = relatives(stage, login, *arguments)
        assert ended.code == 0, ended.out
    read = stage.on("la", "relatives", "read", report, "--as", "officer", "--purpose", "find_person").out
    assert "1990-05 (day unknown)" in read
    lines = relatives(stage, "officer", "list").json["reports"]
    assert [(line["stage"], line["report"]) for line in lines] == [("published", report)]
    proof = stage.on("la", "relatives", "take-down", "--token", token, "--json").json
    assert proof["act"] == "taken_down"
    assert relatives(stage, "officer", "found", report, "--wish", "no_contact").code == 0
    assert stage.on("la", "relatives", "follow", "--token", token, "--json").json == {"told": "with_desk"}


def test_another_purpose_is_no_option(stage: Stage) -> None:
    ended = stage.on("la", "relatives", "list", "--as", "officer", "--purpose", "pressure", "--json")
    assert ended.code == 2
