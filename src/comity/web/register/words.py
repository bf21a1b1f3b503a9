"""Languages of the register's pages: one is offered here as soon as it has every word that these pages can show."""

from functools import cache
from typing import Final

from django.http import HttpRequest

from comity.web.languages import SOURCE, Language, language_of, paper_languages
from comity.web.page_words import languages_with

_PAGES: Final = ("base", "notices", "notice", "notice_draft", "notice_review", "parts_notice")
_SECTIONS: Final = frozenset({
    "notice_kind", "notice_action", "vulnerability", "notice_stage", "notice_side", "notice_matter", "notice_role",
    "notice_warning", "notice_proceeding", "notice_protection", "notice_screening", "notice_question", "notice_answer",
    "notice_report", "notice_ending", "notice_why", "notice_bar", "notice_field", "object_fact", "thing_kind",
    "name_kind", "sex", "measure", "outcome", "ground", "role", "offence", "picture_kind", "unknown_part",
})  # fmt: skip


@cache
def register_languages() -> dict[str, Language]:
    """Languages that have every word of these pages, the source first."""
    source = paper_languages()[SOURCE]
    notices = [key for key in source.messages if key[0] in ("event", "done") and key[1].startswith("notice")]
    return languages_with(_PAGES, (), _SECTIONS, [*notices, ("border", "face_unshown")])


def language_here(request: HttpRequest) -> Language:
    """What this reader chose, or the first of the browser's languages that these pages speak."""
    return language_of(request, register_languages())
