"""What is not there, kept apart in three ways: nobody looked, none is known, sources contradict each other.

None of the three is proof that there is nothing, and none of them clears anything.
"""

from collections.abc import Iterator
from typing import Final

from comity.domain.decisions import Absence, Absent
from comity.law.bases import FAMILY
from comity.law.matter import Matter

ABSENCE_OF_STATUS: Final = {"none_known": Absence.NONE_KNOWN, "disputed": Absence.DISPUTED}
_STRONGEST: Final = (Absence.DISPUTED, Absence.NONE_KNOWN, Absence.UNKNOWN)


def absences(matter: Matter) -> tuple[Absent, ...]:
    """Everything that the measure could rest on and that is unknown, not known to exist, or disputed."""
    return (*_treaties(matter), *_laws(matter), *_maxima(matter))


def treaty_absence(matter: Matter) -> Absence | None:
    """In which way a treaty for the measure is not there; None if there is one, or the measure knows no treaties."""
    found = {absent.absence for absent in _treaties(matter)}
    return next((absence for absence in _STRONGEST if absence in found), None)


def _treaties(matter: Matter) -> Iterator[Absent]:
    kind = FAMILY.get(matter.measure)
    if kind is None or matter.bases.bilateral:
        return
    records = matter.law.records(matter.requesting.code, matter.requested.code, kind)
    if not records:
        yield Absent(Absence.UNKNOWN, "treaty")
    for treaty in records:
        absence = ABSENCE_OF_STATUS.get(treaty.status)
        if absence:
            yield Absent(absence, "treaty", treaty.id, "; ".join(dict.fromkeys(f.source for f in treaty.facts)))


def _laws(matter: Matter) -> Iterator[Absent]:
    """The requested state's own law, where the measure is of a family for which there are such laws."""
    if matter.measure not in FAMILY or matter.bases.bilateral or matter.bases.regional:
        return
    law = matter.requested_law
    if law is None:
        yield Absent(Absence.UNKNOWN, "law", matter.requested.code)
    elif law.basis is None or law.basis.value == "unknown":
        yield Absent(Absence.UNKNOWN, "law", law.title, law.basis.used.source if law.basis else "")


def _maxima(matter: Matter) -> Iterator[Absent]:
    for maximum in matter.maxima():
        if maximum.months is None:
            yield Absent(Absence.UNKNOWN, "maximum", maximum.state)
