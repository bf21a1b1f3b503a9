"""The host's page of an operation: what it consented to, which acts are outside, and taking it back."""

from comity.web.casework.guard_words import CHOICES
from comity.web.languages import languages


def test_every_word_of_the_forms_that_guard_a_person_is_said_in_each_language() -> None:
    for language in languages().values():
        for section, words in CHOICES.items():
            assert [word for word in words if not language.word(section, word)] == []
