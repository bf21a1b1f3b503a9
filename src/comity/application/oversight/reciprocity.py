"""The reciprocity ledger: what this node and its partners asked of each other, and what became of it, by measure.

It is counted from the node's own events: released requests, decisions, answers, deadlines that passed. It holds no
person, no title and no words. Counting goes on from where it ended, so that a reading costs as much as came since.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from statistics import median
from typing import Final
from uuid import UUID

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.policy import acting
from comity.application.ports import LedgerRow, LedgerTally, LedgerWanted, LogMark, Unit
from comity.application.reading import known
from comity.application.recorder import Recorder
from comity.domain.authorities import Authority, state_of
from comity.domain.cases import Case, MeasureState, RequestState, fold
from comity.domain.errors import InvalidInput
from comity.domain.officers import Officer, Role
from comity.domain.promises import count as promises_of
from comity.domain.stages import MeasureStage
from comity.law.tables import Table

COLUMNS: Final = (
    "partner", "direction", "measure", "asked", "open", "accepted", "executed", "refused", "not_executed", "postponed",
    "withdrawn", "answered", "in_time", "late", "median_days", "assurances_asked", "assurances_given",
    "assurances_declined", "grounds",
)  # fmt: skip
MAY_SEE_LEDGER = frozenset({Role.SUPERVISOR, Role.NATIONAL_DESK, Role.LAWYER, Role.AUDITOR})
MOST_AT_ONCE: Final = 400  # cases that a page counts while it is waited for; some three seconds
_CHUNK: Final = 100  # cases in one transaction
_CLOCKS: Final = frozenset({"acknowledge", "decide", "execute"})  # what the requested side owes
_OPEN: Final = frozenset({MeasureStage.ASKED, MeasureStage.INFORMATION_ASKED, MeasureStage.ACCEPTED})
_DECIDED: Final = frozenset(MeasureStage) - _OPEN - {MeasureStage.WITHDRAWN}
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class LedgerQuery:
    """Which requests are counted: with a partner, ``in`` or ``out``, of a measure, released in these days (UTC)."""

    partner: str = ""
    direction: str = ""
    measure: str = ""
    since: date = date.min
    until: date = date.max


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One partner, direction and measure. Every asked measure is open, executed, refused, not executed, postponed or
    withdrawn; `accepted` are those of the open ones. `late` and `in_time` are of those decided or overdue.

    `median_days` is from release to answer; None where nothing was answered. The assurances are those that the
    requested side asked of the other for these measures: some are given, some declined, the others wait for an answer.
    """

    partner: str
    direction: str
    measure: str
    asked: int
    open: int
    accepted: int
    executed: int
    refused: int
    not_executed: int
    postponed: int
    withdrawn: int
    answered: int
    in_time: int
    late: int
    median_days: float | None
    assurances_asked: int
    assurances_given: int
    assurances_declined: int
    grounds: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reciprocity:
    """The ledger. `uncounted` cases have news that are not counted yet: too many to count while somebody waits."""

    lines: tuple[LedgerLine, ...]
    uncounted: int


def read_ledger(
    desk: Desk, officer: Officer, query: LedgerQuery, *, purpose: str, most: int | None = MOST_AT_ONCE
) -> Reciprocity:
    """The ledger as the events make it now, the reading on record.

    Args:
        desk: The node.
        officer: Who reads.
        query: What is counted.
        purpose: What for; it stands in the audit log.
        most: News in more cases than this are not counted now, and `uncounted` says how many; None counts all.

    Raises:
        NotPermitted: The officer's roles do not see it.
        InvalidInput: No purpose, an unknown direction, or days turned round.
    """
    if not purpose.strip():
        raise InvalidInput("policy.purpose", "Reading the ledger needs a purpose.", advice="Say what you read it for.")
    if query.direction not in ("", "in", "out") or query.until < query.since:
        raise InvalidInput(
            "ledger.query", "The ledger cannot be asked so.", advice="Direction in or out; days in order."
        )
    with audited(desk, officer, purpose, "ledger.read"):
        actor = acting(officer, MAY_SEE_LEDGER, "reading of the ledger")
        waiting = len(_news(desk)[0])
        if most is None or waiting <= most:
            refresh_ledger(desk)
            waiting = 0
        with desk.store.unit() as unit:
            wanted = _wanted(query)
            lines = tuple(count(unit.ledger.tally(wanted, desk.clock.now()), unit.ledger.spans(wanted)))
            recorder = Recorder(desk, unit, actor, purpose)
            recorder.audit("ledger.read", subject=f"{len(lines)} lines", outcome="read")
            recorder.finish()
    return Reciprocity(lines, waiting)


def refresh_ledger(desk: Desk, progress: Progress | None = None) -> int:
    """Count what came since the last time; how many cases. All of them after an erasure, or in another database."""
    cases, now, anew = _news(desk)
    waiting, done = iter(cases), 0
    if anew:
        with desk.store.unit() as unit:
            unit.ledger.clear()
    while chunk := list(islice(waiting, _CHUNK)):
        with desk.store.unit() as unit:
            unit.ledger.put(chunk, [row for case in chunk for row in ledger_rows(desk.authority, _case(unit, case))])
        done += len(chunk)
        if progress is not None:
            progress(done)
    with desk.store.unit() as unit:
        unit.ledger.keep(now)
    return done


