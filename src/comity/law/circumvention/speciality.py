"""Speciality (rule 5.4): who was handed over for some offences is not tried, nor handed on, for others done before.

Open are: the offences of the hand-over, those to which the surrendering state consented later, conduct after the
hand-over, and everything once the days of the treaty have passed in which the person could have left and did not.
Without a term in the treaty the protection does not end by itself (UN Model Treaty on Extradition 14, recalled).
"""

from datetime import timedelta
from typing import Final

from comity.domain.decisions import Effect, Finding, Layer
from comity.domain.measures import Ground, Measure
from comity.law.answers import NOTHING, Answer, find, raised
from comity.law.circumvention.facts import shared_marks
from comity.law.circumvention.linking import SURRENDER, Linked, linked, same_state
from comity.law.earlier import EarlierMatter, Status
from comity.law.matter import MLA, POLICE, Matter
from comity.law.rules import rule

_MOVING_ON: Final = frozenset({Measure.TSP, Measure.READMISSION, Measure.DEPORTATION})
_TRYING: Final = MLA | POLICE | {Measure.TRANSFER_PROCEEDINGS}
_PARTY: Final = frozenset({"victim", "witness", "missing"})


@rule("5.4", Layer.TREATY, "rule of speciality; UN Model Treaty on Extradition 14", SURRENDER | _MOVING_ON | _TRYING)
def speciality_kept(matter: Matter) -> Answer:
    """A new charge, or a hand-over to another state, outside what the person was surrendered for."""
    if matter.question.person.role in _PARTY:
        return NOTHING
    found = []
    for one in linked(matter, SURRENDER, frozenset({Status.SURRENDERED})):
        reason = _broken_how(matter, one.entry)
        if reason and not _is_open(matter, one.entry):
            found.append(_bar(matter, one, reason))
    return raised(*found)


def protected_until(entry: EarlierMatter) -> str:
    """The last day of protection; empty while it has no end."""
    if entry.freed_on is None or entry.specialty_days is None:
        return ""
    return (entry.freed_on + timedelta(days=entry.specialty_days)).isoformat()


def _broken_how(matter: Matter, entry: EarlierMatter) -> str:
    """How this request touches the surrender; empty if it does not.

    The state that gave the person up may have the person back, and is asked anew for further offences.
    """
    question = matter.question
    holds, gave = entry.requesting_state, entry.requested_state
    states = (question.requesting_state, question.requested_state)
    from_holder = same_state(matter, question.requesting_state, holds)
    if matter.measure in _TRYING:
        return "speciality.charge" if from_holder else ""
    if any(same_state(matter, code, gave) for code in states) or (from_holder and matter.measure in SURRENDER):
        return ""
    return "speciality.onward" if any(same_state(matter, code, holds) for code in states) else ""


def _is_open(matter: Matter, entry: EarlierMatter) -> bool:
    """The offence was in the hand-over or consented to, the conduct is later, or the protection has ended."""
    question = matter.question
    if question.offence in entry.surrendered_for | entry.widened:
        return True
    until = protected_until(entry)
    if until and question.as_of.isoformat() > until:
        return True
    began = question.marks.began or question.offence_date
    return bool(entry.surrendered_on and began > entry.surrendered_on and not _marked(matter, entry))


def _marked(matter: Matter, entry: EarlierMatter) -> bool:
    return bool(shared_marks(matter.question.marks, entry.marks))


def _bar(matter: Matter, one: Linked, reason: str) -> Finding:
    entry = one.entry
    return find(
        "5.4", Ground.SPECIALTY, Effect.MANDATORY if one.is_same else Effect.REVIEW, Layer.TREATY, reason, one.fact,
        requested=entry.requested_state, offences=", ".join(sorted(entry.surrendered_for | entry.widened)) or "?",
        now=matter.question.offence, earlier=entry.id,
    )  # fmt: skip
