"""One check at the line: look up, compare, say the one step for each candidate, and put it all on record.

1. The officer gives a reference (crossing or case) and a zone, a name or a number.
2. The index names records; each is read from the register, and compared person to person.
3. What the law here backs is asked for each action that takes power.
4. The query is audited, and every owner of a record that is shown is told, in one transaction; only then is anything
   shown.
3a. The index cannot answer for the whole register: nothing is shown, and that is no clearance either.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from comity.application.acting import audited
from comity.application.border.answers import BorderAnswer, Candidate, NumberHit, order
from comity.application.border.asking import Asked, Typed, understand
from comity.application.desk import Desk
from comity.application.not_this_person import Looked, compare_first, look_at
from comity.application.policy import WRITERS, acting
from comity.application.ports import Unit
from comity.application.ports.index import EntrySource, Found, Index, Wanted
from comity.application.recorder import Recorder
from comity.application.search_notices import SearchDone, tell_owners
from comity.domain.border_steps import UNKNOWN, Backing, needs_backing, step_for
from comity.domain.certificates import Standing
from comity.domain.errors import InvalidInput
from comity.domain.identity import PersonIdentity
from comity.domain.negative_answers import Asked as AskedStore
from comity.domain.negative_answers import NegativeAnswer, Occasion, negative_answer
from comity.domain.officers import Officer
from comity.domain.register_entries import RegisterEntry
from comity.matching.person import Match
from comity.matching.scoring.bands import Band

PURPOSE = "border control"
MOST_SHOWN = 20
_MOST_LOOKED_AT = 50

Compare = Callable[[PersonIdentity], Callable[[PersonIdentity], Match]]
"""Makes an identity ready once; what it gives compares that with one candidate after the other."""


@dataclass(frozen=True, slots=True)
class BorderPorts:
    """What a check needs beside the desk.

    Attributes:
        index: Where names and numbers are looked up.
        register: The register inside a unit, the truth behind the index.
        compare: Person to person.
        backing: What the law here says of a record's action today; what it cannot tell is `UNKNOWN`.
        wrong_share: Expected share of wrong hits in a band, None if nothing is known.
    """

    index: Index
    register: Callable[[Unit], EntrySource]
    compare: Compare
    backing: Callable[[Unit, RegisterEntry], Backing]
    wrong_share: Callable[[Unit, Match | None], float | None]


@dataclass(frozen=True, slots=True)
class Check:
    """An officer's order to look.

    Attributes:
        officer: Who looks.
        reference: The crossing (flight, lane and time, boat) or the case; never empty.
        typed: What was read or typed.
        certificate: Number or code of a "not this person" certificate that the traveller shows, or "". It takes nothing
            off the list: what it names is compared first.
    """

    officer: Officer
    reference: str
    typed: Typed
    certificate: str = ""


def check_traveller(desk: Desk, ports: BorderPorts, check: Check) -> BorderAnswer:
    """The answer to one check.

    Raises:
        NotPermitted: The officer's roles may not ask.
        InvalidInput: No reference, or nothing that can be looked for.
        Unavailable: The index or the store does not answer for the whole register; nothing was shown.
    """
    if not check.reference.strip():
        raise InvalidInput(
            "border.reference", "A check needs the crossing or the case.", advice="Type the flight, lane, boat or case."
        )
    with audited(desk, check.officer, PURPOSE, "border.checked"):
        actor = acting(check.officer, WRITERS, "checks at the border")
        asked = understand(check.typed, desk.clock.now().date())
        with desk.store.reading() as unit:
            candidates = _candidates(unit, ports, asked)
            shown = [one.entry.record for one in candidates]
            first = compare_first(unit, desk.clock.now(), records=shown, person=asked.person) if shown else ()
            certified = {record for one in first if one.is_worth_comparing for record in one.records}
            candidates = tuple(
                replace(one, compare_first=one.compare_first or one.entry.record in certified) for one in candidates
            )
        with desk.store.unit() as unit:
            recorder = Recorder(desk, unit, actor, PURPOSE)
            search = desk.new_id(recorder.at)
            looked = _looked(recorder, check.certificate.strip())
            _put_on_record(recorder, search, check, candidates)
            recorder.finish()
        negative = None if candidates else _nothing(desk, recorder)
    reference = check.reference.strip()
    return BorderAnswer(search, recorder.at, reference, asked.person, asked.zone, candidates, negative, first, looked)


def _looked(recorder: Recorder, shown: str) -> Looked | None:
    """What is known of the certificate that the traveller shows; a number that is none is unknown, and no fault."""
    if not shown:
        return None
    try:
        return look_at(recorder, shown)
    except InvalidInput:
        return Looked(Standing.UNKNOWN, "", None)


def _candidates(unit: Unit, ports: BorderPorts, asked: Asked) -> tuple[Candidate, ...]:
    register = ports.register(unit)
    wanted = Wanted(asked.person.names, asked.numbers, _MOST_LOOKED_AT)
    found = ports.index.search(wanted, at_least=register.newest())
    entries = register.entries(one.record for one in found)
    compare = ports.compare(asked.person) if asked.person.names else None
    shown: list[Candidate] = []
    for one in found:
        entry = entries.get(one.record)
        if entry is None:
            continue
        match = compare(entry.person) if compare is not None and entry.person is not None else None
        if _worth_showing(one, match):
            shown.append(_candidate(unit, ports, entry, one, match))
    return order(shown)[:MOST_SHOWN]


def _worth_showing(found: Found, match: Match | None) -> bool:
    """What compares below the threshold is shown only if a number brought it: two documents in one hand."""
    if found.exact_numbers:
        return True
    return match.band is not Band.BELOW if match is not None else bool(found.near_numbers)


def _candidate(unit: Unit, ports: BorderPorts, entry: RegisterEntry, found: Found, match: Match | None) -> Candidate:
    number = NumberHit.SAME if found.exact_numbers else NumberHit.NEAR if found.near_numbers else NumberHit.NONE
    backing = ports.backing(unit, entry) if needs_backing(entry) else UNKNOWN
    is_sure = number is NumberHit.SAME if entry.person is None else match is not None and match.band is Band.AUTOMATIC
    return Candidate(
        entry=entry,
        match=match,
        number=number,
        step=step_for(entry, backing),
        compare_first=not is_sure,
        backing=backing,
        wrong_share=ports.wrong_share(unit, match),
    )


def _put_on_record(recorder: Recorder, search: UUID, check: Check, candidates: Iterable[Candidate]) -> None:
    hits: dict[str, list[UUID]] = {}
    for one in candidates:
        hits.setdefault(one.entry.owner, []).append(one.entry.record)
    recorder.audit(
        "border.checked",
        subject=str(search),
        outcome="hit" if hits else "no_hit",
        reference=check.reference.strip(),
        by="zone" if check.typed.zone.strip() else "typed",
        records=",".join(str(record) for records in hits.values() for record in records),
    )
    if hits:
        done = SearchDone(
            search,
            check.reference.strip(),
            PURPOSE,
            Occasion.BORDER,
            {owner: tuple(records) for owner, records in hits.items()},
        )
        tell_owners(recorder, done)


def _nothing(desk: Desk, recorder: Recorder) -> NegativeAnswer:
    return negative_answer(Occasion.BORDER, recorder.at, [AskedStore(desk.node, recorder.at)])
