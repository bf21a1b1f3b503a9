"""Home law's token for what leaves: which events need one, how it is made, and whether one fits.

The sender asks before anything is sealed, the receiver before anything is taken in, the auditor afterwards; all three
ask here. A token is an event of its own (`outbound.approved`), signed by the node, named as `basis` by what it lets
out, and bound to the exact bytes of that event's body. So no token serves twice for different content, and whoever
changes a letter of the answer needs another approval.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from comity.domain import bodies as b
from comity.domain import jurisdiction as j
from comity.domain.authorities import state_of
from comity.domain.cases import Known, RequestState, known_measure
from comity.domain.errors import NotVerified
from comity.domain.events import Event
from comity.domain.fitting import is_police_word
from comity.domain.measures import tells_unasked
from comity.domain.requests import Letter

APPROVED: Final = "outbound.approved"
LIFETIME: Final = timedelta(days=7)  # between the approval and the moment the answer is signed
WORDS: Final = (
    b.RequestClarified, b.InterimReplied, b.InformationAsked, b.MeasurePostponed, b.ClockPaused, b.AssuranceAsked,
    b.AssuranceAnswered,
)  # fmt: skip
"""Free words about a request, which may tell as much as an answer does."""
BY_NAME: Final = (b.RequestAnswered, *WORDS)
"""Bodies whose event names its token as `basis`."""
AT_THE_TABLE: Final = (j.ConsultationOpened, j.TableFiled, j.OutcomeProposed, j.OutcomeAnswered, j.ConsultationClosed)
"""Bodies by which one state tells others of a matter in a consultation on jurisdiction, or ends it."""
ON_THE_GATE: Final = (b.RequestSupplemented,)
"""Bodies that name both persons, and whose event has the gate's decision as `basis`: what is added to a letter."""
GIVING: Final = (b.RequestAnswered, b.RequestReleased, *ON_THE_GATE, *WORDS, *AT_THE_TABLE)
"""Bodies that may give something away; `needs_approval` says of each whether it does."""
INTELLIGENCE, EVIDENCE = "intelligence", "evidence"


@dataclass(frozen=True, slots=True)
class Leaving:
    """An event that is about to leave, or has: its header, and its body as bytes and as a value."""

    event: Event
    content: bytes
    body: Any


def needs_approval(body: Any) -> bool:
    """True for what gives another state something of ours: an answer, words about a request, what is added to a
    letter, a letter that tells unasked."""
    always = BY_NAME + ON_THE_GATE + AT_THE_TABLE
    return isinstance(body, always) or (isinstance(body, b.RequestReleased) and _tells(body.letter))


def _tells(letter: Letter) -> bool:
    known = (known_measure(asked.measure) for asked in letter.measures)
    return any(tells_unasked(measure) for measure in known if measure is not None)


def abroad(audience: tuple[str, ...], node: str) -> tuple[str, ...]:
    """The nodes of an audience that are of another state than this node."""
    return tuple(one for one in audience if state_of(one) != state_of(node))


def uses_of(body: Any) -> dict[str, tuple[str, ...]]:
    """For each measure of which something is given, what it may be used for."""
    if isinstance(body, b.RequestAnswered):
        return {result.measure: result.uses for result in body.results if result.outcome == "executed"}
    if isinstance(body, b.RequestReleased):
        return {asked.key: usual_uses(asked.measure) for asked in body.letter.measures}
    return {}


def usual_uses(measure: str, *, court: bool = False) -> tuple[str, ...]:
    """Police information is to know by; what legal assistance gives is to prove by. Court use is consented apart."""
    if not is_police_word(measure):
        return (EVIDENCE,)
    return (INTELLIGENCE, EVIDENCE) if court else (INTELLIGENCE,)


