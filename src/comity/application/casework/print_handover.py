"""The record of a hand-over on paper, and the sheet of rights that the person gets in their own language.

The sheet is a text of the catalogues, the same for everybody: nothing of the case, of the law's answer or of another
person stands on it. What it says a right is rests on VCCR art. 36 (1)(b), ICCPR arts. 7, 9, 10 and 14, CAT art. 3
(recalled) and on policy; where a state's law gives more, that holds.
"""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from comity.application.acting import Order, audited
from comity.application.casework.hand_over import HandoverShown, show_handover
from comity.application.casework.print_sheet import Sheet
from comity.application.desk import Desk
from comity.application.policy import may_read
from comity.application.ports.printing import Form, FormPart, Printer, Said
from comity.application.recorder import Recorder
from comity.domain.bodies import to_plain
from comity.domain.handovers import FIELDS, MOMENTS, Half, HalfDone, Noted, fields_of, giving_state
from comity.domain.officers import Officer

RECORD_WORDS: Final = (
    "title", "lead", "open", "case", "request", "measure", "kind", "from", "to", "person", "printed", "handed_at",
    "custody_since", "custody_until", "held", "left", "filled_by", "signed_by", "not_signed", "closed", "not_closed",
    "empty", "answered_by", "signature", "minutes",
)  # fmt: skip
"""Words of the record, keys of the catalogues' section ``handover``."""
RIGHTS: Final = (
    "why", "silence", "consul", "counsel", "interpreter", "medical", "refuge", "harm", "property", "family", "copy",
    "refuse",
)  # fmt: skip
"""What the sheet tells the person, keys of the section ``rights``, beside its ``title``, ``lead`` and ``signed``."""
_FIELDS: Final = frozenset(rule.name for rule in FIELDS)
RIGHTS_WORDS: Final = ("title", "lead", *RIGHTS, "signed", "read_to")


def print_handover(desk: Desk, order: Order, measure: str, printer: Printer, *, language: str) -> Sheet:
    """The record as it stands; what is still open is said on it.

    Raises:
        NotPermitted, OutOfOrder: As `show_handover`.
        InvalidInput: No such case, request, measure or language, or a character that no font has.
    """
    shown = show_handover(desk, order, measure)
    pdf = printer.print_form(record_form(shown, desk.node, order, desk.clock.now()), language)
    digest = sha256(pdf).digest()
    with desk.store.unit() as unit:
        recorder = Recorder(desk, unit, may_read(order.officer, order.purpose), order.purpose)
        recorder.audit("handover.printed", case=order.case, subject=digest.hex(), language=language)
        recorder.finish()
    return Sheet(pdf, digest)


def print_rights(desk: Desk, officer: Officer, printer: Printer, *, language: str, purpose: str) -> Sheet:
    """The sheet of rights in the person's language; that it was printed is on record, for whom is not.

    Raises:
        NotPermitted: The officer sees no content.
        InvalidInput: No purpose, or no such language.
    """
    with audited(desk, officer, purpose, "rights.printed"):
        reader = may_read(officer, purpose)
        pdf = printer.print_form(rights_form(), language)
        digest = sha256(pdf).digest()
        with desk.store.unit() as unit:
            recorder = Recorder(desk, unit, reader, purpose)
            recorder.audit("rights.printed", subject=digest.hex(), outcome="done", language=language)
            recorder.finish()
    return Sheet(pdf, digest)


def rights_form() -> Form:
    """The sheet of rights; it has no date, so that it is the same paper everywhere."""
    return Form(
        title=Said("rights", "title"),
        lead=(Said("rights", "lead"),),
        facts=(),
        parts=(
            FormPart(Said("rights", "title"), lines=tuple((Said("rights", key), ()) for key in RIGHTS)),
            FormPart(Said("rights", "signed"), lines=((Said("rights", "read_to", "_" * 40), ()),)),
        ),
        at=datetime(2026, 1, 1, tzinfo=UTC),
        name="rights.json",
        attached={"rights": list(RIGHTS)},
    )


