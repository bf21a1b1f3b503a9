"""`comity bench border`: the time of one check at the line, through the use case that page and API call.

A real node with a real store, register and index. Persons are invented: names out of a list, dates,
documents and notices composed here and marked synthetic. Each has five documents. They come into the register by the
thousand (`Register.put_new`) and into the index as a node makes its own. A check looks up, compares, asks the law, and
stores its record, its audit entry and its notices to owners in one durable transaction.

A million persons take long to put in, so a node can be kept and asked again.
"""

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np

from comity.application.border.asking import Typed
from comity.application.border.check_traveller import Check, check_traveller
from comity.application.desk import Desk
from comity.application.ports import NoticeRow
from comity.application.query.keeping import build_index, keep_index, newest_change
from comity.bootstrap import open_node
from comity.bootstrap.heap import settle
from comity.cli.bench_nodes import OFFICER, make_two
from comity.domain.errors import InvalidInput
from comity.domain.identity import PartialDate, PersonIdentity, PersonName, Sex, ThingKind, ThingNumber
from comity.domain.register_entries import Action, NoticeKind, RegisterEntry, Vulnerability
from comity.matching.evaluation.tables import read_distractors
from comity.matching.mrz.characters import check_digit
from comity.matching.mrz.transliteration import to_zone

TARGET_MS = 150.0  # at a million persons with five million documents
DOCUMENTS = 5
_NAMES = 900_000
_AT_ONCE = 2_000
_WARMING = 20
_CHECKS = 100
_LATER = datetime(2100, 1, 1, tzinfo=UTC)


def bench_border(_seconds: float, *, distractors: Path, n: int = 100_000, keep: Path | None = None) -> dict[str, Any]:
    """Figures of checks against `n` persons with five documents each: by zone, by name, by document.

    Args:
        distractors: Names of nobody.
        n: How many persons.
        keep: A folder in which the node stays, and is asked again if it is there with `n` persons; one that is there
            with fewer is filled up.
    """
    names = invented_names(distractors, n)
    with ExitStack() as stack:
        base = keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="comity-bench-")))
        base.mkdir(parents=True, exist_ok=True)
        desk = (open_node(base / "cn") if (base / "cn").exists() else make_two(base)).desk
        began = newest_change(desk)
        filling = _timed(lambda: _fill(desk, names, began))
        building = _timed(lambda: _make_index(desk, anew=began < len(names)))
        state = desk.index.state()
        if state.records != len(names):
            raise InvalidInput(
                "bench.kept", f"The node in {base} has {state.records:,} persons, not {len(names):,}.",
                advice="Give an empty folder.",
            )  # fmt: skip
        figures = [
            _figure("persons", state.records, ""),
            _figure("documents", DOCUMENTS * state.records, ""),
            _figure("persons put in now", len(names) - began, ""),
            _figure("filling the register", filling, "s"),
            _figure("building or opening the index", building, "s"),
            _figure("index on the disk", state.size_bytes / 1e6, "MB"),
        ]
        questions = _questions(names)
        settle()  # as a node does once it is ready
        for what, asked in questions.items():
            took = _measure(desk, asked)
            figures.append(_figure(f"check by {what}, p50", float(np.percentile(took, 50)), "ms"))
            figures.append(_figure(f"check by {what}, p95", float(np.percentile(took, 95)), "ms", TARGET_MS))
    return {"figures": figures}


def invented_names(distractors: Path, n: int) -> list[str]:
    """So many names; beyond `_NAMES` they come again, for persons with another date of birth and other documents."""
    names = read_distractors(distractors, min(n, _NAMES))
    return [names[number % len(names)] for number in range(n)]


def _make_index(desk: Desk, *, anew: bool) -> None:
    if anew:
        build_index(desk)
    else:
        keep_index(desk)


def _fill(desk: Desk, names: Sequence[str], began: int) -> None:
    """Put in the persons from number `began` on: what came before is in the register from another time."""
    rows = _entries(names, began)
    while batch := list(islice(rows, _AT_ONCE)):
        with desk.store.unit() as unit:
            unit.register.put_new((_row(desk, entry), entry) for entry in batch)


