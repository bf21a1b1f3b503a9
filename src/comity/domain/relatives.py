"""A missing person as relatives report one, what of it may be public, and what relatives are told.

These data are for finding the person and for nothing else. They are in a store of their own, which no search reaches
and no index is built from. Whoever reports somebody missing never learns where the person is: no value here says it.
The person may be in flight from the very reporter, so nothing is public before an officer has asked.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from comity.domain.errors import InvalidInput
from comity.domain.identity import PartialDate
from comity.domain.register_entries import Vulnerability
from comity.domain.vulnerable import treated_as_child


class Purpose(StrEnum):
    """For what these data may be read. There is no other: nothing here is used against relatives."""

    FIND_PERSON = "find_person"
    INFORM_RELATIVES = "inform_relatives"
    IDENTIFY_REMAINS = "identify_remains"
    TAKE_DOWN = "take_down"
    OVERSIGHT = "oversight"


class Stage(StrEnum):
    """How far a report has come."""

    UNVERIFIED = "unverified"  # came over the public page; nothing of it is anywhere else
    OPEN = "open"
    HELD = "held"  # a named officer keeps it from being published
    PUBLISHED = "published"
    CLOSED = "closed"


class Hazard(StrEnum):
    """Whether the person may have fled the reporter, as far as an officer found out."""

    NOT_ASKED = "not_asked"
    NO_SIGN = "no_sign"
    SIGNS = "signs"
    UNKNOWN = "unknown"


class Wish(StrEnum):
    """What a person who was found wants of contact."""

    CONTACT = "contact"
    NO_CONTACT = "no_contact"
    NOT_ASKED = "not_asked"


class Told(StrEnum):
    """What a reporter learns. The first three are all that most ever see, whatever happens at the desk."""

    RECEIVED = "received"
    WITH_DESK = "with_desk"
    COME_TO_DESK = "come_to_desk"
    FOUND_SAFE = "found_safe"
    FOUND_SAFE_NO_CONTACT = "found_safe_no_contact"
    WITHDRAWN = "withdrawn"


PUBLIC_FIELDS: Final = ("names", "age", "sex", "description", "last_seen_on", "last_seen_place", "photograph")
RELATIONS: Final = ("parent", "child", "sibling", "spouse", "guardian", "other_relative", "friend", "other")
KEEP_UNVERIFIED: Final = timedelta(days=30)
KEEP_CLOSED: Final = timedelta(days=90)
PUBLIC_FOR: Final = timedelta(days=90)
MOST_GIVEN: Final = 50
_LONGEST_LINE, _LONGEST_TEXT = 200, 4000


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reports. `relation` is a word of `RELATIONS`, `contact` a phone or address as written, `language` a tag."""

    name: str
    relation: str
    contact: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class MissingPerson:
    """Who is missing, as the reporter says. `births` are ISO 8601 with zeros where unknown; place as written."""

    names: tuple[str, ...]
    births: tuple[str, ...] = ()
    sex: str = "unknown"
    nationalities: tuple[str, ...] = ()
    description: str = ""
    last_seen_on: date | None = None
    last_seen_place: str = ""
    circumstances: str = ""
    vulnerability: Vulnerability = Vulnerability.NONE
    age_disputed: bool = False
    looks_young: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """What a relative added later: a name, an alias, a phone. `at` is when, UTC."""

    kind: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PublicConsent:
    """Who agreed to what being public. `scope` are words of `PUBLIC_FIELDS`; `guardian`: by the child's guardian."""

    scope: tuple[str, ...]
    given_by: str
    given_on: date
    guardian: bool


