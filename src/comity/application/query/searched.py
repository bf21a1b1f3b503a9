"""What a search leaves behind: a row, an audit entry, a notice to every owner, an alarm where it looks like fishing.

All of it stands in the transaction of the search itself, or the search gives no answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Final
from uuid import UUID

from comity.application.desk import SYSTEM, Desk
from comity.application.policy import acting
from comity.application.ports import Unit
from comity.application.ports.searches import SearchAlarmRow, ShownRow
from comity.application.query.looking import NO_SCRIPT, Candidate, Looked, Question
from comity.application.query.spellings import asked_spelling, met_spelling
from comity.application.recorder import Recorder
from comity.application.search_notices import SearchDone, tell_owners
from comity.domain.bodies import to_plain
from comity.domain.errors import InvalidInput, Refused
from comity.domain.fishing import AGAIN_AFTER, WEEK, Sign, Suspicion, suspicions
from comity.domain.negative_answers import Asked, NegativeAnswer, NotAsked, Occasion, Unasked, negative_answer
from comity.domain.officers import Actor, Officer, Role
from comity.domain.searches import BEGINNING, DAY, HOUR, Asking, SearchKind, SearchMade, SearchTrace
from comity.evidence.canonical import encode
from comity.matching.names import read
from comity.matching.names.scripts import Script, script_of
from comity.matching.scoring import Band

SEARCHERS: Final = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.NATIONAL_DESK, Role.LAWYER, Role.EXECUTING_AUTHORITY})
SEARCH = "search.made"
_RECENT: Final = 500  # searches of an officer that are looked through for signs
_WHOLE: Final = 1_000_000
_ISO_15924: Final = {
    Script.LATIN: "Latn", Script.HAN: "Hani", Script.KANA: "Hrkt", Script.HANGUL: "Hang", Script.THAI: "Thai",
    Script.LAO: "Laoo", Script.KHMER: "Khmr", Script.BURMESE: "Mymr", Script.CYRILLIC: "Cyrl", Script.ARABIC: "Arab",
    Script.INDIC: "Deva", Script.OTHER: "Zyyy",
}  # fmt: skip


def may_search(officer: Officer) -> Actor:
    """The officer as somebody who searches over people.

    Raises:
        NotPermitted: None of the officer's roles does.
    """
    return acting(officer, SEARCHERS, "searching over people")


def check_case(recorder: Recorder, asking: Asking) -> None:
    """Return if the case number is a file number of the unit, or a case that this node has.

    Raises:
        InvalidInput: ``case.unknown``.
    """
    if asking.case is not None:
        recorder.case(asking.case)


def check_budget(desk: Desk, officer: Officer, asking: Asking, wanted: int = 1) -> None:
    """Return if so many more may be asked for now. Where a life or a child is at stake it is told, and goes on.

    Raises:
        Refused: ``query.budget``; an auditor is told.
    """
    with desk.store.unit() as unit:
        recorder = Recorder(desk, unit, may_search(officer), asking.purpose.value)
        count = _over(desk, unit, recorder, asking, wanted)
        if not count:
            return
        _raise_alarm(recorder, [Suspicion(Sign.BUDGET, count)], UUID(int=0), asking.reference)
        recorder.finish()
    if not asking.is_urgent:
        raise Refused(
            "query.budget",
            "This officer or this unit has asked for as many persons and things as it may; an auditor was told.",
            advice="Wait, or have the administrator raise the budget in node.toml; an urgent purpose is not held up.",
        )


def _over(desk: Desk, unit: Unit, recorder: Recorder, asking: Asking, wanted: int) -> int:
    """How many were asked for, if that is too many; otherwise 0."""
    per_hour, per_day = desk.search_limits.of(asking.occasion)
    alike = [one for one in Occasion if desk.search_limits.of(one) == (per_hour, per_day)]
    mine = unit.searches.asked_since(recorder.at - HOUR, alike, officer=recorder.actor.id) + wanted
    ours = unit.searches.asked_since(recorder.at - DAY, alike) + wanted
    if mine > per_hour:
        return mine
    return ours if ours > per_day else 0


@dataclass(frozen=True, slots=True)
class Made:
    """A search that is on record: its id, its answer, and the negative answer where nothing was found."""

    search: UUID
    looked: Looked
    negative: NegativeAnswer | None


def keep_search(recorder: Recorder, asking: Asking, kind: SearchKind, question: Question, looked: Looked) -> Made:
    """Put the search on record, tell the owners, and watch for signs; what was withdrawn meanwhile falls out.

    Raises:
        InvalidInput: The case is unknown here.
    """
    check_case(recorder, asking)
    desk, unit = recorder.desk, recorder.unit
    search = desk.new_id(recorder.at)
    still = unit.register.entries([one.entry.record for one in looked.candidates])
    looked = replace(looked, candidates=tuple(one for one in looked.candidates if one.entry.record in still))
    made = SearchMade(
        search=search,
        at=recorder.at,
        officer=recorder.actor.id,
        role=recorder.actor.role.value,
        kind=kind.value,
        purpose=asking.purpose.value,
        occasion=asking.occasion.value,
        reference=asking.reference,
        digest=question_digest(search, question),
        bare=question.is_bare,
        begins=beginning(question),
        shown=len(looked.candidates),
    )
    unit.searches.add(made, [shown_row(search, one, question, looked) for one in looked.candidates])
    tell_of(recorder, asking, search, looked.candidates)
    audit_search(recorder, asking, made, looked.candidates)
    watch(recorder, made, question)
    negative = None
    if not looked.candidates:
        negative = nothing_found(desk, unit, asking.occasion, recorder.at, complete=looked.complete)
    return Made(search, looked, negative)


def question_digest(search: UUID, question: Question) -> bytes:
    """32 bytes by which whoever knows the question can tell that it was this one."""
    return sha256(b"comity/search/1\x00" + search.bytes + encode(to_plain(question))).digest()


def beginning(question: Question) -> str:
    """The first letters of the name that was asked for, or ""."""
    name = question.person.names[0].text if question.person and question.person.names else ""
    return read(name).latins[0].text.replace(" ", "")[:BEGINNING] if name else ""


def shown_row(search: UUID, one: Candidate, question: Question, looked: Looked) -> ShownRow:
    """What is kept of a candidate that was shown."""
    scripts = (NO_SCRIPT, NO_SCRIPT)
    if one.match:
        asked = asked_spelling(question.person.names if question.person else (), one.match)
        scripts = main_script(asked), main_script(met_spelling(one.entry, one.match))
    thresholds = looked.standards.thresholds
    threshold = thresholds.automatic if one.band is Band.AUTOMATIC else thresholds.review
    return ShownRow(
        search=search,
        record=one.entry.record,
        owner=one.entry.owner,
        band=one.band.value,
        probability_ppm=round(one.probability * _WHOLE),
        threshold_ppm=round(threshold * _WHOLE) if one.match else 0,
        query_script=scripts[0],
        record_script=scripts[1],
        group=f"{scripts[0]}-{scripts[1]}",
    )


def main_script(text: str) -> str:
    """The ISO 15924 code of the script that most letters of a name are in."""
    scripts = [script_of(letter) for letter in text if letter.isalpha()]
    return _ISO_15924[max(set(scripts), key=scripts.count)] if scripts else NO_SCRIPT


def tell_of(recorder: Recorder, asking: Asking, search: UUID, shown: Sequence[Candidate]) -> None:
    """Tell each owner which of its records were shown, to whom and for what."""
    hits: dict[str, tuple[UUID, ...]] = {}
    for one in shown:
        hits[one.entry.owner] = (*hits.get(one.entry.owner, ()), one.entry.record)
    if hits:
        done = SearchDone(search, asking.reference, asking.purpose.value, asking.occasion, hits, asking.unit)
        tell_owners(recorder, done)


def audit_search(recorder: Recorder, asking: Asking, made: SearchMade, shown: Sequence[Candidate]) -> None:
    """Write the audit entry of a search."""
    bands = [one.band for one in shown]
    recorder.audit(
        "search.made",
        case=asking.case,
        subject=str(made.search),
        kind=made.kind,
        reference=made.reference,
        occasion=made.occasion,
        unit=asking.unit,
        question=made.digest.hex(),
        asked=str(made.asked),
        automatic=str(bands.count(Band.AUTOMATIC)),
        review=str(bands.count(Band.REVIEW)),
    )


def nothing_found(desk: Desk, unit: Unit, occasion: Occasion, at: datetime, *, complete: bool = True) -> NegativeAnswer:
    """What it means that nothing was found: this register was asked, the partners' own stores were not.

    A look that was cut short counts as not asked: the silence of what was not looked at says nothing.
    """
    others = [Unasked(row.node, NotAsked.NOT_CHOSEN) for row in unit.peers.all() if row.standing == "active"]
    if not complete:
        return negative_answer(occasion, at, (), [Unasked(desk.node, NotAsked.CUT_SHORT), *others])
    return negative_answer(occasion, at, [Asked(desk.node, at)], others)


# Signs of searching for its own sake


def watch(recorder: Recorder, made: SearchMade, question: Question) -> None:
    """Look for signs, and tell an auditor of those that are new."""
    recent = recorder.unit.searches.since(made.at - WEEK, officer=made.officer, limit=_RECENT)
    found = [*suspicions(recent, progress=_went_on(recorder, recent, made)), *_names_at_home(recorder, question)]
    _raise_alarm(recorder, found, made.search, made.reference)


def _went_on(recorder: Recorder, recent: Sequence[SearchTrace], made: SearchMade) -> bool:
    """True if anything happened under the number since the first of these searches."""
    if made.occasion in (Occasion.BORDER, Occasion.KIT):
        return True  # travellers are no case; a post has its own budget
    first = next(one.at for one in recent if one.reference == made.reference)
    judged = recorder.unit.events.of_type("match.judged", since=first, limit=_RECENT)
    if any(one.signed.event.actor.id == made.officer for one in judged):
        return True
    try:
        case = recorder.history(UUID(made.reference))
    except ValueError:
        return False
    return any(one.event.at > first for one in case.events)


def _names_at_home(recorder: Recorder, question: Question) -> list[Suspicion]:
    if question.person is None:
        return []
    asked = {words for name in question.person.names for words in _words(name.text)}
    found = []
    for account in recorder.unit.accounts.all():
        if asked & _words(account.name):
            found.append(Suspicion(Sign.OWN_NAME if account.id == recorder.actor.id else Sign.COLLEAGUE, 1))
    return found


@lru_cache(maxsize=4096)
def _words(name: str) -> frozenset[tuple[str, ...]]:
    """A name's words in every reading, without their order; one word alone is too little to be anybody's name."""
    readings = [tuple(sorted(latin.text.split())) for latin in read(name).latins]
    return frozenset(words for words in readings if len(words) > 1)


def _raise_alarm(recorder: Recorder, found: Sequence[Suspicion], search: UUID, reference: str) -> None:
    before = recorder.unit.searches.alarms(open_only=False)
    for one in found:
        alike = (recorder.actor.id, one.sign.value, reference)
        told = any(
            (row.officer, row.sign, row.reference) == alike and recorder.at - row.at < AGAIN_AFTER for row in before
        )
        if told:
            continue
        alarm = recorder.desk.new_id(recorder.at)
        recorder.unit.searches.put_alarm(
            SearchAlarmRow(alarm, recorder.at, recorder.actor.id, one.sign.value, one.count, search, reference)
        )
        recorder.audit(
            "search.alarm", subject=str(search), outcome=one.sign.value, actor=SYSTEM,
            officer=recorder.actor.id, count=str(one.count), reference=reference,
        )  # fmt: skip


def require_question(question: Question) -> None:
    """Return if there is anything to look for.

    Raises:
        InvalidInput: ``query.empty``.
    """
    named = question.person is not None and any(name.text.strip() for name in question.person.names)
    if not named and not question.numbers:
        raise InvalidInput("query.empty", "There is no name and no number to look up.", advice="Give one.")
