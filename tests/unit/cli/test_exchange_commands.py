"""Envelopes on a disk: the same bytes, the same checks, and receipts that come home."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.cli.stage import Ended, Stage

from comity.exchange.carrier_file import read_carrier, write_carrier


def by_desk(stage: Stage, name: str, *arguments: object) -> Ended:
    return stage.on(name, "exchange", *arguments, "--as", "national-desk", "--json")


@pytest.fixture
def disk(stage: Stage, tmp_path: Path) -> Path:
    """A file with a released letter from cn to la."""
    case = stage.drafted()
    stage.act("cn", "officer", "case", "assess", case)
    stage.act("cn", "supervisor", "case", "release", case)
    path = tmp_path / "for-la.carrier"
    made = by_desk(stage, "cn", "export", "--to", "la", "--out", path).json
    assert (made["envelopes"], made["left"]) == (1, 0)
    return path


def test_a_letter_goes_by_disk_and_its_receipt_comes_home(stage: Stage, disk: Path, tmp_path: Path) -> None:
    assert stage.on("cn", "exchange", "status", "--json").json["outbox"][0]["state"] == "waiting"
    taken = by_desk(stage, "la", "import", disk).json
    assert (taken["sender"], taken["verdicts"], taken["refused"]) == ("cn", {"accepted": 1}, [])
    assert stage.act("la", "national_desk", "case", "list")["total"] == 1
    home = by_desk(stage, "cn", "import", taken["receipts_file"]).json
    assert (home["settled"], home["receipts_file"]) == (1, None)
    (line,) = stage.on("cn", "exchange", "status", "--json").json["outbox"]
    assert (line["state"], line["count"]) == ("delivered", 1)
    nothing = by_desk(stage, "cn", "export", "--to", "la", "--out", tmp_path / "again.carrier")
    assert (nothing.error, nothing.code) == ("carrier.nothing", 2)


def test_the_same_disk_twice_changes_nothing(stage: Stage, disk: Path, tmp_path: Path) -> None:
    first = by_desk(stage, "la", "import", disk, "--receipts", tmp_path / "one").json
    second = by_desk(stage, "la", "import", disk, "--receipts", tmp_path / "two").json
    assert (first["verdicts"], second["verdicts"]) == ({"accepted": 1}, {"duplicate": 1})
    assert stage.act("la", "national_desk", "case", "list")["total"] == 1
    assert by_desk(stage, "cn", "import", tmp_path / "two").json["settled"] == 1
    assert by_desk(stage, "cn", "import", tmp_path / "one").code == 0


@pytest.mark.parametrize(
    "spoil", [lambda data: data[:-1], lambda data: b"", lambda data: data[:50] + b"\x00" + data[51:]]
)
def test_a_torn_file_is_refused_whole(stage: Stage, disk: Path, spoil: Callable[[bytes], bytes]) -> None:
    disk.write_bytes(spoil(disk.read_bytes()))
    ended = by_desk(stage, "la", "import", disk)
    assert ended.code == 1
    assert ended.json["error"]["kind"] == "not_verified"
    assert stage.act("la", "national_desk", "case", "list")["total"] == 0
    assert list(disk.parent.glob("*.receipts")) == []


def test_a_file_for_another_node_is_not_taken_in(stage: Stage, disk: Path) -> None:
    ended = by_desk(stage, "cn", "import", disk)
    assert (ended.error, ended.code) == ("carrier.not_for_us", 1)


def test_an_envelope_that_lies_is_named_and_the_exit_code_says_so(stage: Stage, disk: Path) -> None:
    carrier = read_carrier(disk.read_bytes())
    (envelope,) = carrier.envelopes
    disk.write_bytes(write_carrier(replace(carrier, envelopes=(envelope[:-1] + bytes([envelope[-1] ^ 1]), envelope))))
    ended = by_desk(stage, "la", "import", disk)
    assert ended.code == 1
    assert ended.json["verdicts"] == {"accepted": 1, "later": 1}
    assert ended.json["refused"][0]["place"] == 1
    disk.with_name(f"{disk.name}.receipts").unlink()
    shown = stage.on("la", "exchange", "import", disk, "--as", "national-desk")
    assert "Envelope 1 was refused [" in shown.out


def test_carrying_is_for_those_who_keep_peers_and_is_on_record(stage: Stage, disk: Path, tmp_path: Path) -> None:
    out = tmp_path / "no.carrier"
    refused = stage.on("cn", "exchange", "export", "--to", "la", "--out", out, "--as", "officer", "--json")
    assert (refused.error, refused.code) == ("policy.role", 1)
    assert not out.exists()
    rows = stage.act("cn", "auditor", "log", "audit", "--act", "carrier.")["rows"]
    assert [(row["act"], row["outcome"]) for row in rows] == [
        ("carrier.exported", "policy.role"),
        ("carrier.exported", "done"),
    ]
    assert rows[1]["detail"] == {"node": "la", "envelopes": "1", "receipts": "0"}


def test_no_file_is_written_over(stage: Stage, disk: Path) -> None:
    ended = by_desk(stage, "cn", "export", "--to", "la", "--out", disk)
    assert (ended.error, ended.code) == ("file.exists", 2)
    nowhere = by_desk(stage, "cn", "export", "--to", "la", "--out", disk.parent / "no" / "file")
    assert (nowhere.error, nowhere.code) == ("file.unwritable", 2)
