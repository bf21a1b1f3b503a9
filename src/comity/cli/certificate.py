"""`comity certificate`: "not this person" for the misidentified, and what victims of misuse agreed to have kept."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.files import write_file
from comity.cli.options import As, Json, Node, Purpose
from comity.cli.output import print_facts, print_json, print_table, say
from comity.cli.redress_words import optional_day, read_digest, read_id, tell
from comity.cli.sessions import open_session
from comity.cli.words import birth_words
from comity.domain.certificates import Compared, Ending, Ground, Holder, HolderDocument, Proof, shown_number
from comity.domain.errors import InvalidInput

if TYPE_CHECKING:
    from comity.application.not_this_person import Looked

app = typer.Typer(
    help='Certify that somebody is not the person of a record ("not this person"), and check such papers.',
    no_args_is_help=True,
)
Names = Annotated[list[str], typer.Option("--name", help="A name of the holder, as written; may be repeated.")]
Birth = Annotated[str, typer.Option(help="Date of birth, like 1987-05-02; zeros where unknown.")]
Sex = Annotated[str, typer.Option(help="female, male, unspecified or unknown.")]
Documents = Annotated[
    list[str], typer.Option("--document", metavar="KIND:STATE:NUMBER", help="Such as travel_document:LA:PA0012345.")
]
Features = Annotated[list[str], typer.Option("--feature", help="What an officer can see; may be repeated.")]
Number = Annotated[str, typer.Argument(metavar="NUMBER", help="Number on the paper.")]
Proposal = Annotated[str, typer.Argument(metavar="PROPOSAL", help="Digest of the proposal.")]
ConsentOn = Annotated[str, typer.Option("--consent-on", metavar="DATE", help="When the person agreed.")]


@app.command(
    epilog="Example: comity certificate propose --name 'Somphone …' --birth 1987-05-00 --feature 'scar …' "
    "--ground mistaken_identity --proof fingerprints --reference 'file 7' --consent-on 2026-03-01 --as officer"
)
def propose(
    name: Names,
    birth: Birth,
    ground: Annotated[Ground, typer.Option(help="Why.")],
    proof: Annotated[Proof, typer.Option(help="How identity was proven.")],
    reference: Annotated[str, typer.Option(help="Where the proof lies.")],
    consent_on: ConsentOn,
    node: Node,
    login: As,
    purpose: Purpose,
    sex: Sex = "unknown",
    document: Documents = [],  # noqa: B006  # typer reads the default, nobody changes it
    feature: Features = [],  # noqa: B006  # as above
    record: Annotated[list[str], typer.Option(help="Record that the holder was confused with; may be repeated.")] = [],  # noqa: B006  # as above
    days: Annotated[int, typer.Option(help="Days of validity.")] = 365,
    replaces: Annotated[str, typer.Option(help="Number of the certificate that it renews.")] = "",
    as_json: Json = False,
) -> None:
    """Propose a certificate after proof of identity. A second person issues it."""
    from comity.application.redress.certificates import Application, propose_certificate

    session = open_session(node, login)
    asked = Application(
        holder=_holder(name, birth, sex, document, feature),
        ground=ground,
        proof=proof,
        proof_reference=reference,
        records=tuple(read_id(one, "--record") for one in record),
        consent_on=optional_day(consent_on, "--consent-on"),
        valid_days=days,
        replaces=replaces,
    )
    tell(propose_certificate(session.desk, session.officer, asked, purpose=purpose), "Proposed:", as_json=as_json)


@app.command(epilog="Example: comity certificate issue 3f… --as lawyer --purpose redress")
def issue(
    proposal: Proposal,
    node: Node,
    login: As,
    purpose: Purpose,
    as_json: Json = False,
) -> None:
    """Sign a proposed certificate; every node that a line leads to is told."""
    from comity.application.reading import known
    from comity.application.redress.certificates import issue_certificate
    from comity.domain.redress_bodies import CertificateIssued

    session = open_session(node, login)
    signed = issue_certificate(session.desk, session.officer, read_digest(proposal, "PROPOSAL"), purpose=purpose)
    body = known(signed).body
    assert isinstance(body, CertificateIssued)
    if as_json:
        print_json({"event": signed.digest, "number": body.number, "told": list(signed.event.audience)})
    else:
        say(f"Issued: {shown_number(body.number)}. Told: {', '.join(signed.event.audience)}.")


@app.command(
    epilog="Example: comity certificate revoke LA7Q4M9YKD35C --reason lost --words 'told on 2 March, entry 14' "
    "--holder-told 'in person, 2 March' --as officer --purpose redress"
)
def revoke(
    number: Number,
    reason: Annotated[Ending, typer.Option(help="Why, in a word.")],
    words: Annotated[str, typer.Option(help="What shows that.")],
    holder_told: Annotated[str, typer.Option(help="How the holder was told, or why not yet.")],
    node: Node,
    login: As,
    purpose: Purpose,
    as_json: Json = False,
) -> None:
    """Propose to end a certificate of this node. It counts until a second person ends it."""
    from comity.application.redress.revoking import propose_revocation

    session = open_session(node, login)
    signed = propose_revocation(
        session.desk, session.officer, number, reason=reason, words=words, holder_told=holder_told, purpose=purpose
    )
    tell(signed, "Proposed:", as_json=as_json)


@app.command(epilog="Example: comity certificate end 3f… --as lawyer --purpose redress")
def end(proposal: Proposal, node: Node, login: As, purpose: Purpose, as_json: Json = False) -> None:
    """End a certificate that a colleague proposed to revoke; every node that a line leads to is told."""
    from comity.application.redress.revoking import revoke_certificate

    session = open_session(node, login)
    signed = revoke_certificate(session.desk, session.officer, read_digest(proposal, "PROPOSAL"), purpose=purpose)
    tell(signed, "Revoked:", as_json=as_json)


@app.command(epilog="Example: comity certificate refuse 3f… --reason 'the prints are not hers' --as lawyer")
def refuse(
    proposal: Proposal,
    reason: Annotated[str, typer.Option(help="Why.")],
    node: Node,
    login: As,
    purpose: Purpose,
    as_json: Json = False,
) -> None:
    """Refuse a colleague's proposal to issue a certificate, or to end one. Nothing leaves."""
    from comity.application.redress.revoking import decline_proposal

    session, digest = open_session(node, login), read_digest(proposal, "PROPOSAL")
    signed = decline_proposal(session.desk, session.officer, digest, reason=reason, purpose=purpose)
    tell(signed, "Refused:", as_json=as_json)