def record_form(shown: HandoverShown, node: str, order: Order, at: datetime) -> Form:
    """The record as a form."""
    letter, record = shown.state.letter, shown.record
    asked = letter.measure(record.measure)
    person = next((one for one in letter.subjects if one.key == asked.subject), None)
    giver = giving_state(record.kind, letter)
    taker = letter.requesting_state if giver == letter.requested_state else letter.requested_state
    closed = record.closed_at
    facts = [
        (_own("case"), _text(str(order.case))),
        (_own("request"), _text(str(order.request))),
        (_own("measure"), Said("measure", asked.measure)),
        (_own("kind"), Said("handover_kind", record.kind.value)),
        (_own("from"), _text(giver)),
        (_own("to"), _text(taker)),
        (_own("person"), _text(", ".join(person.names) if person else asked.subject)),
        (_own("printed"), _text(_moment(at))),
        (_own("closed"), _text(_moment(closed)) if closed else _own("not_closed")),
    ]
    return Form(
        title=_own("title"),
        lead=(_own("lead"),),
        facts=tuple(facts),
        parts=(*(_half(shown, half) for half in Half), *_open(shown)),
        at=at,
        name="hand-over.json",
        foot=" ".join(one.digest.hex()[:16] for one in record.halves.values()),
        author=node,
        attached={
            "case": str(order.case),
            "request": str(order.request),
            "measure": record.measure,
            "kind": record.kind.value,
            "closed_at": closed and _moment(closed),
            "open": list(shown.open),
            "halves": {half.value: to_plain(one.filled) for half, one in record.halves.items()},
            "events": {half.value: one.digest.hex() for half, one in record.halves.items()},
            "signatures": {half.value: one.digest.hex() for half, one in record.signed.items()},
        },
    )


def _half(shown: HandoverShown, half: Half) -> FormPart:
    record = shown.record
    done, signature = record.halves.get(half), record.signed.get(half)
    title = Said("handover_half", half.value)
    if done is None:
        return FormPart(title, lines=((_own("empty"), ()),))
    moments = [
        (_own(name), _text(_moment(value))) for name in MOMENTS if (value := getattr(done.filled, name)) is not None
    ]
    clock = next((one for one in shown.custody if one.half is half), None)
    held = [(_own("held"), Said("handover", "minutes", str(clock.held_min)))] if clock else []
    fields = [(Said("handover_field", rule.name), _entry(done, rule.name)) for rule in fields_of(record.kind, half)]
    by = [
        (_own("filled_by"), _text(f"{done.by}, {done.node}, {_moment(done.at)}")),
        (
            _own("signed_by"),
            _text(f"{signature.by}, {signature.node}, {_moment(signature.at)}") if signature else _own("not_signed"),
        ),
        (_own("signature"), _text("_" * 40)),
    ]
    return FormPart(title, facts=(*moments, *held, *fields, *by))


def _entry(done: HalfDone, name: str) -> Said:
    entry = done.filled.entries.get(name)
    if entry is None:
        return _own("empty")
    if entry.noted == Noted.RECORDED:
        return _text(entry.text)
    return Said("handover_noted", entry.noted, f"{entry.text} ({entry.by})")


def _open(shown: HandoverShown) -> tuple[FormPart, ...]:
    """What keeps the record open, one line a field, so that a paper copy does not look complete."""
    if not shown.open:
        return ()
    return (FormPart(_own("open"), lines=tuple(_problem(one) for one in shown.open)),)


def _problem(problem: str) -> tuple[Said, tuple[Said, ...]]:
    """``giving.medical:empty`` in words: the field, then whose half and what is wrong."""
    where, _, what = problem.partition(":")
    half, _, name = where.partition(".")
    whose = (Said("handover_half", half),) if half in frozenset(Half) else ()
    wrong = Said("handover_open", what)
    if name in MOMENTS:
        return _own(name), (*whose, wrong)
    return (Said("handover_field", name), (*whose, wrong)) if name in _FIELDS else (wrong, whose)


def _own(key: str) -> Said:
    return Said("handover", key)


def _text(text: str) -> Said:
    return Said(text=text)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
