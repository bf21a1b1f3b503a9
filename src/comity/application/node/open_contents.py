"""What is in an envelope, verified before any of it is taken in: statements, events, receipts, attachments.

A partner's node is asked here what our own policy asks our officers: that an event may come this way, that its author
signed it and has the power for it, and that a letter brings a clearing decision on that very text.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from comity.application.approvals import GIVING, Leaving, check_approved, letter_in, tokens_of
from comity.application.attachments import check_known, read_entries
from comity.application.node.alarms import NOTICE
from comity.application.node.peers import pin_forwarded
from comity.application.node.read_ahead import Inside, Read, ReadEvent, look_inside
from comity.application.policy import lacking_powers
from comity.application.ports import AttachmentRow
from comity.application.posting import RECEIPT, RELAY, STATEMENT
from comity.application.reading import assessment_digest, assessment_from_plain, known, letter_digest
from comity.application.recorder import Recorder
from comity.application.register.law_rows import power_measures
from comity.application.register.take_notice import check_notice_event
from comity.domain import bodies as b
from comity.domain.authorities import state_of
from comity.domain.cases import Known
from comity.domain.decision_form import decision_from_plain
from comity.domain.decisions import Gate
from comity.domain.errors import Barred, InvalidInput, NotVerified, Unavailable
from comity.domain.events import SignedEvent
from comity.domain.jurisdiction import ConsultationOpened
from comity.domain.notice_bodies import NoticePublished
from comity.domain.requests import Letter
from comity.evidence.sealing import check_signature
from comity.evidence.statements import KeyStatement
from comity.exchange.envelope import CLOCK_ALLOWANCE, Envelope


@dataclass(frozen=True, slots=True)
class Opened:
    """An envelope's content, every part verified: events with their typed bodies, whom to hand them to, receipts."""

    events: tuple[tuple[SignedEvent, Known], ...]
    relay: dict[bytes, frozenset[str]]
    receipts: tuple[bytes, ...]
    accusations: tuple[bytes, ...]
    attachments: tuple[AttachmentRow, ...]


