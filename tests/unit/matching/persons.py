"""Invented persons for the tests of comparing; none of them is anybody."""

from hypothesis import strategies as st

from comity.domain.identity import PartialDate, PersonIdentity, PersonName, Sex, ThingKind, ThingNumber


def person(
    *names: str,
    born: str | tuple[str, ...] = (),
    sex: Sex = Sex.UNKNOWN,
    of: tuple[str, ...] = (),
    numbers: tuple[ThingNumber, ...] = (),
    place: str = "",
) -> PersonIdentity:
    births = tuple(day(one) for one in ((born,) if isinstance(born, str) else born))
    return PersonIdentity(tuple(PersonName(name) for name in names), births, sex, of, numbers, place)


def day(text: str) -> PartialDate:
    """ISO 8601 with zeros where a part is unknown."""
    return PartialDate(*(int(part) or None for part in text.split("-")))


def passport(text: str, state: str = "VN") -> ThingNumber:
    return ThingNumber(ThingKind.TRAVEL_DOCUMENT, text, state, "passport")


NAMES = st.sampled_from(
    [
        "Nguyễn Văn An", "Nguyen Van An", "Nguyễn Thị Hạnh", "Nguyễn Thị Hành", "Somchai Jaidee", "สมชาย ใจดี",
        "李伟", "黎伟", "Li Wei", "Khin Khin Win", "Khin Khin Wai", "Suharto", "Siti binti Ahmad", "J. Doe",
        "Chanthavong Keomanivong", "Xiaolong Li", "LI XIAO LONG", "សុខ សុភា", "Sok Sophea",
        "ສົມສັກ ພົງສະຫວັນ", "Muhammad Ali", "", "  ", "12",
    ]
) | st.text(max_size=12)  # fmt: skip
PERSON_NAMES = st.builds(PersonName, NAMES)
DATES = st.one_of(
    st.builds(PartialDate, st.integers(1900, 2020) | st.integers(2443, 2563)),
    st.builds(PartialDate, st.integers(1980, 1992), st.integers(1, 12)),
    st.builds(PartialDate, st.integers(1980, 1992), st.integers(1, 12), st.integers(1, 28)),
    st.builds(PartialDate, st.none(), st.integers(1, 12), st.integers(1, 28)),
    st.just(PartialDate()),
)
NUMBERS = st.builds(
    ThingNumber,
    st.sampled_from([ThingKind.TRAVEL_DOCUMENT, ThingKind.IDENTITY_NUMBER, ThingKind.PHONE]),
    st.sampled_from(["B1234567", "B1234568", "B1234657", "1101700207366", "+84912345678", ""]) | st.text(max_size=10),
    st.sampled_from(["", "VN", "TH"]),
)
STATES = st.lists(st.sampled_from(["VN", "TH", "LA", "CN"]), max_size=2, unique=True).map(tuple)
PERSONS = st.builds(
    PersonIdentity,
    st.lists(PERSON_NAMES, min_size=1, max_size=2).map(tuple),
    st.lists(DATES, max_size=2).map(tuple),
    st.sampled_from(list(Sex)),
    STATES,
    st.lists(NUMBERS, max_size=2).map(tuple),
    st.sampled_from(["", "Hà Nội", "Hanoi", "ວຽງຈັນ"]),
)
BARE = st.builds(PersonIdentity, st.lists(PERSON_NAMES, min_size=1, max_size=3).map(tuple))
