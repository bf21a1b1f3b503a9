"""The re-labelling watch on its labelled set."""

from tests.unit.law.relabelling import figures, pairs


def test_the_watch_finds_what_is_asked_again_and_seldom_alarms_without_need() -> None:
    told = figures(count=8)
    assert told["again"] + told["new"] >= 40
    assert told["recall"] >= 0.95
    assert told["false_alarms"] <= 0.2
    assert told["flagged, accomplice"] == 0  # another person is another person, whatever the facts


def test_the_set_is_the_same_for_everybody() -> None:
    assert list(pairs(2)) == list(pairs(2))
