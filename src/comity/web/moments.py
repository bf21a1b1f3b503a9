"""Moments and days in the reader's language, on the clocks of both states."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date, format_timedelta

from comity.application.node.list_nodes import NodeFacts
from comity.domain.authorities import state_of
from comity.domain.clocks import in_both_zones
from comity.web.languages import Language


@dataclass(frozen=True, slots=True)
class OnClock:
    """A moment on one state's clock."""

    state: str
    zone: str
    words: str


@dataclass(frozen=True, slots=True)
class Clocks:
    """The two authorities between which something happens: node ids, ours and time zones by what is known."""

    first: str
    second: str
    nodes: Mapping[str, NodeFacts]

    def show(self, moment: datetime, language: Language) -> tuple[OnClock, ...]:
        """The moment on both clocks; on one, where both sides are the same authority."""
        zones = self._zone(self.first), self._zone(self.second)
        both = in_both_zones(moment, *zones)
        shown = [
            OnClock(state_of(node), zone, on_clock(at, language))
            for node, zone, at in zip((self.first, self.second), zones, both, strict=True)
        ]
        return tuple(shown[:1] if self.first == self.second else shown)

    def _zone(self, node: str) -> str:
        """The node's zone; of a node that is not known here, that of its state's other nodes, or UTC."""
        if node in self.nodes:
            return self.nodes[node].time_zone
        state = state_of(node)
        return next((facts.time_zone for facts in self.nodes.values() if facts.state == state), "UTC")


def on_clock(moment: datetime, language: Language) -> str:
    """Day and time of an aware moment, on the clock that it bears."""
    return f"{_day(moment.date(), str(language.locale))} {moment:%H:%M}"


@lru_cache(maxsize=4096)
def _day(day: date, locale: str) -> str:
    """A list has many moments on few days."""
    return format_date(day, "medium", locale=locale)


def on_day(day: date, language: Language) -> str:
    """A day."""
    return format_date(day, "medium", locale=language.locale)


def from_now(moment: datetime, now: datetime, language: Language) -> str:
    """How far away, such as "in 3 days"."""
    return format_timedelta(moment - now, add_direction=True, threshold=1.2, locale=language.locale)
