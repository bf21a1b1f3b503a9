"""`comity relatives`: reports of missing persons, apart from every search; what is public, and what is told."""

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.files import read_file
from comity.cli.options import As, Json, Node
from comity.cli.output import print_facts, print_json, print_table, say
from comity.cli.redress_words import optional_day, read_id, tell
from comity.cli.sessions import open_node, open_session
from comity.cli.words import birth_words
from comity.domain.register_entries import Vulnerability
from comity.domain.relatives import MissingPerson, Purpose, Reporter, Told, Wish

if TYPE_CHECKING:
    from comity.application.relatives.keeping import Proof

app = typer.Typer(
    help="Missing persons as relatives report them: questions first, consent, two persons, take-down at once.",
    no_args_is_help=True,
)
ReportId = Annotated[str, typer.Argument(metavar="REPORT", help="Id of the report.")]
PurposeWord = Annotated[Purpose, typer.Option("--purpose", help="What for; these data serve nothing else.")]
Fields = Annotated[list[str], typer.Option("--field", help="names, age, sex, description, last_seen_on, …")]
LARGEST_PHOTOGRAPH = 2 << 20


@app.command(
    epilog="Example: comity relatives report --name 'Missing …' --birth 2015-01-01 --reporter 'Mother …' "
    "--relation parent --contact '+856 …' --purpose find_person --as officer"
)
def report(
    name: Annotated[list[str], typer.Option(help="A name of the missing person; may be repeated.")],
    reporter: Annotated[str, typer.Option(help="Who reports.")],
    relation: Annotated[str, typer.Option(help="parent, child, sibling, spouse, guardian, other_relative, friend.")],
    contact: Annotated[str, typer.Option(help="How to reach the reporter.")],
    node: Node,
    login: As,
    purpose: PurposeWord,
    birth: Annotated[list[str], typer.Option(help="Date of birth, zeros where unknown; may be repeated.")] = [],  # noqa: B006  # typer reads the default, nobody changes it
    sex: Annotated[str, typer.Option(help="female, male, unspecified or unknown.")] = "unknown",
    last_seen: Annotated[str, typer.Option(metavar="DATE", help="Last seen on this day.")] = "",
    place: Annotated[str, typer.Option(help="Last seen at this place.")] = "",
    description: Annotated[str, typer.Option(help="What the person looks like.")] = "",
    circumstances: Annotated[str, typer.Option(help="What happened.")] = "",
    vulnerability: Annotated[Vulnerability, typer.Option(help="Why the person needs protection.")] = Vulnerability.NONE,
    age_disputed: Annotated[bool, typer.Option(help="The age is disputed: treat as a child.")] = False,
    language: Annotated[str, typer.Option(help="Language of the reporter.")] = "",
    as_json: Json = False,
) -> None:
    """Take a report at the desk. The code for the reporter is shown once."""
    from comity.application.relatives.reporting import report_at_desk

    session = open_session(node, login)
    person = MissingPerson(
        names=tuple(name), births=tuple(birth), sex=sex, description=description,
        last_seen_on=optional_day(last_seen, "--last-seen"), last_seen_place=place, circumstances=circumstances,
        vulnerability=vulnerability, age_disputed=age_disputed,
    )  # fmt: skip
    made = report_at_desk(
        session.desk, session.officer, Reporter(reporter, relation, contact, language), person, purpose=purpose
    )
    if as_json:
        print_json({"report": made.report, "token": made.token})
    else:
        print_facts("The report is taken.", {"Report": made.report, "Code for the reporter": made.token})
        say("Hand the code over now. It is not shown again.")


@app.command("list", epilog="Example: comity relatives list --stage unverified --purpose find_person --as officer")
def list_reports(
    node: Node,
    login: As,
    purpose: PurposeWord,
    stage: Annotated[str, typer.Option(help="unverified, open, held, published or closed.")] = "",
    as_json: Json = False,
) -> None:
    """List reports, children first. It shows no name and no telephone number."""
    from comity.application.relatives import reading

    session = open_session(node, login)
    lines, number = reading.list_reports(session.desk, session.officer, stage=stage, purpose=purpose, limit=500)
    if as_json:
        print_json({"number": number, "reports": [dataclasses.asdict(line) for line in lines]})
        return
    rows = ((str(line.report), line.stage.value, line.vulnerability, line.received_at, line.hazard) for line in lines)
    print_table(("report", "stage", "need", "received", "questions"), rows, empty="There is no report.")


