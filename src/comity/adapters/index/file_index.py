"""The index in a folder: readers map the segments that count, one writer at a time adds, joins and removes them.

- A change of the register is a small segment of its own, on the disk and listed before `update` returns. It hides
  older rows of its records; its last change number is the manifest's.
- A merge joins neighbours of about one size, so that there are few, and leaves out what was hidden. It works beside
  readers and updates, and only the swap at its end takes the writer's lock.
- A purge joins whatever still has bytes of its records, and removes the files that had them.
"""

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import Event, Lock
from typing import Any, Final
from uuid import UUID, uuid4

import numpy as np
import numpy.typing as npt

from comity.adapters.index import manifest as m
from comity.adapters.index.arrays import check_file, damaged, map_arrays, old, write_arrays
from comity.adapters.index.names import Keys, NameArrays, NameRow, NearName, NumberKeys, OpenNames
from comity.adapters.index.segment import Content, Segment, arrays_of, content_of, exact_form, hash_of, joined
from comity.application.ports.index import Crowds, EntryChange, Found, IndexState, PurgeProof, Wanted
from comity.domain.errors import InvalidInput, OutOfOrder, Unavailable
from comity.domain.identity import PartialDate
from comity.matching.person.birth_keys import UNDATED, birth_number, near_births

MOST_SEGMENTS: Final = 6  # more are joined, since a search looks into each
_GROWTH: Final = 4  # neighbours are joined while the older one is at most so many times as large as what comes after it
_WARMTH_SECONDS: Final = 5.0  # a search waits so long for the engine, then is refused
_SAME: Final = 4  # times as many records as are wanted come where all have exactly the name that was asked for
_EDGE: Final = 5  # records at the end of those that came, by which to tell whether more would be worth showing
_TRIES: Final = 20  # to open files that were swapped away meanwhile


@dataclass(frozen=True, slots=True)
class _Part:
    """A segment of the view: its file, its arrays, and the places that later segments hide."""

    listed: m.Listed
    segment: Segment
    hidden: npt.NDArray[Any]
    visible: npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class _View:
    """What a reader has mapped: one state of the index, for as long as anybody holds it."""

    stamp: bytes
    manifest: m.Manifest
    parts: tuple[_Part, ...]
    names: OpenNames


