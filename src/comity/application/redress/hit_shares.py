"""The expected share of wrong hits: what officers found, for the screen beside each hit, and for everybody to read."""

from collections.abc import Iterable
from dataclasses import dataclass

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.policy import acting
from comity.application.ports import Unit
from comity.application.ports.safeguards import VerdictCount
from comity.application.recorder import Recorder
from comity.domain.officers import Officer, Role
from comity.domain.wrong_hits import Judged, Line, Share, publishable, share_of

MAY_SEE_COUNTS = frozenset({Role.SUPERVISOR, Role.NATIONAL_DESK, Role.LAWYER, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class MeasuredShares:
    """What verdicts say of hits, as the scoring and the screens ask for it."""

    counts: tuple[VerdictCount, ...]

    def of(self, *, band: str, query_script: str = "", record_script: str = "") -> Share | None:
        """The share of wrong ones in a band: for these scripts where enough is known, else in the whole band.

        None means that nothing is known yet; it never means that none is wrong.
        """
        in_band = [one for one in self.counts if one.band == band]
        same = [one for one in in_band if (one.query_script, one.record_script) == (query_script, record_script)]
        return _share(same) or _share(in_band)


def measured_shares(unit: Unit) -> MeasuredShares:
    """The verdicts of this node, counted."""
    return MeasuredShares(tuple(unit.safeguards.count_verdicts()))


def published_shares(desk: Desk) -> tuple[Line, ...]:
    """What everybody may read: no person, no officer, no small count; nothing of the month that runs."""
    with desk.store.reading() as unit:
        counts = unit.safeguards.count_verdicts()
    return publishable(_alike(counts), desk.clock.now())


def read_counts(desk: Desk, officer: Officer, *, purpose: str) -> tuple[Judged, ...]:
    """Every count as it is, small ones too; the reading is on record.

    Raises:
        NotPermitted: The officer's roles do not see them.
    """
    with audited(desk, officer, purpose, "matches.counted"), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, acting(officer, MAY_SEE_COUNTS, "reading of verdicts"), purpose)
        found = tuple(_alike(unit.safeguards.count_verdicts()))
        recorder.audit("matches.counted", subject=f"{len(found)} lines", outcome="read")
        recorder.finish()
    return found


def _share(counts: Iterable[VerdictCount]) -> Share | None:
    found = list(counts)
    return share_of(sum(one.number for one in found if not one.wrong), sum(one.number for one in found if one.wrong))


def _alike(counts: Iterable[VerdictCount]) -> list[Judged]:
    cells: dict[tuple[str, str, str, str], list[int]] = {}
    for one in counts:
        script, threshold = f"{one.query_script}>{one.record_script}", f"{one.band}:{one.threshold_e12}"
        cell = cells.setdefault((script, one.group, threshold, one.month), [0, 0])
        cell[one.wrong] += one.number
    return [Judged(*key, confirmed=right, wrong=wrong) for key, (right, wrong) in sorted(cells.items())]
