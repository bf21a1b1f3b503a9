"""`comity law overlay` as an agency uses it: make a key, sign, verify, show; and what `assess` reads."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from comity.adapters.keys import agency
from comity.cli.law import app
from comity.domain.errors import InvalidInput, NotVerified

PASSPHRASE = "a long passphrase for tests"
REQUEST = """
as_of = "2026-02-01"
from = "CN"
to = "KH"
measure = "extradition"
offence = "fraud_general"
offence_date = "2025-06-01"
requesting_max = "120"
requested_max = "24"
person = { nationality = ["CN"], age = 35 }
documents_present = []
"""
FACT = 'id = "CN-KH-EXT-1999"\n[threshold_months]\nvalue = 36\nconfidence = "verified"\nsource = "TEXT-1"\n'


def run(*arguments: str, code: int = 0, typed: str = "") -> str:
    result = CliRunner().invoke(app, list(arguments), catch_exceptions=False, input=typed)
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    folder = tmp_path / "bureau"
    (folder / "bilateral/CN-KH").mkdir(parents=True)
    (folder / "overlay.toml").write_text('name = "bureau"\nauthority = "National bureau"\nrank = 2\n')
    (folder / "sources.toml").write_text('[TEXT-1]\ncite = "English text, read"\ngrade = "A"\n')
    (folder / "bilateral/CN-KH/CN-KH-EXT-1999.toml").write_text(FACT)
    (tmp_path / "request.toml").write_text(REQUEST)
    return folder


@pytest.fixture
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A verifier key; its private half is in agency.key. The slow derivation is not what is tested here."""
    monkeypatch.setattr(agency, "derive_key", lambda passphrase, salt: (passphrase.encode() + salt)[:32].ljust(32))
    file = str(tmp_path / "agency.key")
    made = run("overlay", "key", "--name", "law.moj.example", "--out", file, "--passphrase-stdin", "--json",
               typed=f"{PASSPHRASE}\n{PASSPHRASE}\n")  # fmt: skip
    return str(json.loads(made[made.index("{") :])["key"])


def signed(overlay: Path) -> None:
    key_file = str(overlay.parent / "agency.key")
    run("overlay", "sign", str(overlay), "--key", key_file, "--passphrase-stdin", typed=f"{PASSPHRASE}\n")


def test_what_an_agency_signed_is_verified_shown_and_read(overlay: Path, key: str) -> None:
    signed(overlay)
    told = json.loads(run("overlay", "verify", str(overlay), "--signer", key, "--json"))
    assert (told["verified"], told["name"], told["rank"]) == (True, "bureau", 2)
    shown = json.loads(run("overlay", "show", str(overlay), "--json"))
    assert shown["digest"] == told["digest"]
    assert len(shown["files"]) == 3
    request = str(overlay.parent / "request.toml")
    told = json.loads(run("assess", "--request", request, "--overlay", str(overlay), "--signer", key, "--json", code=1))
    assert [one["name"] for one in told["overlays"]] == ["bureau"]
    assert "THRESH" in [finding["code"] for finding in told["findings"]]


@pytest.mark.parametrize("command", ["assess", "bases"])
def test_an_unsigned_overlay_stops_every_command_unless_it_is_called_a_draft(overlay: Path, command: str) -> None:
    given = ["--request", str(overlay.parent / "request.toml")] if command == "assess" else ["CN", "KH"]
    with pytest.raises(NotVerified) as refusal:
        run(command, *given, "--overlay", str(overlay))
    assert refusal.value.code == "overlay.unsigned"
    run(command, *given, "--overlay", str(overlay), "--draft", code=1 if command == "assess" else 0)


def test_a_draft_says_that_nobody_signed_it(overlay: Path) -> None:
    request = str(overlay.parent / "request.toml")
    assert "nobody signed" in run("assess", "--request", request, "--overlay", str(overlay), "--draft", code=1)


def test_an_altered_overlay_is_not_verified(overlay: Path, key: str) -> None:
    signed(overlay)
    path = overlay / "bilateral/CN-KH/CN-KH-EXT-1999.toml"
    path.write_text(path.read_text().replace("36", "6"))
    with pytest.raises(NotVerified) as refusal:
        run("overlay", "verify", str(overlay), "--signer", key)
    assert refusal.value.code == "overlay.altered"


def test_what_the_gate_cannot_read_is_not_signed(overlay: Path, key: str) -> None:
    (overlay / "bilateral/CN-KH/CN-KH-EXT-1999.toml").write_text(FACT.replace("36", '"soon"'))
    with pytest.raises(InvalidInput, match="threshold_months"):
        signed(overlay)
    assert not (overlay / "overlay.manifest").exists()


def test_a_wrong_passphrase_signs_nothing_and_nobody_named_signs_nothing(
    overlay: Path, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COMITY_NODE", raising=False)
    with pytest.raises(NotVerified):
        run("overlay", "sign", str(overlay), "--key", str(overlay.parent / "agency.key"), "--passphrase-stdin",
            typed="another passphrase\n")  # fmt: skip
    with pytest.raises(InvalidInput):
        run("overlay", "sign", str(overlay))
    assert not (overlay / "overlay.manifest").exists()


@pytest.mark.parametrize("command", ["key", "sign", "verify", "show"])
def test_help_has_an_example(command: str) -> None:
    assert f"comity law overlay {command}" in run("overlay", command, "--help")
