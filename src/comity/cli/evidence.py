"""`comity evidence`: check a proof bundle, alone and offline, as a court or a lawyer would."""

import json
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from comity.domain.errors import NotVerified
from comity.evidence.bundle import Check, RecordVerifier, verify_bundle
from comity.evidence.bundle_fields import LIMIT
from comity.evidence.keyring import Keyring
from comity.exchange.envelope import read_envelope, verify_envelope
from comity.exchange.receipts import read_receipt, verify_receipt

app = typer.Typer(help="Check what proves a case, offline, trusting neither state.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Check what proves a case, offline, trusting neither state."""


@app.command("verify", epilog="Example: comity evidence verify case.comity --root 3f2a-91bc-… --root 77d0-0e1c-…")
def verify(
    path: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="The proof bundle.")],
    root: Annotated[
        list[str],
        typer.Option("--root", metavar="FINGERPRINT", help="A national root that you trust; may be repeated."),
    ] = [],  # noqa: B006  # typer reads the default, nobody changes it
    witnesses: Annotated[int, typer.Option(min=1, help="From how many other states the log must be cosigned.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Check a proof bundle: keys, signatures, bodies, order, log, cosignatures, receipts. Nothing is fetched.

    Exit code 0 if every check holds, 1 if one does not, 2 if the file or a fingerprint cannot be used.
    """
    console = Console(soft_wrap=True)
    with nullcontext() if as_json else console.status("Checking…"):
        checks = check_file(path, root, witnesses)
    verified = all(check.ok for check in checks)
    if as_json:
        plain = [{"name": check.name, "ok": check.ok, "why": check.why} for check in checks]
        typer.echo(json.dumps({"verified": verified, "checks": plain}, ensure_ascii=False, indent=2))
    else:
        _show(checks, verified, console)
    if not verified:
        raise typer.Exit(1)


def check_file(path: Path, roots: list[str], witnesses: int) -> list[Check]:
    """The checks of a bundle's file; a file that is no bundle is one failed check.

    Raises:
        InvalidInput: A fingerprint is malformed.
    """
    try:
        if path.stat().st_size > LIMIT:
            raise NotVerified("bundle.oversized", f"The file has more than {LIMIT} bytes, so it is no proof bundle.")
        return verify_bundle(path.read_bytes(), roots, witnesses=witnesses, record_verifiers=VERIFIERS)
    except NotVerified as error:
        return [Check("format", False, f"{error} [{error.code}]")]


def verify_receipt_record(data: bytes, ring: Keyring) -> Check:
    """A receipt, by the keys that its signer had at its moment.

    Raises:
        NotVerified: It is none, or not signed by those keys.
    """
    signed = read_receipt(data)
    receipt = signed.receipt
    keys = [ring.signing_key(receipt.by, key_id, receipt.at) for key_id in receipt.signers]
    verify_receipt(signed, keys)
    what = f"{receipt.by} to {receipt.to}: {receipt.kind.value}, {len(receipt.items)} envelopes"
    return Check("receipt", True, f"{what}, {receipt.at.isoformat()}")


def verify_envelope_record(data: bytes, ring: Keyring) -> Check:
    """An envelope, by the key that its sender had when it was sent; its sealed body stays closed.

    Raises:
        NotVerified: It is none, or not signed by that key.
    """
    envelope = read_envelope(data)
    header = envelope.header
    verify_envelope(envelope, ring.signing_key(header.sender, header.signer, header.sent_at))
    return Check("envelope", True, f"{header.sender} to {header.recipient}, {header.sent_at.isoformat()}")


VERIFIERS: Mapping[str, RecordVerifier] = {"receipt": verify_receipt_record, "envelope": verify_envelope_record}


def _show(checks: list[Check], verified: bool, console: Console) -> None:
    table = Table("check", "holds", "why")
    for check in checks:
        table.add_row(check.name, "[green]yes[/]" if check.ok else "[red]no[/]", _plain(check.why))
    console.print(table)
    console.print(
        "[green]Verified.[/]" if verified else "[red]Not verified.[/] Rely on nothing that a failed check covers."
    )


def _plain(text: str) -> str:
    """Text of the bundle's makers, which must not colour or style our screen, nor move its cursor."""
    shown = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
    return escape(shown)
