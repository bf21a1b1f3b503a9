"""What each class of notice must hold before anybody reviews it, and how long it may be kept.

Nothing here is a matter of weight: a field is there or it is named as missing. Thresholds: wanted to be tried takes a
maximum of two years at least, a sentence six months left at least (INTERPOL RPD 83, read at second hand); an asset
four years at least (the pilot of the silver notice, read at second hand).
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

from comity.domain.authorities import NODE_ID
from comity.domain.identity import PersonIdentity, Sex, ThingKind
from comity.domain.notices import (
    MOST_PICTURES,
    OBJECT_FACTS,
    PICTURE_BYTES,
    ROLES,
    SMALL_BYTES,
    WARNINGS,
    Judicial,
    Looks,
    Matter,
    Notice,
    Proceeding,
    Protection,
    Screening,
)
from comity.domain.register_entries import Action, NoticeKind, Vulnerability

PROSECUTION_MONTHS: Final = 24
"""Maximum penalty from which a person may be wanted to be tried (RPD 83(1)(a)(ii))."""
REMAINING_MONTHS: Final = 6
"""Sentence left from which a person may be wanted to serve it (RPD 83(1)(a)(ii))."""
ASSET_MONTHS: Final = 48
"""Maximum penalty from which an asset may be traced."""
LONGEST_TITLE: Final = 200
NEVER: Final = datetime(9999, 12, 31, tzinfo=UTC)
"""End of what is valid until somebody is found; it is reviewed all the same."""
_YEAR: Final = timedelta(days=365)
UNCATEGORISED: Final = timedelta(days=182)
"""Whom nobody put into a category is kept for six months (EDPS on Europol, 3 January 2022, read at second hand)."""
KEPT: Final = {
    NoticeKind.WANTED: 5 * _YEAR,
    NoticeKind.MISSING: None,
    NoticeKind.UNIDENTIFIED_BODY: None,
    NoticeKind.INFORMATION: _YEAR,
    NoticeKind.WARNING: _YEAR,
    NoticeKind.MODUS_OPERANDI: 5 * _YEAR,
    NoticeKind.ASSET: 5 * _YEAR,
    NoticeKind.OBJECT: 10 * _YEAR,
}
"""How long each class is valid; None is until found. Wanted, missing and discreet marks as SIS and INTERPOL keep
them, documents as SLTD does (recalled); modus operandi, asset and other objects are this product's policy."""
REVIEWED_EVERY: Final = {
    NoticeKind.MISSING: 5 * _YEAR,
    NoticeKind.UNIDENTIFIED_BODY: 5 * _YEAR,
    NoticeKind.OBJECT: 5 * _YEAR,
}
"""When it is looked at again, where that is sooner than its end; every other class at its end."""
PURGE_AFTER: Final = timedelta(days=30)
"""From the end of a notice to the destruction of its content at the owner, who answers complaints meanwhile [policy].
Every addressee destroys it at once."""
ANNOTATE_WITHIN: Final = timedelta(hours=72)
"""From an arrest, a refusal or an order of a court to the owner's annotation [policy; no source gives a time]."""
REMIND_BEFORE: Final = timedelta(days=30)
"""Before a review date or the end of validity [policy]."""

ACTIONS: Final = {
    NoticeKind.WANTED: {Action.DETAIN, Action.LOCATE},
    NoticeKind.MISSING: {Action.PROTECT, Action.LOCATE},
    NoticeKind.UNIDENTIFIED_BODY: {Action.REPORT},
    NoticeKind.INFORMATION: {Action.ASK, Action.LOCATE, Action.REPORT},
    NoticeKind.WARNING: {Action.REPORT, Action.ASK},
    NoticeKind.MODUS_OPERANDI: {Action.NOTHING, Action.REPORT},
    NoticeKind.ASSET: {Action.REPORT, Action.LOCATE, Action.SEIZE},
    NoticeKind.OBJECT: {Action.SEIZE, Action.REPORT, Action.ASK},
}
"""What each class may ask of the finder."""
_MATTERS: Final = {
    NoticeKind.MISSING: {Matter.SAFETY, Matter.CRIMINAL},
    NoticeKind.UNIDENTIFIED_BODY: {Matter.SAFETY, Matter.CRIMINAL},
    NoticeKind.WARNING: {Matter.SAFETY, Matter.CRIMINAL},
    NoticeKind.OBJECT: {Matter.SAFETY, Matter.CRIMINAL},
}
_ABOVE_EVERY_TERM: Final = 1_000_000
_SUSPECT_ROLES: Final = {"suspect", "accused", "convicted"}


