"""A passenger list is looked up line by line: it can be stopped and gone on with, and each hit waits for an officer.

A line's content lies in the store until it was looked up, and no longer. What is kept of a line is its number, its own
label (seat, booking) and whether anything was found; what was found is a search of its own, which an officer judges.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.not_this_person import CompareFirst, compare_first
from comity.application.policy import acting
from comity.application.ports import Unit
from comity.application.ports.searches import LineRow, ListRow, ShownRow
from comity.application.query.looking import Question, look
from comity.application.query.searched import (
    SEARCHERS,
    Made,
    check_budget,
    check_case,
    keep_search,
    may_search,
    nothing_found,
)
from comity.application.recorder import Recorder
from comity.domain.bodies import convert, to_plain
from comity.domain.errors import InvalidInput, NotPermitted, OutOfOrder
from comity.domain.identity import PartialDate, PersonIdentity, PersonName, Sex, ThingKind, ThingNumber
from comity.domain.negative_answers import Occasion
from comity.domain.officers import Actor, Officer, Role
from comity.domain.searches import Asking, SearchKind, asking
from comity.evidence.canonical import decode, encode
from comity.matching.person import read_birth

OPEN, DONE, STOPPED = "open", "done", "stopped"
WAITING, NO_HIT, HIT, UNREADABLE = "waiting", "no_hit", "hit", "unreadable"
INCOMPLETE = "incomplete"  # nothing was found, and not all that may fit could be looked at
_MORE_FITS = "list.incomplete"
MOST_LINES: Final = 20_000
MOST_BYTES: Final = 8 << 20
LINES_AT_ONCE: Final = 100  # looked up in one transaction
COLUMNS: Final = ("name", "other_names", "birth_date", "sex", "nationality", "document", "document_state", "label")
_SEXES: Final = {
    "f": Sex.FEMALE, "female": Sex.FEMALE, "m": Sex.MALE, "male": Sex.MALE, "x": Sex.UNSPECIFIED, "": Sex.UNKNOWN,
    "unknown": Sex.UNKNOWN,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListView:
    """How a list stands, and its lines with what they showed.

    `first` is, by the line's number, what has to be compared before anything is done about its candidates; none of it
    clears. `incomplete` are lines of which more may fit than was looked at; none of them counts as "nothing found".
    """

    row: ListRow
    hits: tuple[tuple[LineRow, tuple[ShownRow, ...]], ...]
    unreadable: tuple[LineRow, ...]
    incomplete: tuple[LineRow, ...] = ()
    first: Mapping[int, tuple[CompareFirst, ...]] = field(default_factory=dict)


def take_list(desk: Desk, officer: Officer, name: str, raw: bytes, asked: Asking) -> ListRow:
    """Take a list in; a worker looks it up, line by line.

    Args:
        desk: The node.
        officer: Who gives it.
        name: What the file is called.
        raw: CSV, UTF-8, with a head: ``name`` and any of `COLUMNS`.
        asked: Why it is looked up.

    Raises:
        NotPermitted: The officer may not search.
        InvalidInput: ``list.malformed``, ``list.columns``, ``list.length``, or an unknown case.
        Refused: ``query.budget``.
    """
    asked = replace(asked, occasion=Occasion.BULK)
    with audited(desk, officer, asked.purpose.value, "list.taken"):
        actor = may_search(officer)
        lines, today = read_lines(raw), desk.clock.now().date()
        check_budget(desk, officer, asked, len(lines))
        with desk.store.unit() as unit:
            recorder = Recorder(desk, unit, actor, asked.purpose.value)
            check_case(recorder, asked)
            row = ListRow(
                job=desk.new_id(recorder.at),
                name=name[:200],
                officer=actor.id,
                role=actor.role.value,
                purpose=asked.purpose.value,
                occasion=asked.occasion.value,
                reference=asked.reference,
                unit=asked.unit,
                digest=sha256(raw).digest(),
                created_at=recorder.at,
                state=OPEN,
                total=len(lines),
            )
            unit.searches.put_screening(row)
            unit.searches.put_lines([_line(row.job, number, line, today) for number, line in enumerate(lines, 1)])
            recorder.audit(
                "list.taken", case=asked.case, subject=str(row.job), reference=asked.reference,
                lines=str(len(lines)), digest=row.digest.hex(),
            )  # fmt: skip
            recorder.finish()
    return row


def read_lines(raw: bytes) -> list[dict[str, str]]:
    """The lines of a list by column.

    Raises:
        InvalidInput: ``list.malformed``, ``list.columns`` or ``list.length``.
    """
    if len(raw) > MOST_BYTES:
        raise _length()
    try:
        table = csv.DictReader(io.StringIO(raw.decode("utf-8-sig")), strict=True)
        columns = [(name or "").strip().lower() for name in table.fieldnames or ()]
        table.fieldnames = columns
        lines = [_cells(line) for line in table]
    except (UnicodeDecodeError, csv.Error) as error:
        raise InvalidInput(
            "list.malformed", "The list is no CSV in UTF-8.", advice="Save it as CSV, UTF-8, with a head."
        ) from error
    odd = [name for name in columns if name not in COLUMNS]
    if odd or "name" not in columns or len(set(columns)) < len(columns):
        raise InvalidInput(
            "list.columns",
            f"The list's head is not understood: {', '.join(odd)[:100] or 'no column called name, or one twice'}.",
            advice=f"Use these: {', '.join(COLUMNS)}. Only name has to be there.",
        )
    if not 0 < len(lines) <= MOST_LINES:
        raise _length()
    return lines


def _cells(line: dict[str | Any, str | Any]) -> dict[str, str]:
    if None in line:
        raise csv.Error("more cells than the head has")
    return {name: (cell or "").strip() for name, cell in line.items()}


def _length() -> InvalidInput:
    return InvalidInput(
        "list.length",
        f"A list has between 1 and {MOST_LINES} lines and at most {MOST_BYTES >> 20} MiB.",
        advice="Split it.",
    )


def _line(job: UUID, number: int, cells: dict[str, str], today: date) -> LineRow:
    label = cells.get("label", "")[:100]
    try:
        question = question_of(cells, today)
    except InvalidInput as fault:
        return LineRow(job, number, UNREADABLE, label, why=fault.code)
    return LineRow(job, number, WAITING, label, content=encode(to_plain(question)))


def question_of(cells: dict[str, str], today: date) -> Question:
    """What one line asks for. What cannot be read is an error and is never left out.

    Raises:
        InvalidInput: ``list.line_name``, ``list.line_sex``, a date's own code, or ``list.line_state``.
    """
    names = [cells.get("name", ""), *cells.get("other_names", "").split("|")]
    names = [name.strip() for name in names if name.strip()]
    if not names:
        raise InvalidInput("list.line_name", "A line has no name.", advice="Correct the line.")
    sex = _SEXES.get(cells.get("sex", "").lower())
    if sex is None:
        raise InvalidInput("list.line_sex", "A line's sex is not f, m, x or empty.", advice="Correct the line.")
    nationalities = tuple(filter(None, cells.get("nationality", "").upper().replace("|", " ").split()))
    state = cells.get("document_state", "").upper()
    if any(len(code) != 2 or not code.isalpha() for code in (*nationalities, state or "XX")):
        raise InvalidInput("list.line_state", "A line's state is no code of two letters.", advice="Correct the line.")
    document = cells.get("document", "")
    numbers = (ThingNumber(ThingKind.TRAVEL_DOCUMENT, document, state),) if document else ()
    births = births_of(cells.get("birth_date", ""), today)
    return Question(PersonIdentity(tuple(map(PersonName, names)), births, sex, nationalities, numbers))


def births_of(text: str, today: date) -> tuple[PartialDate, ...]:
    """Every date that a written date of birth may mean; none if nothing is written.

    Raises:
        InvalidInput: It cannot be read.
    """
    return tuple(one.date for one in read_birth(text, today)) if text.strip() else ()


def screen_next(desk: Desk, *, most: int = LINES_AT_ONCE) -> ListRow | None:
    """Look up the next lines of the list that waits longest; how it stands then, or None if none waits.

    Raises:
        Unavailable: The index or the store; the lines still wait.
    """
    with desk.store.reading() as unit:
        row = next(iter(unit.searches.screenings(open_only=True, limit=1)), None)
        lines = unit.searches.lines(row.job, state=WAITING, limit=most) if row else []
    if row is None:
        return None
    questions = [convert(decode(line.content or b""), Question, "line of a list") for line in lines]
    looked = look(desk, questions) if questions else []
    asked = asking(row.purpose, row.reference, Occasion(row.occasion), row.unit)
    with desk.store.unit() as unit:
        now = unit.searches.screening(row.job)
        if now is None or now.state != OPEN or now.done != row.done:
            return now  # stopped, or looked up by another process meanwhile
        recorder = Recorder(desk, unit, Actor(row.officer, Role(row.role)), row.purpose)
        results = []
        for line, question, found in zip(lines, questions, looked, strict=True):
            empty = replace(line, state=NO_HIT, content=None)
            if not found.complete:
                empty = replace(empty, state=INCOMPLETE, why=_MORE_FITS)
            if not found.candidates:
                results.append(empty)
                continue
            made = keep_search(recorder, asked, SearchKind.LIST, question, found)
            results.append(_hit(unit, recorder, empty, question, made) if made.looked.candidates else empty)
        unit.searches.put_lines(results)
        row = _counted(recorder, now, results)
        unit.searches.put_screening(row)
        recorder.audit(
            "list.screened", case=asked.case, subject=str(row.job), reference=row.reference, lines=str(len(results)),
            hits=str(sum(one.state == HIT for one in results)), done=str(row.done), total=str(row.total),
        )  # fmt: skip
        recorder.finish()
    return row


def _hit(unit: Unit, recorder: Recorder, line: LineRow, question: Question, made: Made) -> LineRow:
    """A line with candidates. Which certificates its person may hold is found now: nobody knows the name afterwards."""
    person = replace(question.person or PersonIdentity(()), numbers=question.numbers)
    first = compare_first(
        unit, recorder.at, records=[one.entry.record for one in made.looked.candidates], person=person
    )
    numbers = " ".join(one.number for one in first if one.number)
    shown = len(made.looked.candidates)
    return replace(line, state=HIT, search=made.search, candidates=shown, certificates=numbers)


def _counted(recorder: Recorder, row: ListRow, results: Sequence[LineRow]) -> ListRow:
    unit = recorder.unit
    hits = row.hits + sum(one.state == HIT for one in results)
    waiting = unit.searches.lines(row.job, state=WAITING, limit=1)
    unreadable = len(unit.searches.lines(row.job, state=UNREADABLE, limit=MOST_LINES))
    fresh = replace(row, done=row.done + len(results), hits=hits, unreadable=unreadable)
    if waiting:
        return fresh
    ends = nothing_found(recorder.desk, unit, Occasion(row.occasion), recorder.at).valid_until
    return replace(fresh, state=DONE, finished_at=recorder.at, valid_until=ends)


def stop_list(desk: Desk, officer: Officer, job: UUID, *, purpose: str) -> ListRow:
    """Stop a list: lines that were not looked up are forgotten.

    Raises:
        NotPermitted: It is another officer's, and this one is no supervisor.
        InvalidInput: ``list.unknown``.
        OutOfOrder: ``list.over``.
    """
    with audited(desk, officer, purpose, "list.stopped"), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, acting(officer, SEARCHERS, "stopping of lists"), purpose)
        row = _theirs(unit.searches.screening(job), officer)
        if row.state != OPEN:
            raise OutOfOrder("list.over", "The list is done or stopped.", advice="Look at its results.")
        left = unit.searches.lines(job, state=WAITING, limit=MOST_LINES)
        unit.searches.put_lines([replace(line, content=None) for line in left])
        row = replace(row, state=STOPPED, finished_at=recorder.at)
        unit.searches.put_screening(row)
        recorder.audit("list.stopped", subject=str(job), lines=str(len(left)))
        recorder.finish()
    return row


def read_list(desk: Desk, officer: Officer, job: UUID, *, purpose: str) -> ListView:
    """How a list stands, and what was found; the reading is on record.

    Raises:
        NotPermitted, InvalidInput: As `stop_list`.
    """
    with audited(desk, officer, purpose, "list.read"), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, acting(officer, SEARCHERS, "reading of lists"), purpose)
        row = _theirs(unit.searches.screening(job), officer)
        hits = unit.searches.lines(job, state=HIT, limit=MOST_LINES)
        shown = tuple((line, tuple(unit.searches.shown(line.search))) for line in hits if line.search)
        unreadable = tuple(unit.searches.lines(job, state=UNREADABLE, limit=MOST_LINES))
        first = {line.line: _first(unit, recorder.at, line, rows) for line, rows in shown}
        unseen = (*unit.searches.lines(job, state=INCOMPLETE, limit=MOST_LINES), *(one for one in hits if one.why))
        recorder.audit("list.read", subject=str(job), outcome="read", hits=str(len(hits)))
        recorder.finish()
    return ListView(row, shown, unreadable, tuple(sorted(unseen, key=lambda one: one.line)), first)


def _first(unit: Unit, at: datetime, line: LineRow, shown: Sequence[ShownRow]) -> tuple[CompareFirst, ...]:
    records = [one.record for one in shown]
    return compare_first(unit, at, records=records, person=None, numbers=line.certificates.split())


def list_lists(desk: Desk, officer: Officer) -> tuple[ListRow, ...]:
    """The officer's own lists, the newest first: file names and counts alone.

    Raises:
        NotPermitted: The officer may not search.
    """
    acting(officer, SEARCHERS, "reading of lists")
    with desk.store.reading() as unit:
        return tuple(unit.searches.screenings(officer=officer.id))


def _theirs(row: ListRow | None, officer: Officer) -> ListRow:
    if row is None:
        raise InvalidInput("list.unknown", "There is no such list on this node.", advice="See the page of lists.")
    if row.officer != officer.id and Role.SUPERVISOR not in officer.roles:
        raise NotPermitted("list.other", "The list is another officer's.", advice="Ask that officer or a supervisor.")
    return row


def result_rows(view: ListView) -> Iterable[tuple[str | int, ...]]:
    """What leaves as a table: no name, only labels of the list, records, bands, and the certificates to compare first.

    Nobody has confirmed any of it.
    """
    for line, shown in view.hits:
        compare = " ".join(one.number or one.issuer for one in view.first.get(line.line, ()))
        for one in shown:
            found = str(one.search), str(one.record), one.owner, one.band, one.probability_ppm
            yield line.line, line.label, *found, compare
    for line in view.unreadable:
        yield line.line, line.label, "", "", "", f"unreadable:{line.why}", 0, ""
    for line in view.incomplete:
        yield line.line, line.label, "", "", "", INCOMPLETE, 0, ""


RESULT_COLUMNS: Final = ("line", "label", "search", "record", "owner", "band", "probability_ppm", "compare_first")
