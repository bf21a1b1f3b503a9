"""Answers of a search as JSON has them: what the command line prints and the API gives."""

from typing import Any

from comity.application.not_this_person import CompareFirst
from comity.application.query.looking import Candidate
from comity.application.query.search_person import SearchAnswer
from comity.domain.identity import PersonIdentity, ThingNumber
from comity.domain.negative_answers import negative_to_plain
from comity.domain.register_entries import RegisterEntry
from comity.matching.person import Match


def answer_to_plain(answer: SearchAnswer) -> dict[str, Any]:
    """The whole answer. ``hit`` is always false: a candidate is one when a named officer has confirmed it."""
    return {
        "search": str(answer.search),
        "at": answer.at.isoformat(),
        "purpose": answer.asking.purpose.value,
        "case": answer.asking.reference,
        "hit": False,
        "complete": answer.complete,
        "namesakes_left": answer.namesakes_left,
        "register_change": answer.sequence,
        "first": [first_to_plain(one) for one in answer.first],
        "candidates": [candidate_to_plain(one, answer) for one in answer.candidates],
        "negative": None if answer.negative is None else negative_to_plain(answer.negative),
    }


def first_to_plain(one: CompareFirst) -> dict[str, Any]:
    """A certificate or a misused identity to compare with first. It clears nobody."""
    return {
        "certificate": one.number,
        "issuer": one.issuer,
        "standing": one.standing.value,
        "misused": one.misused,
        "names": list(one.holder.names),
        "birth": one.holder.birth,
        "features": list(one.holder.features),
        "records": [str(record) for record in one.records],
    }


def candidate_to_plain(one: Candidate, answer: SearchAnswer) -> dict[str, Any]:
    """A candidate: the record, how sure a machine may be, and why."""
    share = answer.shares.of(band=one.band.value)
    return {
        **entry_to_plain(one.entry),
        "band": one.band.value,
        "found_by": one.name,
        "probability": round(one.probability, 6),
        "expected_wrong_share": round(one.match.expected_wrong_share, 6) if one.match else None,
        "share_of_verdicts": share
        and {"share": share.share, "low": share.low, "high": share.high, "of": share.verdicts},
        "evidence": evidence_to_plain(one.match) if one.match else [],
        "numbers": [
            {"asked": one.asked.text, "known": one.known.text, "kind": one.known.kind.value, "exact": one.exact}
            for one in one.numbers
        ],
    }


def entry_to_plain(entry: RegisterEntry) -> dict[str, Any]:
    """A record as the register shows it."""
    return {
        "record": str(entry.record),
        "owner": entry.owner,
        "owner_state": entry.owner_state,
        "kind": entry.kind.value,
        "action": entry.action.value,
        "vulnerability": entry.vulnerability.value,
        "misused": entry.misused,
        "synthetic": entry.synthetic,
        "valid_until": entry.valid_until.isoformat(),
        "person": person_to_plain(entry.person) if entry.person else None,
        "things": [_number(one) for one in entry.things],
    }


def person_to_plain(person: PersonIdentity) -> dict[str, Any]:
    """Who somebody is said to be."""
    return {
        "names": [{"text": name.text, "kind": name.kind.value, "language": name.language} for name in person.names],
        "births": [str(birth) for birth in person.births],
        "sex": person.sex.value,
        "nationalities": list(person.nationalities),
        "numbers": [_number(one) for one in person.numbers],
        "birth_place": person.birth_place,
    }


def evidence_to_plain(match: Match) -> list[dict[str, Any]]:
    """Every fact that was compared, with its weight (log10 of the likelihood ratio) and the key of its words."""
    return [
        {
            "field": one.field.value,
            "outcome": one.outcome.value,
            "weight": round(one.weight, 3),
            "asked": one.query,
            "known": one.candidate,
            "reason": one.key,
            "params": dict(one.params),
        }
        for one in match.evidence
    ]


def _number(number: ThingNumber) -> dict[str, str]:
    return {"kind": number.kind.value, "text": number.text, "state": number.state, "scheme": number.scheme}