def validity(notice: Notice, since: datetime) -> tuple[datetime, datetime]:
    """The end of validity and the day of the next review of a notice that is published at this moment."""
    kept = KEPT[notice.kind]
    person = notice.person is not None and notice.kind in (NoticeKind.INFORMATION, NoticeKind.WARNING)
    if person and notice.role in ("", "uncategorised"):
        kept = UNCATEGORISED
    until = NEVER if kept is None else since + kept
    return until, min(since + REVIEWED_EVERY.get(notice.kind, 10 * _YEAR), until)


def missing_fields(notice: Notice, today: date) -> tuple[str, ...]:
    """Names of the fields that a notice of this class must have and this one lacks, or has below the threshold.

    Each is a path such as ``judicial.court``, with a reason after a colon where it is there and does not do.
    """
    found = [*_common(notice), *(name for check in _CHECKS[notice.kind] for name in check(notice, today))]
    if notice.pictures and is_protected(notice) and not notice.consent.strip():
        found.append("consent")
    return tuple(dict.fromkeys(found))


_JPEG: Final = b"\xff\xd8\xff"


def picture_fault(notice: Notice) -> str:
    """Why the pictures of a wording cannot stand, or nothing. A partner's are judged by the same rule as ours."""
    if len(notice.pictures) > MOST_PICTURES:
        return f"there are more than {MOST_PICTURES}"
    for one in notice.pictures:
        if not one.shows.strip():
            return "one does not say what it shows"
        if not one.small.startswith(_JPEG) or len(one.small) > SMALL_BYTES:
            return f"a small one is no JPEG of at most {SMALL_BYTES} bytes"
        if one.attachment.media_type != "image/jpeg" or one.attachment.size_bytes > PICTURE_BYTES:
            return f"one is no JPEG of at most {PICTURE_BYTES} bytes"
    return ""


def is_protected(notice: Notice) -> bool:
    """True if its pictures are of somebody to be protected: a child, a victim, a witness, whoever is vulnerable.

    They need somebody's word (`consent`) before they leave.
    """
    if notice.person is None:
        return False
    return notice.vulnerability is not Vulnerability.NONE or notice.role in ("victim", "witness")


def bars(notice: Notice, looks: Looks) -> tuple[str, ...]:
    """What stops a notice whatever else it holds: words of `spec/events.md`, "Bars of a notice". Empty is not cleared.

    A refugee, one who asked for refuge and one of whom nobody said anything are alike here: none is circulated.
    """
    found = []
    if notice.matter not in _MATTERS.get(notice.kind, {Matter.CRIMINAL}):
        found.append(f"matter.{notice.matter.value}")
    flags = set(notice.judicial.flags) if notice.judicial else set()
    found += [f"flag.{flag}" for flag in sorted(flags & _BARRING_FLAGS)]
    if _pursues(notice):
        if looks.protection not in _passes(notice):
            found.append(f"refugee.{looks.protection.value}")
        if looks.screening in (Screening.INDICATORS, Screening.VICTIM):
            found.append(f"victim.{looks.screening.value}")
    return tuple(found)


_BARRING_FLAGS: Final = {
    "political", "persecution_risk", "asylum_seeker", "refugee_unhcr", "torture_risk_substantiated",
    "victim_indicators", "nationality_revoked_recently",
}  # fmt: skip


def _pursues(notice: Notice) -> bool:
    """True if it is about a living person: notices of missing persons were turned against refugees too."""
    return notice.person is not None and notice.kind is not NoticeKind.UNIDENTIFIED_BODY


def _passes(notice: Notice) -> frozenset[Protection]:
    """The answers on refuge that a notice may go on with. A missing child does not wait for one: its reviewer says."""
    return frozenset({Protection.NO, Protection.UNKNOWN}) if _child_first(notice) else frozenset({Protection.NO})


def _child_first(notice: Notice) -> bool:
    return notice.kind is NoticeKind.MISSING and notice.vulnerability is Vulnerability.CHILD


