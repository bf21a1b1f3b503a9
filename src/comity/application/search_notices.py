"""After a search that hit: every owner of a record that was shown is told who asked, for what, and when.

The rule (`docs/decisions/0032`): always, for every record shown to an officer, ours or a partner's, in the transaction
of the search itself. It may only be *later*, never *not*: where two persons held back the notices of a case because
telling would give away a covert operation, an inquiry into officials or a person in danger, and where no line leads to
the owner yet. What is held back is on record at once and goes out at its moment.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from comity.application.reading import known
from comity.application.recorder import Recorder
from comity.domain.errors import InvalidInput, NotVerified, Unavailable
from comity.domain.negative_answers import Occasion
from comity.domain.redress_bodies import HoldingDecided, SearchHeld, SearchNoticed

LONGEST_HOLDING: Final = timedelta(days=90)
"""For which the notices of a case may be held back by one grant."""
LONGEST_IN_ALL: Final = timedelta(days=365)
"""After which a notice goes out whatever was granted."""
TRY_AGAIN: Final = timedelta(days=1)
MOST_RECORDS: Final = 500  # in one notice; a longer list goes in several
_MOST_GRANTS: Final = 10_000


@dataclass(frozen=True, slots=True)
class SearchDone:
    """A search by an officer of this node.

    `unit` is the post or boat where it is smaller than the node, or empty; `reference` the case, as its owner may know
    it. `hits` are the records shown, by owner (node id). `at` is when, where it is recorded later.
    """

    search: UUID
    reference: str
    purpose: str
    occasion: Occasion
    hits: Mapping[str, tuple[UUID, ...]]
    unit: str = ""
    at: datetime | None = None


def tell_owners(recorder: Recorder, done: SearchDone) -> None:
    """Record a notice for each owner of what was shown; it is kept and sent with the search, or nothing is.

    Raises:
        InvalidInput: No purpose or no case: such a search is none.
    """
    if not done.purpose.strip() or not done.reference.strip():
        raise InvalidInput("safeguard.incomplete", "A search needs a purpose and a case.", advice="Give both.")
    grant = granted(recorder, done.reference)
    for owner in sorted(done.hits):
        for records in _parts(done.hits[owner]):
            notice = SearchNoticed(
                search=done.search,
                owner=owner,
                records=records,
                unit=done.unit or recorder.desk.authority.name,
                role=recorder.actor.role.value,
                purpose=done.purpose.strip(),
                reference=done.reference.strip(),
                occasion=done.occasion.value,
                searched_at=done.at or recorder.at,
            )
            _tell(recorder, notice, grant)


def send(recorder: Recorder, notice: SearchNoticed) -> bool:
    """Record the notice for its owner; False if no line leads there yet, and nothing was recorded."""
    if notice.owner == recorder.desk.node:
        recorder.record(notice, case=None)
        return True
    try:
        recorder.directory.hop(notice.owner)
        recorder.directory.sealing_key(notice.owner, recorder.at)
    except (Unavailable, NotVerified):
        return False
    recorder.record(notice, case=None, audience=[notice.owner])
    return True


def granted(recorder: Recorder, reference: str) -> tuple[bytes, HoldingDecided] | None:
    """The grant by which notices of this case are held back now, with the digest of its event."""
    for stored in recorder.unit.events.of_type("holding.decided", limit=_MOST_GRANTS):
        body = known(stored.signed).body
        if isinstance(body, HoldingDecided) and body.reference == reference:
            return (stored.signed.digest, body) if body.granted and body.until > recorder.at else None
    return None


def _tell(recorder: Recorder, notice: SearchNoticed, grant: tuple[bytes, HoldingDecided] | None) -> None:
    if grant is not None:
        until = min(grant[1].until, notice.searched_at + LONGEST_IN_ALL)
        recorder.record(SearchHeld(notice, grant[1].ground, until, grant[0]), case=None)
    elif not send(recorder, notice):
        recorder.record(SearchHeld(notice, "no_line", recorder.at + TRY_AGAIN), case=None)


def _parts(records: tuple[UUID, ...]) -> Iterable[tuple[UUID, ...]]:
    unique = tuple(dict.fromkeys(records))
    return (unique[at : at + MOST_RECORDS] for at in range(0, len(unique), MOST_RECORDS))
