"""Asking an offline kit: judged as at the desk, on record in the kit's own log before anybody sees the answer."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final, Protocol
from uuid import UUID

from comity.application.not_this_person import CompareFirst
from comity.application.ports import Clock, Randomness
from comity.application.query.kit_content import KitContent, KitPicture, KitQuery, query_to_bytes, read_content
from comity.application.query.kit_first import first_in_kit
from comity.application.query.looking import Candidate, Looked, Question, judge
from comity.application.query.plain_form import entry_to_plain, evidence_to_plain, first_to_plain
from comity.application.query.searched import require_question, shown_row
from comity.domain.errors import NotVerified, OutOfOrder
from comity.domain.identifiers import uuid7
from comity.domain.identity import PersonIdentity
from comity.domain.negative_answers import (
    Asked,
    NegativeAnswer,
    NotAsked,
    Occasion,
    Unasked,
    negative_answer,
    negative_to_plain,
)
from comity.domain.register_entries import NoticeKind
from comity.domain.searches import Asking
from comity.evidence.signatures import Ed25519Signer
from comity.exchange.kit import KitHeader, Start, check_time, read_kit, unseal
from comity.exchange.kit_log import KitLog, next_entry, read_log

ALL_KINDS: Final = frozenset(kind.value for kind in NoticeKind)


class LogFile(Protocol):
    """Where the log lies."""

    def append(self, make: Callable[[bytes], bytes]) -> None:
        """Put behind the log what `make` gives for it as it is; it is on the disk when this returns.

        Raises:
            Unavailable: ``kit.log_absent`` or ``kit.log_unwritable``; nothing was kept.
        """
        ...


@dataclass(frozen=True, slots=True)
class OpenKit:
    """A kit that was proven and opened."""

    start: Start
    content: KitContent

    @property
    def header(self) -> KitHeader:
        """What the node signed."""
        return self.start.header


@dataclass(frozen=True, slots=True)
class KitAnswer:
    """What the kit has. `age` is how old its records are; `negative` is there where nothing was found.

    `first` is what has to be compared before anything is done. None of it clears. `pictures` are by record.
    """

    search: UUID
    at: datetime
    asking: Asking
    header: KitHeader
    candidates: tuple[Candidate, ...]
    complete: bool
    negative: NegativeAnswer | None
    first: tuple[CompareFirst, ...] = ()
    pictures: Mapping[UUID, KitPicture] = field(default_factory=dict)

    @property
    def age(self) -> timedelta:
        """Since the kit was made."""
        return self.at - self.header.made_at


def open_kit(data: bytes, passphrase: str, roots: tuple[str, ...], now: datetime) -> OpenKit:
    """The kit, proven before its passphrase is tried.

    Raises:
        NotVerified: Any byte of it is not its node's, or the passphrase is wrong.
        OutOfOrder: ``kit.not_yet``, ``kit.expired``.
    """
    start, sealed = read_kit(data, roots)
    check_time(start.header, now)
    content = read_content(unseal(start.header, sealed, passphrase))
    if len(content.entries) != start.header.count:
        raise NotVerified("kit.content", "The kit holds another number of records than it says.", advice="Use nothing.")
    return OpenKit(start, content)


def ask_kit(
    kit: OpenKit, question: Question, asking: Asking, log: LogFile, clock: Clock, randomness: Randomness
) -> KitAnswer:
    """Look a person or a thing up in the kit; no answer without an entry in its log.

    Raises:
        InvalidInput: ``query.empty``.
        OutOfOrder: ``kit.not_yet``, ``kit.expired``, ``kit.clock``.
        NotVerified: ``kit.log``: the log is another kit's, or its chain does not hold.
        Unavailable: The log cannot be written.
    """
    require_question(question)
    made: list[KitAnswer] = []

    def entry(before: bytes) -> bytes:
        known, now = read_log(before), clock.now()
        _check_log(kit, known, now)
        answer, query = _answer(kit, question, asking, now, uuid7(now, randomness.token(10)))
        made.append(answer)
        return next_entry(known, now, query_to_bytes(query), Ed25519Signer(kit.content.log_seed))

    log.append(entry)
    return made[-1]


def _check_log(kit: OpenKit, log: KitLog, now: datetime) -> None:
    if log.start.raw != kit.start.raw or log.broken:
        why = log.broken or "it is another kit's"
        raise NotVerified("kit.log", f"The kit's log cannot be gone on with: {why}.", advice="Bring kit and log home.")
    check_time(kit.header, now)
    if log.entries and now < log.entries[-1].at:
        raise OutOfOrder(
            "kit.clock", "This device's clock was put back since the last question.", advice="Set the clock right."
        )


def _answer(
    kit: OpenKit, question: Question, asking: Asking, now: datetime, search: UUID
) -> tuple[KitAnswer, KitQuery]:
    header, standards = kit.header, kit.content.standards
    found, complete = judge(question, kit.content.entries, standards, now)
    looked = Looked(found, header.change, standards, complete)
    shown = tuple(shown_row(search, one, question, looked) for one in found)
    query = KitQuery(search, now, asking.purpose.value, asking.reference, question, shown)
    negative = None if found else _nothing(header, now)
    first = first_in_kit(
        kit.content.certificates,
        kit.content.misuses,
        shown=frozenset(one.entry.record for one in found),
        person=replace(question.person or PersonIdentity(()), numbers=question.numbers),
        now=now,
    )
    met = {one.entry.record for one in found}
    pictures = {one.record: one for one in kit.content.pictures.kept if one.record in met}
    return KitAnswer(search, now, asking, header, found, complete, negative, first, pictures), query


def _nothing(header: KitHeader, now: datetime) -> NegativeAnswer:
    """Nothing in the kit: what it does not hold was not asked, and the register at home was not either."""
    lacking = [Unasked(f"{header.node}:{kind}", NotAsked.NOT_IN_KIT) for kind in sorted(ALL_KINDS - set(header.kinds))]
    others = [Unasked(header.node, NotAsked.UNREACHABLE), *lacking]
    return negative_answer(Occasion.KIT, now, [Asked(str(header.id), header.made_at, header.until)], others)


def _picture_to_plain(picture: KitPicture | None) -> dict[str, str] | None:
    return None if picture is None else {"shows": picture.shows, "jpeg": b64encode(picture.jpeg).decode()}


def kit_answer_to_plain(answer: KitAnswer) -> dict[str, Any]:
    """The answer as JSON has it. ``hit`` and ``clearance`` are always false."""
    return {
        "search": str(answer.search),
        "at": answer.at.isoformat(),
        "purpose": answer.asking.purpose.value,
        "case": answer.asking.reference,
        "hit": False,
        "clearance": False,
        "complete": answer.complete,
        "kit": str(answer.header.id),
        "register_change": answer.header.change,
        "age_seconds": round(answer.age.total_seconds()),
        "kit_until": answer.header.until.isoformat(),
        "first": [first_to_plain(one) for one in answer.first],
        "candidates": [
            {
                **entry_to_plain(one.entry),
                "picture": _picture_to_plain(answer.pictures.get(one.entry.record)),
                "band": one.band.value,
                "found_by": one.name,
                "probability": round(one.probability, 6),
                "expected_wrong_share": round(one.match.expected_wrong_share, 6) if one.match else None,
                "evidence": evidence_to_plain(one.match) if one.match else [],
                "numbers": [
                    {"asked": met.asked.text, "known": met.known.text, "kind": met.known.kind.value, "exact": met.exact}
                    for met in one.numbers
                ],
            }
            for one in answer.candidates
        ],
        "negative": None if answer.negative is None else negative_to_plain(answer.negative),
    }