@app.command(epilog="Example: comity relatives read REPORT --purpose find_person --as officer")
def read(report: ReportId, node: Node, login: As, purpose: PurposeWord, as_json: Json = False) -> None:
    """Read one report; that is an event of its own, and so many a day are allowed."""
    from comity.application.relatives.reading import read_report
    from comity.domain.bodies import to_plain

    session = open_session(node, login)
    plain = to_plain(read_report(session.desk, session.officer, read_id(report, "REPORT"), purpose=purpose))
    if as_json:
        print_json(plain)
        return
    person = plain["person"] | {"births": [birth_words(one) for one in plain["person"]["births"]]}
    print_facts("Person", person)
    print_facts("Reporter", plain["reporter"])
    print_facts("Report", {key: plain[key] for key in ("stage", "told", "hazard", "held_by", "consent", "given")})


@app.command(epilog="Example: comity relatives verify REPORT --purpose find_person --as officer")
def verify(report: ReportId, node: Node, login: As, purpose: PurposeWord, as_json: Json = False) -> None:
    """A report of the public page is real: you have spoken with the reporter."""
    from comity.application.relatives.reporting import verify_report

    session = open_session(node, login)
    signed = verify_report(session.desk, session.officer, read_id(report, "REPORT"), purpose=purpose)
    tell(signed, "Verified:", as_json=as_json)


@app.command(epilog="Example: comity relatives refuse REPORT --reason not_serious --purpose find_person --as officer")
def refuse(
    report: ReportId,
    reason: Annotated[str, typer.Option(help="duplicate, not_serious, not_ours or wrong_person.")],
    node: Node,
    login: As,
    purpose: PurposeWord,
    as_json: Json = False,
) -> None:
    """It is no report: everything of it is destroyed."""
    from comity.application.relatives.reporting import refuse_report

    session = open_session(node, login)
    signed = refuse_report(session.desk, session.officer, read_id(report, "REPORT"), reason=reason, purpose=purpose)
    tell(signed, "Refused and destroyed:", as_json=as_json)


@app.command(
    epilog="Example: comity relatives screen REPORT --answer left_by_choice=no … --purpose find_person --as officer"
)
def screen(
    report: ReportId,
    answer: Annotated[list[str], typer.Option(metavar="QUESTION=yes|no|unknown", help="One for each question.")],
    node: Node,
    login: As,
    purpose: PurposeWord,
    as_json: Json = False,
) -> None:
    """Answer whether the person may have fled the reporter. One yes or unknown holds the report."""
    from comity.application.relatives.protecting import screen_report

    session = open_session(node, login)
    answers = dict(one.partition("=")[::2] for one in answer)
    signed = screen_report(session.desk, session.officer, read_id(report, "REPORT"), answers, purpose=purpose)
    tell(signed, "Recorded:", as_json=as_json)


@app.command(epilog="Example: comity relatives lift REPORT --reason … --purpose find_person --as supervisor")
def lift(
    report: ReportId,
    reason: Annotated[str, typer.Option(help="Why the person is safe.")],
    node: Node,
    login: As,
    purpose: PurposeWord,
    as_json: Json = False,
) -> None:
    """Lift a colleague's hold."""
    from comity.application.relatives.protecting import lift_hold

    session = open_session(node, login)
    signed = lift_hold(session.desk, session.officer, read_id(report, "REPORT"), reason=reason, purpose=purpose)
    tell(signed, "Lifted:", as_json=as_json)


@app.command(
    epilog="Example: comity relatives consent REPORT --field names --field age --by mother --purpose find_person"
)
def consent(
    report: ReportId,
    field: Fields,
    by: Annotated[str, typer.Option(help="Who agreed.")],
    node: Node,
    login: As,
    purpose: PurposeWord,
    guardian: Annotated[bool, typer.Option(help="It is the child's guardian.")] = False,
    as_json: Json = False,
) -> None:
    """Record who agreed that these fields are public."""
    from comity.application.relatives.publishing import record_consent

    session = open_session(node, login)
    signed = record_consent(
        session.desk, session.officer, read_id(report, "REPORT"), scope=tuple(field), given_by=by, guardian=guardian,
        purpose=purpose,
    )  # fmt: skip
    tell(signed, "Recorded:", as_json=as_json)


