"""Write the table of `docs/reference/errors.md` from the source: ``python -m tests.docs.make_errors``."""

import re

from tests.docs.error_codes import Code, scan
from tests.docs.scanning import ROOT

PAGE = ROOT / "docs" / "reference" / "errors.md"
HEADING = "| code | kind | says |\n|---|---|---|\n"
SAYS = {
    "law.filter": "An address asks the pages on the law what cannot be asked.",
    "attachment.other": "Header and event name different content, or the id is taken by other content here.",
    "clarify.empty": "Nothing is said.",
    "escalate.reason": "No reason is given.",
    "escalate.to": "Nobody is named.",
    "event.case": "An id of the header is no UUID of version 7.",
    "event.id": "An id of the header is no UUID of version 7.",
    "audit.filter": "A filter of the audit page cannot be read.",
    "inbox.filter": "A filter of the inbox cannot be used.",
    "interim.why": "No reason is given.",
    "jurisdiction.proposal": "A proposal lacks what its outcome asks for.",
    "jurisdiction.table": "A table names a factor twice, a state that takes no part, or a word that is none.",
    "note.proof": "A hash of the proof is not base64 in its one form.",
    "reroute.reason": "No reason is given.",
    "withdraw.reason": "No reason is given.",
}


def row(name: str, code: Code) -> str:
    """A line of the table."""
    says = SAYS.get(name) or " / ".join(words[0].upper() + words[1:] for words in code.messages[:2])
    assert says, f"{name} has no message that the source shows; write it into SAYS"
    return f"| `{name}` | {', '.join(sorted(code.kinds))} | {says.replace('|', '&#124;')} |\n"


def table() -> str:
    """The whole table."""
    codes, _ = scan()
    return HEADING + "".join(row(name, codes[name]) for name in sorted(codes))


def main() -> None:
    """Replace the table in the page."""
    text = PAGE.read_text()
    PAGE.write_text(re.sub(re.escape(HEADING) + r"(\|.*\n)*", lambda _: table(), text))


if __name__ == "__main__":
    main()
