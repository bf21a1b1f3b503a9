"""`comity notice …`: what is done to a notice that is circulated, by its owner and by those who got it."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from comity.cli.acts import Reason
from comity.cli.files import read_file, write_file
from comity.cli.finding import find_digest
from comity.cli.notice_frame import NoticeId, day, order_of, tell
from comity.cli.options import As, Json, Node, Purpose
from comity.cli.output import print_json, say
from comity.cli.sessions import open_session
from comity.domain.errors import InvalidInput
from comity.domain.identity import NameKind, PersonName, ThingKind, ThingNumber
from comity.domain.notice_bodies import Ending, Report
from comity.domain.notices import PictureKind

What = Annotated[Report, typer.Option("--what", help="What happened.")]
On = Annotated[str, typer.Option("--on", metavar="DATE", help="The day, like 2026-03-01.")]
Words = Annotated[str, typer.Option("--words", help="In a sentence.")]
PictureId = Annotated[UUID, typer.Argument(metavar="PICTURE", help="The picture's id, as `notice show --json` has it.")]
LARGEST_PICTURE = 16 << 20  # bytes
Proposal = Annotated[str, typer.Argument(metavar="PROPOSAL", help="Digest of the proposal, or its beginning.")]


def annotate(
    notice: NoticeId, what: What, on: On, words: Words, node: Node, login: As, purpose: Purpose, as_json: Json = False
) -> None:
    """Say to every addressee what became of our notice; it answers every open report."""
    from comity.application.register.report_notice import annotate_notice

    session = open_session(node, login)
    order = order_of(session, notice, purpose)
    tell(session, annotate_notice(session.desk, order, what=what.value, on=day(on), words=words), as_json=as_json)


def report(
    notice: NoticeId, what: What, on: On, words: Words, node: Node, login: As, purpose: Purpose, as_json: Json = False
) -> None:
    """Say what happened here on a notice. An arrest, a refusal or an order of a court opens the owner's duty."""
    from comity.application.register.report_notice import report_notice

    session = open_session(node, login)
    order = order_of(session, notice, purpose)
    tell(session, report_notice(session.desk, order, what=what.value, on=day(on), words=words), as_json=as_json)


def addendum(
    notice: NoticeId,
    words: Words,
    node: Node,
    login: As,
    purpose: Purpose,
    name: Annotated[list[str], typer.Option("--name", help="A further name, as written; repeat.")] = [],  # noqa: B006
    thing: Annotated[
        list[str], typer.Option("--thing", metavar="KIND:STATE:TEXT", help="A further number; repeat.")
    ] = [],  # noqa: B006
    as_json: Json = False,
) -> None:
    """Prepare an addendum. A second officer confirms it; a compliance reviewer, if it has names or numbers."""
    from comity.application.register.amend_notice import propose_addendum

    session = open_session(node, login)
    names = tuple(PersonName(text, NameKind.ALIAS) for text in name)
    signed = propose_addendum(
        session.desk,
        order_of(session, notice, purpose),
        words=words,
        names=names,
        things=tuple(_thing(text) for text in thing),
    )
    tell(session, signed, as_json=as_json)


def renew(notice: NoticeId, reason: Reason, node: Node, login: As, purpose: Purpose, as_json: Json = False) -> None:
    """Prepare a renewal for another term of its class. A second officer confirms it."""
    from comity.application.register.amend_notice import propose_renewal

    session = open_session(node, login)
    tell(session, propose_renewal(session.desk, order_of(session, notice, purpose), reason=reason), as_json=as_json)


def confirm(
    notice: NoticeId, proposal: Proposal, node: Node, login: As, purpose: Purpose, as_json: Json = False
) -> None:
    """Release, as the second person, what another officer prepared."""
    from comity.application.register.amend_notice import confirm_proposal

    session = open_session(node, login)
    order = order_of(session, notice, purpose)
    digest = find_digest(session.desk, order.notice, proposal, "notice.proposed")
    tell(session, confirm_proposal(session.desk, order, digest), as_json=as_json)


def drop(
    notice: NoticeId,
    proposal: Proposal,
    reason: Reason,
    node: Node,
    login: As,
    purpose: Purpose,
    as_json: Json = False,
) -> None:
    """Say no to what another officer prepared."""
    from comity.application.register.amend_notice import drop_proposal

    session = open_session(node, login)
    order = order_of(session, notice, purpose)
    digest = find_digest(session.desk, order.notice, proposal, "notice.proposed")
    tell(session, drop_proposal(session.desk, order, digest, reason=reason), as_json=as_json)


