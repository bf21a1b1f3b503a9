"""`comity safeguard`: verdicts on hits and their share, thresholds, who searched our records, notices that wait."""

from typing import Annotated, Any

import typer

from comity.cli.options import As, Json, Node, Purpose
from comity.cli.output import print_json, print_table, say
from comity.cli.redress_words import read_digest, read_id, start_of, tell
from comity.cli.sessions import open_node, open_session
from comity.cli.tables import Form, Format, form_of, print_register
from comity.domain.redress_bodies import Holding, LearnedFrom, Rejection, Verdict
from comity.law.tables import Table

app = typer.Typer(
    help="Judge hits and publish how many were wrong; see who searched your records.", no_args_is_help=True
)
Reason = Annotated[str, typer.Option("--reason", help="Why, in a sentence.")]
RejectionOption = Annotated[Rejection | None, typer.Option("--why", help="Why it is not the person or thing.")]
Proposal = Annotated[str, typer.Argument(metavar="PROPOSAL", help="Digest of the proposal, from the list.")]


@app.command(
    epilog="Example: comity safeguard judge SEARCH RECORD --owner la --verdict rejected --why same_name "
    "--query-script Latn --record-script Laoo --group lo --band review --threshold-e12 200000000000 --as officer"
)
def judge(
    search: Annotated[str, typer.Argument(metavar="SEARCH", help="Id of the search, as its answer has it.")],
    record: Annotated[str, typer.Argument(metavar="RECORD", help="Id of the record that was shown.")],
    owner: Annotated[str, typer.Option(help="Node id of the record's owner.")],
    verdict: Annotated[Verdict, typer.Option(help="Is it the person or thing that was searched for?")],
    query_script: Annotated[str, typer.Option(help="Script of the name asked for, ISO 15924.")],
    record_script: Annotated[str, typer.Option(help="Script of the record's name, ISO 15924.")],
    group: Annotated[str, typer.Option(help="Language pair as the search names it.")],
    band: Annotated[str, typer.Option(help="automatic, review or below.")],
    threshold_e12: Annotated[int, typer.Option(help="Threshold: probability times 10^12.")],
    node: Node,
    login: As,
    purpose: Purpose,
    why: RejectionOption = None,
    certificate: Annotated[str, typer.Option(help="Number of the certificate that was compared.")] = "",
    as_json: Json = False,
) -> None:
    """Say whether a candidate is the one; once for each record of a search."""
    from comity.application.redress.judge_match import CandidateShown, judge_match

    session = open_session(node, login)
    ids = read_id(search, "SEARCH"), read_id(record, "RECORD")
    shown = CandidateShown(*ids, owner, query_script, record_script, group, band, threshold_e12)
    signed = judge_match(
        session.desk, session.officer, shown, verdict=verdict, reason=why or "", certificate=certificate,
        purpose=purpose,
    )  # fmt: skip
    tell(signed, "Judged:", as_json=as_json)


@app.command(epilog="Example: comity safeguard correct 3f… --verdict confirmed --learned-from field --as officer")
def correct(
    judged: Annotated[str, typer.Argument(metavar="VERDICT", help="Digest of the verdict.")],
    verdict: Annotated[Verdict, typer.Option(help="What it should have been.")],
    learned_from: Annotated[LearnedFrom, typer.Option(help="Who showed it.")],
    node: Node,
    login: As,
    purpose: Purpose,
    why: RejectionOption = None,
    as_json: Json = False,
) -> None:
    """Correct a verdict by what was learned later."""
    from comity.application.redress.judge_match import correct_match

    session = open_session(node, login)
    signed = correct_match(
        session.desk, session.officer, read_digest(judged, "VERDICT"), verdict=verdict, reason=why or "",
        learned_from=learned_from, purpose=purpose,
    )  # fmt: skip
    tell(signed, "Corrected:", as_json=as_json)


@app.command(epilog="Example: comity safeguard shares --node /var/lib/comity/la --format csv")
def shares(node: Node, form: Format = Form.TABLE, as_json: Json = False) -> None:
    """Show the published share of wrong hits: rounded, without small counts, without the month that runs."""
    from comity.application.redress.hit_shares import published_shares

    lines = published_shares(open_node(node).desk)
    cells = [
        (one.property, one.value, *("" if cell is None else str(cell) for cell in (one.verdicts, one.wrong, one.share)))
        for one in lines
    ]  # fmt: skip
    plain = [
        {"property": one.property, "value": one.value, "verdicts": one.verdicts, "wrong": one.wrong, "share": one.share}
        for one in lines
    ]
    print_register(
        Table(("property", "value", "verdicts", "wrong", "share"), tuple(cells)),
        form_of(form, as_json=as_json),
        title="Share of wrong hits, as officers found",
        plain={"lines": plain},
        empty="Nobody has judged a hit.",
        note="An empty cell is too small to be shown.",
    )


@app.command(epilog="Example: comity safeguard counts --as auditor --purpose review")
def counts(node: Node, login: As, purpose: Purpose, as_json: Json = False) -> None:
    """Show every count, small ones too. For supervisors, desk, lawyers and auditors; on record."""
    from comity.application.redress.hit_shares import read_counts

    session = open_session(node, login)
    found = read_counts(session.desk, session.officer, purpose=purpose)
    names = ("script", "group", "threshold", "month", "confirmed", "wrong")
    if as_json:
        print_json({"counts": [{name: getattr(one, name) for name in names} for one in found]})
        return
    print_table(names, ([str(getattr(one, name)) for name in names] for one in found), empty="Nobody has judged a hit.")


