"""From a form to a letter: strict, field by field, and every fault at once.

A fault is a word of the catalogue's section ``wrong``, by the name of the field. The letter is built even so, with what
could be read: the gate may be asked about it if nothing that the law reads is at fault.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from comity.application.desk import Desk
from comity.domain.authorities import NODE_ID
from comity.domain.particulars import (
    BETWEEN,
    CONDUCT,
    LONGEST_STATEMENT,
    PARTICULARS,
    SHORT_TEXT,
    STATEMENTS,
    Form,
    Particular,
)
from comity.domain.requests import AttachmentRef, Letter, Marks, MeasureAsked, Place, Subject, Urgency
from comity.web.casework.letter_typed import MARKS_LISTS, MONTHS, Typed
from comity.web.languages import Language

REQUIRED, UNREADABLE, UNKNOWN, REASON = "required", "unreadable", "unknown", "reason"
WRONG = (REQUIRED, UNREADABLE, UNKNOWN, REASON)
_STATE = re.compile(r"[A-Z]{2}(-[A-Z]{2})?")
_BIRTH = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_BASIS = re.compile(r"[\x21-\x7e]{0,120}")
_BETWEEN = re.compile(r"[,;/\n、，；]+")
_LONGEST = 20_000  # characters of one field
_LONGEST_LINE = 300  # of one name, place or number
_MOST_LINES = 200
_NOT_OF_LAW = frozenset(
    {"title", "purpose", "facts", "asks", "link", "names", "birth", "particulars", "urgency", "urgency_reason",
     "confidentiality", "contact", "previous", "attachments"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """A letter as far as it could be read, and what is wrong, by field in the order of the form."""

    letter: Letter
    wrong: Mapping[str, str]

    @property
    def in_the_way(self) -> tuple[str, ...]:
        """Faulty fields without which the law cannot answer: it is never asked about what it would misread."""
        return tuple(name for name in self.wrong if name.rpartition(".")[2] not in _NOT_OF_LAW)


def read_letter(
    typed: Typed, desk: Desk, language: Language, *, case: UUID, request: UUID, files: Mapping[UUID, AttachmentRef]
) -> Read:
    """The letter that a form says. Nothing raises; what is wrong is named."""
    form = _Form(typed, desk, language)
    node = form.node("requested_node")
    state = form.state("requested_state") or node[:2].upper()
    letter = Letter(
        request=request,
        case=case,
        revision=0,
        requesting_state=desk.authority.state,
        requesting_node=desk.node,
        requested_state=state,
        requested_node=node,
        title=form.plain("title", required=True),
        purpose=form.plain("purpose", required=True),
        facts=form.plain("facts", required=True),
        offence=form.word("offence", "offence", required=True),
        offence_date=form.day("offence_date", required=True) or date.min,
        language=form.plain("language", required=True),
        requesting_max=form.penalty("requesting_max"),
        requested_max=form.penalty("requested_max"),
        predicate_offence=form.word("predicate_offence", "offence"),
        urgency=form.urgency(),
        urgency_reason=form.plain("urgency_reason"),
        confidentiality=form.plain("confidentiality"),
        contact=form.plain("contact"),
        previous=form.plain("previous"),
        subjects=tuple(_subject(form, key) for key in typed.subjects),
        measures=tuple(_measure(form, key) for key in typed.measures),
        attachments=form.files(files),
        marks=_marks(form),
    )
    if letter.urgency is not Urgency.NORMAL and not letter.urgency_reason:
        form.wrong["urgency_reason"] = REASON
    return Read(letter, form.wrong)


def _subject(form: "_Form", key: str) -> Subject:
    return Subject(
        key=key,
        role=form.word(f"{key}.role", "role", required=True),
        names=form.lines(f"{key}.names"),
        nationality=form.states(f"{key}.nationality", required=True),
        birth=form.shaped(f"{key}.birth", _BIRTH),
        age_at_offence=form.number(f"{key}.age_at_offence", 130),
        former_nationality=form.states(f"{key}.former_nationality"),
        nationality_lost=form.day(f"{key}.nationality_lost"),
        nationality_at_offence=form.states(f"{key}.nationality_at_offence"),
        particulars=form.plain(f"{key}.particulars"),
        papers=form.lines(f"{key}.papers", required=False),
    )


def _marks(form: "_Form") -> Marks:
    lines = {name: form.lines(name, required=False) for name in MARKS_LISTS}
    return Marks(began=form.day("began"), **lines)


def _measure(form: "_Form", key: str) -> MeasureAsked:
    place = form.state(f"{key}.place_state")
    return MeasureAsked(
        key=key,
        measure=form.word(f"{key}.measure", "measure", required=True),
        asks=form.plain(f"{key}.asks", required=True),
        link=form.plain(f"{key}.link"),
        subject=form.subject(f"{key}.subject"),
        documents=form.words(f"{key}.documents", "missing"),
        assurances=form.words(f"{key}.assurances", "assurance"),
        flags=form.words(f"{key}.flags", "flag"),
        place=Place(place, form.plain(f"{key}.place_area")) if place else None,
        invoked_basis=form.shaped(f"{key}.invoked_basis", _BASIS),
        particulars=form.particulars(key),
    )


class _Form:
    """Reads fields and notes what is wrong with them, in the order of reading."""

    def __init__(self, typed: Typed, desk: Desk, language: Language) -> None:
        self._typed, self._desk, self._language = typed, desk, language
        self.wrong: dict[str, str] = {}

    def plain(self, name: str, *, required: bool = False) -> str:
        text = self._typed(name).replace("\r\n", "\n").strip()
        if required and not text:
            self.wrong[name] = REQUIRED
        if len(text) > _LONGEST or any(not (c.isprintable() or c in "\n\t") for c in text):
            self.wrong[name] = UNREADABLE
        return text

    def shaped(self, name: str, form: re.Pattern[str]) -> str:
        text = self.plain(name)
        if text and not form.fullmatch(text):
            self.wrong[name] = UNREADABLE
            return ""
        return text

    def word(self, name: str, section: str, *, required: bool = False) -> str:
        text = self.plain(name, required=required)
        if text and text not in self._desk.law.words(section):
            self.wrong[name] = UNKNOWN
        return text

    def words(self, name: str, section: str) -> tuple[str, ...]:
        known = self._desk.law.words(section)
        several = self._typed.several(name)
        if any(word not in known for word in several):
            self.wrong[name] = UNKNOWN
        return tuple(dict.fromkeys(several))

    def node(self, name: str) -> str:
        text = self.plain(name, required=True)
        if text and not NODE_ID.fullmatch(text):
            self.wrong[name] = UNREADABLE
            return ""
        return text

    def day(self, name: str, *, required: bool = False) -> date | None:
        text = self.plain(name, required=required)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.wrong[name] = UNREADABLE
            return None

    def number(self, name: str, largest: int) -> int | None:
        text = self.plain(name)
        if text and not (text.isascii() and text.isdecimal() and len(text) < 6 and int(text) <= largest):
            self.wrong[name] = UNREADABLE
            return None
        return int(text) if text else None

    def lines(self, name: str, *, required: bool = True) -> tuple[str, ...]:
        text = self.plain(name, required=required)
        found = tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
        if len(found) > _MOST_LINES or any(len(line) > _LONGEST_LINE for line in found):
            self.wrong[name] = UNREADABLE
            return ()
        return found

    def state(self, name: str) -> str:
        found = self.states(name)
        if len(found) > 1:
            self.wrong[name] = UNREADABLE
        return found[0] if len(found) == 1 else ""

    def states(self, name: str, *, required: bool = False) -> tuple[str, ...]:
        parts = [part.strip() for part in _BETWEEN.split(self.plain(name, required=required)) if part.strip()]
        codes = [state_code(part, self._language) for part in parts]
        if not all(codes):
            self.wrong[name] = UNREADABLE
        return tuple(dict.fromkeys(code for code in codes if code))

    def penalty(self, name: str) -> str | None:
        kind = self.plain(name)
        if kind == MONTHS:
            months = self.number(f"{name}_months", 9999)
            if months is None:
                self.wrong.setdefault(f"{name}_months", REQUIRED)
            return None if months is None else str(months)
        if kind not in ("", "life", "death", "none"):
            self.wrong[name] = UNKNOWN
        return {"": None, "none": ""}.get(kind, kind)

    def urgency(self) -> Urgency:
        text = self.plain("urgency") or Urgency.NORMAL.value
        if text not in {urgency.value for urgency in Urgency}:
            self.wrong["urgency"] = UNKNOWN
            return Urgency.NORMAL
        return Urgency(text)

    def subject(self, name: str) -> str:
        key = self.plain(name)
        if key and key not in self._typed.subjects:
            self.wrong[name] = UNKNOWN
        return key

    def particulars(self, key: str) -> dict[str, str | int]:
        read = {one.name: self._particular(f"{key}.{one.name}", one) for one in PARTICULARS}
        given = {name: value for name, value in read.items() if value not in (None, "")}
        if given.keys() & STATEMENTS:  # half a statement is told as one whose other half is empty
            given = dict.fromkeys(STATEMENTS, "") | given
        return given | self.conduct()

    def _particular(self, name: str, one: Particular) -> Any:
        match one.form:
            case Form.NUMBER:
                return self.number(name, one.most)
            case Form.DAY:
                day = self.day(name)
                return day and day.isoformat()
            case Form.STATE:
                return self.state(name)
            case Form.STATES:
                return BETWEEN.join(self.states(name))
            case Form.STATEMENT:
                return self._statement(name)
            case Form.TEXT:
                return self.shaped(name, SHORT_TEXT)
            case Form.WORD:
                return self.word(name, one.section)

    def _statement(self, name: str) -> str:
        said = self.plain(name)
        if len(said) > LONGEST_STATEMENT:
            self.wrong[name] = UNREADABLE
            return ""
        return said

    def conduct(self) -> dict[str, str | int]:
        """What the facts show, as each measure carries it: words, ``-`` before one that is not so."""
        known = self._desk.law.words("element")
        words = tuple(dict.fromkeys(word for word in self._typed.several(CONDUCT) if word))
        if any(word.removeprefix("-").partition(":")[0] not in known for word in words):
            self.wrong[CONDUCT] = UNKNOWN
            return {}
        return {CONDUCT: " ".join(words)} if words else {}

    def files(self, files: Mapping[UUID, AttachmentRef]) -> tuple[AttachmentRef, ...]:
        by_name = {str(one): file for one, file in files.items()}
        wanted = list(dict.fromkeys(self._typed.several("attachments")))
        if any(one not in by_name for one in wanted):
            self.wrong["attachments"] = UNKNOWN
        return tuple(by_name[one] for one in wanted if one in by_name)


def state_code(text: str, language: Language) -> str:
    """A state's code from its code or its name in the reader's language; empty if it is neither."""
    code = text.upper()
    territories = language.locale.territories
    if _STATE.fullmatch(code) and (code.partition("-")[2] or code) in territories:
        return code
    folded = text.casefold()
    return next(
        (
            code
            for code, name in territories.items()
            if len(code) == 2 and folded in (name.casefold(), name.partition(" (")[0].casefold())
        ),
        "",
    )
