"""Clocks at the command line: what is due and why then, pauses, interim replies, and the review of claims of danger."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from comity.cli.acts import Call, CaseId, Reason, act_command, read_day
from comity.cli.finding import find_case, find_request
from comity.cli.options import As, Json, Node, Purpose
from comity.cli.output import moment, print_json, print_table, say
from comity.cli.sessions import open_session
from comity.domain.clock_rules import LateReason, PauseReason
from comity.domain.preservation import End

if TYPE_CHECKING:
    from comity.application.casework.list_clocks import ClockView, Question
    from comity.domain.clocks import Pause
    from comity.domain.events import SignedEvent

app = typer.Typer()
Key = Annotated[str, typer.Argument(metavar="KEY", help="Key of the measure, like m1.")]
OneMeasure = Annotated[str, typer.Option("--measure", metavar="KEY", help="Only this measure's clock, like m1.")]


@app.command(epilog="Example: comity case clocks CASE --purpose duty --as desk")
def clocks(case: CaseId, node: Node, login: As, purpose: Purpose, as_json: Json = False) -> None:
    """Show every clock of a case: due when on both authorities' clocks, by which rule and event, and what was left out.

    The reading is audited.
    """
    from comity.application.casework.list_clocks import list_clocks

    session = open_session(node, login)
    found = find_case(session.desk, case)
    views = list_clocks(session.desk, session.officer, found, purpose=purpose)
    if as_json:
        print_json({"case": found, "clocks": [plain_clock(view) for view in views]})
        return
    for view in views:
        _show_clock(view)
    if not views:
        say("No clock runs.")


@act_command(app, "pause", 'CASE --reason third_party --words "the bank was asked" --rule "art. 9" --as desk')
def pause(
    call: Call,
    reason: Annotated[PauseReason, typer.Option(help="Why it stands.")],
    rule: Annotated[str, typer.Option(help="The rule of home law under which it may leave.")],
    words: Annotated[str, typer.Option(help="Why, in a sentence; left out where words could tell of a person.")] = "",
    measure: OneMeasure = "",
    until: Annotated[
        str, typer.Option(metavar="DATE", help="It runs again by itself after this day, like 2027-01-31.")
    ] = "",
) -> "SignedEvent":
    """Propose to stop the clocks that your side owes, for a recorded reason; a second person approves it."""
    from comity.application.casework.pause_clock import pause_clock

    day = read_day(until, "--until") if until else None
    return pause_clock(
        call.session.desk, call.order(), reason=reason.value, words=words, rule=rule, measure=measure, until=day
    )  # fmt: skip


@act_command(app, "resume", 'CASE --words "the bank has answered" --measure m1 --as desk')
def resume(
    call: Call,
    words: Annotated[str, typer.Option(help="Why it runs again.")],
    measure: OneMeasure = "",
) -> "SignedEvent":
    """Let a clock run again that was stopped."""
    from comity.application.casework.pause_clock import resume_clock

    return resume_clock(call.session.desk, call.order(), words=words, measure=measure)


@act_command(
    app,
    "interim",
    'CASE --why "bank has not answered" --code third_party --expected 2027-02-15 --rule "Police Act art. 9" --as desk',
)
def interim(
    call: Call,
    expected: Annotated[str, typer.Option(metavar="DATE", help="When it is expected.")],
    rule: Annotated[str, typer.Option(help="The rule of home law under which it may leave.")],
    why: Annotated[str, typer.Option(help="Why it is late; left out where words could tell of a person.")] = "",
    code: Annotated[LateReason, typer.Option(help="Why, as a word that can be counted.")] = LateReason.OTHER,
) -> "SignedEvent":
    """Propose to say why the answer is late and when it is expected; a second person approves it, and it leaves.

    The deadline stays what it is.
    """
    from comity.application.casework.send_words import prepare_interim

    day = read_day(expected, "--expected")
    return prepare_interim(call.session.desk, call.order(), why=why, expected=day, rule=rule, code=code.value)


@act_command(app, "preserve-longer", "CASE m1 --as desk")
def preserve_longer(call: Call, measure: Key) -> "SignedEvent":
    """Ask the other side to keep preserved data thirty days more, once, before the sixty are over."""
    from comity.application.casework.keep_preserved import extend_preservation

    return extend_preservation(call.session.desk, call.order(), measure)


@act_command(app, "preserve-end", "CASE m1 ordered --production 0193af00 --as desk")
def preserve_end(
    call: Call,
    measure: Key,
    how: Annotated[End, typer.Argument(help="How it ended; let_go is for the side that keeps the data.")],
    production: Annotated[str, typer.Option(help="With ordered: the released request that orders the data.")] = "",
) -> "SignedEvent":
    """Say how a preservation ended: the data were ordered, are not needed, or were let go when the time ran out."""
    from comity.application.casework.keep_preserved import end_preservation

    ordered = find_request(call.session.desk, call.case, production) if production else None
    return end_preservation(call.session.desk, call.order(), measure, how=how.value, production=ordered)


@act_command(app, "review", 'CASE --justified --reason "the hostage was real" --as supervisor')
def review(
    call: Call,
    reason: Reason,
    justified: Annotated[
        bool, typer.Option("--justified/--not-justified", help="Whether the claim of danger was right.")
    ],
) -> "SignedEvent":
    """Say afterwards whether a claim of danger to life was justified. Not by who wrote or released the letter."""
    from comity.application.casework.review_danger import review_danger

    return review_danger(call.session.desk, call.order(), justified=justified, reason=reason)


@app.command(epilog="Example: comity case reviews --purpose oversight --as auditor")
def reviews(node: Node, login: As, purpose: Purpose, as_json: Json = False) -> None:
    """List claims of danger to life whose review is open, and count how those reviewed turned out, by state."""
    from comity.application.casework.list_reviews import list_reviews

    session = open_session(node, login)
    found = list_reviews(session.desk, session.officer, purpose=purpose)
    if as_json:
        open_rows = [
            {
                "request": row.request,
                "case": row.case,
                "title": row.title,
                "from_state": row.from_state,
                "to_state": row.to_state,
                "stage": row.stage,
                "due_at": row.review_due,
            }
            for row in found.open
        ]
        print_json({"open": open_rows, "counts": found.counts})
        return
    rows = ((moment(row.review_due), row.from_state, row.title, row.stage, row.case) for row in found.open)
    print_table(("due", "claimed by", "title", "stage", "case"), rows, empty="No review is open.")
    for state, counts in found.counts.items():
        say(
            f"{state}: {counts['justified']} justified, {counts['not_justified']} not justified, {counts['open']} open."
        )


def plain_clock(view: "ClockView") -> dict[str, Any]:
    """A clock for programs, with everything that made its deadline."""
    due, rule = view.deadline, view.rule
    return {
        "request": view.request,
        "clock": due.name,
        "measure": due.measure,
        "rule": due.rule,
        "span": rule.span,
        "unit": rule.unit.value,
        "source": rule.source,
        "confidence": rule.confidence.value,
        "duty": due.duty.value,
        "state": due.state,
        "ours": view.owes,
        "started_at": due.starts_at,
        "started_by": {"event": due.started_by, "type": view.started_by},
        "due_at": due.due_at,
        "due_local": dict(zip(("requesting", "requested"), map(_local, view.due_locally), strict=True)),
        "unpaused_at": due.unpaused_at,
        "not_before": due.not_before,
        "stands": view.stands,
        "late": view.late,
        "step": view.step,
        "next_step_at": view.next_step_at,
        "pauses": [_plain_pause(pause) for pause in due.pauses],
        "skipped": [
            {"day": day.skipped.day, "why": day.skipped.why, "state": day.skipped.state, "name": day.name}
            for day in view.days
        ],
        "holidays_unknown": due.unknown,
        "holidays_computed": due.computed,
        "question": _plain_question(view.question) if view.question else None,
    }


def _plain_question(question: "Question") -> dict[str, Any]:
    return {
        "text": question.text,
        "assurance": question.assurance,
        "node": question.node,
        "roles": [role.value for role in question.roles],
    }


def _plain_pause(pause: "Pause") -> dict[str, Any]:
    return {
        "reason": pause.reason,
        "words": pause.words,
        "by": pause.by,
        "seconded_by": pause.seconded_by,
        "since": pause.since,
        "until": pause.until,
        "event": pause.event,
        "ended_by": pause.ended_by,
    }


def _show_clock(view: "ClockView") -> None:
    due, rule = view.deadline, view.rule
    mark = "STANDS" if view.stands else "LATE" if view.late else ""
    ours = {True: "we owe it", False: "they owe it", None: "others owe it"}[view.owes]
    say(f"{due.name} {due.measure}  {mark}".rstrip())
    local = "  |  ".join(_words(at) for at in view.due_locally)
    say(f"  Due       {local}" if not due.stands else f"  Due       open: it stands; if it ran on now, {local}")
    say(f"  Rule      {due.rule}: {rule.span} {rule.unit.value.replace('_', ' ')}, {ours}")
    say(f"  After     {rule.source} ({rule.confidence.value})")
    say(f"  Started   {moment(due.starts_at)} by {view.started_by or 'an event that is not here'}")
    if view.question:
        said = ": ".join(filter(None, (view.question.assurance, view.question.text)))
        say(f"  Question  {said or 'not readable here'}")
        say(f"  Answer    by {', '.join(role.value for role in view.question.roles)} at {view.question.node}")
    for pause in due.pauses:
        ended = f"until {moment(pause.until)}" if pause.until else "still"
        say(f"  Stood     {moment(pause.since)} {ended}: {pause.reason}, {pause.words} ({pause.by})")
    for day in view.days:
        of = f"{day.skipped.state} {day.name}".strip()
        say(f"  Left out  {day.skipped.day:%a %Y-%m-%d}  {day.skipped.why}  {of}".rstrip())
    for year in due.unknown:
        say(f"  Holidays of {year} unknown, counted with weekends only.")
    for year in due.computed:
        say(f"  Holidays of {year} are computed; the state had not announced all of them.")
    if view.step:
        say(f"  Reminded  at {view.step} %")


def _local(at: datetime) -> str:
    return at.isoformat()


def _words(at: datetime) -> str:
    return f"{at:%a %Y-%m-%d %H:%M %Z}"