def uncounted(desk: Desk) -> int:
    """In how many cases something came that is not counted yet."""
    return len(_news(desk)[0])


def ledger_rows(authority: Authority, case: Case) -> Iterator[LedgerRow]:
    """What a case adds to the ledger: a row for each measure of each request that was released."""
    for state in case.requests.values():
        if state.released_at is None:
            continue
        letter = state.letter
        outgoing = letter.requesting_state[:2] == state_of(authority.node)
        for measure in state.measures.values():
            counted = promises_of(state.promises, measure.key)
            yield LedgerRow(
                case.id,
                state.id,
                measure.key,
                "out" if outgoing else "in",
                letter.requested_state if outgoing else letter.requesting_state,
                measure.measure,
                measure.stage.value,
                measure.grounds,
                state.released_at,
                state.answered_at,
                _due(state, measure),
                any(said.clock in _CLOCKS and said.measure in ("", measure.key) for said, _ in state.late),
                counted.asked,
                counted.given,
                counted.declined,
            )


def count(tallies: Iterable[LedgerTally], spans: Iterable[tuple[str, str, str, timedelta]]) -> Iterator[LedgerLine]:
    """The lines that tallies add up to, by partner, direction and measure; `spans` are times to the answer."""
    groups: dict[tuple[str, str, str], list[LedgerTally]] = defaultdict(list)
    for tally in tallies:
        groups[tally.partner, tally.direction, tally.word].append(tally)
    days: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    for partner, direction, word, span in spans:
        days[partner, direction, word].append(span / timedelta(days=1))
    for who, found in sorted(groups.items()):
        yield _line(who, found, days[who])


def _line(who: tuple[str, str, str], found: list[LedgerTally], days: list[float]) -> LedgerLine:
    stages: Counter[str] = Counter()
    grounds: Counter[str] = Counter()
    for tally in found:
        stages[tally.stage] += tally.number
        grounds.update(dict.fromkeys(tally.grounds, tally.number))
    return LedgerLine(
        *who,
        asked=stages.total(),
        open=sum(stages[stage] for stage in _OPEN),
        accepted=stages[MeasureStage.ACCEPTED],
        executed=stages[MeasureStage.EXECUTED],
        refused=stages[MeasureStage.REFUSED],
        not_executed=stages[MeasureStage.NOT_EXECUTED],
        postponed=stages[MeasureStage.POSTPONED],
        withdrawn=stages[MeasureStage.WITHDRAWN],
        answered=len(days),
        in_time=sum(tally.number for tally in found if tally.stage in _DECIDED and not tally.late),
        late=sum(tally.number for tally in found if tally.late),
        median_days=round(median(days), 1) if days else None,
        assurances_asked=sum(tally.assurances_asked for tally in found),
        assurances_given=sum(tally.assurances_given for tally in found),
        assurances_declined=sum(tally.assurances_declined for tally in found),
        grounds=dict(sorted(grounds.items())),
    )


def table_of(lines: Iterable[LedgerLine]) -> Table:
    """The ledger as a table; grounds are ``CODE number``."""
    return Table(COLUMNS, tuple(tuple(_cell(getattr(line, name)) for name in COLUMNS) for line in lines))


def _cell(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{code} {number}" for code, number in value.items())
    return "" if value is None else str(value)


def _due(state: RequestState, measure: MeasureState) -> datetime | None:
    asked = state.letter.requested_state[:2]
    running = (
        clock.due_at
        for clock in state.clocks
        if clock.name in _CLOCKS
        and clock.measure in ("", measure.key)
        and clock.state[:2] == asked
        and not clock.stands
    )
    return min(running, default=None) if measure.stage in _OPEN else None


def _wanted(query: LedgerQuery) -> LedgerWanted:
    since = None if query.since == date.min else datetime.combine(query.since, time(), UTC)
    until = None if query.until == date.max else datetime.combine(query.until + timedelta(days=1), time(), UTC)
    return LedgerWanted(query.partner, query.direction, query.measure, since, until)


def _news(desk: Desk) -> tuple[list[UUID], LogMark, bool]:
    """Cases to count, the mark up to which that goes, and whether all is counted anew."""
    with desk.store.reading() as unit:
        now, then = unit.events.mark(), unit.ledger.mark()
        if then == now:
            return [], now, False
        if then is not None and _continues(unit, then, now):
            return sorted(unit.events.cases_from(then.size)), now, False
        return sorted(unit.events.case_ids()), now, True


def _continues(unit: Unit, then: LogMark, now: LogMark) -> bool:
    grown = now.erasures == then.erasures and now.size > then.size > 0
    return grown and unit.events.mark(then.size).last == then.last


def _case(unit: Unit, case: UUID) -> Case:
    return fold(case, [known(stored.signed) for stored in unit.events.of_case(case)])
