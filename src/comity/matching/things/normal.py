"""What a number is once it is written in its one form, and what is known of it."""

from dataclasses import dataclass
from enum import StrEnum

from comity.domain.identity import ThingKind
from comity.matching.things import near


class Why(StrEnum):
    """What was seen, assumed or missed while a number was normalised. Words for them are in the catalogues."""

    CHECK_RIGHT = "check_right"
    CHECK_WRONG = "check_wrong"
    FORMAT_RIGHT = "format_right"
    FORMAT_WRONG = "format_wrong"
    FORMAT_RECALLED = "format_recalled"
    DATE_IMPOSSIBLE = "date_impossible"
    NO_RULE = "no_rule"
    STATE_UNKNOWN = "state_unknown"
    STATE_ASSUMED = "state_assumed"
    STATE_READ = "state_read"
    PROVINCE_UNKNOWN = "province_unknown"
    PROVINCE_AMBIGUOUS = "province_ambiguous"
    BANK_UNKNOWN = "bank_unknown"
    MAKER_UNKNOWN = "maker_unknown"
    SCRIPT_BRIDGED = "script_bridged"
    DIGITS_FOLDED = "digits_folded"
    NEAR_ONLY = "near_only"
    EMPTY = "empty"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class NormalNumber:
    """A number in the one form in which it is compared.

    Attributes:
        kind: What it is a number of.
        scheme: Numbering scheme that was stated or recognised (``e164``, ``iban``, ``imo``, ``cn-ric`` …), or "".
        canonical: Its one written form, complete in itself: state and scheme are part of it where the same digits mean
            another thing elsewhere. "" if nothing that can be compared is left.
        valid: True if a known rule holds (check digit, numbering plan), False if it is broken, None if no rule that was
            read in its source can tell. A broken number is still searched for: forged documents have broken numbers.
        near_bodies: Bodies by which it may be met nearly: itself, without its province, in another script.
        why: What was seen, assumed or missed.
        state: Issuing state as stated, read from the number or assumed, ISO 3166 alpha-2, or "".
        exact: True if two numbers with equal `kind` and `canonical` are the same number. False where something is
            missing (the state, the province, the bank, the maker) or where the kind allows nearness only (addresses).
    """

    kind: ThingKind
    scheme: str
    canonical: str
    valid: bool | None
    near_bodies: tuple[str, ...]
    why: tuple[Why, ...]
    state: str = ""
    exact: bool = True

    @property
    def near_keys(self) -> tuple[str, ...]:
        """Keys that a number one slip away shares with this one: a wrong, missing, doubled or swapped character,
        another state, another script. Meeting there is *near*, never the same. At most `near.MOST_KEYS`.
        """
        return near.near_keys(self.kind, self.near_bodies)

    def is_near(self, other: "NormalNumber") -> bool:
        """True if another number of the kind has one of these keys too."""
        return near.share_a_key(self.kind, self.near_bodies, other.near_bodies)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one kind's rules make of a folded text; `normalising` makes the `NormalNumber` of it.

    Attributes:
        scheme: As in `NormalNumber`.
        body: The number alone, upper case where case means nothing; near keys are made from it.
        prefix: What stands before the body in the canonical form (``VN:``, ``IMO``), or "".
        state: As in `NormalNumber`.
        valid: As in `NormalNumber`.
        why: As in `NormalNumber`.
        exact: As in `NormalNumber`.
        near: Further bodies by which it may also be met: without its province, in another script.
    """

    scheme: str
    body: str
    prefix: str = ""
    state: str = ""
    valid: bool | None = None
    why: tuple[Why, ...] = ()
    exact: bool = True
    near: tuple[str, ...] = ()
