"""A form in a reader's language, as the template reads it."""

import json
from collections.abc import Iterator
from typing import Any

from comity.adapters.words.catalogues import Language
from comity.application.ports.printing import Form, FormPart, Said


def has_words(form: Form, language: Language) -> bool:
    """True if the language has every word of the form."""
    return all((one.section, one.key) in language.messages for one in _all(form) if one.section)


def form_document(form: Form, language: Language) -> dict[str, Any]:
    """Everything that is printed, as plain values."""
    return {
        "title": _say(language, form.title),
        "author": form.author or "comity",
        "lang": language.code,
        "digest": form.foot,
        "lead": [_say(language, one) for one in form.lead],
        "facts": _pairs(language, form.facts),
        "parts": [_part(language, part) for part in form.parts],
        "attached_name": form.name,
        "attached": json.dumps(dict(form.attached), ensure_ascii=False, indent=1),
    }


def _part(language: Language, part: FormPart) -> dict[str, Any]:
    lines = [
        {"text": _say(language, line), "more": [said for one in more if (said := _say(language, one))]}
        for line, more in part.lines
    ]
    sections = [{"title": "", "lines": lines, "empty": ""}] if lines else []
    return {"title": _say(language, part.title), "facts": _pairs(language, part.facts), "sections": sections}


def _pairs(language: Language, pairs: tuple[tuple[Said, Said], ...]) -> list[list[str]]:
    return [[_say(language, name), _say(language, value)] for name, value in pairs]


def _say(language: Language, said: Said) -> str:
    word = language.word(said.section, said.key) or said.key if said.section else ""
    return f"{word}: {said.text}" if word and said.text else word or said.text


def _all(form: Form) -> Iterator[Said]:
    yield form.title
    yield from form.lead
    for pairs in (form.facts, *(part.facts for part in form.parts)):
        for name, value in pairs:
            yield from (name, value)
    for part in form.parts:
        yield part.title
        for line, more in part.lines:
            yield from (line, *more)
