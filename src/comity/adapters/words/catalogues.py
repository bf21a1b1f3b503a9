"""Catalogues of words: which languages an installation speaks, and what each word is in them.

`locales/<code>/LC_MESSAGES/comity.po` is read as it is. Sentences of the pages are their own English keys; controlled
words (stages, acts, grounds, faults, …) are keys in a context, and `locales/en` gives their English.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po

from comity.domain.errors import InvalidInput, Unavailable

SOURCE = "en"
_LOCALES = {"en": Locale("en", "GB")}  # day before month, 24 hours

Key = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class Language:
    """A language with all its words. `messages` maps (context, key) to its forms, singular first."""

    code: str
    name: str
    locale: Locale
    messages: Mapping[Key, tuple[str, ...]]

    def text(self, key: str, **values: object) -> str:
        """A sentence of the pages, its named places filled."""
        forms = self.messages.get((None, key))
        return (forms[0] if forms else key) % values if values else (forms[0] if forms else key)

    def plurals(self, one: str, many: str, number: int, **values: object) -> str:
        """The form for a number; the number itself is `n`."""
        forms = self.messages.get((None, one)) or (one, many)
        form = self.locale.plural_form(number)
        chosen = forms[0] if form == "one" or len(forms) == 1 else forms[-1]
        return chosen % {"n": number, **values}

    def word(self, section: str, word: str) -> str | None:
        """A controlled word, None if the catalogue does not have it."""
        forms = self.messages.get((section, word))
        return forms[0] if forms else None


def locales_folder() -> Path:
    """Where the catalogues are: inside the wheel, or at the root of a source checkout.

    Raises:
        Unavailable: The installation is incomplete.
    """
    package = Path(str(resources.files("comity")))
    for folder in (package / "shipped" / "locales", package.parent.parent / "locales"):
        if folder.is_dir():
            return folder
    raise Unavailable("shipped.missing", "The catalogues of words are not there.", advice="Install the wheel again.")


def catalogue_path(folder: Path, code: str) -> Path:
    """The file of a language."""
    return folder / code / "LC_MESSAGES" / "comity.po"


def read_catalogue(path: Path, code: str) -> Catalog:
    """A catalogue.

    Raises:
        InvalidInput: The file is no catalogue.
    """
    try:
        with path.open("rb") as file:
            return read_po(file, locale=code, abort_invalid=True)
    except (OSError, PoFileError, ValueError) as error:
        raise InvalidInput(
            "catalogue.unreadable", f"The catalogue {code} cannot be read: {error}.", advice="Restore the file."
        ) from error


@cache
def languages() -> dict[str, Language]:
    """The languages of this installation that can be offered."""
    return _whole(paper_languages())


@cache
def paper_languages() -> dict[str, Language]:
    """Every language of the catalogues, whole or not; who prints in one asks first whether it has the words."""
    return _read_all(locales_folder())


def whole_languages(folder: Path) -> dict[str, Language]:
    """The source, and every language that has all of the source's words; one that lacks a word is not there."""
    return _whole(_read_all(folder))


def _whole(found: dict[str, Language]) -> dict[str, Language]:
    wanted = found[SOURCE].messages.keys()
    return {code: one for code, one in found.items() if wanted <= one.messages.keys()}


def _read_all(folder: Path) -> dict[str, Language]:
    """Every catalogue of a folder, the source first."""
    others = (path.parts[-3] for path in sorted(folder.glob("*/LC_MESSAGES/comity.po")))
    codes = (SOURCE, *(code for code in others if code != SOURCE))
    read = {code: read_catalogue(catalogue_path(folder, code), code) for code in codes}
    return {code: _language(code, _messages(one, source=code == SOURCE)) for code, one in read.items()}


def _language(code: str, messages: Mapping[Key, tuple[str, ...]]) -> Language:
    locale = _LOCALES.get(code) or Locale.parse(code)
    name = Locale.parse(code).get_display_name(code) or code
    return Language(code, name[:1].upper() + name[1:], locale, messages)


def _messages(catalogue: Catalog, *, source: bool) -> dict[Key, tuple[str, ...]]:
    """Messages that have words; a sentence of the source without any is its own."""
    found: dict[Key, tuple[str, ...]] = {}
    for message in catalogue:
        if not message.id:
            continue
        keys = (message.id,) if isinstance(message.id, str) else tuple(message.id)
        forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        if source and not any(forms) and message.context is None:
            forms = keys
        if forms and all(forms):
            found[message.context, keys[0]] = forms
    return found
