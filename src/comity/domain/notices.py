"""A notice: what one authority asks every addressee to know about a person or a thing, and for how long.

A notice is a value: another wording has another digest and needs another check and another review. What it may hold is
as INTERPOL's Rules on the Processing of Data 82-87 and SIS Regulation (EU) 2018/1862 art. 20 ask (recalled, not read);
whom it concerns and by which numbers is `domain/identity.py`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from comity.domain.identity import PersonIdentity, ThingNumber
from comity.domain.register_entries import Action, NoticeKind, Vulnerability
from comity.domain.requests import AttachmentRef


class Matter(StrEnum):
    """What kind of matter stands behind it. Only a criminal one, or the safety of a person, carries a notice."""

    CRIMINAL = "criminal"
    SAFETY = "safety"
    FAMILY = "family"
    PRIVATE = "private"
    ADMINISTRATIVE = "administrative"


class Proceeding(StrEnum):
    """Wanted to be tried, or to serve what was imposed."""

    PROSECUTION = "prosecution"
    SENTENCE = "sentence"


class Protection(StrEnum):
    """What the authority for refugees said of the person; only a plain no lets a notice go on."""

    UNKNOWN = "unknown"
    NO = "no"
    PENDING = "pending"
    YES = "yes"
    NOT_DISCLOSED = "not_disclosed"


class Screening(StrEnum):
    """What came of the screening for trafficking. What two persons waived is written by its own act, not here."""

    NOT_SCREENED = "not_screened"
    NO_INDICATORS = "no_indicators"
    INDICATORS = "indicators"
    VICTIM = "victim"


WARNINGS: Final = ("armed", "violent", "escaped", "suicide_risk", "health_risk", "terrorism")
"""Marks that protect whoever meets the person (SIS Reg. 2018/1862 art. 20(3)(j), recalled)."""
OBJECT_FACTS: Final = ("stolen", "lost", "misappropriated", "invalidated", "stolen_blank", "forged")
"""What happened to a thing (SLTD's types of fraud, recalled)."""
ROLES: Final = ("suspect", "accused", "convicted", "victim", "witness", "contact", "missing", "uncategorised")


@dataclass(frozen=True, slots=True)
class Judicial:
    """The judicial data of a notice that asks for a person or an asset.

    Attributes:
        proceeding: To be tried, or to serve a sentence.
        offence: A word of the corpus's offences.
        offence_date: Last day of the conduct.
        charge: The law and article that it breaks, in words.
        court: Issuing authority.
        reference: Number of the warrant or judgment.
        issued_on: Its day.
        maximum: Highest penalty by the owner's law as letters write it: months, ``life`` or ``death``; "" is not said.
        remaining_months: Of a sentence, months left to serve; 0 is not said.
        limitation_on: Last day on which it may be prosecuted or enforced; None needs `no_limitation`.
        no_limitation: True if the owner's law knows no limitation for it.
        extradition_assured: The owner will ask for extradition wherever the person is found.
        flags: Facts on the file, words of the corpus's flags.
        age_at_offence: Completed years, None is unknown.
    """

    proceeding: Proceeding
    offence: str
    offence_date: date | None
    charge: str = ""
    court: str = ""
    reference: str = ""
    issued_on: date | None = None
    maximum: str = ""
    remaining_months: int = 0
    limitation_on: date | None = None
    no_limitation: bool = False
    extradition_assured: bool = False
    flags: tuple[str, ...] = ()
    age_at_offence: int | None = None


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where and when a missing person was last seen, a body was found, or a thing was lost."""

    on: date | None = None
    place: str = ""
    state: str = ""


class PictureKind(StrEnum):
    """What a picture shows."""

    PHOTOGRAPH = "photograph"
    FINGERPRINTS = "fingerprints"
    DOCUMENT = "document"


MOST_PICTURES: Final = 4
PICTURE_BYTES: Final = 2 << 20
SMALL_BYTES: Final = 12 << 10


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a notice, made anew from its pixels by the owner's node: nothing else of the file is left.

    Attributes:
        kind: What it is.
        shows: What is on it, in a sentence, for whoever does not see it.
        attachment: The JPEG, which travels beside the event, at most `PICTURE_BYTES`.
        width, height: Of it, in pixels.
        small: A small JPEG of it, at most `SMALL_BYTES`, in the wording itself.
    """

    kind: PictureKind
    shows: str
    attachment: AttachmentRef
    width: int
    height: int
    small: bytes


@dataclass(frozen=True, slots=True)
class Notice:
    """One wording of a notice.

    Attributes:
        id: UUIDv7; also the stream in which its events travel.
        kind: Class.
        title: What it is called in lists.
        owner: Node whose data it is.
        action: What is asked of the finder.
        matter: What kind of matter stands behind it.
        facts: Short; for a wanted person they show the part that the person had.
        language: BCP 47 tag of the words.
        addressees: Nodes that get it, ascending; nobody else does.
        case: The case from which it stems, or None. The id alone crosses.
        person: Whom it concerns.
        role: A word of `ROLES`; without one the person is uncategorised and kept for a short time.
        vulnerability: Of the person it protects; a child comes first.
        things: Numbers and marks that are not the person's documents.
        description: Looks, clothes, marks.
        identifiers: What else identifies the person, in words: prints, DNA, photograph, each with its reference.
        warnings: Words of `WARNINGS`.
        judicial: For what a court asked for.
        sighting: Last seen, found, or lost.
        object_fact: A word of `OBJECT_FACTS`.
        consent: A missing adult's relatives or court on whose word it goes out; or why none is needed.
        method: Of a modus operandi: how it is done and by what it is known.
        circle: Sharing circle by its global id, or "".
        reviewer: Node that reviews it; "" is another officer of the owner.
        misused: The identity is one that somebody else misuses.
        synthetic: The person is invented.
        pictures: At most `MOST_PICTURES`; a wording without any has the same digest as before there were pictures.
    """

    id: UUID
    kind: NoticeKind
    title: str
    owner: str
    action: Action
    matter: Matter
    facts: str
    language: str
    addressees: tuple[str, ...]
    case: UUID | None = None
    person: PersonIdentity | None = None
    role: str = ""
    vulnerability: Vulnerability = Vulnerability.NONE
    things: tuple[ThingNumber, ...] = ()
    description: str = ""
    identifiers: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    judicial: Judicial | None = None
    sighting: Sighting = Sighting()
    object_fact: str = ""
    consent: str = ""
    method: str = ""
    circle: str = ""
    reviewer: str = ""
    misused: bool = False
    synthetic: bool = False
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Looks:
    """What the owner's desk found out about the person before it asked anybody anything. It goes to the reviewer alone:
    no addressee learns from a notice who asked for refuge.

    Attributes:
        protection: What the authority for refugees said.
        protection_authority: Which one.
        protection_reference: Under which reference.
        screening: For trafficking.
        screened_on: The day.
        screening_reference: Where the record of it is.
    """

    protection: Protection = Protection.UNKNOWN
    protection_authority: str = ""
    protection_reference: str = ""
    screening: Screening = Screening.NOT_SCREENED
    screened_on: date | None = None
    screening_reference: str = ""


class NoticeStage(StrEnum):
    """How far a notice has come on this node."""

    DRAFT = "draft"
    CHECKED = "checked"
    IN_REVIEW = "in_review"
    REVIEWED = "reviewed"
    REFUSED = "refused"  # by its reviewer
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    PURGED = "purged"  # its content is destroyed here


OVER: Final = frozenset({NoticeStage.WITHDRAWN, NoticeStage.EXPIRED, NoticeStage.PURGED})


@dataclass(frozen=True, slots=True)
class LawRow:
    """What the law says of the notice toward one state: of surrender, of provisional arrest, or of a freeze.

    `open` is True only where the gate clears it: unknown never does. `outcome` and `codes` are the law's words.
    """

    state: str
    measure: str
    outcome: str
    open: bool
    codes: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


QUESTIONS: Final = (
    "human_rights", "political", "military", "religious", "racial", "refugee", "victim", "private_matter",
    "proportionate",
)  # fmt: skip
"""What a compliance reviewer answers of every notice about a person (after INTERPOL's Constitution arts. 2 and 3, its
refugee resolution GA-2017-86-RES-09 and RPD 83; recalled or read at second hand)."""
OF_THINGS: Final = ("human_rights", "political", "private_matter", "proportionate")
"""What is answered of a notice about nobody."""


OF_PICTURES: Final = "pictures"
"""Asked besides where there are any: each shows this person or thing and nobody else, and every addressee needs it."""


class Answer(StrEnum):
    """A reviewer's answer to one question; only `CLEAR` clears."""

    CLEAR = "clear"
    CONCERN = "concern"
    UNKNOWN = "unknown"


def questions_of(notice: Notice) -> tuple[str, ...]:
    """The questions that a reviewer answers of this notice."""
    return (QUESTIONS if notice.person is not None else OF_THINGS) + ((OF_PICTURES,) if notice.pictures else ())


@dataclass(frozen=True, slots=True)
class Published:
    """A circulation as this node knows it.

    `event` is the digest of the event that brought the wording last, `brought` those of all that did.
    """

    notice: Notice
    digest: bytes
    event: bytes
    brought: tuple[bytes, ...]
    at: datetime
    addressees: frozenset[str]
    valid_until: datetime
    review_on: datetime
    reviewed_by: str
    reviewer: str
