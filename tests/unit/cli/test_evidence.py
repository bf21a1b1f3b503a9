"""`comity evidence verify` tells a machine and a person the same, by JSON, table and exit code."""

import json
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

import pytest
from tests.unit.evidence.makers import CASE, NOW, MadeNode, make_case, make_nodes
from typer.testing import CliRunner, Result

from comity.cli.evidence import app
from comity.domain.errors import InvalidInput
from comity.domain.handling import HandlingCode
from comity.evidence.bundle import Bundle, Outside, Record, make_bundle
from comity.exchange.envelope import seal_envelope
from comity.exchange.headers import Waybill
from comity.exchange.receipts import ReceiptItem, ReceiptKind, sign_receipt
from comity.exchange.suites import HybridSealingKey

RUNNER = CliRunner()


@cache
def nodes() -> dict[str, MadeNode]:
    return make_nodes()


@cache
def case() -> Bundle:
    return make_case(nodes())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "case.comity"


def run(file: Path, bundle: Bundle | bytes, *options: str, roots: tuple[str, ...] = ("cn", "th", "la")) -> Result:
    file.write_bytes(bundle if isinstance(bundle, bytes) else make_bundle(bundle, nodes()["cn"].signing))
    named = [part for name in roots for part in ("--root", nodes()[name].statement.root.fingerprint)]
    return RUNNER.invoke(app, ["verify", str(file), *named, *options])


def receipt(by: str, signer: str) -> Record:
    item = ReceiptItem(UUID(int=CASE.int + 1), bytes(32))
    signed = sign_receipt(
        ReceiptKind.DELIVERED, [item], by=by, to="cn", at=NOW, prev=None, signers=[nodes()[signer].signing]
    )
    return Record("receipt", signed.raw)


def test_a_case_that_holds_is_verified_in_both_forms(file: Path) -> None:
    bundle = replace(case(), records=(receipt("th", "th"),))
    told = run(file, bundle, "--json")
    found = json.loads(told.stdout)
    assert (told.exit_code, found["verified"]) == (0, True)
    assert {"signatures", "log", "cosignatures", "receipts"} <= {check["name"] for check in found["checks"]}
    assert all(set(check) == {"name", "ok", "why"} and check["ok"] for check in found["checks"])
    shown = run(file, bundle)
    assert shown.exit_code == 0
    assert "Verified." in shown.stdout


def envelope(sender: str, signer: str) -> Record:
    waybill = Waybill(
        id=CASE, case=CASE, sender=sender, recipient="cn", seq=1, prev=None, sent_at=NOW,
        expires_at=NOW + timedelta(days=1), handling=HandlingCode.H0,
    )  # fmt: skip
    to = HybridSealingKey(nodes()["cn"].statement.hpke_keys[0].raw)
    return Record("envelope", seal_envelope(waybill, b"sealed", signer=nodes()[signer].signing, to=to).raw)


@pytest.mark.parametrize(("signer", "code"), [("th", 0), ("la", 1)])
def test_an_envelope_is_its_senders_or_found_out(file: Path, signer: str, code: int) -> None:
    told = run(file, replace(case(), records=(envelope("th", signer),)), "--json")
    failed = [check["name"] for check in json.loads(told.stdout)["checks"] if not check["ok"]]
    assert (told.exit_code, failed) == (code, ["envelopes"] if code else [])


def test_a_receipt_by_another_node_is_found(file: Path) -> None:
    told = run(file, replace(case(), records=(receipt("th", "la"),)), "--json")
    found = json.loads(told.stdout)
    assert (told.exit_code, found["verified"]) == (1, False)
    assert [check["name"] for check in found["checks"] if not check["ok"]] == ["receipts"]


def test_more_witnesses_than_there_are_fail(file: Path) -> None:
    assert run(file, case(), "--witnesses", "2").exit_code == 0
    shown = run(file, case(), "--witnesses", "3")
    assert shown.exit_code == 1
    assert "Not verified." in shown.stdout


@pytest.mark.parametrize("raw", [b"", b"\xff" * 100, b"a text file\n"])
def test_a_file_that_is_no_bundle_is_not_verified(file: Path, raw: bytes) -> None:
    told = run(file, raw, "--json")
    found = json.loads(told.stdout)
    assert (told.exit_code, found["verified"]) == (1, False)
    assert [check["name"] for check in found["checks"]] == ["format"]


def test_no_file_is_a_fault_of_use(tmp_path: Path) -> None:
    assert RUNNER.invoke(app, ["verify", str(tmp_path / "absent")]).exit_code == 2


def test_a_fingerprint_cut_short_is_a_fault_of_use(file: Path) -> None:
    file.write_bytes(make_bundle(case(), nodes()["cn"].signing))
    assert isinstance(RUNNER.invoke(app, ["verify", str(file), "--root", "3f2a"]).exception, InvalidInput)


def test_words_in_a_bundle_do_not_paint_the_screen(file: Path) -> None:
    gone = case().events[0].signed.digest
    painted = Outside(gone, "[red]x[/] \x1b[2J [link=http://a]")
    bundle = replace(
        case(), events=case().events[1:], decisions=(), outside=(painted,), made_at=NOW + timedelta(minutes=3)
    )
    shown = run(file, bundle)
    assert shown.exit_code == 0
    assert "\x1b[2J" not in shown.stdout
    assert "[red]x[/]" in shown.stdout
