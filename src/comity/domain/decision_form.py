"""A decision as a plain value, for storing, digesting and sending, and back.

The plain value holds null, booleans, integers, text, byte strings, lists and maps with text keys only, so that it has
canonical bytes. Reading is strict: what is not exactly of this form is no decision, whoever sent it. Fields that came
later (`clocks`, `absences`, `overlays`, a finding's `absence`, a rule's `clocks`, a change's `parts`) may be absent: a
decision of before stays readable, and its bytes stay what they are.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from comity.domain.decisions import (
    Absence,
    Absent,
    Basis,
    Change,
    Clock,
    ConductView,
    Confidence,
    Decision,
    Effect,
    ElementRow,
    FactUsed,
    Finding,
    Layer,
    LegalOutcome,
    OtherOffence,
    OverlayUsed,
    RuleTrace,
    Standing,
    Trap,
)
from comity.domain.errors import NotVerified

T = TypeVar("T")


def decision_to_plain(decision: Decision) -> dict[str, Any]:
    """The decision as a plain value that `decision_from_plain` reads back.

    ``conduct`` and ``costs`` are written only where they hold something: decisions without them keep their bytes.
    """
    conduct = {} if decision.conduct == ConductView() else {"conduct": _plain_conduct(decision.conduct)}
    costs = {"costs": dict(decision.costs)} if decision.costs else {}
    return (
        conduct
        | costs
        | {
            "assessed": decision.assessed,
            "corpus": decision.corpus,
            "as_of": decision.as_of.isoformat(),
            "requesting_state": decision.requesting_state,
            "requested_state": decision.requested_state,
            "measure": decision.measure,
            "outcome": decision.outcome.value,
            "bases": [_plain_basis(basis) for basis in decision.bases],
            "bases_possible": [_plain_basis(basis) for basis in decision.bases_possible],
            "findings": [_plain_finding(finding) for finding in decision.findings],
            "assurances": list(decision.assurances),
            "on_file": list(decision.on_file),
            "missing": list(decision.missing),
            "channel": decision.channel,
            "languages": list(decision.languages),
            "deadlines": dict(decision.deadlines),
            "alternatives": list(decision.alternatives),
            "warnings": list(decision.warnings),
            "would_change": [_plain_change(change) for change in decision.would_change],
            "rests_on_recalled": [_plain_fact(fact) for fact in decision.rests_on_recalled],
            "trace": [_plain_trace(entry) for entry in decision.trace],
            "confidence": decision.confidence.value,
            "clocks": {clock.value: day.isoformat() for clock, day in decision.clocks.items()},
            "absences": [_plain_absent(absent) for absent in decision.absences],
            "overlays": [_plain_overlay(overlay) for overlay in decision.overlays],
        }
    )


def decision_from_plain(plain: Any) -> Decision:
    """The decision of a plain value.

    Raises:
        NotVerified: It is not exactly of the form that `decision_to_plain` writes.
    """
    form = _Form(plain, _DECISION_FIELDS, "clocks absences overlays conduct costs")
    return Decision(
        assessed=form.octets("assessed"),
        corpus=form.text("corpus"),
        as_of=form.day("as_of"),
        requesting_state=form.text("requesting_state"),
        requested_state=form.text("requested_state"),
        measure=form.text("measure"),
        outcome=form.word("outcome", LegalOutcome),
        bases=form.each("bases", _basis),
        bases_possible=form.each("bases_possible", _basis),
        findings=form.each("findings", _finding),
        assurances=form.texts("assurances"),
        on_file=form.texts("on_file"),
        missing=form.texts("missing"),
        channel=form.text("channel"),
        languages=form.texts("languages"),
        deadlines=form.table("deadlines"),
        costs=form.table("costs") if form.has("costs") else {},
        alternatives=form.texts("alternatives"),
        warnings=form.texts("warnings"),
        would_change=form.each("would_change", _change),
        rests_on_recalled=form.each("rests_on_recalled", _fact),
        trace=form.each("trace", _trace),
        confidence=form.word("confidence", Confidence),
        clocks=form.clocks("clocks"),
        absences=form.each("absences", _absent),
        overlays=form.each("overlays", _overlay),
        conduct=_conduct(plain["conduct"]) if form.has("conduct") else ConductView(),
    )


_DECISION_FIELDS = (
    "assessed corpus as_of requesting_state requested_state measure outcome bases bases_possible findings assurances "
    "on_file missing channel languages deadlines alternatives warnings would_change rests_on_recalled trace confidence"
)


def _plain_basis(basis: Basis) -> dict[str, Any]:
    return {
        "id": basis.id,
        "kind": basis.kind,
        "citation": basis.citation,
        "confidence": basis.confidence.value,
        "note": basis.note,
    }


def _plain_fact(fact: FactUsed) -> dict[str, Any]:
    return {
        "subject": fact.subject,
        "field": fact.field,
        "value": fact.value,
        "source": fact.source,
        "confidence": fact.confidence.value,
    }


def _plain_finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "effect": finding.effect.value,
        "layer": finding.layer.value,
        "rule": finding.rule,
        "reason": finding.reason,
        "text": finding.text,
        "parameters": dict(finding.parameters),
        "citations": list(finding.citations),
        "facts": [_plain_fact(fact) for fact in finding.facts],
        "confidence": finding.confidence.value,
    } | ({"absence": finding.absence.value} if finding.absence else {})


def _plain_trace(entry: RuleTrace) -> dict[str, Any]:
    return {
        "rule": entry.rule,
        "result": entry.result,
        "facts": [_plain_fact(fact) for fact in entry.facts],
        "clocks": [clock.value for clock in entry.clocks],
    }


def _plain_absent(absent: Absent) -> dict[str, Any]:
    return {"absence": absent.absence.value, "what": absent.what, "record": absent.record, "source": absent.source}


def _plain_overlay(overlay: OverlayUsed) -> dict[str, Any]:
    return {
        "name": overlay.name,
        "digest": overlay.digest,
        "signer": overlay.signer,
        "authority": overlay.authority,
        "rank": overlay.rank,
    }


def _plain_change(change: Change) -> dict[str, Any]:
    plain: dict[str, Any] = {"what": change.what, "name": change.name, "outcome": change.outcome.value}
    return plain | ({"parts": [list(part) for part in change.parts]} if change.parts else {})


def _plain_conduct(view: ConductView) -> dict[str, Any]:
    return {
        "rows": [
            {
                "state": row.state,
                "rule": row.rule,
                "words": list(row.words),
                "standing": row.standing.value,
                "citation": row.citation,
                "confidence": row.confidence.value,
            }
            for row in view.rows
        ],
        "others": [
            {"state": one.state, "offence": one.offence, "standing": one.standing.value, "citation": one.citation}
            for one in view.others
        ],
        "traps": [
            {
                "topic": trap.topic,
                "advice": trap.advice,
                "citation": trap.citation,
                "confidence": trap.confidence.value,
            }
            for trap in view.traps
        ],
    }


def _basis(plain: Any) -> Basis:
    form = _Form(plain, "id kind citation confidence note")
    confidence = form.word("confidence", Confidence)
    return Basis(form.text("id"), form.text("kind"), form.text("citation"), confidence, form.text("note"))


def _fact(plain: Any) -> FactUsed:
    form = _Form(plain, "subject field value source confidence")
    texts = (form.text("subject"), form.text("field"), form.text("value"), form.text("source"))
    return FactUsed(*texts, form.word("confidence", Confidence))


def _finding(plain: Any) -> Finding:
    form = _Form(plain, "code effect layer rule reason text parameters citations facts confidence", "absence")
    return Finding(
        code=form.text("code"),
        effect=form.word("effect", Effect),
        layer=form.word("layer", Layer),
        rule=form.text("rule"),
        reason=form.text("reason"),
        text=form.text("text"),
        parameters=form.table("parameters"),
        citations=form.texts("citations"),
        facts=form.each("facts", _fact),
        confidence=form.word("confidence", Confidence),
        absence=form.word("absence", Absence) if form.has("absence") else None,
    )


def _trace(plain: Any) -> RuleTrace:
    form = _Form(plain, "rule result facts", "clocks")
    clocks = tuple(_word(clock, Clock, "clocks") for clock in form.texts("clocks"))
    return RuleTrace(form.text("rule"), form.text("result"), form.each("facts", _fact), clocks)


def _change(plain: Any) -> Change:
    form = _Form(plain, "what name outcome", "parts")
    return Change(form.text("what"), form.text("name"), form.word("outcome", LegalOutcome), form.each("parts", _part))


def _part(plain: Any) -> tuple[str, str]:
    match plain:
        case [str(what), str(name)]:
            return what, name
        case _:
            raise _malformed("a part of a change is not two texts")


def _absent(plain: Any) -> Absent:
    form = _Form(plain, "absence what record source")
    return Absent(form.word("absence", Absence), form.text("what"), form.text("record"), form.text("source"))


def _overlay(plain: Any) -> OverlayUsed:
    form = _Form(plain, "name digest signer authority rank")
    texts = (form.text("name"), form.text("digest"), form.text("signer"), form.text("authority"))
    return OverlayUsed(*texts, form.whole("rank"))


def _conduct(plain: Any) -> ConductView:
    form = _Form(plain, "rows others traps")
    return ConductView(form.each("rows", _row), form.each("others", _other), form.each("traps", _trap))


def _row(plain: Any) -> ElementRow:
    form = _Form(plain, "state rule words standing citation confidence")
    return ElementRow(
        state=form.text("state"),
        rule=form.text("rule"),
        words=form.texts("words"),
        standing=form.word("standing", Standing),
        citation=form.text("citation"),
        confidence=form.word("confidence", Confidence),
    )


def _other(plain: Any) -> OtherOffence:
    form = _Form(plain, "state offence standing citation")
    standing = form.word("standing", Standing)
    return OtherOffence(form.text("state"), form.text("offence"), standing, form.text("citation"))


def _trap(plain: Any) -> Trap:
    form = _Form(plain, "topic advice citation confidence")
    confidence = form.word("confidence", Confidence)
    return Trap(form.text("topic"), form.text("advice"), form.text("citation"), confidence)


class _Form:
    """Reads a map that has exactly these fields, and may have those that came later."""

    def __init__(self, plain: Any, fields: str, later: str = "") -> None:
        if not isinstance(plain, Mapping) or set(plain) - set(later.split()) != set(fields.split()):
            raise _malformed("it has other fields than a decision has")
        self._plain = plain
        self._later = frozenset(later.split())

    def has(self, field: str) -> bool:
        return field in self._plain

    def text(self, field: str) -> str:
        value = self._plain[field]
        if not isinstance(value, str):
            raise _malformed(f"{field} is not text")
        return value

    def octets(self, field: str) -> bytes:
        value = self._plain[field]
        if not isinstance(value, bytes):
            raise _malformed(f"{field} is not bytes")
        return value

    def whole(self, field: str) -> int:
        value = self._plain[field]
        if not isinstance(value, int) or isinstance(value, bool):
            raise _malformed(f"{field} is not a whole number")
        return value

    def day(self, field: str) -> date:
        return _day(self.text(field), field)

    def clocks(self, field: str) -> dict[Clock, date]:
        return {_word(name, Clock, field): _day(text, field) for name, text in self.table(field).items()}

    def word(self, field: str, words: Callable[[str], T]) -> T:
        return _word(self.text(field), words, field)

    def each(self, field: str, read: Callable[[Any], T]) -> tuple[T, ...]:
        values = self._value(field, [])
        if not isinstance(values, list):
            raise _malformed(f"{field} is not a list")
        return tuple(read(value) for value in values)

    def texts(self, field: str) -> tuple[str, ...]:
        values = self._value(field, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise _malformed(f"{field} is not a list of texts")
        return tuple(values)

    def table(self, field: str) -> dict[str, str]:
        values = self._value(field, {})
        if not isinstance(values, Mapping) or not all(
            isinstance(key, str) and isinstance(value, str) for key, value in values.items()
        ):
            raise _malformed(f"{field} is not a table of texts")
        return dict(values)

    def _value(self, field: str, absent: Any) -> Any:
        return self._plain.get(field, absent) if field in self._later else self._plain[field]


def _day(text: str, field: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise _malformed(f"{field} is not a day") from None
    if day.isoformat() != text:
        raise _malformed(f"{field} is not a day written like 2026-02-01")
    return day


def _word(text: str, words: Callable[[str], T], field: str) -> T:
    try:
        return words(text)
    except ValueError:
        raise _malformed(f"{field} is an unknown word") from None


def _malformed(why: str) -> NotVerified:
    return NotVerified(
        "decision.malformed",
        f"This is no decision: {why}.",
        advice="Ask the sender which version of the format it writes.",
    )
