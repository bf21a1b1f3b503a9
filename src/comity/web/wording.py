"""Words of the domain in the reader's language: controlled words, states, languages, legal reasons.

What the catalogue lacks (a partner's newer word, a citation, an officer's own text) is shown as it is and marked as not
ours to translate, so that no sentence of ours mixes languages unseen.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from markupsafe import Markup, escape

from comity.domain.decisions import Absent, Change, Finding
from comity.domain.identity import PartialDate, UnknownPart, known_of
from comity.domain.particulars import BETWEEN, BY_NAME, CONDUCT, Form
from comity.law.reasons import REASONS
from comity.web.languages import Language
from comity.web.moments import on_day

_STATES = frozenset({"state", "requesting", "requested"})
_WORDS_OF = {"assurance": "assurance", "ground": "ground", "offences": "offence"}
_ITEMS = {"missing": "missing", "assurance": "assurance", "curable": "ground", "optional": "ground", "review": "ground"}


def as_it_is(text: str, language: str = "") -> Markup:
    """Text that nobody translates: a code, a citation, what an officer wrote in a language."""
    spoken = Markup(' lang="{}"').format(language) if language else Markup()
    return Markup('<span translate="no" dir="auto"{}>{}</span>').format(spoken, text)


def word(language: Language, section: str, key: str) -> str:
    """A controlled word of a section of the catalogue."""
    return language.word(section, key) or as_it_is(key)


def birth(language: Language, written: PartialDate | str) -> Markup:
    """A date of birth: what is known of it, and in the reader's words which part is not."""
    known, unknown = known_of(written)
    if unknown is UnknownPart.NONE:
        return as_it_is(known)
    said = escape(word(language, "unknown_part", unknown))
    return Markup("{} ({})").format(as_it_is(known), said) if known else said


def births(language: Language, written: Iterable[PartialDate | str]) -> Markup:
    """Every date of birth that is claimed."""
    return escape(language.text("; ")).join(birth(language, one) for one in written)


def state_name(language: Language, code: str) -> str:
    """A state or territorial unit by its code, as CLDR names it."""
    return _territory(str(language.locale), code) or as_it_is(code)


@lru_cache(maxsize=1024)
def _territory(locale: str, code: str) -> str | None:
    return Locale.parse(locale).territories.get(code.partition("-")[2] or code)


def language_name(language: Language, code: str) -> str:
    """A language by its code."""
    try:
        name = Locale.parse(code.replace("-", "_")).get_display_name(language.locale)
    except (UnknownLocaleError, ValueError):
        name = None
    return name or as_it_is(code)


def reason(language: Language, finding: Finding) -> Markup:
    """Why a rule spoke. A reason that we do not know (a newer partner's) stays in its English."""
    template = language.word("reason", finding.reason)
    if template is None or finding.reason not in REASONS:
        return as_it_is(finding.text, "en")
    values = {name: _parameter(language, name, value) for name, value in finding.parameters.items()}
    try:
        return escape(template).format_map(_Safe(values))
    except (KeyError, ValueError, IndexError, AttributeError):  # a partner's parameters do not fit the reason
        return as_it_is(finding.text, "en")


def channel(language: Language, text: str) -> Markup:
    """How a request goes. A way in the law's own words and the authority it leads to stay as they are written."""
    way, _to, authority = text.partition(", to ")
    words = language.word("channel", way)
    if words is None:
        return as_it_is(text, "en")
    return Markup("{} ({})").format(words, as_it_is(authority, "en")) if authority else escape(words)


def open_item(language: Language, item: str) -> str:
    """An open item such as ``missing:translation`` or ``review:NAT``."""
    kind, _, name = item.partition(":")
    return word(language, _ITEMS.get(kind, "missing"), name)


def changed_item(language: Language, item: str) -> str:
    """What is new or gone between two decisions: a ground as ``CODE:effect``, an open item, or a basis as it is."""
    kind = item.partition(":")[0]
    if kind in _ITEMS:
        return open_item(language, item)
    return language.word("ground", kind) or as_it_is(item)


def alternative(language: Language, text: str) -> Markup:
    """A lawful measure instead, as ``<measure>:<basis>``."""
    name, _, basis = text.partition(":")
    said = escape(word(language, "alternative", name))
    return said + Markup(" ") + as_it_is(f"({basis})", "en") if basis else said