class FileIndex:
    """The `Index` port on a folder.

    Args:
        folder: Where; made if it is not there, for its owner alone.
        names: How names are made into arrays and looked up.
        keys: By which keys a number is found.
        now: The clock, for manifests and proofs.
    """

    def __init__(self, folder: Path, names: NameArrays, keys: Keys, now: Callable[[], datetime]) -> None:
        self._folder = folder
        self._names = names
        self._keys = keys
        self._now = now
        self._view: _View | None = None
        self._opening = Lock()
        self._warm = Event()
        self._warm.set()  # nobody promised to warm it: the first search does
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)

    # Reading

    @property
    def is_warm(self) -> bool:
        """False between `expect_warmth` and the end of `warm`."""
        return self._warm.is_set()

    def expect_warmth(self) -> None:
        """From now on a search waits for `warm` a moment and is then refused."""
        self._warm.clear()

    def warm(self) -> None:
        """Make the engine ready. If that fails, whoever searches gets the fault itself."""
        try:
            self._names.warm()
        finally:
            self._warm.set()

    def state(self) -> IndexState:
        """How it stands."""
        view = self._open()
        listed = [part.listed for part in view.parts]
        leftover = sum(len(part.hidden) for part in view.parts)
        return IndexState(
            generation=view.manifest.generation,
            sequence=view.manifest.sequence,
            records=sum(one.records for one in listed) - leftover,
            names=sum(one.names for one in listed),
            numbers=sum(one.numbers for one in listed),
            segments=len(listed),
            size_bytes=sum(one.size_bytes for one in listed),
            changed_at=view.manifest.moment,
            leftover=leftover,
        )

    def search(self, wanted: Wanted, *, at_least: int) -> tuple[Found, ...]:
        """The records to look at, the likeliest first."""
        names = [NameRow(name.text, name.language) for name in wanted.names if exact_form(name.text)]
        if not names and not wanted.numbers:
            raise InvalidInput("query.empty", "There is no name and no number to look up.", advice="Give one.")
        if not self._warm.wait(_WARMTH_SECONDS):
            raise warming()
        view = self._open()
        if view.manifest.sequence < at_least:
            raise behind(view.manifest.sequence, at_least)
        found = _Collected()
        _look_up_names(view, names, wanted, found)
        for place, number in enumerate(wanted.numbers):
            _look_up_number(view, place, self._keys(number), found)
        return found.all()

    def crowds(self, words: Collection[str], births: Collection[PartialDate]) -> Crowds:
        """How common these words and dates are."""
        view = self._open()
        segments = [part.segment for part in view.parts]
        undated = sum(segment.count_born(UNDATED) for segment in segments)
        return Crowds(
            names=sum(part.listed.names for part in view.parts),
            words={word: view.names.holding(word) for word in words},
            dated=sum(len(segment.arrays["birth_number"]) for segment in segments) - undated,
            births={one: sum(segment.count_born(birth_number(one)) for segment in segments) for one in births},
        )

    def verify(self) -> IndexState:
        """Read every byte again and compare it with the digests."""
        for part in self._open().parts:
            with suppress(FileNotFoundError):  # swapped away meanwhile: nobody searches it any more
                check_file(self._folder / part.listed.file, part.listed.written, again=True)
        return self.state()

    def _open(self) -> _View:
        """The state that counts now, mapped; what is mapped already stays."""
        view, stamp = self._view, m.stamp(self._folder)
        if view is not None and view.stamp == stamp and stamp:
            return view
        with self._opening:
            self._view = self._mapped(self._view)
            return self._view

    def _mapped(self, before: _View | None) -> _View:
        for _ in range(_TRIES):
            stamp = m.stamp(self._folder)
            try:
                manifest = m.read_manifest(self._folder)
                if manifest.engine != self._names.version:
                    raise old(f"its names were made by {manifest.engine}, not {self._names.version}")
                parts = self._parts(manifest, before)
                removed = [part.segment.rows_of(part.hidden) for part in parts]
                names = self._names.open([part.segment.engine for part in parts], removed)
                return _View(stamp, manifest, parts, names)
            except FileNotFoundError as error:
                if m.stamp(self._folder) == stamp:
                    raise damaged(f"a file is missing: {error.filename}") from error
        raise Unavailable("index.busy", "The search index changes all the time.", advice="Try again.")

    def _parts(self, manifest: m.Manifest, before: _View | None) -> tuple[_Part, ...]:
        known = {part.listed: part.segment for part in before.parts} if before else {}
        segments = [known.get(listed) or self._segment(listed) for listed in manifest.segments]
        parts = []
        for place, (listed, segment) in enumerate(zip(manifest.segments, segments, strict=True)):
            later = [segment.hidden_by(one) for one in segments[place + 1 :]]
            hidden = np.unique(np.concatenate(later)) if later else np.empty(0, np.int64)
            visible = np.ones(len(segment), bool)
            visible[hidden] = False
            parts.append(_Part(listed, segment, hidden, visible))
        return tuple(parts)

    def _segment(self, listed: m.Listed) -> Segment:
        path = self._folder / listed.file
        check_file(path, listed.written)
        header, arrays = map_arrays(path)
        if header.get("engine") != self._names.version:
            raise old(f"{listed.file} was made by {header.get('engine')}")
        return Segment(arrays)

    # Writing

    def update(self, changes: Sequence[EntryChange], *, after: int) -> IndexState:
        """Take these changes in; every process sees them in its next search."""
        with self._writing():
            view = self._open()
            if changes and view.manifest.sequence == after:
                first, last = changes[0].sequence, changes[-1].sequence
                latest = {change.record: change for change in changes}
                part = self._write(content_of(latest.values(), self._keys))
                self._list([*view.manifest.segments, self._placed(part, first, last)], view.manifest, last)
        return self.state()

    def rebuild(self, changes: Iterable[EntryChange], *, sequence: int) -> IndexState:
        """Make it anew out of these; until then the old one serves."""
        with _disk(), m.locked(self._folder / "merge.lock"):
            content = content_of((change for change in changes if change.entry is not None), self._keys)
            part = self._write(content)
            with self._writing():
                generation = self._any_generation()
                before = m.Manifest(generation, sequence, self._names.version, "")
                self._list([self._placed(part, 0, sequence)], before, sequence)
        return self.state()

    def merge(self, *, everything: bool = False) -> bool:
        """Join files that became many, leaving out what is no longer in the register."""
        with _disk(), m.locked(self._folder / "merge.lock", wait_seconds=0):
            view = self._open()
            chosen = _with_leftovers(view) if everything else _to_join(view)
            if chosen:
                self._join(view, chosen)
            self._sweep()
        return bool(chosen)

    def left(self) -> tuple[UUID, ...]:
        """Records that left the register and whose bytes still lie in a file."""
        view = self._open()
        hidden = {part.segment.record(int(place)) for part in view.parts for place in part.hidden}
        there = {
            record
            for record in hidden
            if any(part.visible[place] for part in view.parts for place in part.segment.places([record]))
        }
        return tuple(sorted(hidden - there, key=lambda one: one.bytes))

    def purge(self, records: Sequence[UUID]) -> PurgeProof:
        """Remove what the files still have of records that left the register."""
        with _disk(), m.locked(self._folder / "merge.lock"):
            view = self._open()
            for record in records:
                self._check_left(view, record)
            affected = [at for at, part in enumerate(view.parts) if part.segment.names_any(records)]
            before = view.manifest
            if affected:  # as one run, since what hides an older row has to stay behind it
                self._join(view, range(affected[0], affected[-1] + 1), forget=frozenset(records))
            after = self._sweep()
        kept = {one.sha256 for one in after.segments}
        fresh = kept - {one.sha256 for one in before.segments}
        removed = [bytes.fromhex(before.segments[at].sha256) for at in affected]
        return PurgeProof(
            tuple(records), tuple(removed), tuple(sorted(map(bytes.fromhex, fresh))), after.generation, self._now()
        )

    def _check_left(self, view: _View, record: UUID) -> None:
        for part in reversed(view.parts):
            places = [place for place in part.segment.places([record]) if part.visible[place]]
            if places:
                raise OutOfOrder(
                    "index.still_there",
                    f"Record {record} is in the register; its names stay in the index.",
                    advice="Withdraw or purge the record first.",
                )

    def _join(self, view: _View, chosen: range, forget: frozenset[UUID] = frozenset()) -> None:
        """Put one segment in the place of these neighbours. Updates that come meanwhile hide what they change."""
        run = [view.parts[at] for at in chosen]
        contents = (part.segment.content(part.hidden) for part in run)
        content = joined(contents, hides=chosen.start > 0, forget=forget)
        part = self._write(content)
        with self._writing():
            now = self._open().manifest
            listed = list(now.segments)
            old_run = [one.listed for one in run]
            start = listed.index(old_run[0])
            if listed[start : start + len(old_run)] != old_run:
                raise damaged("its segments moved while they were joined")
            fresh = self._placed(part, old_run[0].first, old_run[-1].last)
            listed[start : start + len(old_run)] = [fresh] if fresh.records or fresh.gone else []
            self._list(listed, now, now.sequence)

    def _write(self, content: Content) -> tuple[Path, m.Listed]:
        """A segment on the disk, under a name that nobody reads."""
        name = f"{uuid4().hex}{m.SEGMENT}"
        path = self._folder / f"{name}{m.TEMPORARY}"
        written = write_arrays(path, {"engine": self._names.version}, arrays_of(content, self._names))
        counts = (len(content), len(content.gone), len(content.names), len(content.exact_hash) + len(content.near_hash))
        return path, m.Listed(name, written.size_bytes, written.sha256.hex(), *counts, first=0, last=0)

    def _placed(self, part: tuple[Path, m.Listed], first: int, last: int) -> m.Listed:
        path, listed = part
        path.rename(self._folder / listed.file)
        return replace(listed, first=first, last=last)

    def _list(self, segments: Iterable[m.Listed], before: m.Manifest, sequence: int) -> None:
        fresh = m.Manifest(
            before.generation + 1, sequence, self._names.version, self._now().isoformat(), tuple(segments)
        )
        m.swap(self._folder, fresh)
        m.sweep(self._folder, fresh)

    def _sweep(self) -> m.Manifest:
        """Remove what a process left that died before it could; the manifest that counts."""
        with self._writing():
            now = self._open().manifest
            m.sweep(self._folder, now)
        return now

    def _any_generation(self) -> int:
        """The generation of whatever is there, readable or not, so that the next one is higher."""
        numbers = [path.stem.removeprefix("manifest-") for path in self._folder.glob("manifest-*.json")]
        return max((int(number) for number in numbers if number.isdigit()), default=0)

    @contextmanager
    def _writing(self) -> Any:
        with _disk(), m.locked(self._folder / "write.lock"):
            yield