def restrict(
    notice: NoticeId,
    reason: Reason,
    away: Annotated[list[str], typer.Option("--from", metavar="NODE", help="Take it back from this node; repeat.")],
    node: Node,
    login: As,
    purpose: Purpose,
    as_json: Json = False,
) -> None:
    """Take a notice back from some of its addressees. They destroy it and prove so."""
    from comity.application.register.withdraw_notice import restrict_notice

    session = open_session(node, login)
    order = order_of(session, notice, purpose)
    tell(session, restrict_notice(session.desk, order, away, reason=reason), as_json=as_json)


def withdraw(
    notice: NoticeId,
    why: Annotated[Ending, typer.Option("--why", help="Why; expired is said by the node alone.")],
    words: Words,
    node: Node,
    login: As,
    purpose: Purpose,
    as_json: Json = False,
) -> None:
    """Take a notice back from everybody. `comity notice copies` lists who has not proven its deletion."""
    from comity.application.register.withdraw_notice import withdraw_notice

    session = open_session(node, login)
    order = order_of(session, notice, purpose)
    tell(session, withdraw_notice(session.desk, order, reason=why.value, words=words), as_json=as_json)


def bar_standing(
    notice: NoticeId,
    reason: Reason,
    node: Node,
    login: As,
    purpose: Purpose,
    at: Annotated[
        list[str],
        typer.Option("--at", help="On this node, which may get it later; may be repeated. Without it: on all."),
    ] = [],  # noqa: B006  # typer reads the default, nobody changes it
    lift: Annotated[bool, typer.Option("--lift", help="Lift it.")] = False,
    as_json: Json = False,
) -> None:
    """Refuse that others' standing queries be compared with our notice. Name nobody in the reason."""
    from comity.application.register.withdraw_notice import bar_standing as bar

    session = open_session(node, login)
    order = order_of(session, notice, purpose)
    tell(session, bar(session.desk, order, at, barred=not lift, reason=reason), as_json=as_json)


def block(
    notice: NoticeId,
    reference: Annotated[str, typer.Option("--reference", help="Of the complaint.")],
    reason: Reason,
    node: Node,
    login: As,
    purpose: Purpose,
    lift: Annotated[bool, typer.Option("--lift", help="Lift the block.")] = False,
    as_json: Json = False,
) -> None:
    """Block a notice while a complaint runs: no search finds it. Ours for all, another's for this node."""
    from comity.application.register.withdraw_notice import block_notice

    session = open_session(node, login)
    order = order_of(session, notice, purpose)
    signed = block_notice(session.desk, order, blocked=not lift, reference=reference, reason=reason)
    tell(session, signed, as_json=as_json)


def effect(
    notice: NoticeId,
    action: Annotated[str, typer.Option("--action", help="What holds here: what is asked, or less.")],
    reasons: Annotated[str, typer.Option("--reasons", help="Why.")],
    node: Node,
    login: As,
    purpose: Purpose,
    as_json: Json = False,
) -> None:
    """Decide, as a lawyer, what another's notice means here. What our law bars, nobody decides open."""
    from comity.application.register.local_effect import decide_effect

    session = open_session(node, login)
    order = order_of(session, notice, purpose)
    tell(session, decide_effect(session.desk, order, action=action, reasons=reasons), as_json=as_json)


def copied(
    notice: NoticeId,
    system: Annotated[str, typer.Option("--system", help="Name of the national system.")],
    reference: Annotated[str, typer.Option("--reference", help="Of the entry there, or of its deletion.")],
    node: Node,
    login: As,
    purpose: Purpose,
    deleted: Annotated[bool, typer.Option("--deleted", help="It holds no copy any more.")] = False,
    as_json: Json = False,
) -> None:
    """Tell the owner that a national system here holds a copy, or holds it no longer."""
    from comity.application.register.state_copy import state_copy

    session = open_session(node, login)
    order = order_of(session, notice, purpose)
    tell(
        session, state_copy(session.desk, order, system=system, held=not deleted, reference=reference), as_json=as_json
    )