@app.command(epilog="Example: comity certificate check LA7Q4M9YKD35C --as officer --purpose 'identity check'")
def check(
    shown: Annotated[str, typer.Argument(metavar="NUMBER|CODE", help="Number, or the code's text (COMITY1:…).")],
    node: Node,
    login: As,
    purpose: Purpose,
    as_json: Json = False,
) -> None:
    """Look at a certificate that somebody shows. It clears nobody; exit 1 unless it is worth comparing."""
    from comity.application.redress.certificates import look_at_certificate
    from comity.domain.certificates import Standing

    session = open_session(node, login)
    found = look_at_certificate(session.desk, session.officer, shown, purpose=purpose)
    if as_json:
        print_json(_plain(found))
    else:
        _show(found)
    if found.standing is not Standing.VALID:
        raise typer.Exit(1)


@app.command(epilog="Example: comity certificate compare LA7Q4M9YKD35C does_not_match --against feature --as officer")
def compare(
    number: Number,
    outcome: Annotated[Compared, typer.Argument(help="What the comparison found.")],
    node: Node,
    login: As,
    purpose: Purpose,
    against: Annotated[list[str], typer.Option(help="document, feature or fingerprints; may be repeated.")] = [],  # noqa: B006  # typer reads the default, nobody changes it
    as_json: Json = False,
) -> None:
    """Record what comparing the person with a certificate found. A misfit is told to its issuer."""
    from comity.application.redress.certificates import record_comparison

    session = open_session(node, login)
    signed = record_comparison(session.desk, session.officer, number, outcome=outcome, against=against, purpose=purpose)
    tell(signed, "Recorded:", as_json=as_json)


@app.command("list", epilog="Example: comity certificate list --as officer --purpose redress")
def list_certificates(
    node: Node,
    login: As,
    purpose: Purpose,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many, the newest first.")] = 100,
    as_json: Json = False,
) -> None:
    """List certificates that this node knows, its own and others'."""
    from comity.application.redress import certificates

    session = open_session(node, login)
    rows, number = certificates.list_certificates(session.desk, session.officer, purpose=purpose, limit=limit)
    plain = [
        {"number": row.number, "issuer": row.issuer, "issued_at": row.issued_at, "expires_at": row.expires_at,
         "standing": standing.value, "ended": row.ended}
        for row, standing in rows
    ]  # fmt: skip
    if as_json:
        print_json({"number": number, "certificates": plain})
        return
    table = ((shown_number(row.number), row.issuer, row.expires_at, standing.value) for row, standing in rows)
    print_table(("number", "issuer", "expires", "standing"), table, empty="No certificate is known here.")