def _entries(names: Sequence[str], began: int) -> Iterator[RegisterEntry]:
    for number, name in enumerate(names[began:], began):
        documents = tuple(ThingNumber(ThingKind.TRAVEL_DOCUMENT, one, "LA") for one in documents_of(number))
        person = PersonIdentity((PersonName(name),), (born(number),), Sex.UNKNOWN, ("LA",), documents)
        yield RegisterEntry(
            record=UUID(int=(0x0196_0000_0000_7000 << 64) | (0x8000 << 48) | number),
            owner="la",
            owner_state="LA",
            kind=NoticeKind.WANTED if number % 3 else NoticeKind.MISSING,
            action=Action.LOCATE if number % 3 else Action.PROTECT,
            person=person,
            things=(),
            vulnerability=Vulnerability.NONE,
            valid_until=_LATER,
            synthetic=True,
        )


def documents_of(number: int) -> tuple[str, ...]:
    """Five invented document numbers, spread over all that nine characters can be."""
    return tuple(f"P{(number * DOCUMENTS + one) * 99_999_989 % 100_000_000:08d}" for one in range(DOCUMENTS))


def born(number: int) -> PartialDate:
    """An invented date of birth."""
    return PartialDate(1940 + number * 7 % 70, 1 + number * 5 % 12, 1 + number * 11 % 28)


def _row(desk: Desk, entry: RegisterEntry) -> NoticeRow:
    return NoticeRow(
        notice=entry.record, owner=entry.owner, side="theirs", kind=entry.kind, title="invented", stage="published",
        asked=entry.action, action=entry.action, vulnerability="none", valid_until=entry.valid_until, review_on=None,
        duties=0, pending=0, blocked=False, look_at=None, updated_at=desk.clock.now(),
    )  # fmt: skip


def _questions(names: Sequence[str]) -> dict[str, list[Typed]]:
    """Half are of somebody in the register, half of nobody."""
    step = max(1, len(names) // _CHECKS)
    chosen = list(range(0, len(names), step))[:_CHECKS]
    zones = [Typed(zone=zone_of(names[at], at)) for at in chosen if to_zone(names[at])]
    typed = [Typed(name=names[at], birth=str(born(at + place % 2))) for place, at in enumerate(chosen)]
    numbers = [
        Typed(document=documents_of(at)[place % DOCUMENTS] if place % 2 else f"X{at:08d}", issuer="LA")
        for place, at in enumerate(chosen)
    ]
    return {"zone": zones, "name and birth": typed, "document": numbers}


def zone_of(name: str, number: int) -> str:
    """A passport's zone of this invented person."""
    words = (to_zone(name) or "").split("<")
    written = "<<".join((words[0], "<".join(words[1:]))) if len(words) > 1 else words[0]
    birth = str(born(number)).replace("-", "")[2:]
    document = documents_of(number)[0]
    line = f"{document}{check_digit(document)}LAO{birth}{check_digit(birth)}M300101{check_digit('300101')}"
    line += "<" * 15
    composite = check_digit(line[0:10] + line[13:20] + line[21:43])
    return f"P<LAO{written[:39]:<<39}\n{line}{composite}"


def _measure(desk: Desk, asked: Sequence[Typed]) -> list[float]:
    """Milliseconds of each check, after some that do not count."""
    took = []
    for place, typed in enumerate([*asked[:_WARMING], *asked]):
        began = time.perf_counter()
        check_traveller(desk, Check(OFFICER, "bench lane 1", typed))
        if place >= _WARMING:
            took.append((time.perf_counter() - began) * 1000)
    return took


def _timed(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _figure(name: str, value: float, unit: str, target: float | None = None) -> dict[str, Any]:
    return {
        "name": name,
        "value": round(value, 1),
        "unit": unit,
        "against": "target at a million persons" if target else "",
        "against_value": target,
        "ratio": round(target / value, 2) if target and value else None,
    }