@app.command(epilog="Example: comity relatives photograph REPORT face.jpg --purpose find_person --as officer")
def photograph(
    report: ReportId,
    file: Annotated[Path, typer.Argument(help="JPEG or PNG of at most 2 MB.")],
    node: Node,
    login: As,
    purpose: PurposeWord,
    as_json: Json = False,
) -> None:
    """Keep a photograph, without what the camera wrote into it."""
    from comity.application.relatives.publishing import keep_photograph

    session = open_session(node, login)
    data = read_file(file, LARGEST_PHOTOGRAPH, "photograph")
    signed = keep_photograph(session.desk, session.officer, read_id(report, "REPORT"), data, purpose=purpose)
    tell(signed, "Kept:", as_json=as_json)


@app.command(epilog="Example: comity relatives propose REPORT --field names --contact 'the desk, 191' --as officer")
def propose(
    report: ReportId,
    field: Fields,
    contact: Annotated[str, typer.Option(help="Whom to tell, as the page shows it.")],
    node: Node,
    login: As,
    purpose: PurposeWord,
    as_json: Json = False,
) -> None:
    """Propose that these fields are public. A second person publishes."""
    from comity.application.relatives.publishing import propose_publication

    session = open_session(node, login)
    signed = propose_publication(
        session.desk, session.officer, read_id(report, "REPORT"), scope=tuple(field), contact=contact, purpose=purpose
    )
    tell(signed, "Proposed:", as_json=as_json)


@app.command(epilog="Example: comity relatives publish REPORT --purpose find_person --as lawyer")
def publish(report: ReportId, node: Node, login: As, purpose: PurposeWord, as_json: Json = False) -> None:
    """Publish what is proposed, for 90 days at most."""
    from comity.application.relatives import publishing

    session = open_session(node, login)
    signed = publishing.publish(session.desk, session.officer, read_id(report, "REPORT"), purpose=purpose)
    tell(signed, "Published:", as_json=as_json)


@app.command("take-down", epilog="Example: comity relatives take-down --token 8f… --node /var/lib/comity/la")
def take_down(
    node: Node,
    report: Annotated[str, typer.Option(help="Id of the report, for an officer.")] = "",
    login: Annotated[str, typer.Option("--as", envvar="COMITY_AS", help="The officer who is signed in.")] = "",
    token: Annotated[str, typer.Option(help="The reporter's code, instead of an officer.")] = "",
    as_json: Json = False,
) -> None:
    """Take a page down at once; prints what proves it."""
    from comity.application.relatives import publishing

    if token:
        proof = publishing.take_down_by_token(open_node(node).desk, token)
    else:
        session = open_session(node, login)
        proof = publishing.take_down(
            session.desk, session.officer, read_id(report, "--report"), purpose=Purpose.TAKE_DOWN
        )
    _tell_proof(proof, as_json=as_json)


@app.command(
    epilog="Example: comity relatives found REPORT --wish no_contact --told found_safe_no_contact --rule 'art. …'"
)
def found(
    report: ReportId,
    wish: Annotated[Wish, typer.Option(help="What the person wants of contact.")],
    node: Node,
    login: As,
    purpose: PurposeWord,
    told: Annotated[Told, typer.Option(help="What the reporter sees; with_desk tells nothing.")] = Told.WITH_DESK,
    rule: Annotated[str, typer.Option(help="The rule of law on which anything told rests.")] = "",
    as_json: Json = False,
) -> None:
    """The person is found: nothing is public from now on, and the reporter learns what person and law allow."""
    from comity.application.relatives.protecting import record_found

    session = open_session(node, login)
    signed = record_found(
        session.desk, session.officer, read_id(report, "REPORT"), wish=wish, told=told, rule=rule, purpose=purpose
    )
    tell(signed, "Recorded:", as_json=as_json)


@app.command(epilog="Example: comity relatives follow --token 8f… --node /var/lib/comity/la")
def follow(node: Node, token: Annotated[str, typer.Option(help="The reporter's code.")], as_json: Json = False) -> None:
    """Show what a reporter sees with the code: a word, and never a place."""
    from comity.application.relatives.reporting import follow_report

    told = follow_report(open_node(node).desk, token)
    if as_json:
        print_json({"told": told.value})
    else:
        say(told.value.replace("_", " "))


def _tell_proof(proof: "Proof", *, as_json: bool) -> None:
    plain = {
        "act": proof.act, "node": proof.node, "at": proof.at, "event": proof.digest, "header": proof.header,
        "key": proof.key_id, "signature": proof.signature,
    }  # fmt: skip
    if as_json:
        print_json(plain)
    else:
        print_facts("It is taken down.", {"At": proof.at, "Event": proof.digest, "Signature": proof.signature})
