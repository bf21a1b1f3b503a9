"""`comity operation`: what a host state consents to on its soil, and the acts that are inside it or are not."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.acts import Call, CaseId, MeasureKey, Reason, RequestId, act_command
from comity.cli.consent_files import LARGEST, microdegrees, read_box
from comity.cli.files import read_file
from comity.cli.finding import find_case, find_request
from comity.cli.log_moments import read_moment
from comity.cli.options import As, Json, Node, Purpose
from comity.cli.output import print_json, print_table, say
from comity.cli.sessions import open_session
from comity.domain.errors import InvalidInput

if TYPE_CHECKING:
    from comity.application.operations.show_operation import OperationShown
    from comity.domain.consent_boxes import Position
    from comity.domain.events import SignedEvent

app = typer.Typer(
    help="Consent to acts on your soil in a box, log acts abroad, see what is outside.", no_args_is_help=True
)
Consent = Annotated[str, typer.Argument(metavar="CONSENT", help="Digest of the consent, as `operation show` has it.")]


@act_command(app, "consent", "CASE m1 box.toml --as lawyer", group="operation")
def consent(
    call: Call,
    measure: MeasureKey,
    box: Annotated[Path, typer.Argument(metavar="BOX", help="The box as TOML: areas, starts, ends, zone, persons …")],
    conditions: Annotated[str, typer.Option(help="What else binds the acts.")] = "",
) -> "SignedEvent":
    """Consent to an accepted operation, inside a box. A second person confirms."""
    from comity.application.casework.give_consent import give_consent

    read = read_box(read_file(box, LARGEST, "a consent"))
    return give_consent(call.session.desk, call.order(), measure, box=read, conditions=conditions)


@act_command(
    app,
    "act",
    "CASE 3f… --power observe --person 'boat 3' --what 'followed the ferry' --at 2026-03-02T09:00Z --at-error 30 "
    "--latitude 20.05 --longitude 100.05 --error 20 --as officer",
    group="operation",
)
def act(
    call: Call,
    consent: Consent,
    power: Annotated[str, typer.Option(help="By which power, a word of the consent.")],
    what: Annotated[str, typer.Option(help="What was done.")],
    person: Annotated[list[str], typer.Option(help="Who did it, as the consent names them; may be repeated.")],
    at: Annotated[str, typer.Option(metavar="MOMENT", help="When; left away is unknown.")] = "",
    at_error: Annotated[int, typer.Option(min=-1, help="Within how many seconds that is known; -1 is unknown.")] = -1,
    latitude: Annotated[float | None, typer.Option(help="Degrees, WGS84.")] = None,
    longitude: Annotated[float | None, typer.Option(help="Degrees, WGS84.")] = None,
    river: Annotated[str, typer.Option(help="On this river.")] = "",
    km: Annotated[float | None, typer.Option(help="At this kilometre.")] = None,
    error: Annotated[int, typer.Option(min=-1, help="Within how many metres that is known; -1 is unknown.")] = -1,
) -> "SignedEvent":
    """Log an act on the host's soil. Outside the host's consent it is refused, recorded, and the host is told."""
    from comity.application.operations.log_act import log_act

    order = call.order()
    return log_act(
        call.session.desk,
        order,
        _digest(consent),
        power=power,
        persons=tuple(person),
        what=what,
        at=read_moment(at),
        at_error_s=at_error if at_error >= 0 else None,
        position=_position(latitude, longitude, river, km, error),
    )


@act_command(app, "revoke", 'CASE 3f… --reason "the water rises" --as lawyer', group="operation")
def revoke(
    call: Call,
    consent: Consent,
    reason: Reason,
    at: Annotated[str, typer.Option(metavar="MOMENT", help="From when on; at once if left away.")] = "",
) -> "SignedEvent":
    """Take a consent back. Acts from then on are outside, whenever the other side learns of it."""
    from comity.application.operations.revoke_consent import revoke_consent

    moment = read_moment(at)
    return revoke_consent(call.session.desk, call.order(), _digest(consent), reason=reason, effective_at=moment)


@app.command(epilog="Example: comity operation show CASE --purpose oversight --as desk")
def show(case: CaseId, node: Node, login: As, purpose: Purpose, request: RequestId = "", as_json: Json = False) -> None:
    """Show consents and every act under them, judged by what is known now. Exit 1 if an act is outside."""
    from comity.application.acting import Order
    from comity.application.operations.show_operation import show_operation

    session = open_session(node, login)
    found = find_case(session.desk, case)
    order = Order(session.officer, purpose, found, find_request(session.desk, found, request))
    shown = show_operation(session.desk, order)
    if as_json:
        print_json(_plain(shown))
    else:
        _print(shown)
    if shown.outside:
        raise typer.Exit(1)


def _plain(shown: "OperationShown") -> dict[str, object]:
    from comity.domain.bodies import to_plain

    consents = [
        {"consent": one.digest, "measure": one.given.measure, "box": to_plain(one.given.box), "at": one.at,
         "revoked_at": cover.revoked_at, "conditions": one.given.conditions}
        for one, cover in shown.consents
    ]  # fmt: skip
    acts = [
        {"event": one.event, "recorded_at": one.recorded_at, "by": one.by, "inside": not one.faults,
         "faults": list(one.faults), "claimed": one.claimed, "act": to_plain(one.body)}
        for one in shown.acts
    ]  # fmt: skip
    return {"hosted": shown.hosted, "consents": consents, "acts": acts}


def _print(shown: "OperationShown") -> None:
    given = (
        (one.digest.hex()[:16], one.given.measure, cover.box.starts, cover.box.ends, " ".join(cover.box.powers),
         cover.revoked_at or "stands")
        for one, cover in shown.consents
    )  # fmt: skip
    print_table(("consent", "measure", "starts", "ends", "powers", "revoked"), given, empty="Nobody has consented.")
    acts = (
        (one.body.at or "unknown", one.by, one.body.power, one.body.what, ", ".join(one.faults) or "inside")
        for one in shown.acts
    )
    print_table(("when", "by", "power", "what", "consent"), acts, empty="No act is logged.")
    say(f"{len(shown.outside)} of {len(shown.acts)} acts are outside.")


def _digest(text: str) -> bytes:
    """The whole digest of a consent.

    Raises:
        InvalidInput: It is none.
    """
    try:
        value = bytes.fromhex(text)
    except ValueError:
        value = b""
    if len(value) != 32:
        raise InvalidInput(
            "consent.digest",
            f"{text[:70]!r} is no digest of a consent.",
            advice="See `operation show --json`.",
        )
    return value


def _position(
    latitude: float | None, longitude: float | None, river: str, km: float | None, error: int
) -> "Position | None":
    from comity.domain.consent_boxes import Position

    if latitude is None and longitude is None and not river:
        return None
    try:
        return Position(
            latitude=None if latitude is None else microdegrees(latitude),
            longitude=None if longitude is None else microdegrees(longitude),
            error_m=error if error >= 0 else None,
            river=river,
            river_m=None if km is None else round(km * 1000),
        )
    except (ValueError, OverflowError) as fault:
        raise InvalidInput("operation.place", f"This is no place: {fault}.", advice="Give degrees.") from fault
