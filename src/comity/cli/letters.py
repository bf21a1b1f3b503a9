"""A letter written as TOML, read strictly: an unknown entry, a wrong type or a wrong form is refused by its name.

The entries are the fields of `domain.requests.Letter`. What the law demands beyond them is for the gate to say; words
of the law (offences, documents, assurances, flags) are checked there against the corpus.
"""

import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

from comity.cli.toml_tables import LONG, Table
from comity.domain.authorities import state_of
from comity.domain.errors import InvalidInput
from comity.domain.measures import Measure
from comity.domain.particulars import (
    BETWEEN,
    BY_NAME,
    CONDUCT,
    LONGEST_STATEMENT,
    PARTICULARS,
    SHORT_TEXT,
    Form,
    Particular,
)
from comity.domain.requests import UNSTATED, AttachmentRef, Letter, Marks, MeasureAsked, Place, Subject, Urgency

LARGEST = 256 << 10  # bytes of a letter's file
NEW = UUID(int=0)
ADVICE = "`comity case template` prints a letter with every entry explained."

_LETTER = (
    "requested_node", "requested_state", "title", "purpose", "facts", "offence", "offence_date", "language", "measures",
    "subjects", "requesting_max", "requested_max", "predicate_offence", "urgency", "urgency_reason", "confidentiality",
    "contact", "previous", "attachments", "marks",
)  # fmt: skip
_SUBJECT = (
    "key", "role", "names", "nationality", "birth", "age_at_offence", "former_nationality", "nationality_lost",
    "nationality_at_offence", "particulars", "papers",
)  # fmt: skip
_MARKS = ("began", "places", "victims", "accounts", "references")
_MEASURE = (
    "key", "measure", "asks", "link", "subject", "documents", "assurances", "flags", "place", "invoked_basis",
    *BY_NAME, CONDUCT,
)  # fmt: skip