@dataclass(frozen=True, slots=True)
class Publication:
    """What is public, or waits for its second person (`released_by` is empty). `contact` is where to write or call."""

    scope: tuple[str, ...]
    contact: str
    proposed_by: str
    released_by: str = ""
    released_role: str = ""
    since: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """Everything known of one report. `held_by` is the officer who holds it, `told` what the reporter sees now."""

    reporter: Reporter
    person: MissingPerson
    received_at: datetime
    stage: Stage = Stage.UNVERIFIED
    told: Told = Told.RECEIVED
    hazard: Hazard = Hazard.NOT_ASKED
    held_by: str = ""
    consent: PublicConsent | None = None
    publication: Publication | None = None
    given: tuple[Given, ...] = ()
    closed_at: datetime | None = None

    def is_child(self, day: date) -> bool:
        """True if the missing person has to be treated as a child."""
        births = [_partial(text) for text in self.person.births]
        disputed = self.person.age_disputed
        claimed = self.person.vulnerability is Vulnerability.CHILD
        young = self.person.looks_young or claimed
        return treated_as_child(births, day, disputed=disputed, looks_young=young) or claimed

    def order(self, day: date) -> Vulnerability:
        """For lists: a child comes first, whatever else is true of it."""
        return Vulnerability.CHILD if self.is_child(day) else self.person.vulnerability


def check_report(reporter: Reporter, person: MissingPerson, today: date) -> None:
    """Return if a report can be worked with.

    Raises:
        InvalidInput: ``relatives.form``: no name, no contact, no known relation, too long, or a day to come.
    """
    lines = (reporter.name, reporter.contact, person.last_seen_place, *person.names)
    faults = (
        not reporter.name.strip() or not reporter.contact.strip() or reporter.relation not in RELATIONS,
        not person.names or not all(name.strip() for name in person.names) or len(person.names) > 10,
        any(len(line) > _LONGEST_LINE for line in lines),
        any(len(text) > _LONGEST_TEXT for text in (person.description, person.circumstances)),
        person.last_seen_on is not None and person.last_seen_on > today,
        len(person.births) > 5 or any(_is_wrong(text) for text in person.births),
        any(len(code) != 2 or not code.isalpha() for code in person.nationalities),
    )
    if any(faults):
        raise InvalidInput(
            "relatives.form",
            "The report needs your name, how to reach you, how you are related, and the person's name.",
            advice="Days are not in the future; leave out what you do not know.",
        )


def publication_faults(report: Report, scope: tuple[str, ...], day: date, *, released_role: str) -> tuple[str, ...]:
    """Why this may not be public, each in a word; nothing if it may.

    Args:
        report: The report.
        scope: What would be public, words of `PUBLIC_FIELDS`.
        day: The day of publication.
        released_role: The role of the second person.
    """
    consent, child = report.consent, report.is_child(day)
    faults = (
        ("stage", report.stage is not Stage.OPEN),
        ("screening", report.hazard is not Hazard.NO_SIGN),
        ("consent", consent is None or not scope or not set(scope) <= set(consent.scope)),
        ("fields", not set(scope) <= set(PUBLIC_FIELDS) or "names" not in scope),
        ("guardian", child and (consent is None or not consent.guardian)),
        ("approval", child and "photograph" in scope and released_role not in ("lawyer", "national_desk")),
    )
    return tuple(word for word, wrong in faults if wrong)


def found_faults(report: Report, wish: Wish, told: Told, rule: str) -> tuple[str, ...]:
    """Why the reporter may not be told this of a person who was found, each in a word.

    A person who fled, or does not want contact, or was not asked, is safe from the reporter whatever an officer types.
    Anything but "with the desk" rests on a rule of law that is named.
    """
    careful = (Told.WITH_DESK, Told.FOUND_SAFE_NO_CONTACT)
    faults = (
        ("told", told not in (*careful, Told.FOUND_SAFE, Told.COME_TO_DESK)),
        ("wish", wish is not Wish.CONTACT and told not in careful),
        ("not_asked", wish is Wish.NOT_ASKED and told is not Told.WITH_DESK),
        ("hazard", report.hazard is not Hazard.NO_SIGN and told not in careful),
        ("rule", told is not Told.WITH_DESK and not rule.strip()),
    )
    return tuple(word for word, wrong in faults if wrong)


def taken_down(report: Report) -> Report:
    """The report with nothing public any more."""
    stage = Stage.OPEN if report.stage is Stage.PUBLISHED else report.stage
    return replace(report, stage=stage, publication=None)


def _partial(text: str) -> PartialDate:
    year, month, day = (int(part) or None for part in text.split("-"))
    return PartialDate(year, month, day)


def _is_wrong(text: str) -> bool:
    try:
        return len(text) != 10 or not _partial(text).is_known
    except (ValueError, TypeError):
        return True
