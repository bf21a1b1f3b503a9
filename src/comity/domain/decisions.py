"""What the law says of one measure, and what the gate does with it.

A `Decision` is a value that explains itself: bases in order, every finding with its layer, effect, facts, citation and
confidence, what is missing, what would change the outcome, and the digest of the very text that it assessed. The six
legal outcomes lead to three gate outcomes (`core.md`, "Six legal outcomes, three gate outcomes").
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, StrEnum


class Gate(Enum):
    """What the gate does: three values that combine with ``&``, the strictest wins. It has no truth value."""

    CLEARED = "cleared"
    NEEDS_HUMAN = "needs_human"
    BARRED = "barred"

    def __and__(self, other: "Gate") -> "Gate":
        return max(self, other, key=STRICTNESS.index)

    def __bool__(self) -> bool:
        raise TypeError("a gate outcome has three values; compare it with Gate.CLEARED, NEEDS_HUMAN or BARRED")


STRICTNESS = (Gate.CLEARED, Gate.NEEDS_HUMAN, Gate.BARRED)


class LegalOutcome(StrEnum):
    """The six words of `corpus/vocabulary.toml` [decision]."""

    PROCEED = "proceed"
    PROCEED_WITH_CONDITIONS = "proceed_with_conditions"
    OPTIONAL_REFUSAL_OPEN = "optional_refusal_open"
    NEEDS_REVIEW = "needs_review"
    MANDATORY_REFUSAL = "mandatory_refusal"
    NO_BASIS = "no_basis"


class Effect(StrEnum):
    """What a finding does."""

    MANDATORY = "mandatory"
    OPTIONAL = "optional"
    ASSURANCE = "assurance"
    CURABLE = "curable"
    REVIEW = "review"


class Layer(StrEnum):
    """Where a rule stands; an absolute bar yields to nothing below it."""

    ABSOLUTE = "absolute"
    TREATY = "treaty"
    STATUTE = "statute"
    POLICY = "policy"


class Confidence(StrEnum):
    """Whether somebody read the fact in its source. A recalled fact may raise an alarm and never clears one."""

    VERIFIED = "verified"
    RECALLED = "recalled"

    def __and__(self, other: "Confidence") -> "Confidence":
        return Confidence.RECALLED if Confidence.RECALLED in (self, other) else Confidence.VERIFIED


class Clock(StrEnum):
    """The day by which a rule reads.

    `conduct` is the day of the act; `request` the day on which the request was presented; `decision` the day of the
    assessment. `treaty` and `domestic` are the days by which instruments between the two states and the law of either
    are read: that of the decision, and where a clause says so that of the request or of the conduct.
    """

    CONDUCT = "conduct"
    REQUEST = "request"
    DECISION = "decision"
    TREATY = "treaty"
    DOMESTIC = "domestic"


class Absence(StrEnum):
    """Three ways in which nothing is there; none of them is proof that there is nothing.

    `unknown`: nobody looked. `none_known`: somebody looked and found nothing. `disputed`: sources contradict each
    other.
    """

    UNKNOWN = "unknown"
    NONE_KNOWN = "none_known"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Absent:
    """What is not there, in which way: `what` is a kind of instrument or a fact, `record` the record that says so."""

    absence: Absence
    what: str
    record: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class OverlayUsed:
    """An agency's own facts that the law was read with.

    `digest` is the SHA-256 (hex) of its signed manifest, `signer` the name and id of the key, ``draft`` for an overlay
    that nobody signed and that a lawyer tries out.
    """

    name: str
    digest: str
    signer: str
    authority: str
    rank: int


@dataclass(frozen=True, slots=True)
class FactUsed:
    """One fact that a rule rested on: ``subject`` (treaty, state, request), ``field``, value as text, its source."""

    subject: str
    field: str
    value: str
    source: str
    confidence: Confidence


class Standing(StrEnum):
    """Whether the facts on file show an element of an offence. Unknown clears nothing."""

    SHOWN = "shown"
    ABSENT = "absent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ElementRow:
    """One element that the law of a state asks for, or excludes, and how it stands.

    `words` are alternatives of `corpus/vocabulary.toml` [element]; `rule` is a word of [element_rule]; `citation` the
    article. `standing` is that of the words; `met` turns it round where the law excludes them.
    """

    state: str
    rule: str
    words: tuple[str, ...]
    standing: Standing
    citation: str
    confidence: Confidence

    @property
    def met(self) -> Standing:
        """SHOWN if what the law asks is there, ABSENT if it is not, UNKNOWN if nobody has said."""
        if self.rule != "excludes" or self.standing is Standing.UNKNOWN:
            return self.standing
        return Standing.ABSENT if self.standing is Standing.SHOWN else Standing.SHOWN


@dataclass(frozen=True, slots=True)
class OtherOffence:
    """An offence of a state whose elements the same conduct shows, or may show: for a human, never put in its place."""

    state: str
    offence: str
    standing: Standing
    citation: str


@dataclass(frozen=True, slots=True)
class Trap:
    """A place where label, age, tier, date or persons covered decide; `topic` as in the corpus, `advice` what to do."""

    topic: str
    advice: str
    citation: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class ConductView:
    """Dual criminality element by element: what each side's law asks, what else fits, and which traps lie near."""

    rows: tuple[ElementRow, ...] = ()
    others: tuple[OtherOffence, ...] = ()
    traps: tuple[Trap, ...] = ()


