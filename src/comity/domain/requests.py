"""The letter: one state asks another for one or more named measures in one case.

A letter is the exact text that the gate assesses, a supervisor releases and the other side receives. It is a value:
another wording is another letter with another digest, and needs another decision. Its content follows the UNTOC
art. 18(15) and ASEAN MLAT art. 6 lists (`features.md` section 5.2); words of the law are those of the corpus.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from comity.domain.authorities import NODE_ID
from comity.domain.errors import InvalidInput


class Urgency(StrEnum):
    """How fast an answer is needed; the clocks of `clocks.py` follow it."""

    NORMAL = "normal"
    URGENT = "urgent"
    DANGER_TO_LIFE = "danger_to_life"


@dataclass(frozen=True, slots=True)
class Subject:
    """A person concerned. `key` names the person within the letter only.

    Attributes:
        role: suspect, accused, convicted, victim, witness or missing.
        names: Each spelling as its own entry, native script first.
        birth: What is known of the birth date: ``1987``, ``1987-05`` or ``1987-05-02``.
        nationality: All nationalities held on the day of the letter, ISO codes; the list is complete.
        age_at_offence: Completed years on the day of the conduct; None is unknown.
        former_nationality: Held and lost; None of them known is the empty tuple.
        nationality_lost: Day on which the former nationality ended.
        nationality_at_offence: Empty means the same as `nationality`.
        papers: Passports and identity cards, issuing state and number, like ``CN E12345678``.
    """

    key: str
    role: str
    names: tuple[str, ...]
    nationality: tuple[str, ...]
    birth: str = ""
    age_at_offence: int | None = None
    former_nationality: tuple[str, ...] = ()
    nationality_lost: date | None = None
    nationality_at_offence: tuple[str, ...] = ()
    particulars: str = ""
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Marks:
    """By what the facts may be known again in another matter; the letter's `offence_date` is the last day.

    Attributes:
        began: First day.
        places: Where it was done or had its effect, in words.
        victims: Their names, or references to them.
        accounts: Accounts, telephone numbers, wallets and the like that it was done with.
        references: Numbers of the case at home, of warrants and judgments.
    """

    began: date | None = None
    places: tuple[str, ...] = ()
    victims: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


UNSTATED = Marks()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person, evidence or operation is: a state's code, and the area in words."""

    state: str
    area: str = ""


@dataclass(frozen=True, slots=True)
class AttachmentRef:
    """A file that travels beside the events: `sha256` is of its plain bytes (32 bytes), `size_bytes` their number."""

    id: UUID
    name: str
    sha256: bytes
    size_bytes: int
    media_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class MeasureAsked:
    """One measure of a letter; measures of one letter live separately.

    Attributes:
        key: Names the measure within the letter (``m1``).
        measure: A word of the corpus's measures.
        asks: What is asked, precisely.
        link: Why it matters for the case.
        subject: Key of the person it is about; empty if none.
        documents: Words of the corpus's documents: what of the required content is drafted or attached.
        assurances: Words of the corpus's assurances that this letter gives in writing.
        flags: Facts asserted on the file, words of the corpus's flags.
        particulars: Further inputs of the law's vocabulary that this measure alone has (`domain/particulars.py`).
    """

    key: str
    measure: str
    asks: str
    link: str = ""
    subject: str = ""
    documents: tuple[str, ...] = ()
    assurances: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    place: Place | None = None
    invoked_basis: str = ""
    particulars: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Letter:
    """A request from one authority to another, as it is assessed, released and received.

    `request` is its global id (UUIDv7), the same through all wordings; `penalties` are maxima in months, ``life`` or
    ``death``, the empty string meaning "looked up, not an offence there" and None "unknown".
    """

    request: UUID
    case: UUID
    revision: int
    requesting_state: str
    requested_state: str
    requesting_node: str
    requested_node: str
    title: str
    purpose: str
    facts: str
    offence: str
    offence_date: date
    language: str
    measures: tuple[MeasureAsked, ...]
    subjects: tuple[Subject, ...] = ()
    requesting_max: str | None = None
    requested_max: str | None = None
    predicate_offence: str = ""
    urgency: Urgency = Urgency.NORMAL
    urgency_reason: str = ""
    confidentiality: str = ""
    contact: str = ""
    previous: str = ""
    attachments: tuple[AttachmentRef, ...] = ()
    marks: Marks = UNSTATED

    def measure(self, key: str) -> MeasureAsked:
        """The measure of this key.

        Raises:
            InvalidInput: The letter has none of this key.
        """
        for asked in self.measures:
            if asked.key == key:
                return asked
        known = ", ".join(asked.key for asked in self.measures)
        raise InvalidInput("letter.measure", f"The letter has no measure {key!r}.", advice=f"It has: {known}.")


