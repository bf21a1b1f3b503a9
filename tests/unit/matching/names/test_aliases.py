"""Several names in one text. All names are synthetic."""

import time

import pytest

from comity.application.certificate_keys import keys_met, keys_of
from comity.domain.certificates import Holder
from comity.domain.identity import PersonIdentity, PersonName
from comity.matching.index.build import build
from comity.matching.index.search import Index
from comity.matching.names.aliases import MOST, names_in, names_maybe_in
from comity.matching.person import compare


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("လှဌေး(ခ)အုန်းကြည်", ("လှဌေး", "အုန်းကြည်")),
        ("ထွန်းအောင် ( ခေါ် ) ထွန်းထွန်း", ("ထွန်းအောင်", "ထွန်းထွန်း")),
        ("ထွန်းအောင် ခေါ် ထွန်းထွန်း", ("ထွန်းအောင်", "ထွန်းထွန်း")),
        ("Hla Htay (a) Ohn Kyi", ("Hla Htay", "Ohn Kyi")),
        ("Tun Tun (or) Tun Aung", ("Tun Tun", "Tun Aung")),
        ("Lim Ah Kow @ Lim Kok Beng", ("Lim Ah Kow", "Lim Kok Beng")),
        ("Udin alias Jabrig", ("Udin", "Jabrig")),
        ("JUAN CRUZ, a.k.a. 'BOY'", ("JUAN CRUZ", "BOY")),
        ("Nguyễn Văn A (tự Tám)", ("Nguyễn Văn A", "Tám")),
        ("Nguyễn Văn A, bí danh: Tám Râu", ("Nguyễn Văn A", "Tám Râu")),
        ("王小明又名王大明", ("王小明", "王大明")),
        ("王小明（化名：李四）", ("王小明", "李四")),
        ("สมชาย ใจดี หรือ ต้น", ("สมชาย ใจดี", "ต้น")),
        ("สมชาย ใจดี (ฉายาโทน)", ("สมชาย ใจดี", "โทน")),
        ("ສົມຈິດ ຫຼື ນ້ອຍ", ("ສົມຈິດ", "ນ້ອຍ")),
        ("សុខ សាន្ត ហៅ ពៅ", ("សុខ សាន្ត", "ពៅ")),
        ("홍길동 (일명 김철수)", ("홍길동", "김철수")),
        ("Иван Примеров, он же Сидоров", ("Иван Примеров", "Сидоров")),
        ("Ramesh उर्फ Raju", ("Ramesh", "Raju")),
        ("A a.k.a. B a.k.a. C", ("A", "B", "C")),
    ],
)
def test_names_beside_a_sign_are_names_of_their_own(text: str, names: tuple[str, ...]) -> None:
    assert names_in(text) == names_maybe_in(text) == names


def test_zawgyi_is_split_as_its_unicode_is() -> None:
    assert names_in("ထြန္းေအာင္(ေခၚ)ထြန္းထြန္း") == ("ထွန်းအောင်", "ထွန်းထွန်း")


@pytest.mark.parametrize(
    "text",
    [
        "Mohd Alias bin Ismail",
        "Alias bin Ahmad",
        "alias Jabrig",
        "Jean Or Kim",
        "Nguyễn Tức Ba",
        "Nguyễn Thị Hay",
        "本名陽子",
        "鈴木ことね",
        "somebody@example.org",
        "@jabrig",
        "A. B. (erroneous)",
        "(a)",
        "(ခ)",
        "ฉายา ใจดี",
        "",
    ],
)
def test_what_may_be_a_name_is_no_sign(text: str) -> None:
    assert names_in(text) == names_maybe_in(text) == (text,)


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("UDIN ALIAS JABRIG", ("UDIN", "JABRIG")),
        ("สมชาย ใจดี หรือต้นไม้", ("สมชาย ใจดี", "ต้นไม้")),
        ("មីមីសុខហៅពៅតូច", ("មីមីសុខ", "ពៅតូច")),
    ],
)
def test_where_it_may_be_either_a_search_takes_both(text: str, others: tuple[str, ...]) -> None:
    assert names_in(text) == (text,)
    assert names_maybe_in(text) == (text, *others)


def test_no_text_holds_more_than_a_few_names() -> None:
    assert len(names_in(" alias ".join(f"Name{letter}" for letter in "abcdefgh"))) == MOST


@pytest.mark.parametrize("piece", [" ", "(", "( ", "a ", "หรือ", " alias", "@", ") ", "又名", "(a)", "ခ("])
def test_no_text_costs_more_than_a_name(piece: str) -> None:
    for times in (400 // len(piece), 20_000):
        started = time.process_time()
        names_maybe_in(piece * times)
        assert time.process_time() - started < 0.5


@pytest.mark.parametrize("stored", ["Hla Invented (a) Ohn Example", "လှဌေးစမ်း(ခ)အုန်းကြည်တု"])
def test_each_is_found_in_the_index_by_itself_and_by_a_text_that_holds_it(stored: str) -> None:
    others = [f"Somebody {first} {last}" for first in ("Aye", "Moe", "Zaw") for last in ("Lin", "Htut", "Naing")]
    index = Index([build([*others, stored])])
    asked = [stored, *names_in(stored), f"{names_in(stored)[1]} (a) Never Heard"]
    assert [index.search(one, 1)[0].person for one in asked] == [len(others)] * len(asked)


def test_a_certificate_is_met_by_either_name() -> None:
    stands_under = keys_of(Holder(("Hla Invented (a) Ohn Example",), "1990-01-01", "F"), [])
    assert not stands_under.isdisjoint(keys_met([], PersonIdentity(names=(PersonName("Ohn Example"),))))


def test_two_persons_are_compared_by_each_name_that_one_text_holds() -> None:
    record = PersonIdentity(names=(PersonName("Bounthanh Invented (a) Phetsamone Example"),))
    alone = PersonIdentity(names=(PersonName("Phetsamone Example"),))
    both = PersonIdentity(names=(PersonName("Bounthanh Invented"), PersonName("Phetsamone Example")))
    assert compare(alone, record).probability == compare(alone, both).probability
    assert (
        compare(alone, record).probability
        > compare(alone, PersonIdentity(names=(PersonName("Phetsamone"),))).probability
    )


def test_no_name_of_a_long_row_of_aliases_is_lost() -> None:
    assert names_in("Udin alias Jabrig alias Kecik alias Panjul alias Gendut") == (
        "Udin", "Jabrig", "Kecik", "Panjul Gendut",
    )  # fmt: skip
