"""Which of the installation's languages this reader wants."""

from collections.abc import Mapping

from django.http import HttpRequest

from comity.bootstrap.words import (
    SOURCE,
    Key,
    Language,
    catalogue_path,
    languages,
    locales_folder,
    paper_languages,
    read_catalogue,
    whole_languages,
)

__all__ = [
    "COOKIE",
    "SOURCE",
    "Key",
    "Language",
    "catalogue_path",
    "language_of",
    "languages",
    "locales_folder",
    "paper_languages",
    "read_catalogue",
    "whole_languages",
]
COOKIE = "comity_language"


def language_of(request: HttpRequest, speaking: Mapping[str, Language] | None = None) -> Language:
    """What this reader chose, or the first of the browser's languages that we have.

    Args:
        request: The reader's.
        speaking: Languages of this page, where it speaks others than most pages do.
    """
    offered = languages() if speaking is None else speaking
    chosen = request.COOKIES.get(COOKIE, "")
    if chosen in offered:
        return offered[chosen]
    for part in request.headers.get("Accept-Language", "")[:200].split(","):
        code = part.partition(";")[0].strip().lower().partition("-")[0]
        if code in offered:
            return offered[code]
    return offered[SOURCE]
