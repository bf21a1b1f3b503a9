"""Languages of the search's pages: one is offered here as soon as it has every word that these pages can show.

What the pages can show is read from their templates, so that a sentence that comes in takes a language off until
somebody translated it, and no page ever speaks two.
"""

from functools import cache
from pathlib import Path
from typing import Final

from django.http import HttpRequest
from jinja2 import Environment
from jinja2.ext import extract_from_ast

from comity.web.languages import SOURCE, Key, Language, language_of, paper_languages

_TEMPLATES: Final = Path(__file__).parents[1] / "templates"
_PAGES: Final = (
    "base", "search", "search_lists", "search_list", "search_verdict", "parts_search", "parts_matching",
    "search_standing", "search_standing_one", "search_standing_ask",
)  # fmt: skip
_SHARED: Final = (
    "(not required)", "This was not done", "In the node's own words", "Code", "Inbox", "New case", "Search",
    "Alarms on searches", "Notices", "Law", "Safeguards", "Node", "Peers", "Accounts", "Audit log", "Missing persons",
    "not stated", "Pages", "Previous", "Next", "Page %(page)s of %(pages)s", "Page %(page)s",
    "Expect nearly every candidate like this to be somebody else.",
    "Of 100 candidates like this, expect %(n)s to be somebody else.",
)  # fmt: skip
"""Sentences of parts that all pages share, of the navigation, and of the comparison."""
_SECTIONS: Final = frozenset({
    "border", "no_hit", "not_asked", "rejection", "search_purpose", "list_state", "vulnerability", "notice_action",
    "notice_kind", "match_reason", "match_field", "match_outcome", "match_strength", "match_band", "match_sex",
    "match_number", "birth_reading", "role", "standing_query", "standing_over", "standing_whose", "standing_done",
    "subject_role", "measure",
})  # fmt: skip


@cache
def search_languages() -> dict[str, Language]:
    """Languages that have every word of these pages, the source first."""
    everything = paper_languages()
    wanted = _wanted(everything[SOURCE])
    return {code: one for code, one in everything.items() if wanted <= one.messages.keys()}


def language_here(request: HttpRequest) -> Language:
    """What this reader chose, or the first of the browser's languages that these pages speak."""
    return language_of(request, search_languages())


def _wanted(source: Language) -> set[Key]:
    parser = Environment(autoescape=True)
    wanted: set[Key] = {(None, sentence) for sentence in _SHARED}
    for name in _PAGES:
        page = parser.parse((_TEMPLATES / f"{name}.html").read_text(encoding="utf-8"))
        for _line, _function, found in extract_from_ast(page, ("_", "ngettext")):
            one = found if isinstance(found, str) else found[0] if found else None
            if one is not None:
                wanted.add((None, one))
    return wanted | {key for key in source.messages if key[0] in _SECTIONS}
