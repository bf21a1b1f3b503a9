"""Languages of the search's pages: one is offered here as soon as it has every word that these pages can show."""

from functools import cache
from typing import Final

from django.http import HttpRequest

from comity.web.languages import Language, language_of
from comity.web.page_words import languages_with

_PAGES: Final = (
    "base", "search", "search_lists", "search_list", "search_verdict", "parts_search", "parts_matching",
    "search_standing", "search_standing_one", "search_standing_ask",
)  # fmt: skip
_SENTENCES: Final = (
    "not stated",
    "Expect nearly every candidate like this to be somebody else.",
    "Of 100 candidates like this, expect %(n)s to be somebody else.",
)
"""Sentences of the comparison."""
_SECTIONS: Final = frozenset({
    "border", "no_hit", "not_asked", "rejection", "search_purpose", "list_state", "vulnerability", "notice_action",
    "notice_kind", "match_reason", "match_field", "match_outcome", "match_strength", "match_band", "match_sex",
    "match_number", "birth_reading", "role", "standing_query", "standing_over", "standing_whose", "standing_done",
    "subject_role", "measure", "unknown_part",
})  # fmt: skip


@cache
def search_languages() -> dict[str, Language]:
    """Languages that have every word of these pages, the source first."""
    return languages_with(_PAGES, _SENTENCES, _SECTIONS)


def language_here(request: HttpRequest) -> Language:
    """What this reader chose, or the first of the browser's languages that these pages speak."""
    return language_of(request, search_languages())
