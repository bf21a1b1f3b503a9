"""Moments and days in the reader's language, on the clocks of both states."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from math import inf
from typing import Final, Literal, TypeAlias

from babel.dates import TIMEDELTA_UNITS, format_date, format_timedelta

from comity.application.node.list_nodes import NodeFacts
from comity.domain.authorities import state_of
from comity.domain.clocks import in_both_zones
from comity.web.languages import Language

THRESHOLD: Final = 1.2
Unit: TypeAlias = Literal["year", "month", "week", "day", "hour", "minute", "second"]


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
    """How far away, such as "in 3 days": in the largest unit of which there are at least 1.2."""
    delta = moment - now
    seconds = delta.days * 86400 + delta.seconds
    for unit, size in TIMEDELTA_UNITS:
        count = abs(seconds) / size
        if count >= THRESHOLD:
            return _away(round(count) * (size if seconds > 0 else -size), unit, str(language.locale))
    return _away(seconds, "second", str(language.locale))


@lru_cache(maxsize=4096)
def _away(seconds: int, unit: Unit, locale: str) -> str:
    """So many whole units; a list has many moments and few distances."""
    return format_timedelta(seconds, granularity=unit, threshold=inf, add_direction=True, locale=locale)