def change(language: Language, one: Change) -> Markup:
    """What would change the outcome; what the catalogue cannot say whole stays in its English."""
    if one.what == "together" and one.parts:
        return _together(language, one)
    said = escape(word(language, "change", one.what))
    if one.what in ("document", "documents"):
        names = [word(language, "missing", name) for name in one.name.split(", ")]
    elif one.what == "fact":
        names = [_fact(language, one.name)]
    elif one.what == "use_wanted":
        names = [word(language, "use", one.name)]
    elif one.what == "day":
        names = [one.name]
    elif one.what == "language":
        names = [language_name(language, one.name)]
    else:
        names = [as_it_is(one.name, "en")] if one.what == "together" else []
    rest = escape(language.text("; ")).join(names)
    return said + escape(language.text(": ")) + rest if rest else said


def _together(language: Language, one: Change) -> Markup:
    """Steps that only together lead there: each as if it stood alone, papers in one."""
    papers = [name for what, name in one.parts if what == "document"]
    steps = [(what, name) for what, name in one.parts if what != "document"]
    steps += [("documents", ", ".join(papers))] if papers else []
    said = [change(language, Change(what, name, one.outcome)) for what, name in steps]
    return escape(word(language, "change", "together")) + escape(language.text(": ")) + escape(" + ").join(said)


def _fact(language: Language, name: str) -> str:
    field, sign, value = name.partition(": ")
    if not sign:
        known = [language.word("flag", one) for one in name.split(" and ")]
        return language.text("; ").join(one for one in known if one) if all(known) else as_it_is(name, "en")
    said = escape(word(language, "field", field)) + escape(language.text(": "))
    if field == CONDUCT:
        told = word(language, "element_standing", "absent" if value.startswith("-") else "shown")
        return said + element(language, value.removeprefix("-")) + escape(language.text(": ")) + told
    return said + as_it_is(value, "en")


def absent(language: Language, one: Absent) -> Markup:
    """What is not there, and in which of the three ways."""
    said = escape(word(language, "absent", one.what))
    if one.record:
        named = state_name(language, one.record) if one.what == "maximum" else as_it_is(one.record)
        said += Markup(" ({})").format(named)
    return said + escape(language.text(": ")) + escape(word(language, "absence", one.absence))


def particular(language: Language, name: str, value: str | int) -> str:
    """An input that one measure alone has. What we cannot read of it, a partner's, stays as it is."""
    known, text = BY_NAME.get(name), str(value)
    if known is None or known.form in (Form.NUMBER, Form.TEXT, Form.STATEMENT):
        return as_it_is(text)
    if known.form is Form.WORD:
        return word(language, known.section, text)
    if known.form is Form.DAY:
        try:
            return on_day(date.fromisoformat(text), language)
        except ValueError:
            return as_it_is(text)
    return escape(language.text("; ")).join(state_name(language, code) for code in text.split(BETWEEN))


def costs(language: Language, said: Mapping[str, str]) -> Markup:
    """Who bears the costs, in the treaty's own words where it has any, and how sure that is."""
    shown = escape(word(language, "costs", said.get("rule", "")))
    for told in (said.get("text", ""), said.get("source", "").partition(" [")[0]):
        if told:
            shown += Markup(" ") + as_it_is(f"({told})", "en")
    return shown + Markup(" ") + escape(word(language, "confidence", said.get("confidence", "")))


def warning(language: Language, text: str) -> Markup:
    """What the reader must know of an answer as a whole, as ``<key>:<parameter>``."""
    name, _, parameter = text.partition(":")
    said = escape(word(language, "warning", name))
    return said + Markup(" ") + as_it_is(f"({parameter})") if parameter else said


def element(language: Language, text: str) -> Markup:
    """An element, with the state in whose law it stands where it depends on that."""
    name, _, state = text.partition(":")
    said = escape(word(language, "element", name))
    return said + Markup(" ({})").format(state_name(language, state)) if state else said


def elements(language: Language, words: Iterable[str]) -> Markup:
    """Alternatives of which one is enough."""
    return Markup(" / ").join(element(language, one) for one in words)


def _parameter(language: Language, name: str, value: str) -> str:
    if name == "elements":
        slots = (slot.split(" | ") for slot in value.split("; "))
        return escape(language.text("; ")).join(elements(language, slot) for slot in slots)
    if name in _STATES:
        return state_name(language, value)
    if name in _WORDS_OF:
        return escape(", ").join(word(language, _WORDS_OF[name], one) for one in value.split(", "))
    return language.word("maximum", value) or as_it_is(value, "en")


class _Safe(dict[str, str]):
    """Values for `str.format_map` that have no attributes to look into."""

    def __init__(self, values: Mapping[str, str]) -> None:
        super().__init__({name: escape(value) for name, value in values.items()})
