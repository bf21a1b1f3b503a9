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
from comity.domain.cases import Case, RequestState
from comity.domain.decisions import Decision, Finding, Gate
from comity.domain.earlier_bodies import Judgment
from comity.domain.fitting import known_measure
from comity.domain.measures import EXTRADITION_FAMILY, Ground, Measure
from comity.domain.requests import Letter, MeasureAsked, Subject, identity_inputs, marks_inputs
from comity.domain.stages import AT_HOME, MeasureStage
from comity.law.earlier import MOST

RULES_OF_EARLIER: Final = "5."  # numbers of the law's rules on what went before begin so
_GROUNDS: Final = frozenset(ground.value for ground in Ground)
_STATUS: Final = {
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

    def inputs(self, asked: MeasureAsked) -> dict[str, Any]:
        """The law's input `earlier` for one measure; none where it names no person."""
        subject = next((one for one in self._letter.subjects if one.key == asked.subject), None)
        return {} if subject is None else {"earlier": self.about(subject)}

    def about(self, subject: Subject) -> list[dict[str, Any]]:
        """Earlier matters that may be about this person, refusals first, the newest before the older."""
        if subject.key not in self._of:
            found = [entry for case, request in self._candidates(subject) for entry in self._entries(case, request)]
            found.sort(key=lambda entry: (entry["status"] not in ("refused", "surrendered"), _reversed(entry)))
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
        pairs = self._recorder.unit.views.by_persons(person_keys(subject), MOST)
        return [(case, request) for case, request in pairs if request != self._letter.request]

    def _entries(self, case: UUID, request: UUID) -> Iterator[dict[str, Any]]:
        folded = self._recorder.case(case)
        state = folded.requests.get(request)
        if state is None:
            return
        for entry in entries_of(folded, state):
            yield entry | self._verdicts(entry["id"])

    def _verdicts(self, name: str) -> dict[str, Any]:
        """What named officers recorded of this matter beside this letter; a later word replaces an earlier one."""
        case = self._recorder.case(self._letter.case) if self._recorder.history(self._letter.case) else None
        state = case.requests.get(self._letter.request) if case else None
        said: dict[str, Any] = {}
        lifted: list[str] = []
        for body in state.judged if state else ():
            if body.earlier != name:
                continue
            if body.judgment == Judgment.GROUND_ENDED:
                lifted.append(body.ground)
            elif body.judgment in frozenset(Judgment):
                field, word = _VERDICTS[Judgment(body.judgment)]
                said[field] = word
        return said | ({"lifted": lifted} if lifted else {})


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
            }


def _standing(state: RequestState, asked: MeasureAsked, at: dict[bytes, date]) -> dict[str, Any]:
    """Status, day and grounds; nothing where it was never asked."""
    if state.stage in AT_HOME or not state.measures:
        return _barred_at_home(state, asked)
    measure = state.measures[asked.key]
    status = _STATUS[measure.stage]
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
