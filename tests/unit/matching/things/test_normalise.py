"""One form for each number; what is near stays near; nothing raises."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from comity.domain.identity import ThingKind, ThingNumber
from comity.matching.things import NormalNumber, Why, normalise
from comity.matching.things.folding import alphanumeric, fold, fold_keeping_case
from comity.matching.things.formats import IDENTITY_FORMATS, Confidence
from comity.matching.things.near import MOST_KEYS

K = ThingKind


def read(kind: ThingKind, text: str, state: str = "", scheme: str = "", home: str = "") -> NormalNumber:
    return normalise(ThingNumber(kind, text, state, scheme), home)


def meet_near(one: NormalNumber, other: NormalNumber) -> bool:
    return bool(set(one.near_keys) & set(other.near_keys))


WRITINGS = [
    (K.PHONE, "020 5555 1234", "LA", "+8562055551234"),
    (K.PHONE, "+856 20 55551234", "", "+8562055551234"),
    (K.PHONE, "๐๘๑-๒๓๔-๕๖๗๘", "TH", "+66812345678"),
    (K.PHONE, "0066812345678", "", "+66812345678"),
    (K.PHONE, "+66 (0)81 234 5678", "", "+66812345678"),
    (K.PHONE, "០១២ ៣៤៥ ៦៧៨", "KH", "+85512345678"),
    (K.PHONE, "၀၉ ၄၂၀ ၀၁၂၃၄၅", "MM", "+959420012345"),
    (K.PHONE, "１３８００１３８０００", "CN", "+8613800138000"),
    (K.ACCOUNT, "GB82 WEST 1234 5698 7654 32", "", "IBANGB82WEST12345698765432"),
    (K.ACCOUNT, "6222 0200 0000 0000 000", "CN", "CARD6222020000000000000"),
    (K.ACCOUNT, "vcb 0071001234567", "VN", "VN:VCB0071001234567"),
    (K.WALLET, "BC1QARDV855YJNGSPVXUTTQ897AQCA3LXJU2Y69JCE", "", "bc1qardv855yjngspvxuttq897aqca3lxju2y69jce"),
    (K.PLATE, "粤B·12345", "", "CN:粤B12345"),
    (K.PLATE, "粵Ｂ12345", "", "CN:粤B12345"),
    (K.PLATE, "Yue B 12345", "CN", "CN:粤B12345"),
    (K.PLATE, "粤BD12345", "", "CN:粤BD12345"),
    (K.PLATE, "๑กก ๑๒๓๔ กรุงเทพมหานคร", "", "TH:BANGKOK-1กก1234"),
    (K.PLATE, "1กก 1234 กทม", "TH", "TH:BANGKOK-1กก1234"),
    (K.PLATE, "1กก-1234 Bangkok", "TH", "TH:BANGKOK-1กก1234"),
    (K.PLATE, "30A-123.45", "VN", "VN:30A12345"),
    (K.PLATE, "ກກ 1234 ກຳແພງນະຄອນ", "", "LA:KAMPHAENGNAKHON-ກກ1234"),
    (K.PLATE, "ກກ ໑໒໓໔ ກໍາແພງນະຄອນ", "LA", "LA:KAMPHAENGNAKHON-ກກ1234"),
    (K.PLATE, "ភ្នំពេញ 2A-1234", "", "KH:PHNOMPENH-2A1234"),
    (K.PLATE, "Phnom Penh 2A-1234", "KH", "KH:PHNOMPENH-2A1234"),
    (K.PLATE, "YGN 1A-1234", "MM", "MM:YGN-1A1234"),
    (K.VEHICLE, "1m8gdm9a-xkp042788", "", "1M8GDM9AXKP042788"),
    (K.VESSEL, "imo 9319466", "", "IMO9319466"),
    (K.VESSEL, "9319466", "", "IMO9319466"),
    (K.VESSEL, "MMSI 567 001 234", "", "MMSI567001234"),
    (K.DEVICE, "49-015420-323751-8", "", "IMEI49015420323751"),
    (K.DEVICE, "49-015420-323751-01", "", "IMEI49015420323751"),
    (K.DEVICE, "d0:50:99:84:a2:a0", "", "MACD0509984A2A0"),
    (K.IDENTITY_NUMBER, "11010519491231002x", "CN", "CN:11010519491231002X"),
    (K.IDENTITY_NUMBER, "๓-๑๐๐๖-๐๐๔๔๕-๖๓-๕", "TH", "TH:3100600445635"),
    (K.IDENTITY_NUMBER, "12/KaMaYa(N)123456", "MM", "MM:12/KAMAYA(N)123456"),
    (K.IDENTITY_NUMBER, "12/KaMaYa (Naing) 123456", "MM", "MM:12/KAMAYA(N)123456"),
    (K.IDENTITY_NUMBER, "၁၂/ကမရ(နိုင်)၁၂၃၄၅၆", "", "MM:12/ကမရ(N)123456"),
    (K.TRAVEL_DOCUMENT, "e 1234<5678", "CN", "CN:E12345678"),
    (K.EMAIL, "mailto:Some.One@Example.ORG", "", "some.one@example.org"),
    (K.ADDRESS, "12 Main Street, Bangkok", "TH", "12 MAIN ST BANGKOK"),
]


@pytest.mark.parametrize(("kind", "text", "state", "canonical"), WRITINGS)
def test_every_writing_has_one_form(kind: ThingKind, text: str, state: str, canonical: str) -> None:
    assert read(kind, text, state).canonical == canonical


RIGHT = [
    (K.WALLET, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "", ""),  # EIP-55's own examples
    (K.WALLET, "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359", "", ""),
    (K.WALLET, "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", "", ""),
    (K.WALLET, "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb", "", ""),
    (K.WALLET, "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", "", ""),  # BIP 350's example
    (K.WALLET, "1NEDqZPvTWRaoho48qXuLLsrYomMXPABfD", "", ""),
    (K.WALLET, "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "", ""),
    (K.VEHICLE, "11111111111111111", "", ""),
    (K.VESSEL, "8814275", "", "imo"),
    (K.DEVICE, "490154203237518", "", ""),
    (K.ACCOUNT, "GB82WEST12345698765432", "", ""),
    (K.IDENTITY_NUMBER, "360426199101010071", "CN", ""),
    (K.IDENTITY_NUMBER, "3100600445635", "TH", ""),
    (K.IDENTITY_NUMBER, "3171015708450001", "ID", ""),
    (K.IDENTITY_NUMBER, "770305-02-1234", "MY", ""),
]


@pytest.mark.parametrize(("kind", "text", "state", "scheme"), RIGHT)
def test_a_check_that_holds_is_seen(kind: ThingKind, text: str, state: str, scheme: str) -> None:
    assert read(kind, text, state, scheme).valid is True


WRONG = [
    (K.WALLET, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed", "", ""),
    (K.WALLET, "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj1", "", ""),
    (K.WALLET, "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u", "", ""),
    (K.VEHICLE, "1M8GDM9A1KP042788", "", ""),
    (K.VESSEL, "8814274", "", "imo"),
    (K.DEVICE, "490154203237519", "", ""),
    (K.ACCOUNT, "GB83WEST12345698765432", "", "iban"),
    (K.IDENTITY_NUMBER, "360426199101010072", "CN", ""),
    (K.IDENTITY_NUMBER, "360426199113010074", "CN", ""),
    (K.IDENTITY_NUMBER, "3100600445636", "TH", ""),
    (K.IDENTITY_NUMBER, "3171013002001234", "ID", ""),
    (K.IDENTITY_NUMBER, "12345", "VN", ""),
    (K.PHONE, "+66 12345", "", ""),
]


@pytest.mark.parametrize(("kind", "text", "state", "scheme"), WRONG)
def test_a_broken_number_is_called_broken_and_still_searched_for(
    kind: ThingKind, text: str, state: str, scheme: str
) -> None:
    number = read(kind, text, state, scheme)
    assert number.valid is False
    assert number.canonical


def test_a_recalled_format_clears_nothing() -> None:
    recalled = {known.scheme for known in IDENTITY_FORMATS if known.confidence is Confidence.RECALLED}
    for text, state in (("S1234567D", "SG"), ("012345678901", "VN"), ("123456789", "KH"), ("01234567", "BN")):
        number = read(K.IDENTITY_NUMBER, text, state)
        assert number.scheme in recalled
        assert number.valid is None


def test_a_singaporean_check_that_fails_raises_a_doubt() -> None:
    assert read(K.IDENTITY_NUMBER, "S1234567A", "SG").valid is False


NOT_EXACT = [
    (K.PHONE, "0812345678", "", Why.STATE_UNKNOWN),
    (K.TRAVEL_DOCUMENT, "E12345678", "", Why.STATE_UNKNOWN),
    (K.IDENTITY_NUMBER, "123456", "", Why.STATE_UNKNOWN),
    (K.PLATE, "1กก 1234", "TH", Why.PROVINCE_UNKNOWN),
    (K.PLATE, "Ji A12345", "CN", Why.PROVINCE_AMBIGUOUS),
    (K.PLATE, "ABC 1234", "", Why.STATE_UNKNOWN),
    (K.ACCOUNT, "0071001234567", "VN", Why.BANK_UNKNOWN),
    (K.FIREARM, "54-123456", "CN", Why.MAKER_UNKNOWN),
    (K.ADDRESS, "12 Main Street", "TH", Why.NEAR_ONLY),
    (K.PHONE, "", "TH", Why.EMPTY),
]


@pytest.mark.parametrize(("kind", "text", "state", "why"), NOT_EXACT)
def test_what_lacks_a_part_is_never_exact(kind: ThingKind, text: str, state: str, why: Why) -> None:
    number = read(kind, text, state)
    assert not number.exact
    assert why in number.why


NEAR = [
    (K.TRAVEL_DOCUMENT, "E12345678", "CN", "E12345687", "CN"),  # two swapped
    (K.TRAVEL_DOCUMENT, "E12345678", "CN", "E1234567", "CN"),  # one lost
    (K.TRAVEL_DOCUMENT, "EO1234B78", "CN", "E0123487B"[:9], "CN"),  # look-alikes and a swap
    (K.TRAVEL_DOCUMENT, "E12345678", "CN", "E12345678", ""),  # the issuer not stated
    (K.PHONE, "0812345678", "", "+66812345678", ""),
    (K.PHONE, "+66812345678", "", "+66812345679", ""),
    (K.PLATE, "1กก 1234", "TH", "1กก 1234 กทม", "TH"),
    (K.PLATE, "粤B12345", "", "粤B12354", ""),
    (K.PLATE, "Ji A12345", "CN", "冀A12345", "CN"),
    (K.IDENTITY_NUMBER, "12/KaMaYa(N)123456", "MM", "၁၂/ကမရ(နိုင်)၁၂၃၄၅၆", "MM"),
    (K.IDENTITY_NUMBER, "360426199101010071", "CN", "36O426199I01010071", "CN"),
    (K.ACCOUNT, "GB82WEST12345698765432", "", "GB82WEST12345698765423", ""),
    (K.DEVICE, "490154203237518", "", "490154203237581", ""),
    (K.EMAIL, "some.one+x@gmail.com", "", "someone@gmail.com", ""),
    (K.ADDRESS, "12 Main Street, Bangkok 10110", "TH", "Flat 3, 12 Main St Bangkok", "TH"),
]


@pytest.mark.parametrize(("kind", "one", "one_state", "other", "other_state"), NEAR)
def test_one_slip_still_meets(kind: ThingKind, one: str, one_state: str, other: str, other_state: str) -> None:
    assert meet_near(read(kind, one, one_state), read(kind, other, other_state))


def test_two_scripts_of_one_card_are_near_and_not_the_same() -> None:
    latin = read(K.IDENTITY_NUMBER, "12/KaMaYa(N)123456", "MM")
    burmese = read(K.IDENTITY_NUMBER, "၁၂/ကမရ(နိုင်)၁၂၃၄၅၆", "MM")
    assert latin.canonical != burmese.canonical


def test_a_number_without_country_is_read_as_dialled_at_home_and_says_so() -> None:
    number = read(K.PHONE, "081 234 5678", home="TH")
    assert (number.canonical, number.exact) == ("+66812345678", True)
    assert Why.STATE_ASSUMED in number.why


def test_the_same_digits_of_two_states_are_two_numbers() -> None:
    assert read(K.TRAVEL_DOCUMENT, "E12345678", "CN").canonical != read(K.TRAVEL_DOCUMENT, "E12345678", "VN").canonical


NUMBERS = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="0123456789ABCDEFXO -/().+<:@", max_size=40),
    st.text(alphabet="กขคງຈកခ၁២໓๔粤京浙B12345 ·", max_size=20),
    st.sampled_from([text for _, text, _, _ in WRITINGS]),
)
STATES = st.sampled_from(["", "CN", "TH", "VN", "LA", "KH", "MM", "MY", "SG", "ID", "PH", "BN", "TL", "zz", "?", "ກ"])
SCHEMES = st.sampled_from(["", "passport", "imo", "mmsi", "iban", "imei", "mac", "vin", "card", "norinco", "É"])


@given(st.sampled_from(list(ThingKind)), NUMBERS, STATES, SCHEMES)
@example(K.FIREARM, "ß", "CN", "É")
def test_normalising_never_raises_is_bounded_and_idempotent(
    kind: ThingKind, text: str, state: str, scheme: str
) -> None:
    once = normalise(ThingNumber(kind, text, state, scheme), "TH")
    assert len(once.near_keys) <= MOST_KEYS
    assert once.canonical or not once.exact
    again = normalise(ThingNumber(kind, once.canonical, once.state, once.scheme), "TH")
    assert again.canonical == once.canonical


@given(st.text(alphabet="ABCDEFGHJKMNPRTUVWXY3479", min_size=6, max_size=14), st.data())
def test_any_one_slip_of_a_document_number_is_met(number: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(number) - 2))
    slips = {
        "wrong": number[:at] + "0" + number[at + 1 :],
        "lost": number[:at] + number[at + 1 :],
        "more": number[:at] + "7" + number[at:],
        "swapped": number[:at] + number[at + 1] + number[at] + number[at + 2 :],
    }
    written = read(K.TRAVEL_DOCUMENT, number, "CN")
    for slip in slips.values():
        assert meet_near(written, read(K.TRAVEL_DOCUMENT, slip, "CN"))


@given(st.text(st.characters(max_codepoint=126), max_size=60))
def test_plain_text_is_read_as_it_would_be_with_a_mark_that_nobody_sees(text: str) -> None:
    """The short way for ASCII and the long way for everything else say the same."""
    hidden = f"{text}\u200b"
    assert fold_keeping_case(text) == fold_keeping_case(hidden)
    assert alphanumeric(fold(text)) == alphanumeric(fold(f"{text}\u0e01"))
