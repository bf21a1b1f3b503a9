"""What a letter's form offers to choose from, in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass

from comity.application.desk import Desk
from comity.application.node.list_nodes import NodeFacts
from comity.domain.measures import Measure
from comity.web.languages import Language
from comity.web.wording import state_name

Option = tuple[str, str]
LETTER_LANGUAGES = ("en", "zh", "vi", "th", "lo", "km", "my", "id", "ms", "fil", "pt", "tet")


@dataclass(frozen=True, slots=True)
class Choices:
    """Options as (value, words)."""

    nodes: list[Option]
    offences: list[Option]
    measures: list[Option]
    documents: list[Option]
    assurances: list[Option]
    flags: list[Option]
    roles: list[Option]
    uses: list[Option]
    served: list[Option]
    judgments: list[Option]
    data_categories: list[Option]
    links: list[Option]
    languages: list[Option]
    states: list[Option]


def choices(desk: Desk, language: Language, nodes: Iterable[NodeFacts]) -> Choices:
    """All options. Removal under immigration law is not among the measures: it is none of cooperation."""
    law, state = desk.law, desk.authority.state
    measures = [word for word in law.words("measure") if word != Measure.DEPORTATION]
    return Choices(
        nodes=_nodes(desk, language, [one for one in nodes if one.state != state]),
        offences=sorted(_in_words(language, "offence", law.words("offence")), key=lambda option: option[1]),
        measures=_in_words(language, "measure", measures),
        documents=_in_words(language, "missing", law.words("missing")),
        assurances=_in_words(language, "assurance", law.words("assurance")),
        flags=_in_words(language, "flag", law.words("flag")),
        roles=_in_words(language, "subject_role", law.words("role")),
        uses=_in_words(language, "use", law.words("use")),
        served=_in_words(language, "served", law.words("served")),
        judgments=_in_words(language, "earlier_judgment", law.words("earlier_judgment")),
        data_categories=_in_words(language, "data_category", law.words("data_category")),
        links=_in_words(language, "link_strength", law.words("link_strength")),
        languages=[(code, language.locale.languages.get(code, code)) for code in LETTER_LANGUAGES],
        states=sorted(
            ((code, name) for code, name in language.locale.territories.items() if len(code) == 2 and code.isalpha()),
            key=lambda option: option[1],
        ),
    )


def _nodes(desk: Desk, language: Language, known: list[NodeFacts]) -> list[Option]:
    """Nodes of other states: those known here, and below a ministry every state's national node, which it reaches."""
    here = {one.node: f"{state_name(language, one.state)} · {one.name}" for one in known}
    if desk.authority.parent:
        through = language.text("national node, through the node above ours")
        for code in desk.law.words("state"):
            if code != desk.authority.state:
                here.setdefault(code.lower(), f"{state_name(language, code)} · {through}")
    return sorted(here.items(), key=lambda option: (option[0].count("-"), option[1]))


def _in_words(language: Language, section: str, words: Iterable[str]) -> list[Option]:
    """Words of the law; an agency's own, which no catalogue has, stand as they are."""
    return [(word, language.word(section, word) or word) for word in words]
