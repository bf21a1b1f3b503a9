"""Weighing first and speaking afterwards says what judging the plain way said: to the last bit, for every pair."""

from dataclasses import replace
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from tests.unit.matching import plain_judging
from tests.unit.matching.persons import NUMBERS, PERSONS

from comity.domain.identity import PartialDate, PersonIdentity, PersonName, Sex, ThingKind, ThingNumber
from comity.matching.person import STANDARDS, compare, prepare, weigh_ready
from comity.matching.person.birth_dates import DayCounts
from comity.matching.person.numbers import compare_numbers
from comity.matching.person.rarity import raised
from comity.matching.scoring import Band
from comity.matching.things import normalise
from comity.matching.things.near import share_a_key

_NAMES = (
    "Somchai Jaitest", "SOMCHAI JAITEST", "สมชาย ใจเทศ", "Somchay Jaithet", "สมหญิง ใจเทศ", "ສົມຈິດ ວົງເທດ",
    "Somchit Vongtest", "សុខ តារា", "Sok Daratest", "ခင်အေးတက်", "ေအာင္ျမင့္ျမတ္", "အောင်မြင့်မြတ်",
    "Aung Myint Myat", "王虚构", "王虛構", "Wang Xugou", "XUGOU WANG", "欧阳虚构", "吳小試", "Ng Siu Test",
    "김가상", "Kim Ga-sang", "田中架空", "タナカ カクウ", "Tanaka Kakuu", "Дмитрий Примеров", "Dmitri Primerov",
    "محمود مثالي", "Mahmoud Mithali", "उदाहरण सिंह", "Udaharan Singh", "Nguyễn Văn Thử", "Nguyen Van Thu",
    "NGUYEN<VAN", "Nguyễn Thị Thu", "Salman bin Contoh", "Contoh bin Salman", "Siti binti Contoh",
    "R. Contoh a/l Samy", "J Invented", "John Invented", "Johninvented", "Invented, John", "Xiaolong Li",
    "Xiao Long Li", "Lee Test", "Li Test", "Udin alias Jabrig", "Muhammad Ali", "Mohamed Ali", "Mr. Test", "12",
    "", "-", "al bin",
)  # fmt: skip
_TEXTS = (
    "P00123457", "P00123467", "P00123475", "P0012345", "PO0123457", "p00 123-457", "Ｐ００１２３４５７",
    "P๐๐๑๒๓๔๕๗", "P၀၀၁၂၃၄၅၇", "LA:P00123457", "?:P00123457", "AB1", "AB2", "A", "", " - ", "ก",
    "၁၂/ကမတ(နိုင်)၁၂၃၄၅၆", "12/KAMATA(N)123456", "1101700207366", "1101700207365", "110101199003078814",
    "11010119900307881X", "+84912345678", "0912345678", "0912345687", "ß" * 12, "X" * 21, "X" * 22, "X" * 23,
    "X" * 22 + "Y", "X" * 300, "GB29NWBK60161331926819", "GB29NWBK60161331926891", "someone@example.org",
    "someome@example.org", "Rue de l'Exemple 1", "ภูเก็ต กข 1234", "กข 1234",
)  # fmt: skip
_ISSUERS = ("", "LA", "la", "TH", "MM", "CN", "VN", "??")
_YEARS = (None, 1985, 1986, 1987, 1995, 1958, 2528, 1442)


def _draw_person(rng: Random) -> PersonIdentity:
    return PersonIdentity(
        tuple(PersonName(rng.choice(_NAMES)) for _ in range(rng.choice((1, 1, 1, 2, 3)))),
        tuple(_draw_date(rng) for _ in range(rng.choice((0, 1, 1, 1, 2)))),
        rng.choice(list(Sex)),
        tuple(rng.sample(("LA", "TH", "VN", "MM", ""), rng.choice((0, 1, 1, 2)))),
        tuple(_draw_number(rng) for _ in range(rng.choice((0, 0, 1, 2, 5)))),
        rng.choice(("", "", "Vientiane", "ວຽງຈັນ", "Hà Nội", "Hanoi")),
    )


def _draw_date(rng: Random) -> PartialDate:
    month = rng.choice((None, 1, 3, 7, 12))
    return PartialDate(rng.choice(_YEARS), month, rng.choice((None, 1, 3, 12, 21)) if month else None)


def _draw_number(rng: Random) -> ThingNumber:
    kinds = (ThingKind.TRAVEL_DOCUMENT, ThingKind.TRAVEL_DOCUMENT, ThingKind.IDENTITY_NUMBER, *ThingKind)
    return ThingNumber(rng.choice(kinds), rng.choice(_TEXTS), rng.choice(_ISSUERS), rng.choice(("", "passport", "imo")))


_REGISTER = replace(
    STANDARDS,
    rarity=raised(STANDARDS.rarity, {"somchai": 900, "test": 500, "invented": 100}, 3_000),
    days=DayCounts({PartialDate(1985, 3, 12): 0.2}),
)
"""As the standards are where some words and a day are common in the register."""


@pytest.mark.parametrize("standards", [STANDARDS, _REGISTER], ids=["shipped", "of a register"])
def test_generated_persons_are_judged_as_the_plain_way_judges_them(standards: plain_judging.Standards) -> None:
    rng = Random(20261122)
    bands = set()
    for _ in range(1_200):
        one, other = _draw_person(rng), _draw_person(rng)
        if rng.random() < 0.3:  # the same person, written down anew in part
            other = replace(other, names=one.names, births=one.births)
        plain = plain_judging.compare(one, other, standards)
        assert compare(one, other, standards) == plain, (one, other)
        weighed = weigh_ready(prepare(one), prepare(other), standards)
        assert (weighed.probability, weighed.band) == (plain.probability, plain.band)
        bands.add(plain.band)
    assert bands == set(Band)


@settings(max_examples=100, deadline=None)
@given(PERSONS, PERSONS)
def test_any_persons_are_judged_as_the_plain_way_judges_them(one: PersonIdentity, other: PersonIdentity) -> None:
    assert compare(one, other) == plain_judging.compare(one, other)


def test_every_two_numbers_are_compared_as_the_plain_way_compares_them() -> None:
    seen = set()
    for kind in ThingKind:
        states = _ISSUERS if kind in (ThingKind.TRAVEL_DOCUMENT, ThingKind.IDENTITY_NUMBER) else ("", "TH")
        written = [ThingNumber(kind, text, state) for text in _TEXTS for state in states]
        for one, other in product(written[::3], written[::2]):
            plain = plain_judging.compare_numbers((one,), (other,))
            assert compare_numbers((one,), (other,)) == plain, (one, other)
            seen |= {evidence.key for evidence in plain.evidence}
    assert {
        "number.unreadable",
        "number.near",
        "number.consecutive",
        "number.state_unknown",
        "number.other_state",
    } < seen


@settings(max_examples=300, deadline=None)
@given(NUMBERS, NUMBERS)
def test_a_shared_key_is_seen_without_making_the_keys(one: ThingNumber, other: ThingNumber) -> None:
    ours, theirs = normalise(one), normalise(replace(other, kind=one.kind))
    shared = not set(ours.near_keys).isdisjoint(theirs.near_keys)
    assert share_a_key(one.kind, ours.near_bodies, theirs.near_bodies) is shared
