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
from comity.evidence.bundle import Check, Examined, RecordVerifier, examine_bundle
from comity.evidence.bundle_fields import LIMIT
from comity.evidence.fingerprints import read_fingerprint
from comity.evidence.keyring import Keyring
from comity.evidence.misbehaviour import LIMIT as MISBEHAVIOUR_LIMIT
from comity.evidence.misbehaviour import is_misbehaviour, verify_misbehaviour
from comity.evidence.witnessed import QUORUM
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
    witnesses: Annotated[
        int, typer.Option(min=1, help="From how many other states the log must be cosigned.")
    ] = QUORUM,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Check a proof bundle: keys, signatures, bodies, order, log, cosignatures, receipts. Nothing is fetched.

    A proof that a log contradicts itself (`comity log alarm-proof`) is checked alike. Exit code 0 if every check holds,
    1 if one does not, 2 if the file or a fingerprint cannot be used.
    """
    console = Console(soft_wrap=True)
    with nullcontext() if as_json else console.status("Checking…"):
        found = check_file(path, root, witnesses)
    verified = all(check.ok for check in found.checks)
    if as_json:
        plain = [{"name": check.name, "ok": check.ok, "why": check.why} for check in found.checks]
        said = {"verified": verified, "checks": plain, "witnesses": _plain_witnesses(found)}
        typer.echo(json.dumps(said, ensure_ascii=False, indent=2))
    else:
        _show(found, verified, console)
    if not verified:
        raise typer.Exit(1)


def check_file(path: Path, roots: list[str], witnesses: int) -> Examined:
    """The checks of a bundle's file; a file that is no bundle is one failed check.

    Raises:
        InvalidInput: A fingerprint is malformed.
    """
    try:
        if path.stat().st_size > LIMIT:
            raise NotVerified("bundle.oversized", f"The file has more than {LIMIT} bytes, so it is no proof bundle.")
        data = path.read_bytes()
        if len(data) <= MISBEHAVIOUR_LIMIT and is_misbehaviour(data):
            return Examined(tuple(verify_misbehaviour(data, [read_fingerprint(one) for one in roots])), {}, 0)
        return examine_bundle(data, roots, witnesses=witnesses, record_verifiers=VERIFIERS)
    except NotVerified as error:
        return Examined((Check("format", False, f"{error} [{error.code}]"),), {}, witnesses)


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


def _plain_witnesses(found: Examined) -> list[dict[str, object]]:
    """For each checkpoint that holds: who cosigned it, of which state, when, and whether that is enough."""
    return [
        {
            "checkpoint": number,
            "size": seen.size,
            "root": seen.root.hex(),
            "at": seen.at.isoformat(),
            "cosigners": [{"node": one.node, "state": one.state, "at": one.at.isoformat()} for one in seen.cosigners],
            "states": list(seen.states),
            "needed": found.needed,
            "reached": seen.reaches(found.needed),
        }
        for number, seen in sorted(found.witnessed.items())
    ]


def _show(found: Examined, verified: bool, console: Console) -> None:
    table = Table("check", "holds", "why")
    for check in found.checks:
        table.add_row(check.name, "[green]yes[/]" if check.ok else "[red]no[/]", _plain(check.why))
    console.print(table)
    if found.witnessed:
        cosigned = Table("checkpoint", "leaves", "cosigned by", "state", "at")
        for number, seen in sorted(found.witnessed.items()):
            for one in seen.cosigners:
                cosigned.add_row(str(number), str(seen.size), one.node, one.state, one.at.isoformat())
        console.print(cosigned)
    console.print(
        "[green]Verified.[/]" if verified else "[red]Not verified.[/] Rely on nothing that a failed check covers."
    )


def _plain(text: str) -> str:
    """Text of the bundle's makers, which must not colour or style our screen, nor move its cursor."""
    shown = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
    return escape(shown)