@app.command("print", epilog="Example: comity certificate print LA7Q4M9YKD35C --language lo --to paper.pdf --as lawyer")
def print_paper(
    number: Number,
    to: Annotated[Path, typer.Option(metavar="FILE", help="Where the PDF goes; nothing is written over.")],
    node: Node,
    login: As,
    purpose: Purpose,
    language: Annotated[str, typer.Option(help="en, zh, vi, lo, th, km or my.")] = "en",
    as_json: Json = False,
) -> None:
    """Print a certificate for its holder."""
    from comity.application.redress.certificates import print_certificate
    from comity.bootstrap.paper import open_printer

    session = open_session(node, login)
    pdf = print_certificate(session.desk, session.officer, number, open_printer(), language=language, purpose=purpose)
    write_file(to, pdf)
    if as_json:
        print_json({"file": str(to), "size": len(pdf)})
    else:
        say(f"Written: {to}.")


@app.command(
    epilog="Example: comity certificate misuse RECORD --owner cn --copy th --name … --birth … --feature … "
    "--consent-on 2026-03-01 --consent-language lo --as officer"
)
def misuse(
    record: Annotated[str, typer.Argument(metavar="RECORD", help="Record whose identity is misused.")],
    owner: Annotated[str, typer.Option(help="Node id of the record's owner.")],
    name: Names,
    birth: Birth,
    consent_on: ConsentOn,
    consent_language: Annotated[str, typer.Option(help="Language in which the victim was told.")],
    node: Node,
    login: As,
    purpose: Purpose,
    copy: Annotated[list[str], typer.Option(help="Node that holds a copy; may be repeated.")] = [],  # noqa: B006  # typer reads the default, nobody changes it
    sex: Sex = "unknown",
    document: Documents = [],  # noqa: B006  # as above
    feature: Features = [],  # noqa: B006  # as above
    as_json: Json = False,
) -> None:
    """Keep what the victim of a misused identity agreed to, to tell the two apart and for nothing else."""
    from comity.application.redress.misuse import Victim, record_misuse

    session = open_session(node, login)
    holder = _holder(name, birth, sex, document, feature)
    day = optional_day(consent_on, "--consent-on")
    victim = Victim(read_id(record, "RECORD"), owner, holder, day, consent_language, tuple(copy))
    tell(record_misuse(session.desk, session.officer, victim, purpose=purpose), "Recorded:", as_json=as_json)


@app.command("end-misuse", epilog="Example: comity certificate end-misuse ID --reason victim_asked --as officer")
def end_misuse(
    misuse: Annotated[str, typer.Argument(metavar="ID", help="Id of the record of misuse.")],
    reason: Annotated[str, typer.Option(help="alert_ended, victim_asked or error.")],
    node: Node,
    login: As,
    purpose: Purpose,
    as_json: Json = False,
) -> None:
    """Destroy the victim's data here at once, and have every other node destroy them with proof."""
    from comity.application.redress import misuse as desk

    session = open_session(node, login)
    signed = desk.end_misuse(session.desk, session.officer, read_id(misuse, "ID"), reason=reason, purpose=purpose)
    tell(signed, "Ended:", as_json=as_json)


def _holder(names: list[str], birth: str, sex: str, documents: list[str], features: list[str]) -> Holder:
    return Holder(tuple(names), birth, sex, tuple(_document(one) for one in documents), tuple(features))


def _document(text: str) -> HolderDocument:
    """A document as ``KIND:STATE:NUMBER``.

    Raises:
        InvalidInput: It is none.
    """
    kind, _, rest = text.partition(":")
    state, sign, number = rest.partition(":")
    if not sign or not number.strip():
        raise InvalidInput(
            "safeguard.incomplete", f"{text[:60]!r} is no document.", advice="Write travel_document:LA:PA0012345."
        )
    return HolderDocument(kind, state.upper(), number.strip())


def _plain(found: "Looked") -> dict[str, object]:
    from comity.domain.bodies import to_plain

    certificate = found.certificate
    return {
        "standing": found.standing.value,
        "clears": False,
        "number": found.number,
        "ended": found.ended,
        "certificate": to_plain(certificate) if certificate else None,
    }


def _show(found: "Looked") -> None:
    one = found.certificate
    facts: dict[str, object] = {"Standing": found.standing.value, "Ended": found.ended}
    if one is not None:
        documents = [f"{paper.kind} {paper.state} {paper.number}" for paper in one.holder.documents]
        facts |= {
            "Issuer": one.issuer,
            "Holder": list(one.holder.names),
            "Born": birth_words(one.holder.birth),
            "Compare": [*documents, *one.holder.features],
            "Until": one.expires_at,
        }
    print_facts(f"Certificate {shown_number(found.number) if found.number else 'not readable'}", facts)
    say("It clears nobody. Compare the person, and record what you found.")
