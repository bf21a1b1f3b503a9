"""The working days of states, as this node's edition of the calendars knows them."""

from datetime import date
from typing import Protocol

from comity.domain.calendars import StateCalendar


class Calendars(Protocol):
    """Says which days a release states."""

    @property
    def edition(self) -> str:
        """Name of the edition, with its overlays."""
        ...

    def stated(self, state: str, zone: str, first: date, last: date) -> StateCalendar:
        """The days of a state from `first` to `last`; of a state or year that it does not know, that it does not.

        Args:
            state: ISO code in capitals, of a territorial unit with its state (``CN-HK``).
            zone: IANA name of the clock of the authority that acts for it.
            first: First day.
            last: Last day.
        """
        ...

    def name(self, state: str, day: date) -> str:
        """What a closed day is called, in English; empty if this edition has no name for it."""
        ...
