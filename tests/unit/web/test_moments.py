"""Distances in words are those of CLDR, however they are remembered."""

from datetime import UTC, datetime, timedelta
from random import Random

from babel.dates import format_timedelta

from comity.web.languages import languages
from comity.web.moments import THRESHOLD, from_now

NOW = datetime(2026, 1, 1, tzinfo=UTC)
EDGES = (0, 1, 59, 60, 71, 72, 73, 3600, 4319, 4320, 86_400, 7 * 86_400, 37 * 86_400, 438 * 86_400)


def test_how_far_away_is_said_as_cldr_says_it_in_every_language() -> None:
    random = Random(5)
    drawn = [timedelta(seconds=random.choice((1, 60, 3600, 86_400, 10**7)) * random.uniform(-5, 5)) for _ in range(300)]
    for delta in [*drawn, *(timedelta(seconds=sign * edge) for edge in EDGES for sign in (1, -1))]:
        for language in languages().values():
            plain = format_timedelta(delta, add_direction=True, threshold=THRESHOLD, locale=language.locale)
            assert from_now(NOW + delta, NOW, language) == plain, (language.code, delta)
