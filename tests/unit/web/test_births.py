"""A date of birth of which a part is unknown: every page shows it by one function, without the zeros it has inside."""

import re
from pathlib import Path

import pytest

from comity.domain.identity import UnknownPart
from comity.web.languages import paper_languages
from comity.web.wording import birth, births

TEMPLATES = Path(__file__).parents[3] / "src" / "comity" / "web" / "templates"
SHOWN = re.compile(r"\{\{[^}]*\b(?:holder|subject|person|one|asked)\.births?\b[^}]*\}\}")


@pytest.mark.parametrize("code", ["en", "zh", "vi", "lo", "th", "km", "my"])
def test_every_language_says_which_part_is_unknown(code: str) -> None:
    language = paper_languages()[code]
    said = {language.word("unknown_part", one) for one in UnknownPart if one is not UnknownPart.NONE}
    assert None not in said
    assert len(said) == len(UnknownPart) - 1, "five different words"
    assert f"1988-04</span> ({language.word('unknown_part', 'day')})" in birth(language, "1988-04-00")


def test_several_claims_stand_side_by_side_and_a_partners_text_steers_nothing() -> None:
    english = paper_languages()["en"]
    assert re.sub("<[^>]+>", "", births(english, ("1988-04-02", "1987"))) == "1988-04-02; 1987 (day and month unknown)"
    assert "<b>" not in birth(english, "<b>1988</b>")
    assert births(english, ()) == ""


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.stem)
def test_no_template_shows_a_birth_as_it_is_kept(path: Path) -> None:
    for shown in SHOWN.findall(path.read_text(encoding="utf-8")):
        assert re.search(r"\bbirths?\(", shown), shown
