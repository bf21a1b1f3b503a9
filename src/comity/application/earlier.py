"""Earlier matters about the persons of a letter, from this node's own cases: what the gate is told of what went before.

Both sides look, each in its own cases, so a refusal that the sender does not tell is seen by whoever knows it. Only
surrender is looked for, only by what the letter says of a person, and only inside an act that has an officer, a
purpose and a case. What is found is compared by the law's own rules; here nobody is judged.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final
from uuid import UUID

from comity.application.projections import person_keys, sought
from comity.application.recorder import Recorder
from comity.domain.assessments import Assessment
from comity.domain.authorities import state_of
from comity.domain.cases import Case, RequestState
from comity.domain.decisions import Decision, Finding, Gate
from comity.domain.earlier_bodies import EarlierJudged, Judgment, SpecialityReported
from comity.domain.fitting import known_measure
from comity.domain.measures import EXTRADITION_FAMILY, Ground, Measure
from comity.domain.registers import assurances, specialities
from comity.domain.requests import Letter, MeasureAsked, Subject, identity_inputs, marks_inputs
from comity.domain.stages import AT_HOME, MeasureStage
from comity.law.earlier import MOST

_MOST_JUDGED: Final = 100_000
_MOST_LOOKED_AT: Final = 10 * MOST  # requests: many newer drafts for one name do not hide an older refusal
RULES_OF_EARLIER: Final = "5."  # numbers of the law's rules on what went before begin so
_GROUNDS: Final = frozenset(ground.value for ground in Ground)
STATUS: Final = {
    MeasureStage.ASKED: "pending",
    MeasureStage.INFORMATION_ASKED: "pending",
    MeasureStage.POSTPONED: "pending",
    MeasureStage.ACCEPTED: "granted",
    MeasureStage.REFUSED: "refused",
    MeasureStage.EXECUTED: "surrendered",
    MeasureStage.NOT_EXECUTED: "not_executed",
    MeasureStage.WITHDRAWN: "withdrawn",
}
_VERDICTS: Final = {
    Judgment.OTHER_PERSON: ("person_verdict", "other"),
    Judgment.SAME_PERSON: ("person_verdict", "same"),
    Judgment.OTHER_FACTS: ("facts_verdict", "other"),
    Judgment.SAME_FACTS: ("facts_verdict", "same"),
}


class EarlierMatters:
    """What this node's cases hold of earlier requests to surrender the persons of one letter.

    Args:
        recorder: The act in which somebody, or the node itself, has the letter assessed.
        letter: The letter.
        telling: False where the reading stands in the record already.
    """

    def __init__(self, recorder: Recorder, letter: Letter, *, telling: bool = True) -> None:
        self._telling = telling
        self._recorder = recorder
        self._letter = letter
        self._of: dict[str, list[dict[str, Any]]] = {}
        self._broken: list[dict[str, Any]] | None = None
        self._cut = False

    def inputs(self, asked: MeasureAsked) -> dict[str, Any]:
        """The law's inputs for one measure: broken assurances, and `earlier` where it names a person."""
        subject = next((one for one in self._letter.subjects if one.key == asked.subject), None)
        told: dict[str, Any] = {"broken": self.broken()}
        if subject is not None:
            told["earlier"] = self.about(subject)
        return told | ({"earlier_cut": True} if self._cut else {})

    def broken(self) -> list[dict[str, Any]]:
        """Assurances on this node's register of which a breach was ever judged, as they stand."""
        if self._broken is None:
            unit = self._recorder.unit
            cases = {stored.signed.event.case for stored in unit.events.of_type("assurance.judged", limit=_MOST_JUDGED)}
            found = [
                {
                    "id": one.id.hex()[:16],
                    "state": one.recorded.given_by,
                    "assurance": one.recorded.assurance,
                    "standing": one.standing,
                }
                for case in sorted(case for case in cases if case is not None)
                for state in self._recorder.case(case).requests.values()
                for one in assurances(state)
                if one.judged
            ]
            self._cut |= len(found) > MOST
            self._broken = found[:MOST]
        return self._broken

    def about(self, subject: Subject) -> list[dict[str, Any]]:
        """Earlier matters that may be about this person, refusals first, the newest before the older."""
        if subject.key not in self._of:
            found = [
                entry for case, request in self._candidates(subject) for entry in self._entries(case, request, subject)
            ]
            found.sort(key=lambda entry: (entry["status"] not in ("refused", "surrendered"), _reversed(entry)))
            self._cut |= len(found) > MOST
            self._of[subject.key] = found[:MOST]
            if found and self._telling:
                self._recorder.audit(
                    "persons.compared",
                    case=self._letter.case,
                    subject=str(self._letter.request),
                    outcome="read",
                    matters=str(len(found)),
                )
        return self._of[subject.key]

    def _candidates(self, subject: Subject) -> list[tuple[UUID, UUID]]:
        pairs = self._recorder.unit.views.by_persons(person_keys(subject), _MOST_LOOKED_AT + 1)
        self._cut |= len(pairs) > _MOST_LOOKED_AT  # the older ones were not looked at, and the gate is told
        pairs = pairs[:_MOST_LOOKED_AT]
        return [(case, request) for case, request in pairs if request != self._letter.request]

    def _entries(self, case: UUID, request: UUID, subject: Subject) -> Iterator[dict[str, Any]]:
        folded = self._recorder.case(case)
        state = folded.requests.get(request)
        if state is None:
            return
        for entry in entries_of(folded, state):
            yield entry | self._verdicts(entry["id"], subject.key)

    def _verdicts(self, name: str, subject: str) -> dict[str, Any]:
        """What named officers recorded of this matter beside this person; a later word replaces an earlier one.

        That it is another person, or that a ground has ended, holds for the person of whom it was found. Where an older
        record names nobody, it holds only if the letter has one person.
        """
        case = self._recorder.case(self._letter.case) if self._recorder.history(self._letter.case) else None
        state = case.requests.get(self._letter.request) if case else None
        said: dict[str, Any] = {}
        lifted: list[str] = []
        for body in state.judged if state else ():
            if body.earlier != name or not self._is_of(body, subject):
                continue
            if body.judgment == Judgment.GROUND_ENDED:
                lifted.append(body.ground)
            elif body.judgment in frozenset(Judgment):
                field, word = _VERDICTS[Judgment(body.judgment)]
                said[field] = word
        return said | ({"lifted": lifted} if lifted else {})

    def _is_of(self, body: EarlierJudged, subject: str) -> bool:
        if body.judgment in (Judgment.SAME_PERSON, Judgment.SAME_FACTS, Judgment.OTHER_FACTS):
            return body.subject in ("", subject) or body.judgment != Judgment.SAME_PERSON
        return body.subject == subject or (not body.subject and len(self._letter.subjects) == 1)