@dataclass(frozen=True, slots=True)
class Basis:
    """A legal basis. `id` is written as in the corpus: ``CN-KH-EXT-1999``, ``UNTOC:18``, ``MM:reciprocity``."""

    id: str
    kind: str
    citation: str
    confidence: Confidence
    note: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A ground that one rule raised.

    `rule` is the number of the rule (``2.5``); `reason` a message key with `parameters`, so that every language tells
    the same reason; `text` the same in English.
    """

    code: str
    effect: Effect
    layer: Layer
    rule: str
    reason: str
    text: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    citations: tuple[str, ...] = ()
    facts: tuple[FactUsed, ...] = ()
    confidence: Confidence = Confidence.VERIFIED
    absence: Absence | None = None


@dataclass(frozen=True, slots=True)
class RuleTrace:
    """That a rule was evaluated and what came of it: ``raised``, ``clear``, ``not_applicable`` or ``unknown``.

    `clocks` are the days by which the rule reads; `confidence` is the least of the facts it rested on.
    """

    rule: str
    result: str
    facts: tuple[FactUsed, ...] = ()
    clocks: tuple[Clock, ...] = ()

    @property
    def confidence(self) -> Confidence:
        """As sure as the weakest fact."""
        recalled = any(fact.confidence is Confidence.RECALLED for fact in self.facts)
        return Confidence.RECALLED if recalled else Confidence.VERIFIED


@dataclass(frozen=True, slots=True)
class Change:
    """What would change the outcome, and the outcome it leads to: a fact, document, assurance or date.

    `parts` are the single steps, as (what, name); none of them can be left out. They are more than one where only
    several together lead there.
    """

    what: str
    name: str
    outcome: LegalOutcome
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """The law's answer for one measure of one exact text on one day.

    `assessed` is the SHA-256 of the canonical bytes of what was assessed (32 bytes); `corpus` names the version of the
    law that was read; `requesting_state` and `requested_state` are ISO codes or codes of territorial units. `on_file`
    are those of the `assurances` whose written promise the text already names: they bind, and are no longer open.
    `clocks` gives the day of each clock. A decision of an older version has no clocks, absences and overlays.
    """

    assessed: bytes
    corpus: str
    as_of: date
    requesting_state: str
    requested_state: str
    measure: str
    outcome: LegalOutcome
    bases: tuple[Basis, ...] = ()
    bases_possible: tuple[Basis, ...] = ()
    findings: tuple[Finding, ...] = ()
    assurances: tuple[str, ...] = ()
    on_file: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    channel: str = ""
    languages: tuple[str, ...] = ()
    deadlines: Mapping[str, str] = field(default_factory=dict)
    costs: Mapping[str, str] = field(default_factory=dict)
    alternatives: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    would_change: tuple[Change, ...] = ()
    rests_on_recalled: tuple[FactUsed, ...] = ()
    trace: tuple[RuleTrace, ...] = ()
    confidence: Confidence = Confidence.VERIFIED
    clocks: Mapping[Clock, date] = field(default_factory=dict)
    absences: tuple[Absent, ...] = ()
    overlays: tuple[OverlayUsed, ...] = ()
    conduct: ConductView = ConductView()

    def codes(self, effect: Effect) -> frozenset[str]:
        """Ground codes raised with this effect."""
        return frozenset(finding.code for finding in self.findings if finding.effect is effect)

    def open_items(self, waived: Collection[str] = ()) -> tuple[str, ...]:
        """What still stands between this decision and a cleared gate, less what a named officer waived.

        Items are written ``missing:<word>``, ``assurance:<word>``, ``curable:<ground>``, ``optional:<ground>`` and
        ``review:<ground>``: each may be settled by a document, an assurance or a waiver with a reason.
        """
        items = [f"missing:{name}" for name in self.missing]
        items += [f"assurance:{name}" for name in self.assurances if name not in self.on_file]
        for effect in (Effect.CURABLE, Effect.OPTIONAL, Effect.REVIEW):
            items += [f"{effect.value}:{code}" for code in sorted(self.codes(effect))]
        return tuple(item for item in items if item not in waived)

    def gate(self, settled: Collection[str] = ()) -> Gate:
        """What the gate does, given the items that documents or named officers have settled.

        A mandatory ground or the absence of a basis bars, whatever was settled. An outcome of `proceed` clears only if
        nothing is open. An empty `settled` never clears an open item.
        """
        if self.outcome in (LegalOutcome.MANDATORY_REFUSAL, LegalOutcome.NO_BASIS) or self.codes(Effect.MANDATORY):
            return Gate.BARRED
        return Gate.NEEDS_HUMAN if self.open_items(settled) else Gate.CLEARED
