"""A kit's log comes home: every question on record once, owners told, and what is missing told to an auditor.

Each question is a transaction of its own, by its id: a merge that was stopped is done again, and one that was done
changes nothing.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from comity.application.acting import audited
from comity.application.desk import SYSTEM, Desk
from comity.application.directory import ring_of
from comity.application.policy import acting
from comity.application.ports import Unit
from comity.application.ports.searches import SearchAlarmRow
from comity.application.query.kit_content import KitQuery, read_query
from comity.application.query.searched import SEARCHERS, beginning, question_digest, watch
from comity.application.reading import known
from comity.application.recorder import Recorder
from comity.application.search_notices import SearchDone, tell_owners
from comity.domain.bodies import AuditRecorded
from comity.domain.errors import NotVerified, OutOfOrder
from comity.domain.fishing import Sign
from comity.domain.negative_answers import Occasion
from comity.domain.officers import Actor, Officer, Role
from comity.domain.searches import SearchKind, SearchMade, SearchPurpose
from comity.evidence.signatures import verify
from comity.exchange.kit import DOMAIN, KitHeader
from comity.exchange.kit_log import KitLog, LogEntry, open_entry, read_log

MAY_MERGE: Final = frozenset({Role.SUPERVISOR, Role.NATIONAL_DESK})
LATEST: Final = timedelta(days=60)
"""After a kit's end; until then the node still knows which of its questions it has."""
_MOST: Final = 200_000  # audit entries that are looked through for earlier merges
_NOBODY: Final = "0" * 64


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of it.

    `gaps` are ``broken`` (the chain does not hold to the end), ``shorter`` (an earlier merge had more), ``forked`` (an
    earlier merge had something else in the same place), ``unsure`` (too much was recorded since to look earlier merges
    up). `new` counts questions that were not on record.
    """

    kit: UUID
    carrier: str
    entries: int
    new: int
    gaps: tuple[str, ...]


def merge_log(desk: Desk, officer: Officer, data: bytes, *, purpose: str) -> Merged:
    """Take a log in.

    Raises:
        NotPermitted: Role.
        NotVerified: ``kit.form``, or it is no kit of this node's: nothing is taken in.
        OutOfOrder: ``kit.log_old``.
    """
    with audited(desk, officer, purpose, "kit.merged"):
        actor = acting(officer, MAY_MERGE, "merging of kits' logs")
        log = read_log(data)
        _check(desk, log)
        new, broken = 0, log.broken
        for entry in log.entries:
            try:
                new += _keep(desk, log.start.header, entry)
            except NotVerified as fault:
                broken = broken or fault.message
        with desk.store.unit() as unit:
            recorder = Recorder(desk, unit, actor, purpose)
            merged = _close(recorder, log, new, broken)
            recorder.finish()
    return merged


def _check(desk: Desk, log: KitLog) -> None:
    header = log.start.header
    if header.node != desk.node:
        raise NotVerified("kit.other_node", "The log is of another node's kit.", advice="Bring it to that node.")
    with desk.store.reading() as unit:
        key = ring_of(desk, unit, [desk.node]).signing_key(desk.node, log.start.key_id, header.made_at)
    verify(key, DOMAIN, log.start.body, log.start.signature)
    if desk.clock.now() > header.until + LATEST:
        raise OutOfOrder(
            "kit.log_old",
            f"The kit ended more than {LATEST.days} days ago; the node no longer knows which questions it has.",
            advice="Give the log to the auditor.",
        )


def _keep(desk: Desk, header: KitHeader, entry: LogEntry) -> bool:
    """Record one question; False if it is on record."""
    query = read_query(_opened(desk, header, entry))
    if query.at != entry.at or query.purpose not in frozenset(SearchPurpose):
        raise NotVerified("kit.log", "An entry of the log says something else inside than outside.", advice="Ask.")
    with desk.store.unit() as unit:
        if unit.searches.get(query.search) is not None:
            return False
        recorder = Recorder(desk, unit, _carrier(unit, header), query.purpose)
        _record(recorder, header, entry, query)
        recorder.finish()
    return True


def _opened(desk: Desk, header: KitHeader, entry: LogEntry) -> bytes:
    with desk.store.reading() as unit:
        own = ring_of(desk, unit, [desk.node]).history(desk.node)
    for key_id in dict.fromkeys(
        key.id for statement in own for key in statement.hpke_keys if key.raw == header.node_key
    ):
        key = desk.keys.opening(key_id)
        if key is not None:
            return open_entry(header, entry, key)
    raise NotVerified("kit.log_key", "The key to which the log is sealed is gone.", advice="Give it to the auditor.")


def _carrier(unit: Unit, header: KitHeader) -> Actor:
    """The officer who carried the kit, in the role by which officers search."""
    row = unit.accounts.get(header.carrier)
    roles = frozenset(map(Role, row.roles)) & SEARCHERS if row else frozenset()
    return Actor(header.carrier, min(roles, key=lambda role: role.value, default=Role.OFFICER))


def _record(recorder: Recorder, header: KitHeader, entry: LogEntry, query: KitQuery) -> None:
    question = query.question
    made = SearchMade(
        search=query.search,
        at=query.at,
        officer=recorder.actor.id,
        role=recorder.actor.role.value,
        kind=(SearchKind.PERSON if question.person else SearchKind.THING).value,
        purpose=query.purpose,
        occasion=Occasion.KIT.value,
        reference=query.reference,
        digest=question_digest(query.search, question),
        bare=question.is_bare,
        begins=beginning(question),
        shown=len(query.shown),
    )
    recorder.unit.searches.add(made, query.shown)
    hits: dict[str, tuple[UUID, ...]] = {}
    for one in query.shown:
        hits[one.owner] = (*hits.get(one.owner, ()), one.record)
    if hits:
        done = SearchDone(query.search, query.reference, query.purpose, Occasion.KIT, hits, at=query.at)
        tell_owners(recorder, done)
    recorder.audit(
        "search.made", subject=str(query.search), kind=made.kind, reference=made.reference, occasion=made.occasion,
        question=made.digest.hex(), asked="1", shown=str(made.shown), kit=str(header.id), entry=str(entry.seq),
        searched_at=query.at.isoformat(),
    )  # fmt: skip
    watch(recorder, made, question)


def _close(recorder: Recorder, log: KitLog, new: int, broken: str) -> Merged:
    header, count = log.start.header, len(log.entries)
    gaps, seen = _gaps(recorder.unit, log, broken)
    merged = Merged(header.id, header.carrier_name, count, new, gaps)
    if seen is None or new or gaps != seen:
        recorder.audit(
            "kit.merged", subject=str(header.id), outcome="gaps" if gaps else "done", entries=str(count), new=str(new),
            head=log.head.hex(), carrier=header.carrier, gaps=",".join(gaps), why=broken[:200],
        )  # fmt: skip
        if gaps:
            _tell_auditor(recorder, log, gaps)
    return merged


def _gaps(unit: Unit, log: KitLog, broken: str) -> tuple[tuple[str, ...], tuple[str, ...] | None]:
    """What is wrong with the log, and what an earlier merge of the very same found, or None."""
    heads = {entry.seq: entry.digest.hex() for entry in log.entries}
    earlier, whole = _earlier(unit, log.start.header)
    found = {"broken"} if broken else set()
    found |= set() if whole else {"unsure"}
    same: tuple[str, ...] | None = None
    for count, head, gaps in earlier:
        if count > len(log.entries):
            found.add("shorter")
        elif count and heads[count] != head:
            found.add("forked")
        if same is None and (count, head) == (len(log.entries), log.head.hex()):
            same = gaps  # the newest comes first
    return tuple(sorted(found)), same


def _earlier(unit: Unit, header: KitHeader) -> tuple[list[tuple[int, str, tuple[str, ...]]], bool]:
    """Entries, head and gaps of each earlier merge of this kit; False beside them if not all could be looked at."""
    stored = unit.events.of_type("audit.recorded", since=header.made_at, limit=_MOST)
    found = []
    for one in stored:
        body = known(one.signed).body
        if isinstance(body, AuditRecorded) and body.act == "kit.merged" and body.subject == str(header.id):
            detail = body.detail
            gaps = tuple(filter(None, detail.get("gaps", "").split(",")))
            found.append((int(detail.get("entries", "0")), detail.get("head", _NOBODY), gaps))
    return found, len(stored) < _MOST


def _tell_auditor(recorder: Recorder, log: KitLog, gaps: tuple[str, ...]) -> None:
    header = log.start.header
    alarm = recorder.desk.new_id(recorder.at)
    recorder.unit.searches.put_alarm(
        SearchAlarmRow(alarm, recorder.at, header.carrier, Sign.KIT_LOG.value, len(gaps), header.id, f"kit {header.id}")
    )
    recorder.audit(
        "search.alarm", subject=str(header.id), outcome=Sign.KIT_LOG.value, actor=SYSTEM,
        officer=header.carrier, count=str(len(gaps)), reference=f"kit {header.id}",
    )  # fmt: skip