@contextmanager
def _disk() -> Any:
    """What the disk cannot do is `Unavailable`."""
    try:
        yield
    except OSError as error:
        raise Unavailable(
            "index.disk",
            f"The search index cannot be written: {os.strerror(error.errno or 0)}.",
            advice="Look at the disk; the index is as it was.",
        ) from error


def warming() -> Unavailable:
    """The error while a node that has just started makes its engine ready."""
    return Unavailable(
        "index.warming",
        "The search is being made ready after the start. Nothing was searched.",
        advice="It takes up to a minute after an installation, else a few seconds; try again.",
    )


def behind(sequence: int, wanted: int) -> Unavailable:
    """The error for an index that lacks changes of the register."""
    return Unavailable(
        "index.behind",
        f"The search index has the register up to change {sequence} of {wanted}. Nothing was searched.",
        advice="It catches up by itself; try again in a moment.",
    )


def _to_join(view: _View) -> range:
    """The newest neighbours that are worth joining; an empty range if none are."""
    sizes = [part.listed.size_bytes for part in view.parts]
    wasteful = [at for at, part in enumerate(view.parts) if 4 * len(part.hidden) > len(part.segment)]
    if len(sizes) > MOST_SEGMENTS:
        start = len(sizes) - 2
        behind_it = sizes[-1] + sizes[-2]
        while start > 0 and (sizes[start - 1] <= _GROWTH * behind_it or start > MOST_SEGMENTS - 2):
            start -= 1
            behind_it += sizes[start]
        return range(start, len(sizes))
    if wasteful:
        return range(wasteful[0], len(sizes))
    return range(0)


