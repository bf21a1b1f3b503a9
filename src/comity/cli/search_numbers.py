"""Numbers of things as they are typed at the command line."""

from typing import TYPE_CHECKING

from comity.domain.errors import InvalidInput

if TYPE_CHECKING:
    from comity.domain.identity import ThingNumber


def number_of(text: str) -> "ThingNumber":
    """A number out of ``KIND:NUMBER`` or ``KIND:STATE:NUMBER``.

    Raises:
        InvalidInput: ``query.number``.
    """
    from comity.domain.identity import ThingKind, ThingNumber

    kind, _, rest = text.partition(":")
    state, colon, number = rest.partition(":")
    if not colon or len(state) != 2:
        state, number = "", rest
    if kind not in frozenset(ThingKind) or not number.strip():
        raise InvalidInput(
            "query.number", "A number is KIND:NUMBER or KIND:STATE:NUMBER.", advice=f"Kinds: {', '.join(ThingKind)}."
        )
    return ThingNumber(ThingKind(kind), number.strip(), state.upper())