@app.command(epilog="Example: comity safeguard searches --from cn --since 2026-03-01 --as desk --purpose oversight")
def searches(
    node: Node,
    login: As,
    purpose: Purpose,
    record: Annotated[str, typer.Option(help="Of this record.")] = "",
    by: Annotated[str, typer.Option("--from", metavar="NODE", help="By this node.")] = "",
    since: Annotated[str, typer.Option(metavar="DATE", help="From this day on.")] = "",
    until: Annotated[str, typer.Option(metavar="DATE", help="Before this day.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many, the newest first.")] = 100,
    form: Format = Form.TABLE,
    as_json: Json = False,
) -> None:
    """Show who searched records of this node: node, unit, role, purpose, case, when."""
    from comity.application.ports.safeguards import SearchesWanted
    from comity.application.redress.who_searched import table_of, who_searched

    session = open_session(node, login)
    wanted = SearchesWanted(
        read_id(record, "--record") if record else None, by, start_of(since, "--since"), start_of(until, "--until")
    )
    found = who_searched(session.desk, session.officer, wanted, purpose=purpose, limit=limit)
    table = table_of(found.rows)
    print_register(
        table,
        form_of(form, as_json=as_json),
        title=f"{found.number} searches hit records of this node",
        plain={"number": found.number, "searches": table.plain()},
        empty="No search has hit a record of this node.",
    )


@app.command(
    epilog="Example: comity safeguard hold CASE-7 --ground covert_operation --until 2026-04-01 --reason … --as officer"
)
def hold(
    reference: Annotated[str, typer.Argument(metavar="CASE", help="The case, as its searches name it.")],
    ground: Annotated[Holding, typer.Option(help="Why owners may be told only later.")],
    until: Annotated[str, typer.Option(metavar="DATE", help="Until when, at most 90 days.")],
    reason: Reason,
    node: Node,
    login: As,
    purpose: Purpose,
    as_json: Json = False,
) -> None:
    """Propose that owners are told of a case's searches later. A second person grants it."""
    from comity.application.redress.hold_notices import propose_holding

    session, moment = open_session(node, login), start_of(until, "--until")
    assert moment is not None  # the option is not optional
    signed = propose_holding(
        session.desk, session.officer, reference=reference, ground=ground, reason=reason, until=moment, purpose=purpose
    )
    tell(signed, "Proposed:", as_json=as_json)


@app.command(epilog="Example: comity safeguard grant 3f… --reason … --as supervisor")
def grant(
    proposal: Proposal,
    reason: Reason,
    node: Node,
    login: As,
    purpose: Purpose,
    no: Annotated[bool, typer.Option("--no", help="Refuse it, or end it early.")] = False,
    as_json: Json = False,
) -> None:
    """Grant or refuse that notices wait; or end it early with --no."""
    from comity.application.redress.hold_notices import decide_holding

    session, digest = open_session(node, login), read_digest(proposal, "PROPOSAL")
    signed = decide_holding(session.desk, session.officer, digest, grant=not no, reason=reason, purpose=purpose)
    tell(signed, "Refused or ended:" if no else "Granted:", as_json=as_json)


@app.command(epilog="Example: comity safeguard waiting --as supervisor --purpose oversight")
def waiting(node: Node, login: As, purpose: Purpose, as_json: Json = False) -> None:
    """Show what waits for a second person: held notices, thresholds, certificates."""
    from comity.application.redress.waiting import waiting_proposals

    session = open_session(node, login)
    found = waiting_proposals(session.desk, session.officer, purpose=purpose)
    if as_json:
        print_json(
            {"waiting": [{"kind": one.kind, "proposal": one.digest, "by": one.by, "says": one.says} for one in found]}
        )
        return
    rows: Any = ((one.kind, one.digest.hex(), one.by, one.says) for one in found)
    print_table(("kind", "proposal", "by", "says"), rows, empty="Nothing waits.")


@app.command(
    epilog="Example: comity safeguard threshold review 30000 --reason 'four in ten were wrong' --as supervisor"
)
def threshold(
    band: Annotated[str, typer.Argument(help="automatic or review.")],
    to_e12: Annotated[int, typer.Argument(metavar="E12", help="Probability times 10^12.")],
    reason: Reason,
    node: Node,
    login: As,
    purpose: Purpose,
    as_json: Json = False,
) -> None:
    """Propose another threshold for what a search shows. A second person decides; no machine does."""
    from comity.application.redress.thresholds import propose_threshold
    from comity.matching.person import STANDARDS

    session = open_session(node, login)
    signed = propose_threshold(
        session.desk,
        session.officer,
        band=band,
        to_e12=to_e12,
        reason=reason,
        shipped=STANDARDS.thresholds,
        purpose=purpose,
    )
    tell(signed, "Proposed:", as_json=as_json)


@app.command(epilog="Example: comity safeguard decide 3f… --reason 'the counts were looked at' --as lawyer")
def decide(
    proposal: Proposal,
    reason: Reason,
    node: Node,
    login: As,
    purpose: Purpose,
    no: Annotated[bool, typer.Option("--no", help="Leave the threshold as it is.")] = False,
    as_json: Json = False,
) -> None:
    """Agree with a proposed threshold or not."""
    from comity.application.redress.thresholds import decide_threshold
    from comity.matching.person import STANDARDS

    session, digest = open_session(node, login), read_digest(proposal, "PROPOSAL")
    signed = decide_threshold(
        session.desk,
        session.officer,
        digest,
        agree=not no,
        reason=reason,
        shipped=STANDARDS.thresholds,
        purpose=purpose,
    )
    tell(signed, "Left as it is:" if no else "Changed:", as_json=as_json)
    if not as_json:
        say("It holds for searches from now on.")
