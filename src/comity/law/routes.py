"""How a request goes: channel, times, warnings, and what else is lawful when this measure is not."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from comity.domain.decisions import FactUsed, Finding, LegalOutcome
from comity.domain.measures import OPERATIONS, Ground, Measure
from comity.law.bases import Search, find_bases
from comity.law.documents import lists_that_apply
from comity.law.matter import EXTRADITION, MLA, MOVING, POLICE, Matter
from comity.law.preservation import PRESERVATION, preservation_times
from comity.law.safeguards.measure_facts import STORED_DATA

NO_OTHER_ROAD: Final = frozenset(
    {
        Ground.PERSEC.value,
        Ground.NONREF.value,
        Ground.TORTURE.value,
        Ground.POL.value,
        Ground.VICTIM.value,
        Ground.CIRCUM.value,
    }
)
_BY_AUTHORITIES: Final = MLA | {Measure.JOINT_INVESTIGATION_TEAM, Measure.TRANSFER_PROCEEDINGS}
_REFUSED: Final = (LegalOutcome.MANDATORY_REFUSAL, LegalOutcome.NO_BASIS)


def channel(matter: Matter) -> str:
    """The way of the first basis that names one; the diplomatic channel where none does."""
    if matter.measure in OPERATIONS:
        return "consent of the host state"
    if matter.measure in POLICE:
        return "police liaison"
    if matter.treaty and matter.treaty.channel:
        return matter.treaty.channel
    law = matter.requested_law
    if law and law.channel:
        return law.channel
    way = "central authorities" if matter.measure in _BY_AUTHORITIES else "diplomatic"
    return f"{way}, to {law.authority}" if law and law.authority else way


def deadlines(matter: Matter) -> Mapping[str, str]:
    """Times that the statute and the list of contents set, overridden by those of the treaty."""
    found: dict[str, str] = {}
    if matter.requested_law and matter.measure in EXTRADITION | MLA:
        found |= matter.requested_law.deadlines
    for contents in lists_that_apply(matter):
        found = {**contents.deadlines, **found}
    if matter.measure in STORED_DATA:
        found = {name: text for name, text in found.items() if name != PRESERVATION} | _preservation(matter, found)
        if matter.question.data_held_until:
            found["data_held_until"] = matter.question.data_held_until.isoformat()
    return {**found, **matter.treaty.deadlines} if matter.treaty else found


def _preservation(matter: Matter, said: Mapping[str, str]) -> dict[str, str]:
    """For how long stored data are preserved between these two states on this day."""
    question, law = matter.question, matter.law
    terms = law.corpus.preservation
    pair = (question.requesting_state, question.requested_state)
    bound = {term.convention: tuple(law.bound(state, term.convention) for state in pair) for term in terms}
    home = law.law(question.requested_state, PRESERVATION)
    return preservation_times(terms, bound, home.preservation if home else None, said)


def costs(matter: Matter) -> Mapping[str, str]:
    """Who bears what: by the first basis that says it, else the statute, else common practice; with its source.

    ``rule`` is a word of [costs]; ``text`` what a treaty or statute says beyond it. Costs never clear or bar.
    """
    treaty = matter.treaty
    if treaty and treaty.costs:
        return _cost("treaty_text", treaty.costs.value, treaty.costs.used)
    for entry in matter.bases.listed:
        known = entry.convention.costs if entry.convention else None
        if known and matter.measure.value in known.value:
            return _cost(str(known.value[matter.measure.value]), "", known.used)
    narrower = [contents for contents in lists_that_apply(matter) if contents.costs]
    if narrower and narrower[-1].costs and narrower[-1].id.startswith("state."):
        return _cost(narrower[-1].costs.value, "", narrower[-1].costs.used)
    law = matter.requested_law
    if law and law.costs:
        word, _, text = law.costs.value.partition(":")
        return _cost(word, text.strip(), law.costs.used)
    return _cost(narrower[-1].costs.value, "", narrower[-1].costs.used) if narrower and narrower[-1].costs else {}


def _cost(word: str, text: str, used: FactUsed) -> Mapping[str, str]:
    said = {"rule": word, "source": f"{used.subject} [{used.source}]", "confidence": used.confidence.value}
    return said | {"text": text} if text else said


def warnings(matter: Matter) -> tuple[str, ...]:
    """What the reader must know of the answer as a whole, as ``<key>:<parameter>``."""
    found = []
    known_until = matter.law.corpus.vocabulary.data_as_of
    if matter.question.as_of > known_until:
        found.append(f"stale_corpus:{known_until.isoformat()}")
    found += [f"draft_overlay:{one.name}" for one in matter.law.corpus.overlays if one.signer == "draft"]
    for entry in matter.bases.bilateral:
        if entry.treaty and entry.treaty.has_no_date:
            found.append(f"no_date_of_entry:{entry.treaty.id}")
    return tuple(found)


def alternatives(matter: Matter, outcome: LegalOutcome, findings: tuple[Finding, ...]) -> tuple[str, ...]:
    """Lawful measures when this one is refused, as ``<measure>:<basis>``; deportation is never among them.

    Where persecution, refuge, torture, politics or a victim is at issue, no other road to the same end is shown.
    """
    if outcome not in _REFUSED or any(finding.code in NO_OTHER_ROAD for finding in findings):
        return ()
    found = []
    if matter.bases.between_calendars:
        found.append(f"wait:{matter.bases.between_calendars.starts.isoformat()}")
    if matter.measure in EXTRADITION:
        found.append("prosecution_in_requested_state:")
        bases = _bases_of(matter, Measure.MLA_EVIDENCE)
        found.append(f"mla_evidence:{bases}" if bases else "police_info:")
    elif matter.measure in MLA | OPERATIONS | {Measure.JOINT_INVESTIGATION_TEAM}:
        found.append("police_info:")
    elif matter.measure in MOVING - {Measure.TRANSIT}:
        found.append("consular_assistance:")
    return tuple(found)


def _bases_of(matter: Matter, measure: Measure) -> str:
    question = replace(matter.question, measure=measure)
    bases = find_bases(Search(question, matter.law, matter.offence, matter.maxima()))
    return ", ".join(entry.basis.id for entry in bases.listed)
