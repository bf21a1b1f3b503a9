"""The catalogues of words, as the faces reach them."""

from comity.adapters.words.catalogues import (
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
    "SOURCE",
    "Key",
    "Language",
    "catalogue_path",
    "languages",
    "locales_folder",
    "paper_languages",
    "read_catalogue",
    "whole_languages",
]