class Opener:
    """Opens the envelopes of one batch, inside its transaction.

    Args:
        recorder: The transaction.
        read: What was read of them before it began, by digest.
    """

    def __init__(self, recorder: Recorder, read: Mapping[bytes, Read]) -> None:
        self._recorder = recorder
        self._read = read
        self._open: dict[bytes, Opened] = {}

    def open(self, envelope: Envelope) -> Opened:
        """Open an envelope that is signed by its sender and verify all that is in it; the same one is opened once.

        Raises:
            NotVerified: It does not open, or a part of it does not hold; nothing of it may be taken in.
        """
        if envelope.digest not in self._open:
            inside = self._inside(envelope)
            for notice in inside.notices:
                if _kind(notice) == STATEMENT:
                    pin_forwarded(self._recorder, _bytes(notice, "statement"), envelope.header.sender)
            events = tuple(self._event(read, envelope) for read in inside.events)
            self._check_tokens(events, envelope)
            relay = _relay(inside, {signed.digest: set(signed.event.audience) for signed, _ in events})
            for signed, _ in events:
                self._check_relay(envelope.header.sender, signed, relay.get(signed.digest, frozenset()))
            receipts = tuple(_bytes(notice, "receipt") for notice in inside.notices if _kind(notice) == RECEIPT)
            accusations = tuple(_bytes(one, "proof") for one in inside.notices if _kind(one) == NOTICE)
            announced = read_entries(self._recorder.desk, envelope.header, [signed for signed, _ in events])
            check_known(self._recorder.unit, announced)
            self._open[envelope.digest] = Opened(events, relay, receipts, accusations, announced)
        return self._open[envelope.digest]

    def _inside(self, envelope: Envelope) -> Inside:
        read = self._read.get(envelope.digest)
        if read is None or read.inside is None:
            return look_inside(envelope, self._recorder.desk.keys.opening)
        return read.inside

    def _event(self, read_event: ReadEvent, envelope: Envelope) -> tuple[SignedEvent, Known]:
        signed = read_event.signed
        event, header = signed.event, envelope.header
        audience = set(event.audience)
        faults = [
            (self._recorder.desk.node not in audience, "event.not_for_us", "This node is not in the event's audience."),
            (header.sender not in audience, "event.not_theirs", "The sender is not in the event's audience."),
            (event.case != header.case, "event.other_case", "The event is of another case than its envelope."),
            (signed.content is None, "event.no_content", "The event came without its content."),
            (event.type in b.PRIVATE, "event.private", "An event of this type never leaves the node that wrote it."),
            (
                event.at > header.sent_at + CLOCK_ALLOWANCE,
                "event.from_the_future",
                "The event is later than its envelope.",
            ),
        ]
        for fault, code, words in faults:
            if fault:
                raise NotVerified(code, words, advice="The sender's software is at fault; tell them.")
        key = self._recorder.directory.event_key(
            event.author, signed.key_id, signed_at=event.at, received_at=self._recorder.at
        )
        if key != read_event.proven:
            check_signature(signed, key)
        read = known(signed)
        _check_decision(read)
        _check_request(self._recorder, read)
        check_notice_event(self._recorder, read)
        _check_powers(self._recorder.directory.statement(event.author), _measures_of(self._recorder, read))
        return signed, read

    def _check_tokens(self, events: tuple[tuple[SignedEvent, Known], ...], envelope: Envelope) -> None:
        """Return if whatever gives us something does so under its author's home law: with a token, and one that fits.

        The token comes in the same envelope or came before on the same line.

        Raises:
            NotVerified: ``approval.*``.
        """
        case = envelope.header.case
        giving = [(signed, read) for signed, read in events if isinstance(read.body, GIVING)]
        if case is None or not giving:
            return
        history = self._recorder.history(case)
        requests = history.case().requests if history else {}
        tokens = tokens_of((*history.events, *(read for _, read in events)))
        for signed, read in giving:
            assert signed.content is not None  # `_event` has refused what comes without
            leaving = Leaving(read.event, signed.content, read.body)
            check_approved(leaving, letter_in(requests, read.body), tokens)

    def _check_relay(self, sender: str, signed: SignedEvent, nodes: frozenset[str]) -> None:
        """We hand on what comes from below us or goes below us, where a line leads there; nothing between others."""
        below = f"{self._recorder.desk.node}-"
        for node in nodes:
            if not sender.startswith(below) and not node.startswith(below):
                raise NotVerified(
                    "relay.not_ours",
                    f"Neither {sender} nor {node} stands below {self._recorder.desk.node}.",
                    advice="Exchange key statements and send it directly.",
                )
            try:
                hop = self._recorder.directory.hop(node)
            except Unavailable as fault:
                raise NotVerified("relay.no_line", fault.message, advice=fault.advice) from fault
            if hop not in signed.event.audience:
                raise NotVerified("relay.no_line", f"Only {hop} leads to {node}, and may not see it.", advice="")


def _check_decision(read: Known) -> None:
    """Return if a letter comes with a decision of its sender's law on that very text, and the decision does not bar it.

    Raises:
        NotVerified: ``gate.other_basis``, ``gate.other_text``, ``gate.barred_at_sender``, or a malformed assessment.
    """
    body = read.body
    if isinstance(body, ConsultationOpened):
        _check_telling(read, body)
    if not isinstance(body, b.RequestReleased | b.RequestSupplemented):
        return
    assessment = assessment_from_plain(body.assessment)
    other_text = isinstance(body, b.RequestReleased) and assessment.letter != letter_digest(body.letter)
    faults = [
        (read.event.basis != assessment_digest(body.assessment), "gate.other_basis", "rests on another decision"),
        (other_text, "gate.other_text", "was decided on another text"),
        (assessment.gate() is Gate.BARRED, "gate.barred_at_sender", "is barred by its sender's own law"),
    ]
    for fault, code, words in faults:
        if fault:
            raise NotVerified(code, f"The letter {words}.", advice="Tell the sender; it must not have left.")