def needs_screening(notice: Notice) -> bool:
    """True if the person may be pursued by it, so that somebody looks first whether the person is a victim."""
    return notice.kind is NoticeKind.WANTED or (
        notice.kind in (NoticeKind.INFORMATION, NoticeKind.WARNING) and notice.role in _SUSPECT_ROLES
    )


def missing_looks(notice: Notice, looks: Looks, *, screening: bool) -> tuple[str, ...]:
    """What nobody has looked at yet. `screening` is True where the law of the day asks for one too."""
    found = []
    if _pursues(notice) and not _child_first(notice):
        found += _absent(
            ("looks.protection", looks.protection is not Protection.UNKNOWN),
            ("looks.protection_authority", bool(looks.protection_authority.strip())),
            ("looks.protection_reference", bool(looks.protection_reference.strip())),
        )
    if (screening or needs_screening(notice)) and notice.person is not None:
        found += _absent(
            ("looks.screening", looks.screening is not Screening.NOT_SCREENED),
            ("looks.screened_on", looks.screened_on is not None),
            ("looks.screening_reference", bool(looks.screening_reference.strip())),
        )
    return tuple(found)


def _absent(*fields: tuple[str, bool]) -> list[str]:
    return [name for name, there in fields if not there]


def _common(notice: Notice) -> Iterator[str]:
    yield from _absent(
        ("title", 0 < len(notice.title.strip()) <= LONGEST_TITLE),
        ("facts", bool(notice.facts.strip())),
        ("language", bool(notice.language.strip())),
        ("addressees", bool(notice.addressees)),
    )
    if any(NODE_ID.fullmatch(node) is None for node in notice.addressees):
        yield "addressees: no node id"
    if notice.addressees != tuple(sorted(set(notice.addressees))) or notice.owner in notice.addressees:
        yield "addressees: each other node once, in order"
    if notice.action not in ACTIONS[notice.kind]:
        yield f"action: {notice.action.value} is not of this class"
    if set(notice.warnings) - set(WARNINGS):
        yield "warnings: no such word"
    if notice.role and notice.role not in ROLES:
        yield "role: no such word"


def _identity(notice: Notice, _: date) -> Iterator[str]:
    """Names, sex, a year of birth, and one thing more; or good identifiers with something more (RPD 83(2)(a))."""
    person = notice.person
    if person is None or not any(name.text.strip() for name in person.names):
        yield "person.names"
        return
    yield from _absent(
        ("person.sex", person.sex is not Sex.UNKNOWN),
        ("person.births", any(birth.year is not None for birth in person.births)),
        ("person.nationalities", bool(person.nationalities)),
    )
    if not _one_thing_more(notice, person):
        yield "identifiers: one of description, prints, DNA, photograph or a document"


def _one_thing_more(notice: Notice, person: PersonIdentity) -> bool:
    return bool(notice.description.strip() or any(one.strip() for one in notice.identifiers) or person.numbers)


def _judicial(notice: Notice, today: date) -> Iterator[str]:
    data = notice.judicial
    if data is None:
        yield "judicial"
        return
    yield from _absent(
        ("judicial.offence", bool(data.offence.strip())),
        ("judicial.offence_date", data.offence_date is not None),
        ("judicial.charge", bool(data.charge.strip())),
        ("judicial.court", bool(data.court.strip())),
        ("judicial.reference", bool(data.reference.strip())),
        ("judicial.issued_on", data.issued_on is not None),
        ("judicial.limitation_on", data.limitation_on is not None or data.no_limitation),
    )
    if data.limitation_on is not None and data.limitation_on < today:
        yield "judicial.limitation_on: it is past"
    if data.issued_on is not None and data.issued_on > today:
        yield "judicial.issued_on: it is to come"
    if data.offence_date is not None and data.offence_date > today:
        yield "judicial.offence_date: it is to come"


def _wanted(notice: Notice, _: date) -> Iterator[str]:
    data = notice.judicial
    if data is None:
        return
    yield from _serious(data)
    if not data.extradition_assured:
        yield "judicial.extradition_assured"
    if notice.role not in _SUSPECT_ROLES:
        yield "role: suspect, accused or convicted"


def _serious(data: Judicial) -> Iterator[str]:
    if data.proceeding is Proceeding.SENTENCE:
        if data.remaining_months < REMAINING_MONTHS:
            yield f"judicial.remaining_months: at least {REMAINING_MONTHS}"
    elif _months(data.maximum) < PROSECUTION_MONTHS:
        yield f"judicial.maximum: at least {PROSECUTION_MONTHS}"