def entries_of(case: Case, state: RequestState) -> Iterator[dict[str, Any]]:
    """Each surrender that a request asks, as the law's input has it. A draft that no gate barred was never asked."""
    subjects = {subject.key: subject for subject in sought(state.letter)}
    at = {entry.known.digest: entry.known.event.at.date() for entry in case.timeline}
    for asked in state.letter.measures:
        subject = subjects.get(asked.subject)
        if subject is None or known_measure(asked.measure) not in EXTRADITION_FAMILY:
            continue
        standing = _standing(state, asked, at)
        if standing:
            letter = state.letter
            identity = {**identity_inputs(subject), "nationality": list(subject.nationality)}
            yield {
                "id": f"{state.id}.{asked.key}",
                "measure": asked.measure,
                "from": letter.requesting_state,
                "to": letter.requested_state,
                "offence": letter.offence,
                "offence_date": letter.offence_date.isoformat(),
                "person": identity,
                "marks": marks_inputs(letter),
                **({"asked": state.released_at.date().isoformat()} if state.released_at else {}),
                **standing,
                **_handed_over(state, asked.key),
            }


def _standing(state: RequestState, asked: MeasureAsked, at: dict[bytes, date]) -> dict[str, Any]:
    """Status, day and grounds; nothing where it was never asked."""
    if state.stage in AT_HOME or not state.measures:
        return _barred_at_home(state, asked)
    measure = state.measures[asked.key]
    status = STATUS[measure.stage]
    if measure.stage is MeasureStage.EXECUTED and known_measure(asked.measure) is Measure.PROVISIONAL_ARREST:
        status = "pending"  # arrested, not yet handed over
    standing: dict[str, Any] = {"status": status}
    decided = at.get(measure.decided_in or b"") if status not in ("pending",) else None
    if decided:
        standing["decided"] = decided.isoformat()
    if status == "refused":
        standing["grounds"] = sorted(set(measure.grounds) & _GROUNDS)
    if status == "surrendered":
        done = at.get(measure.executed_in or b"") or (state.answered_at.date() if state.answered_at else None)
        standing |= {"surrendered_for": [state.letter.offence]}
        standing |= {"surrendered_on": done.isoformat()} if done else {}
    return standing