def check_letter(letter: Letter) -> Letter:
    """Return the letter if it is whole in itself; the law's own demands are the gate's business.

    Raises:
        InvalidInput: A measure, key or person is doubled, missing or dangling, or urgency has no reason.
    """
    keys = [asked.key for asked in letter.measures]
    persons = [subject.key for subject in letter.subjects]
    faults = [
        (not keys, "It asks for no measure."),
        (len(set(keys)) != len(keys), "Two measures have the same key."),
        (len(set(persons)) != len(persons), "Two persons have the same key."),
        (not letter.title.strip(), "It has no title."),
        (not letter.purpose.strip(), "It states no purpose."),
        (not letter.facts.strip(), "It states no facts."),
        (letter.requesting_state == letter.requested_state, "It asks its own state."),
        (not _is_of(letter.requesting_node, letter.requesting_state), "Its node is not of the state that asks."),
        (not _is_of(letter.requested_node, letter.requested_state), "It goes to a node of another state."),
        (letter.urgency is not Urgency.NORMAL and not letter.urgency_reason.strip(), "Urgency needs a reason."),
        (any(a.subject and a.subject not in persons for a in letter.measures), "A measure names an unknown person."),
        (any(not a.asks.strip() for a in letter.measures), "A measure does not say what is asked."),
        (letter.marks.began is not None and letter.marks.began > letter.offence_date, "It ends before it began."),
        (any(not any(n.strip() for n in s.names) for s in letter.subjects), "A person has no name."),
    ]
    for fault, words in faults:
        if fault:
            raise InvalidInput("letter.incomplete", f"The letter cannot be used: {words}", advice="Complete the draft.")
    return letter


def _is_of(node: str, state: str) -> bool:
    """True if the node's id is of the state; a territorial unit (``CN-HK``) counts as its state."""
    return NODE_ID.fullmatch(node) is not None and node[:2].upper() == state[:2]


def question(letter: Letter, asked: MeasureAsked, as_of: date, requested_on: date | None = None) -> dict[str, Any]:
    """What the law is asked about one measure: inputs of the corpus's vocabulary, nothing that the letter lacks.

    `requested_on` is the day on which the letter was released; None as long as it was not. By one side's calendar that
    may be the day before the act by the other's: it counts from the act.

    Documents of the letter's own text that are there by construction (the authority that asks, the facts, the purpose,
    the measure) are named only if `documents` claims them: the drafter vouches for the content, not the form.
    """
    inputs: dict[str, Any] = {
        **asked.particulars,  # first: whatever a partner's letter says here, it never replaces a field of its own
        "as_of": as_of.isoformat(),
        "request_date": max(requested_on or as_of, letter.offence_date).isoformat(),
        "from": letter.requesting_state,
        "to": letter.requested_state,
        "measure": asked.measure,
        "offence": letter.offence,
        "offence_date": letter.offence_date.isoformat(),
        "person": _person(letter, asked),
        "flags": list(asked.flags),
        "documents_present": list(asked.documents),
        "request_language": letter.language,
        "marks": marks_inputs(letter),
    }
    optional = {
        "requesting_max": letter.requesting_max,
        "requested_max": letter.requested_max,
        "predicate_offence": letter.predicate_offence or None,
        "invoked_basis": asked.invoked_basis or None,
        "place": asked.place and {"state": asked.place.state, "area": asked.place.area},
    }
    return inputs | {name: value for name, value in optional.items() if value is not None}


def _person(letter: Letter, asked: MeasureAsked) -> dict[str, Any]:
    subject = next((s for s in letter.subjects if s.key == asked.subject), None)
    if subject is None:
        return {"nationality": []}
    person: dict[str, Any] = {
        "nationality": list(subject.nationality),
        "role": subject.role,
        **identity_inputs(subject),
    }
    optional = {
        "age": subject.age_at_offence,
        "former_nationality": list(subject.former_nationality) or None,
        "nationality_lost": subject.nationality_lost and subject.nationality_lost.isoformat(),
        "nationality_at_offence": list(subject.nationality_at_offence) or None,
    }
    return person | {name: value for name, value in optional.items() if value is not None}


def identity_inputs(subject: Subject) -> dict[str, Any]:
    """By what a person may be known in another matter, as inputs of the law; what nobody knows is left out."""
    known = {"names": list(subject.names), "born": subject.birth, "papers": list(subject.papers)}
    return {name: value for name, value in known.items() if value}


def marks_inputs(letter: Letter) -> dict[str, Any]:
    """By what the facts may be known in another matter, as inputs of the law."""
    marks = letter.marks
    known = {
        "began": marks.began and marks.began.isoformat(),
        "ended": letter.offence_date.isoformat(),
        "places": list(marks.places),
        "victims": list(marks.victims),
        "accounts": list(marks.accounts),
        "references": list(marks.references),
        "text": letter.facts,
    }
    return {name: value for name, value in known.items() if value}
