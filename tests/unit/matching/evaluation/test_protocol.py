"""Who is held back, what is asked and how two engines are compared. All names are synthetic."""

import pytest

from comity.matching.evaluation.groups import questions
from comity.matching.evaluation.measure import answer, report, sheet
from comity.matching.evaluation.paired import sign_test
from comity.matching.evaluation.persons import Variant, gather, is_held_back, is_trainable, known_names, main_name


def _person(key: str, **names: str) -> list[Variant]:
    return [Variant(key, name, language.replace("_", "-"), "", "label", "x-factr") for language, name in names.items()]


PERSONS = gather(
    row
    for i in range(40)
    for row in _person(f"Q{i}", en=f"Invented Name{chr(97 + i % 26)}{i}", ru=f"Имя {i}", th=f"ชื่อ {i}", zh=f"名·字{i}")
)


def test_nobody_is_both_held_back_and_trainable() -> None:
    assert all(is_held_back(p) != is_trainable(p) for p in PERSONS.values())
    assert 0 < sum(map(is_held_back, PERSONS.values())) < len(PERSONS)


def test_a_composed_name_that_shares_a_part_is_neither() -> None:
    names = [gather(_person(f"kname:{i}", km=f"ក{i} ខ{i % 7}", en="A B"))[f"kname:{i}"] for i in range(200)]
    assert any(not is_held_back(p) and not is_trainable(p) for p in names)


def test_held_back_questions_ask_for_nobody_trained() -> None:
    asked = sheet(PERSONS, lambda n: [f"other {i}" for i in range(n)], 60, held_back=True)
    assert len(asked.names) == 60
    known = known_names(PERSONS)
    for group in asked.asked.values():
        assert all(is_held_back(PERSONS[q.key]) and q.text.casefold() not in known for q in group)


def test_the_same_seed_asks_the_same() -> None:
    assert questions(PERSONS, 1) == questions(PERSONS, 1)
    assert questions(PERSONS, 1) != questions(PERSONS, 2)


def test_groups_follow_language_and_shape() -> None:
    asked = questions(PERSONS)
    assert (len(asked["ru"]), len(asked["th-foreign"]), len(asked["zh-western"]), len(asked["ko"])) == (40, 40, 40, 0)


def test_the_main_name_is_english_or_none() -> None:
    assert main_name(gather(_person("Q", ru="Имя"))["Q"]) == ""


def test_a_perfect_and_a_hopeless_engine() -> None:
    asked = sheet(PERSONS, lambda n: [""] * n, 1)
    number = {q.text: asked.keys.index(q.key) for group in asked.asked.values() for q in group}
    perfect, hopeless = answer(asked, lambda text: [number[text]]), answer(asked, lambda _text: [])
    assert report(asked, perfect)["mean"]["recall_at_1"] == 1.0  # type: ignore[index]
    assert report(asked, hopeless)["mean"]["recall_at_10"] == 0.0  # type: ignore[index]


@pytest.mark.parametrize(
    ("ours", "theirs", "p"), [([1] * 8, [0] * 8, 2 / 256), ([1, 0], [0, 1], 1.0), ([1, 2], [3, 4], 1.0), ([], [], 1.0)]
)
def test_the_sign_test(ours: list[int], theirs: list[int], p: float) -> None:
    assert sign_test(ours, theirs) == pytest.approx(p)
