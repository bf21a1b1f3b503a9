"""From a number as it was written to the one form in which it is compared."""

import re

from comity.domain.identity import ThingKind, ThingNumber
from comity.matching.things.accounts import read_account
from comity.matching.things.addresses import read_address
from comity.matching.things.devices import read_device
from comity.matching.things.documents import read_identity_number, read_travel_document
from comity.matching.things.folding import MOST_CHARACTERS, fold, fold_keeping_case, has_other_digits
from comity.matching.things.marks import read_email, read_serial
from comity.matching.things.normal import NormalNumber, Reading, Why
from comity.matching.things.phones import read_phone
from comity.matching.things.plates import read_plate
from comity.matching.things.vehicles import read_vehicle
from comity.matching.things.vessels import read_vessel
from comity.matching.things.wallets import read_wallet

_OWN_PREFIX = re.compile(r"(?:([A-Z]{2})|\?):(.*)", re.DOTALL)
_STATE = re.compile(r"[A-Z]{2}")
_ADDRESS = ThingKind.ADDRESS


def normalise(number: ThingNumber, home_state: str = "") -> NormalNumber:
    """The number in its one form. Never raises; what it cannot judge stays unjudged and says so.

    Args:
        number: As written, in any script.
        home_state: ISO 3166 alpha-2 of the state in which the question is asked: a telephone number without a country
            is read as dialled there, and says that this was assumed.
    """
    state, folded = _own_form(number)
    home = home_state.upper() if _STATE.fullmatch(home_state.upper()) else ""
    reading = _read(number, folded, state, home)
    if not reading.body:
        return NormalNumber(number.kind, reading.scheme, "", None, (), (Why.EMPTY,), state, exact=False)
    why = (*reading.why, *_writing(number.text))
    return NormalNumber(
        kind=number.kind,
        scheme=reading.scheme,
        canonical=reading.prefix + reading.body,
        valid=reading.valid,
        near_bodies=_bodies(reading),
        why=why,
        state=reading.state,
        exact=reading.exact and Why.CUT not in why,
    )


def _own_form(number: ThingNumber) -> tuple[str, str]:
    """State and text, where the text may be a canonical form of ours, which carries its state."""
    folded, state = fold(number.text), number.state.upper()
    own = _OWN_PREFIX.fullmatch(folded) if ":" in folded else None
    if own is not None and number.kind is not _ADDRESS:
        folded, state = own[2], state or own[1] or ""
    return (state if _STATE.fullmatch(state) else ""), folded


def _read(number: ThingNumber, folded: str, state: str, home: str) -> Reading:  # noqa: C901 - one line a kind
    scheme = number.scheme.lower()
    match number.kind:
        case ThingKind.TRAVEL_DOCUMENT:  # most numbers of persons are
            return read_travel_document(folded, state, scheme)
        case ThingKind.PHONE:
            return read_phone(folded, state, home)
        case ThingKind.ACCOUNT:
            return read_account(folded, state, scheme)
        case ThingKind.WALLET:
            return read_wallet(fold_keeping_case(number.text), scheme)
        case ThingKind.PLATE:
            return read_plate(folded, state)
        case ThingKind.VEHICLE:
            return read_vehicle(folded, state, scheme)
        case ThingKind.VESSEL:
            return read_vessel(folded, state, scheme)
        case ThingKind.DEVICE:
            return read_device(folded, state, scheme)
        case ThingKind.IDENTITY_NUMBER:
            return read_identity_number(folded, state, scheme)
        case ThingKind.ADDRESS:
            return read_address(number.text)
        case ThingKind.EMAIL:
            return read_email(number.text)
        case ThingKind.FIREARM | ThingKind.ARTWORK:
            return read_serial(fold(number.text), state, scheme)


def _bodies(reading: Reading) -> tuple[str, ...]:
    """Bodies for near keys; further bodies first, so that a bound never cuts them off."""
    return tuple(body for body in (*reading.near, reading.body) if body)


def _writing(text: str) -> tuple[Why, ...]:
    why = (Why.DIGITS_FOLDED,) if has_other_digits(text) else ()
    return (*why, Why.CUT) if len(text) > MOST_CHARACTERS else why