def check_approved(leaving: Leaving, letter: Letter | None, tokens: Iterable[Known]) -> Known | None:
    """Return the token under which an event leaves; None if it needs none.

    An answer and words about a request name their token as `basis`. A letter that tells unasked rests on the gate's
    decision, and so do what is added to a letter and the opening of a consultation; their token is the one of the same
    case that was given for their bytes, as it is for all that is said at the table.

    Args:
        leaving: The event.
        letter: The letter that it answers, where it is known.
        tokens: The tokens of its case.

    Raises:
        NotVerified: ``approval.missing``, or why the token does not serve: ``approval.other_author``,
            ``approval.other_content``, ``approval.one_person``, ``approval.expired``, ``approval.recipient``,
            ``approval.uses``, ``approval.no_rule``.
    """
    if not needs_approval(leaving.body):
        return None
    answer = isinstance(leaving.body, BY_NAME)
    named = [one for one in tokens if one.body.act == leaving.event.type]  # type: ignore[union-attr]  # tokens' bodies
    named = [one for one in named if not answer or one.digest == leaving.event.basis]
    if not named:
        raise _refused("approval.missing", "It leaves without an approval under home law.")
    faults = [_fault(leaving, letter, one.event, one.body) for one in named]  # type: ignore[arg-type]  # as above
    for token, (code, _) in zip(named, faults, strict=True):
        if not code:
            return token
    code, words = next((one for one in faults if one[0] != "approval.other_content"), faults[0])
    raise _refused(code, words)


def tokens_of(events: Iterable[Known]) -> tuple[Known, ...]:
    """The tokens among events of a case."""
    return tuple(known for known in events if isinstance(known.body, b.OutboundApproved))


def _fault(leaving: Leaving, letter: Letter | None, signed: Event, token: b.OutboundApproved) -> tuple[str, str]:
    event = leaving.event
    faults = (
        (token.content != sha256(leaving.content).digest(), "approval.other_content", "was given for other content"),
        (signed.author != event.author or signed.case != event.case, "approval.other_author", "is of another node"),
        (not _two_persons(leaving, signed, token), "approval.one_person", "does not name two persons, or not these"),
        (not signed.at <= event.at <= token.expires_at, "approval.expired", "is not of this time"),
        (
            not set(abroad(event.audience, event.author)) <= set(token.recipients),
            "approval.recipient",
            "does not name whoever gets it",
        ),
        (not _uses_fit(leaving, letter, token), "approval.uses", "allows other uses than what is given says"),
        (not token.rule.strip(), "approval.no_rule", "names no rule of home law"),
    )
    for fault, code, words in faults:
        if fault:
            return code, f"Its approval under home law {words}."
    return "", ""


def _two_persons(leaving: Leaving, signed: Event, token: b.OutboundApproved) -> bool:
    """The approver signed for it, did not prepare it, and is whom the answer names."""
    body = leaving.body
    named = token.approver
    if isinstance(body, BY_NAME + ON_THE_GATE):
        named = body.approval.approver if body.approval is not None else ""
    elif isinstance(body, AT_THE_TABLE):
        named = body.released_by
    if isinstance(body, WORDS + ON_THE_GATE + AT_THE_TABLE) and _preparer(body) != token.prepared_by:
        return False
    return (
        bool(token.prepared_by) and token.prepared_by != token.approver and token.approver == signed.actor.id == named
    )


def _preparer(body: Any) -> str:
    """The first person, as the body names it."""
    return str(body.decided_by if isinstance(body, b.ClockPaused) else body.prepared_by)


def _uses_fit(leaving: Leaving, letter: Letter | None, token: b.OutboundApproved) -> bool:
    """The uses are those of the results, each with one at least, and legal assistance is not sold as police talk."""
    uses = uses_of(leaving.body)
    if {key: tuple(value) for key, value in token.uses.items()} != uses:
        return False
    words = {asked.key: asked.measure for asked in letter.measures} if letter else {}
    return all(set(usual_uses(words[key])) <= set(value) for key, value in uses.items() if key in words)


def _refused(code: str, words: str) -> NotVerified:
    return NotVerified(code, words, advice="A second person has to approve exactly this under a rule of home law.")


def letter_in(requests: Mapping[UUID, RequestState], body: Any) -> Letter | None:
    """The letter that an event brings or speaks of."""
    brought = getattr(body, "letter", None)
    if isinstance(brought, Letter):
        return brought
    state = requests.get(getattr(body, "request", None))  # type: ignore[arg-type]  # at the table a body names none
    return state.letter if state else None