def _check_telling(read: Known, body: ConsultationOpened) -> None:
    """Return if a consultation comes with decisions of its opener's law on telling each side, and none bars it.

    Raises:
        NotVerified: ``gate.other_basis``, ``gate.barred_at_sender``, or a malformed decision.
    """
    decided = {state: decision_from_plain(plain) for state, plain in body.decisions.items()}
    told = set(body.states) - {state_of(read.event.author)}
    other = read.event.basis != assessment_digest(body.decisions) or set(decided) != told
    barred = any(one.gate() is Gate.BARRED for one in decided.values())
    faults = [(other, "gate.other_basis", "rests on another decision"),
              (barred, "gate.barred_at_sender", "is barred by its sender's own law")]  # fmt: skip
    for fault, code, words in faults:
        if fault:
            raise NotVerified(code, f"The consultation {words}.", advice="Tell the sender; it must not have left.")


def _check_request(recorder: Recorder, read: Known) -> None:
    """Return if a letter does not bear the id of a request that we have between two other states.

    The fold goes by what events say of their time. So whoever learned the ids of others' request could write a letter
    under them, dated before theirs, and theirs would have no place any more.

    Raises:
        NotVerified: ``event.other_request``.
    """
    letter, case = getattr(read.body, "letter", None), read.event.case
    if not isinstance(letter, Letter) or case is None or not recorder.history(case):
        return
    here = recorder.case(case).requests.get(letter.request)
    if here and (here.letter.requesting_state[:2], here.letter.requested_state[:2]) != (
        letter.requesting_state[:2],
        letter.requested_state[:2],
    ):
        raise NotVerified(
            "event.other_request",
            f"The letter bears the id of a request from {here.letter.requesting_state} to "
            f"{here.letter.requested_state}.",
            advice="The sender has no part in that request; ask how it came by the id.",
        )


def _measures_of(recorder: Recorder, read: Known) -> list[str]:
    """The measures for which the author of an event needs a power: what it asks for, grants or gives."""
    body, case = read.body, read.event.case
    if isinstance(body, b.RequestReleased):
        return [asked.measure for asked in body.letter.measures]
    if isinstance(body, NoticePublished):
        return list(power_measures(body.wording))
    given = (b.RequestSupplemented, b.MeasureAccepted, b.RequestAnswered)
    if case is None or not isinstance(body, given) or not recorder.history(case):
        return []
    state = recorder.case(case).requests.get(body.request)
    if state is None:
        return []
    keys = {asked.key for asked in state.letter.measures}
    if isinstance(body, b.MeasureAccepted):
        keys = {body.measure}
    elif isinstance(body, b.RequestAnswered):
        keys = {result.measure for result in body.results if result.outcome == "executed"}
    return [asked.measure for asked in state.letter.measures if asked.key in keys]


def _check_powers(author: KeyStatement, measures: list[str]) -> None:
    """A province or city does toward another state only what its ministry delegated; its statement says what.

    Raises:
        NotVerified: ``event.no_power``.
    """
    try:
        lacking = lacking_powers(author.tier, author.powers, measures)
    except (Barred, InvalidInput) as fault:
        raise NotVerified("event.no_power", fault.message, advice=fault.advice) from fault
    if lacking:
        raise NotVerified(
            "event.no_power",
            f"{author.node} has no delegated power for: {', '.join(sorted(power.value for power in lacking))}.",
            advice=f"It is for {author.parent}.",
        )


def _relay(inside: Inside, audiences: dict[bytes, set[str]]) -> dict[bytes, frozenset[str]]:
    """Whom the sender asks us to hand each event to; only nodes of that event's audience."""
    relay: dict[bytes, frozenset[str]] = {}
    for notice in inside.notices:
        if _kind(notice) == RELAY:
            event, nodes = _bytes(notice, "event"), notice.get("nodes")
            if not isinstance(nodes, list) or not all(isinstance(node, str) for node in nodes):
                raise _malformed()
            if not set(nodes) <= audiences.get(event, set()):
                raise NotVerified(
                    "relay.not_audience",
                    "An event would be handed to a node outside its audience.",
                    advice="The sender's software is at fault; tell them.",
                )
            relay[event] = frozenset(nodes)
    return relay


def _kind(notice: Any) -> str:
    if not isinstance(notice, dict) or not isinstance(notice.get("kind"), str):
        raise _malformed()
    return str(notice["kind"])


def _bytes(notice: Any, name: str) -> bytes:
    value = notice.get(name)
    if not isinstance(value, bytes):
        raise _malformed()
    return value


def _malformed() -> NotVerified:
    return NotVerified("notice.malformed", "A notice in the envelope is malformed.", advice="Tell its sender.")