def _with_leftovers(view: _View) -> range:
    """From the first segment that still has bytes of what was withdrawn or changed, to the end."""
    first = next((at for at, part in enumerate(view.parts) if len(part.hidden)), len(view.parts))
    return range(first, len(view.parts))


class _Pool:
    """The nearest by name in some part of the register: of each record the best of its spellings."""

    def __init__(self) -> None:
        self._names: dict[UUID, tuple[bool, float, str]] = {}

    def add(self, record: UUID, *, exact: bool, score: float, text: str) -> None:
        """A spelling that is near, or the same."""
        before = self._names.get(record)
        if before is None or (exact, score) > before[:2]:
            self._names[record] = (exact, score, text)

    def best(self, most: int) -> dict[UUID, Found]:
        """The nearest, and up to `_SAME` times as many of exactly such a name; ties in the order of ids."""
        nearest = sorted(self._names, key=lambda one: (-self._names[one][0], -self._names[one][1], one.int))
        same = sum(exact for exact, _score, _text in self._names.values())
        kept = nearest[: max(most, min(same, _SAME * most))]
        edge = frozenset(kept[-_EDGE:] if len(kept) >= most else ())
        return {one: self._found(one, edge=one in edge) for one in kept}

    def _found(self, record: UUID, *, edge: bool) -> Found:
        exact, score, name = self._names[record]
        return Found(record, score, name, exact_name=exact, edge=edge)


