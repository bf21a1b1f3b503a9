"""A supervisor makes an offline kit for an officer who carries it: never the same person, never for more than six days.

What goes in is what a search on this node may find at that moment, of the classes that were chosen and of nothing else:
the register holds what its owners circulate to this node, and no withdrawn, blocked, restricted or expired record.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Final

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.directory import statements_above
from comity.application.policy import acting
from comity.application.ports import AccountRow, Unit
from comity.application.query.keeping import AT_ONCE
from comity.application.query.kit_content import MOST_PICTURES, KitPicture, KitPictures, content_of
from comity.application.query.kit_first import first_for_kit
from comity.application.query.looking import standards_in_force
from comity.application.query.searched import SEARCHERS
from comity.application.recorder import Recorder
from comity.application.register.effect_today import entry_of_today
from comity.application.register.picture_notice import as_shown, face_of
from comity.domain.errors import InvalidInput, NotPermitted
from comity.domain.officers import Officer, Role
from comity.domain.register_entries import NoticeKind, RegisterEntry
from comity.evidence.signatures import Ed25519Signer
from comity.evidence.statements import parse_statement
from comity.exchange.kit import (
    LONGEST,
    MOST_RECORDS,
    NONCE_SIZE,
    SALT_SIZE,
    Drawn,
    KitHeader,
    make_start,
    seal,
    write_kit,
)
from comity.exchange.kit_log import begin_log

MAY_MAKE: Final = frozenset({Role.SUPERVISOR, Role.NATIONAL_DESK})


@dataclass(frozen=True, slots=True)
class KitOrder:
    """What a kit is to be: who carries it (sign-in name), which classes, for how long, and why."""

    carrier: str
    kinds: Collection[NoticeKind]
    days: int = LONGEST.days
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class MadeKit:
    """A kit's file and its empty log, which lies beside it."""

    header: KitHeader
    kit: bytes
    log: bytes


def make_kit(desk: Desk, officer: Officer, order: KitOrder, passphrase: str) -> MadeKit:
    """Make a kit and put on record who made it, for whom, of what.

    Raises:
        NotPermitted: Role; or ``kit.one_person``.
        InvalidInput: ``kit.order``, ``kit.carrier``, ``kit.too_many``, ``kit.passphrase_short``.
    """
    _check(order)
    with audited(desk, officer, order.purpose, "kit.made"):
        actor = acting(officer, MAY_MAKE, "making of offline kits")
        with desk.store.unit() as unit:
            recorder = Recorder(desk, unit, actor, order.purpose)
            made = _made(recorder, _carrier(unit, order, actor.id), order, passphrase)
            header = made.header
            recorder.audit(
                "kit.made", subject=str(header.id), carrier=header.carrier, until=header.until.isoformat(),
                kinds=",".join(header.kinds), records=str(header.count), sha256=sha256(made.kit).hexdigest(),
            )  # fmt: skip
            recorder.finish()
    return made


def _check(order: KitOrder) -> None:
    if not order.purpose.strip() or not order.kinds or not 1 <= order.days <= LONGEST.days:
        raise InvalidInput(
            "kit.order",
            f"A kit has a purpose, at least one class of records, and 1 to {LONGEST.days} days.",
            advice=f"Classes: {', '.join(NoticeKind)}.",
        )


def _carrier(unit: Unit, order: KitOrder, maker: str) -> AccountRow:
    row = unit.accounts.by_login(order.carrier)
    if row is None or not row.active or not SEARCHERS & frozenset(map(Role, row.roles)):
        raise InvalidInput(
            "kit.carrier", "Nobody of this sign-in name may search here.", advice="Name an officer who may search."
        )
    if row.id == maker:
        raise NotPermitted(
            "kit.one_person", "Whoever makes a kit does not carry it.", advice="Have another supervisor make it."
        )
    return row


def _made(recorder: Recorder, carrier: AccountRow, order: KitOrder, passphrase: str) -> MadeKit:
    desk, unit, now = recorder.desk, recorder.unit, recorder.at
    until = now + timedelta(days=order.days)
    kinds, change = frozenset(order.kinds), unit.register.newest()
    entries = tuple(
        entry_of_today(desk, unit, one) for one in _entries(unit) if one.kind in kinds and one.valid_until > now
    )
    if len(entries) > MOST_RECORDS:
        raise InvalidInput(
            "kit.too_many",
            f"{len(entries)} records are more than the {MOST_RECORDS} that a kit holds.",
            advice="Choose fewer classes.",
        )
    token = desk.randomness.token
    kit, seed, drawn = desk.new_id(now), token(32), Drawn(token(SALT_SIZE), token(NONCE_SIZE))
    sealed = seal(
        content_of(
            entries, standards_in_force(unit), seed, first_for_kit(unit, entries, now), _pictures(desk, unit, entries)
        ),
        passphrase,
        kit,
        drawn,
    )
    header = KitHeader(
        id=kit,
        node=desk.node,
        carrier=carrier.id,
        carrier_name=carrier.name,
        made_at=now,
        until=until,
        kinds=tuple(sorted(kind.value for kind in kinds)),
        count=len(entries),
        change=change,
        log_key=Ed25519Signer(seed).public.raw,
        node_key=recorder.directory.sealing_key(desk.node, now).raw,
        salt=drawn.salt,
        nonce=drawn.nonce,
        sealed_sha256=sha256(sealed).digest(),
        sealed_size=len(sealed),
        statements=_newest(statements_above(desk, unit, [desk.node])),
    )
    start = make_start(header, desk.keys.events)
    return MadeKit(header, write_kit(start, sealed), begin_log(start))


def _pictures(desk: Desk, unit: Unit, entries: Sequence[RegisterEntry]) -> KitPictures:
    """The photograph beside each name, as a search shows it: made anew here, the newest records' first.

    None of whoever is to be protected, and none that fails; what does not fit into the bound is counted.
    """
    kept, taken, left = [], 0, 0
    for entry in reversed(entries):
        face = face_of(desk, unit, entry.record)
        shown = as_shown(desk, face) if face is not None else None
        if shown is None or not shown.jpeg:
            continue
        if taken + len(shown.jpeg) > MOST_PICTURES:
            left += 1
            continue
        taken += len(shown.jpeg)
        kept.append(KitPicture(entry.record, shown.picture.shows, shown.jpeg))
    return KitPictures(tuple(kept), left)


def _entries(unit: Unit) -> Iterator[RegisterEntry]:
    after = 0
    while changes := unit.register.changes(after, AT_ONCE):
        yield from (one.entry for one in changes if one.entry is not None)
        after = changes[-1].sequence


def _newest(statements: Collection[bytes]) -> tuple[bytes, ...]:
    """Of each node its newest statement, parents first."""
    newest: dict[str, bytes] = {}
    for data in statements:
        node = parse_statement(data).node
        if node not in newest or parse_statement(newest[node]).sequence <= parse_statement(data).sequence:
            newest[node] = data
    return tuple(newest[node] for node in sorted(newest, key=lambda name: name.count("-")))