_STATE = re.compile(r"[A-Z]{2}(-[A-Z]{2})?")
_STATES = "codes of states like CN"
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_KEY = re.compile(r"[a-z][a-z0-9_-]{0,19}")
_BIRTH = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_PENALTY = re.compile(r"[0-9]{1,4}|life|death|")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,79}")
_WORDS = "words of the corpus"
_LINE = re.compile(r"\S(.{0,298}\S)?")
_LINES = "short texts"
_CONDUCT = re.compile(r"-?[a-z0-9_]+(:[A-Z]{2}(-[A-Z]{2})?)?( -?[a-z0-9_]+(:[A-Z]{2}(-[A-Z]{2})?)?){0,99}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class SubjectRole(StrEnum):
    """What a person is in the case."""

    SUSPECT = "suspect"
    ACCUSED = "accused"
    CONVICTED = "convicted"
    VICTIM = "victim"
    WITNESS = "witness"
    MISSING = "missing"
    MIGRANT = "migrant"


def read_letter(
    data: bytes, *, case: UUID, request: UUID = NEW, kept: Mapping[UUID, AttachmentRef] | None = None
) -> Letter:
    """The letter of a TOML file. When it is drafted, the requesting side is put in and it is checked as a whole.

    Args:
        data: The file's bytes.
        case: The case that it belongs to.
        request: The request that it words anew; the nil UUID for a new one.
        kept: Files that were attached to the case, by id; the letter may name these.

    Raises:
        InvalidInput: ``letter.file``: no TOML in UTF-8; ``letter.unknown``, ``.missing``, ``.type``, ``.value``: the
            entry is named.
    """
    table = Table(_toml(data), "letter", "", _LETTER, ADVICE)
    requested_node = table.node("requested_node")
    return Letter(
        request=request,
        case=case,
        revision=0,
        requesting_state="",
        requesting_node="",
        requested_state=table.form("requested_state", _STATE, "a state's code like LA", state_of(requested_node)),
        requested_node=requested_node,
        title=table.text("title"),
        purpose=table.text("purpose", LONG),
        facts=table.text("facts", LONG),
        offence=table.form("offence", _WORD, "a code of the corpus such as fraud_telecom"),
        offence_date=table.day("offence_date"),
        language=table.form("language", _LANGUAGE, "a language's code like en"),
        measures=table.each("measures", _MEASURE, _measure, least=1),
        subjects=table.each("subjects", _SUBJECT, _subject, least=0),
        requesting_max=_penalty(table, "requesting_max"),
        requested_max=_penalty(table, "requested_max"),
        predicate_offence=table.form("predicate_offence", _WORD, "a code of the corpus", ""),
        urgency=table.word("urgency", Urgency, Urgency.NORMAL),
        urgency_reason=table.text("urgency_reason", LONG, ""),
        confidentiality=table.text("confidentiality", LONG, ""),
        contact=table.text("contact", default=""),
        previous=table.text("previous", default=""),
        attachments=_attachments(table, kept or {}),
        marks=_marks(table.table("marks", _MARKS)) if table.has("marks") else UNSTATED,
    )


def _toml(data: bytes) -> object:
    if len(data) > LARGEST:
        raise InvalidInput("letter.file", f"The letter has more than {LARGEST} bytes.", advice="Shorten it.")
    try:
        return tomllib.loads(data.decode())
    except UnicodeDecodeError as error:
        raise InvalidInput("letter.file", "The letter is not UTF-8 text.", advice="Save it as UTF-8.") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InvalidInput("letter.file", f"The letter is no TOML: {error}.", advice="Correct that line.") from error


def _subject(table: Table) -> Subject:
    return Subject(
        key=table.form("key", _KEY, "a short name like p1"),
        role=table.word("role", SubjectRole).value,
        names=table.texts("names"),
        nationality=table.forms("nationality", _STATE, _STATES, required=True),
        birth=table.form("birth", _BIRTH, "a year, month or day like 1987, 1987-05 or 1987-05-02", ""),
        age_at_offence=table.number("age_at_offence", 130),
        former_nationality=table.forms("former_nationality", _STATE, _STATES),
        nationality_lost=table.day_or_none("nationality_lost"),
        nationality_at_offence=table.forms("nationality_at_offence", _STATE, _STATES),
        particulars=table.text("particulars", LONG, ""),
        papers=table.forms("papers", _LINE, _LINES),
    )


def _marks(table: Table) -> Marks:
    return Marks(
        began=table.day_or_none("began"),
        places=table.forms("places", _LINE, _LINES),
        victims=table.forms("victims", _LINE, _LINES),
        accounts=table.forms("accounts", _LINE, _LINES),
        references=table.forms("references", _LINE, _LINES),
    )


def _measure(table: Table) -> MeasureAsked:
    return MeasureAsked(
        key=table.form("key", _KEY, "a short name like m1"),
        measure=table.word("measure", Measure).value,
        asks=table.text("asks", LONG),
        link=table.text("link", LONG, ""),
        subject=table.form("subject", _KEY, "the key of a person like p1", ""),
        documents=table.forms("documents", _WORD, _WORDS),
        assurances=table.forms("assurances", _WORD, _WORDS),
        flags=table.forms("flags", _WORD, _WORDS),
        place=_place(table.table("place", ("state", "area"))) if table.has("place") else None,
        invoked_basis=table.text("invoked_basis", default=""),
        particulars=_particulars(table),
    )


def _place(table: Table) -> Place:
    return Place(table.form("state", _STATE, "a state's code like LA"), table.text("area", default=""))


def _particulars(table: Table) -> dict[str, str | int]:
    """Inputs of the law that one measure alone has; absent ones are unknown."""
    given = {one.name: _particular(table, one) for one in PARTICULARS if table.has(one.name)}
    if table.has(CONDUCT):
        given[CONDUCT] = table.form(CONDUCT, _CONDUCT, "words of [element] between blanks, - before one that is not so")
    return given


def _particular(table: Table, one: Particular) -> str | int:
    match one.form:
        case Form.NUMBER:
            return table.number(one.name, one.most) or 0
        case Form.DAY:
            return table.day(one.name).isoformat()
        case Form.STATE:
            return table.form(one.name, _STATE, "a state's code like LA")
        case Form.STATES:
            return BETWEEN.join(table.forms(one.name, _STATE, _STATES, required=True))
        case Form.STATEMENT:
            return table.text(one.name, LONGEST_STATEMENT, "")
        case Form.TEXT:
            return table.form(one.name, SHORT_TEXT, "a short name as penalties.csv has it")
        case Form.WORD:
            return table.form(one.name, _WORD, "a word of the corpus")


def _attachments(table: Table, kept: Mapping[UUID, AttachmentRef]) -> tuple[AttachmentRef, ...]:
    ids = [UUID(text) for text in table.forms("attachments", _UUID, "ids that `comity case attach` printed")]
    for one in ids:
        if one not in kept:
            raise InvalidInput(
                "letter.value",
                f"attachments: {one} is no file of this case.",
                advice="Attach it with `comity case attach` first.",
            )
    return tuple(kept[one] for one in dict.fromkeys(ids))


def _penalty(table: Table, name: str) -> str | None:
    wanted = 'months like "60", "life", "death", or "" for no offence there'
    return table.form(name, _PENALTY, wanted) if table.has(name) else None