def _months(maximum: str) -> int:
    """Months for comparing; life and death are above every term, what is not said or cannot be read is nothing."""
    if maximum in ("life", "death"):
        return _ABOVE_EVERY_TERM
    return int(maximum) if maximum.isascii() and maximum.isdecimal() and len(maximum) <= 4 else 0


def _asset(notice: Notice, _: date) -> Iterator[str]:
    data = notice.judicial
    if data is not None and _months(data.maximum) < ASSET_MONTHS:
        yield f"judicial.maximum: at least {ASSET_MONTHS}"
    if not notice.things and not notice.description.strip():
        yield "things"


def _missing(notice: Notice, today: date) -> Iterator[str]:
    person = notice.person
    if person is None or not any(name.text.strip() for name in person.names):
        yield "person.names"
        return
    yield from _absent(
        ("person.sex", person.sex is not Sex.UNKNOWN),
        ("person.births", any(birth.year is not None for birth in person.births)),
        ("description", bool(notice.description.strip() or notice.identifiers)),
        ("sighting.on", notice.sighting.on is not None),
        ("sighting.place", bool(notice.sighting.place.strip())),
    )
    if notice.sighting.on is not None and notice.sighting.on > today:
        yield "sighting.on: it is to come"
    child = _is_child(person, today)
    if child and notice.vulnerability is not Vulnerability.CHILD:
        yield "vulnerability: by the year of birth this is a child"
    if notice.vulnerability is Vulnerability.CHILD and notice.action is not Action.PROTECT:
        yield "action: a child is protected"
    if notice.vulnerability is not Vulnerability.CHILD and not notice.consent.strip():
        yield "consent"


def _is_child(person: PersonIdentity, today: date) -> bool:
    """True if any claimed year of birth may make the person younger than eighteen."""
    return any(birth.year is not None and today.year - birth.year < 18 for birth in person.births)


def _body(notice: Notice, _: date) -> Iterator[str]:
    yield from _absent(
        ("sighting.on", notice.sighting.on is not None),
        ("sighting.place", bool(notice.sighting.place.strip())),
        ("description", bool(notice.description.strip() or notice.identifiers)),
    )


def _about_somebody(notice: Notice, _: date) -> Iterator[str]:
    person = notice.person
    if person is None and not notice.things:
        yield "person"
    if person is not None and not any(name.text.strip() for name in person.names):
        yield "person.names"


def _warning(notice: Notice, _: date) -> Iterator[str]:
    if not notice.warnings and not notice.method.strip():
        yield "warnings"


def _method(notice: Notice, _: date) -> Iterator[str]:
    yield from _absent(("method", bool(notice.method.strip())))
    if notice.person is not None:
        yield "person: a modus operandi is about no person"


def _thing(notice: Notice, _: date) -> Iterator[str]:
    """Number, issuing state, kind and what happened: the four fields of SLTD; a work of art has no number."""
    if not notice.things:
        yield "things"
    if notice.object_fact not in OBJECT_FACTS:
        yield "object_fact"
    for thing in notice.things:
        if not thing.text.strip():
            yield f"things.{thing.kind.value}.text"
        if thing.kind is ThingKind.TRAVEL_DOCUMENT:
            yield from _absent(
                ("things.travel_document.state", bool(thing.state)),
                ("things.travel_document.scheme", bool(thing.scheme)),
            )
    if any(thing.kind is ThingKind.ARTWORK for thing in notice.things) and not notice.description.strip():
        yield "description"


_Check = Callable[[Notice, date], Iterator[str]]
_CHECKS: Final[dict[NoticeKind, tuple[_Check, ...]]] = {
    NoticeKind.WANTED: (_identity, _judicial, _wanted),
    NoticeKind.MISSING: (_missing,),
    NoticeKind.UNIDENTIFIED_BODY: (_body,),
    NoticeKind.INFORMATION: (_about_somebody,),
    NoticeKind.WARNING: (_about_somebody, _warning),
    NoticeKind.MODUS_OPERANDI: (_method,),
    NoticeKind.ASSET: (_judicial, _asset),
    NoticeKind.OBJECT: (_thing,),
}