class _Collected:
    """The best of each record over pools and numbers."""

    def __init__(self) -> None:
        self._found: dict[UUID, Found] = {}
        self._exact: dict[UUID, set[int]] = {}
        self._near: dict[UUID, set[int]] = {}

    def names(self, best: dict[UUID, Found]) -> None:
        """What a pool has. An edge in any pool is one: others were left out there."""
        for record, one in best.items():
            before = self._found.get(record, one)
            better = max(before, one, key=lambda found: (found.exact_name, found.score))
            self._found[record] = replace(better, edge=before.edge or one.edge)

    def number(self, record: UUID, place: int, *, exact: bool) -> None:
        """A number that it has, or nearly has."""
        (self._exact if exact else self._near).setdefault(record, set()).add(place)

    def all(self) -> tuple[Found, ...]:
        """Every record with a number, and those that came by name."""
        records = {*self._exact, *self._near, *self._found}
        return tuple(sorted((self._with_numbers(record) for record in records), key=_rank))

    def _with_numbers(self, record: UUID) -> Found:
        exact = self._exact.get(record, set())
        near = self._near.get(record, set()) - exact
        found = self._found.get(record, Found(record))
        return replace(found, exact_numbers=tuple(sorted(exact)), near_numbers=tuple(sorted(near)))


def _rank(found: Found) -> tuple[int, int, int, float, int]:
    numbers = (-len(found.exact_numbers), -len(found.near_numbers))
    return (*numbers, -found.exact_name, -found.score, found.record.int)


def _look_up_names(view: _View, names: Sequence[NameRow], wanted: Wanted, found: _Collected) -> None:
    everybody = _Pool()
    for name in names:
        _add_same(view, name, everybody)
        _add(view, name, view.names.search(name, wanted.most), everybody)
    found.names(everybody.best(wanted.most))
    near = near_births(wanted.births)
    for ranges in filter(None, (near.near, near.open)):
        rows, pool = [part.segment.born_in(ranges) for part in view.parts], _Pool()
        for name in names:
            _add(view, name, view.names.among(name, wanted.most, rows), pool)
        found.names(pool.best(wanted.most))


def _add_same(view: _View, name: NameRow, pool: _Pool) -> None:
    wanted = exact_form(name.text)
    for part in view.parts:
        segment = part.segment
        for row in segment.by_hash("name", hash_of("", wanted)):
            text = segment.name(row).text
            if part.visible[segment.record_of(row)] and exact_form(text) == wanted:
                pool.add(segment.record(segment.record_of(row)), exact=True, score=0.0, text=text)


def _add(view: _View, name: NameRow, near: Sequence[NearName], pool: _Pool) -> None:
    wanted = exact_form(name.text)
    for one in near:
        part = view.parts[one.segment]
        place = part.segment.record_of(one.row)
        if part.visible[place]:
            text = part.segment.name(one.row).text
            pool.add(part.segment.record(place), exact=exact_form(text) == wanted, score=one.score, text=text)


def _look_up_number(view: _View, place: int, keys: NumberKeys, found: _Collected) -> None:
    for part in view.parts:
        exactly = part.segment.by_hash("exact", hash_of("=", keys.exact)) if keys.exact else []
        nearly = [at for key in set(keys.near) for at in part.segment.by_hash("near", hash_of("~", key))]
        for is_exact, places in ((True, exactly), (False, nearly)):
            for at in places:
                if part.visible[at]:
                    found.number(part.segment.record(at), place, exact=is_exact)
