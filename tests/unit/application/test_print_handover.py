"""The record and the sheet of rights on paper: in every language whole, open records look open, all of it audited."""

from dataclasses import dataclass, field

import pytest
from tests.fakes.world import World
from tests.unit.application.steps import Matter, audits
from tests.unit.application.test_handover import filled, granted, signed

from comity.adapters.paper import TypstPrinter
from comity.adapters.paper.forms import form_document, has_words
from comity.adapters.words.catalogues import paper_languages
from comity.application.casework.hand_over import show_handover
from comity.application.casework.print_handover import print_handover, print_rights, record_form, rights_form
from comity.application.ports.printing import Form, LegalitySheet
from comity.domain.errors import InvalidInput, NotPermitted
from comity.domain.handovers import Kind
from comity.domain.officers import Officer, Role

SEVEN = ("en", "zh", "vi", "lo", "th", "km", "my")
assert granted  # a fixture


@dataclass
class Paper:
    """Keeps what it was to print."""

    forms: list[Form] = field(default_factory=list)

    def languages(self) -> tuple[str, ...]:
        return SEVEN

    def print_sheet(self, sheet: LegalitySheet, language: str) -> bytes:
        raise AssertionError(sheet, language)

    def print_form(self, form: Form, language: str) -> bytes:
        self.forms.append(form)
        return b"paper in " + language.encode()


def texts(form: Form, code: str) -> str:
    document = form_document(form, paper_languages()[code])
    document.pop("attached")
    return str(document)


def test_a_half_empty_record_says_what_is_open_and_a_closed_one_does_not(granted: Matter) -> None:
    filled(granted, "la", medical=("recorded", ""))
    paper, order = Paper(), granted.order("la", Role.LAWYER)
    la = granted.world["la"]
    made = print_handover(la.desk, order, "m1", paper, language="lo")
    assert (audits(la)[-1].act, audits(la)[-1].subject) == ("handover.printed", made.sha256.hex())
    shown = texts(paper.forms[0], "en")
    assert "not filled yet" in shown
    assert "What keeps it open" in shown
    filled(granted, "la")
    filled(granted, "cn-zj")
    signed(granted, "la")
    signed(granted, "cn-zj")
    print_handover(la.desk, order, "m1", paper, language="en")
    assert "What keeps it open" not in texts(paper.forms[1], "en")
    assert paper.forms[1].attached["closed_at"]


@pytest.mark.parametrize("code", SEVEN)
def test_record_and_rights_are_whole_in_each_language(granted: Matter, code: str) -> None:
    filled(granted, "la", counsel=("refused_by_person", "wants none"))
    order = granted.order("la", Role.LAWYER)
    shown = show_handover(granted.world["la"].desk, order, "m1")
    form = record_form(shown, "la", order, granted.world.clock.at)
    assert has_words(form, paper_languages()[code])
    printer = TypstPrinter()
    rights = printer.print_form(rights_form(), code)
    assert rights.startswith(b"%PDF")
    assert rights == TypstPrinter().print_form(rights_form(), code)
    assert printer.print_form(form, code).startswith(b"%PDF")


def test_the_sheet_of_rights_names_nobody_and_is_on_record() -> None:
    world, paper = World.of("cn", "la"), Paper()
    la = world["la"]
    print_rights(la.desk, la.officers[Role.EXECUTING_AUTHORITY], paper, language="km", purpose="custody")
    entry = audits(la)[-1]
    assert (entry.act, dict(entry.detail)) == ("rights.printed", {"language": "km"})
    nobody = Officer("la.x", "X", frozenset({Role.ADMINISTRATOR}))
    with pytest.raises(NotPermitted):
        print_rights(la.desk, nobody, paper, language="km", purpose="custody")
    with pytest.raises(InvalidInput, match="no such form"):
        TypstPrinter().print_form(rights_form(), "xx")


def test_every_kind_has_its_word_in_every_language() -> None:
    for code in SEVEN:
        assert all(paper_languages()[code].word("handover_kind", kind.value) for kind in Kind)