def _handed_over(state: RequestState, key: str) -> dict[str, Any]:
    """What the register of speciality has of this measure; it goes before what its stage says."""
    one = next((one for one in specialities(state) if one.measure == key), None)
    if one is None:
        return {}
    known = {
        "status": "surrendered",
        "surrendered_on": one.recorded.on.isoformat(),
        "surrendered_for": list(one.recorded.offences),
        "widened": list(one.widened),
        "specialty_days": one.recorded.specialty_days,
        "freed_on": one.freed_on.isoformat() if one.freed_on else None,
    }
    return {name: value for name, value in known.items() if value not in (None, [])}


def _barred_at_home(state: RequestState, asked: MeasureAsked) -> dict[str, Any]:
    """A draft that our own gate barred: what could not be asked is not done by another road."""
    for plain in state.assessments.values():
        for key, decision in plain.get("decisions", {}).items():
            grounds = _barring(decision) if key == asked.key else ()
            if grounds:
                return {"status": "barred", "grounds": sorted(grounds)}
    return {}


def _barring(decision: dict[str, Any]) -> set[str]:
    """Codes of a stored decision that bar, those of the rules on earlier matters left out: they come from elsewhere."""
    findings = decision.get("findings", [])
    return {
        str(one.get("code"))
        for one in findings
        if one.get("effect") == "mandatory" and not str(one.get("rule", "")).startswith(RULES_OF_EARLIER)
    } & _GROUNDS


def _reversed(entry: dict[str, Any]) -> int:
    """The newest first."""
    day = entry.get("decided") or entry.get("asked") or "0001-01-01"
    return -date.fromisoformat(day).toordinal()


def findings_on_earlier(decision: Decision) -> tuple[Finding, ...]:
    """What the rules on earlier matters raised."""
    return tuple(finding for finding in decision.findings if finding.rule.startswith(RULES_OF_EARLIER))


def tell_oversight(recorder: Recorder, letter: Letter, assessment: Assessment) -> None:
    """An entry in the record for each measure on which an earlier matter bears; auditors look for this act."""
    for key, decision in assessment.decisions.items():
        found = findings_on_earlier(decision)
        if not found:
            continue
        codes = ",".join(sorted({finding.code for finding in found}))
        matters = sorted({finding.parameters.get("earlier") or finding.rule for finding in found})
        recorder.audit(
            "evasion.alarm",
            case=letter.case,
            subject=f"{letter.request}.{key}",
            outcome="barred" if decision.gate() is Gate.BARRED else "review",
            grounds=codes,
            matters=" ".join(matters)[:500],
            measure=decision.measure,
        )


def watch_speciality(recorder: Recorder, state: RequestState, body: SpecialityReported) -> None:
    """An alarm in the record, if what is reported lies outside the surrender; on the node that gave the person up."""
    if state_of(recorder.desk.node) != state.letter.requested_state[:2]:
        return
    one = next((one for one in specialities(state) if one.measure == body.measure), None)
    if one is None or not one.touches(body, recorder.at.date()):
        return
    recorder.audit(
        "speciality.alarm",
        case=state.letter.case,
        subject=f"{state.id}.{body.measure}",
        outcome=body.touch,
        offence=body.offence,
        surrendered_for=" ".join(one.offences),
    )
