"""Languages of a part of the pages: one is offered there as soon as it has every word that these pages can show.

What the pages can show is read from their templates, so that a sentence that comes in takes a language off until
somebody translated it, and no page ever speaks two.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from jinja2 import Environment
from jinja2.ext import extract_from_ast

from comity.web.languages import SOURCE, Key, Language, paper_languages

_TEMPLATES: Final = Path(__file__).parent / "templates"
SHARED: Final = (
    "(not required)", "This was not done", "In the node's own words", "Code", "Inbox", "New case", "Search",
    "Alarms on searches", "Notices", "Law", "Safeguards", "Node", "Peers", "Accounts", "Audit log", "Missing persons",
    "Pages", "Previous", "Next", "Page %(page)s of %(pages)s", "Page %(page)s",
)  # fmt: skip
"""Sentences of parts that all pages share, and of the navigation."""


def languages_with(
    pages: Iterable[str], sentences: Iterable[str], sections: frozenset[str], keys: Iterable[Key] = ()
) -> dict[str, Language]:
    """Languages that have every word of these pages, the source first.

    Args:
        pages: Names of templates; the base of all pages is among them.
        sentences: What code puts in beside them; what all pages share is.
        sections: Sections of the catalogue that they show whole.
        keys: Controlled words of other sections.
    """
    everything = paper_languages()
    source = everything[SOURCE]
    wanted: set[Key] = {(None, sentence) for sentence in (*SHARED, *sentences)} | set(keys)
    wanted |= {(None, sentence) for name in pages for sentence in _sentences(name)}
    wanted |= {key for key in source.messages if key[0] in sections}
    return {code: one for code, one in everything.items() if wanted <= one.messages.keys()}


def _sentences(name: str) -> list[str]:
    page = Environment(autoescape=True).parse((_TEMPLATES / f"{name}.html").read_text(encoding="utf-8"))
    found = (one for _line, _function, one in extract_from_ast(page, ("_", "ngettext")))
    said = (one if isinstance(one, str) else one[0] if one else None for one in found)
    return [one for one in said if one is not None]
