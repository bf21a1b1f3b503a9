"""Words of the public pages, and the languages that have all of them."""

from functools import cache
from typing import Final

from comity.bootstrap.words import SOURCE, Language, paper_languages
from comity.domain.relatives import RELATIONS, Told
from comity.domain.wrong_hits import PROPERTIES

PUBLIC_WORDS: Final = (
    "site", "language", "missing", "missing_lead", "nobody", "child", "age", "sex", "last_seen", "description", "tell",
    "photograph_of", "back", "report", "report_lead", "danger", "who", "name", "other_names", "born", "year", "month",
    "day", "sex_unknown", "female", "male", "last_seen_on", "last_seen_place", "looks", "happened", "is_child", "you",
    "your_name", "relation", "contact", "contact_hint", "private", "send", "received", "code", "code_keep", "follow",
    "follow_lead", "look", "give", "give_lead", "kind_name", "kind_alias", "kind_phone", "given", "take_down",
    "take_down_lead", "taken_down", "proof", "wrong_hits", "wrong_hits_lead", "all", "verdicts", "wrong", "share",
    "too_few", "no_verdicts", "as_table", "as_data", "not_done", "slow_down", "gone", "no_tracking", "not_required",
)  # fmt: skip
SECTIONS: Final = {
    "public": PUBLIC_WORDS,
    "told": tuple(Told),
    "relation": RELATIONS,
    "hit_property": PROPERTIES,
}
SEVEN: Final = ("en", "zh", "vi", "lo", "th", "km", "my")


@cache
def public_languages() -> dict[str, Language]:
    """Languages that have every word of these pages, in a fixed order."""
    known = paper_languages()
    wanted = [(section, str(word)) for section, words in SECTIONS.items() for word in words]
    return {
        code: known[code]
        for code in (*SEVEN, *sorted(known.keys() - set(SEVEN)))
        if code in known and all(known[code].word(section, word) for section, word in wanted)
    }


def chosen_language(code: str, accepted: str) -> Language | None:
    """The language of an address; for no address the first that the browser asks for. None if there is no such one."""
    offered = public_languages()
    if code:
        return offered.get(code)
    for part in accepted[:200].split(","):
        wished = part.partition(";")[0].strip().lower().partition("-")[0]
        if wished in offered:
            return offered[wished]
    return offered[SOURCE]