def _thing(text: str) -> ThingNumber:
    kind, _, rest = text.partition(":")
    state, _, number = rest.partition(":")
    if kind not in frozenset(ThingKind) or not number.strip():
        raise InvalidInput(
            "notice.thing",
            f"{text[:60]!r} is no number with its kind and state.",
            advice=f"Write it like phone:LA:+856 20 0000; kinds: {', '.join(ThingKind)}.",
        )
    return ThingNumber(ThingKind(kind), number.strip(), state.strip())


def attach(
    notice: NoticeId,
    file: Annotated[Path, typer.Argument(help="A JPEG or PNG of at most 16 MiB.", exists=True, dir_okay=False)],
    kind: Annotated[PictureKind, typer.Option("--kind", help="What it is.")],
    shows: Annotated[str, typer.Option("--shows", help="What is on it, in a sentence, for whoever does not see it.")],
    node: Node,
    login: As,
    purpose: Purpose,
    as_json: Json = False,
) -> None:
    """Put a picture to our notice's wording, which then takes another review. Only its pixels are kept."""
    from comity.application.register.picture_notice import attach_picture

    session = open_session(node, login)
    data = read_file(file, LARGEST_PICTURE, "a picture")
    order = order_of(session, notice, purpose)
    tell(session, attach_picture(session.desk, order, data, kind=kind, shows=shows), as_json=as_json)


def detach(
    notice: NoticeId, picture: PictureId, node: Node, login: As, purpose: Purpose, as_json: Json = False
) -> None:
    """Take a picture from our notice's wording, which then takes another review."""
    from comity.application.register.picture_notice import detach_picture

    session = open_session(node, login)
    tell(session, detach_picture(session.desk, order_of(session, notice, purpose), picture), as_json=as_json)


def picture(
    notice: NoticeId,
    picture: PictureId,
    out: Annotated[Path, typer.Option("--out", help="Where to write the JPEG.", dir_okay=False)],
    node: Node,
    login: As,
    purpose: Purpose,
    as_json: Json = False,
) -> None:
    """Write a picture of a notice into a file; the look at it is on record."""
    from comity.application.register.picture_notice import read_picture

    session = open_session(node, login)
    order = order_of(session, notice, purpose)
    data = read_picture(session.desk, session.officer, order.notice, picture, purpose=purpose)
    write_file(out, data)
    if as_json:
        print_json({"written": str(out), "bytes": len(data)})
    else:
        say(f"Written: {out}")


COMMANDS: dict[str, tuple[Callable[..., None], str]] = {
    "annotate": (
        annotate,
        'comity notice annotate 0193af00 --what arrested --on 2026-03-01 --words "Surrender is asked." --as officer',
    ),
    "attach": (
        attach, 'comity notice attach 0193af00 face.jpg --kind photograph --shows "A man with a beard" --as officer'
    ),
    "detach": (detach, "comity notice detach 0193af00 0193af01-0000-7000-8000-000000000021 --as officer"),
    "picture": (
        picture, "comity notice picture 0193af00 0193af01-0000-7000-8000-000000000021 --out face.jpg --as officer"
    ),
    "report": (
        report, 'comity notice report 0193af00 --what arrested --on 2026-03-01 --words "At the ferry." --as officer'
    ),
    "addendum": (addendum, 'comity notice addendum 0193af00 --words "Also used." --name "Ah Sommut" --as officer'),
    "renew": (renew, 'comity notice renew 0193af00 --reason "still wanted" --as officer'),
    "confirm": (confirm, "comity notice confirm 0193af00 3f2a91bc --purpose review --as national-desk"),
    "drop": (drop, 'comity notice drop 0193af00 3f2a91bc --reason "not enough" --as national-desk'),
    "restrict": (restrict, 'comity notice restrict 0193af00 --from la --reason "no need there" --as officer'),
    "withdraw": (withdraw, 'comity notice withdraw 0193af00 --why served --words "Surrendered." --as officer'),
    "bar-standing": (
        bar_standing, 'comity notice bar-standing 0193af00 --at la --reason "not for this" --as officer'
    ),
    "block": (block, 'comity notice block 0193af00 --reference "2026-4" --reason "complaint" --as lawyer'),
    "effect": (effect, 'comity notice effect 0193af00 --action locate --reasons "No treaty." --as lawyer'),
    "copied": (copied, 'comity notice copied 0193af00 --system "border system" --reference "entry 1" --as officer'),
}  # fmt: skip
"""Commands by name, each with its example."""
