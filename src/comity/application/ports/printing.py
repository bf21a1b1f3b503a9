"""What is printed for a file or a court, and who prints it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from comity.domain.certificates import Certificate
from comity.domain.decisions import Decision

SHEET_WORDS = (
    "title", "lead", "advice", "about", "case", "request", "letter", "from", "to", "offence", "printed", "node",
    "asked", "by", "outcome", "gate", "confidence", "as_of", "corpus", "channel", "languages", "bases", "possible",
    "absences", "grounds", "missing", "assurances", "on_file", "open", "settled", "times", "costs", "conduct",
    "instead", "changes", "leads_to", "notes", "recalled", "rules", "none", "state", "asks_for", "stands", "source",
    "rule", "result", "raised", "clear", "not_applicable", "unknown", "shown", "absent", "attached",
)  # fmt: skip
"""The sheet's own words, keys of the catalogues' section ``sheet``."""


@dataclass(frozen=True, slots=True)
class SheetSide:
    """One side's decision on a measure. `by` is the node that decided; `settled` are items that persons settled."""

    by: str
    decision: Decision
    settled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetMeasure:
    """One measure of a letter with what each side's law says; a side that has not said is not there."""

    key: str
    measure: str
    asks: str
    sides: tuple[SheetSide, ...]


@dataclass(frozen=True, slots=True)
class LegalitySheet:
    """What the law says of one letter, for the file and for a court.

    `letter` is the digest of the wording (32 bytes); `node` printed it at `at`. Empty texts are of a question that no
    letter asks.
    """

    letter: bytes
    requesting_state: str
    requested_state: str
    offence: str
    at: datetime
    measures: tuple[SheetMeasure, ...]
    title: str = ""
    case: str = ""
    request: str = ""
    node: str = ""


CERTIFICATE_WORDS = (
    "title", "says", "not_clearing", "compare", "holder", "names", "birth", "sex", "documents", "features", "number",
    "issuer", "issued", "expires", "verify", "officer", "holder_note", "travel_document", "identity_number", "female",
    "male", "unspecified", "unknown",
)  # fmt: skip
"""The words of a certificate on paper, keys of the catalogues' section ``certificate``."""


@dataclass(frozen=True, slots=True)
class CertificatePaper:
    """A certificate for its holder. `code` is the text that stands in the QR code; `authority` issued it."""

    certificate: Certificate
    code: str
    authority: str
    state: str


class CertificatePrinter(Protocol):
    """Makes paper of certificates."""

    def certificate_languages(self) -> tuple[str, ...]:
        """Codes of the languages that have every word of a certificate."""
        ...

    def print_certificate(self, paper: CertificatePaper, language: str) -> bytes:
        """A PDF/A with the certificate's code; the same bytes for the same certificate.

        Raises:
            InvalidInput: A language without all the words, or a character that no font here has.
        """
        ...


@dataclass(frozen=True, slots=True)
class Said:
    """What stands somewhere on a form: a word of the catalogues' `section`, then `text` as somebody wrote it."""

    section: str = ""
    key: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class FormPart:
    """A heading with facts beneath it, as pairs of name and value, and with lines."""

    title: Said
    facts: tuple[tuple[Said, Said], ...] = ()
    lines: tuple[tuple[Said, tuple[Said, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A form for a file or for a person's hand: all its own words are of the catalogues, none is English by itself.

    `foot` stands under each page, `attached` goes with it as JSON under `name`.
    """

    title: Said
    lead: tuple[Said, ...]
    facts: tuple[tuple[Said, Said], ...]
    parts: tuple[FormPart, ...]
    at: datetime
    name: str
    foot: str = ""
    author: str = ""
    attached: Mapping[str, Any] = field(default_factory=dict)


class Printer(Protocol):
    """Makes paper of values."""

    def languages(self) -> tuple[str, ...]:
        """Codes of the languages that have every word of a sheet."""
        ...

    def print_sheet(self, sheet: LegalitySheet, language: str) -> bytes:
        """A PDF/A-3 of the sheet with the same as JSON attached; the same bytes for the same sheet.

        Raises:
            InvalidInput: A language without all the words, or a character that no font here has.
        """
        ...

    def print_form(self, form: Form, language: str) -> bytes:
        """A PDF/A-3 of a form with its JSON attached; the same bytes for the same form.

        Raises:
            InvalidInput: A language that lacks a word of the form, or a character that no font here has.
        """
        ...
