"""The answer of a check as plain JSON: the same that the page shows, in codes."""

from typing import Any

from comity.application.border.answers import BorderAnswer, Candidate
from comity.application.query.plain_form import first_to_plain
from comity.domain.negative_answers import negative_to_plain
from comity.matching.mrz import MrzReading


def answer_to_plain(answer: BorderAnswer) -> dict[str, Any]:
    """One check. ``clearance`` is always false: nothing here clears anybody."""
    return {
        "search": str(answer.search),
        "at": answer.at.isoformat(),
        "reference": answer.reference,
        "headline": answer.headline.value if answer.headline else None,
        "clearance": False,
        "complete": answer.complete,
        "asked": {
            "names": [name.text for name in answer.asked.names],
            "births": [str(birth) for birth in answer.asked.births],
            "sex": answer.asked.sex.value,
            "nationalities": list(answer.asked.nationalities),
            "numbers": [{"kind": one.kind.value, "text": one.text, "state": one.state} for one in answer.asked.numbers],
        },
        "zone": _zone(answer.zone) if answer.zone else None,
        "candidates": [_candidate(one) for one in answer.candidates],
        "first": [first_to_plain(one) for one in answer.first],
        "certificate": answer.looked.standing.value if answer.looked is not None else None,
        "negative": negative_to_plain(answer.negative) if answer.negative is not None else None,
    }


def _zone(reading: MrzReading) -> dict[str, Any]:
    zone = reading.zone
    return {
        "holds": reading.holds,
        "format": zone.format.value if zone else None,
        "faults": [
            {"field": one.field.value, "fault": one.code.value, "found": one.found, "expected": one.expected}
            for one in reading.faults
        ],
        "corrections": [
            {"field": one.field.value, "written": one.written, "read_as": one.read_as}
            for one in (zone.corrections if zone else ())
        ],
        "number_readings": list(zone.number_readings) if zone else [],
    }


def _candidate(one: Candidate) -> dict[str, Any]:
    entry, backing = one.entry, one.backing
    return {
        "record": str(entry.record),
        "owner": entry.owner,
        "owner_state": entry.owner_state,
        "kind": entry.kind.value,
        "asked_action": entry.action.value,
        "vulnerability": entry.vulnerability.value,
        "misused": entry.misused,
        "synthetic": entry.synthetic,
        "valid_until": entry.valid_until.isoformat(),
        "step": one.step.value,
        "compare_first": one.compare_first,
        "confirmed": False,
        "number": one.number.value,
        "band": one.band.value,
        "probability": one.match.probability if one.match else None,
        "wrong_share": one.wrong_share,
        "names": [name.text for name in entry.person.names] if entry.person else [],
        "backing": {
            "backed": backing.backed,
            "why_not": backing.why.value if backing.why else None,
            "for": backing.for_whom or None,
            "bases": list(backing.bases),
            "grounds": list(backing.codes),
            "as_of": backing.as_of.isoformat() if backing.as_of else None,
        },
        "evidence": [
            {
                "field": piece.field.value,
                "outcome": piece.outcome.value,
                "asked": piece.query,
                "record": piece.candidate,
                "key": piece.key,
            }
            for piece in (one.match.evidence if one.match else ())
        ],
    }
