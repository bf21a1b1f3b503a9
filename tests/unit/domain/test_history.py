"""A history that is kept up gives what a fold from the beginning gives, whatever comes when."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.domain.histories import ALL, CASE
from tests.unit.domain.histories import History as Story
from tests.unit.domain.test_fold_laws import NODES, histories

from comity.domain import bodies as b
from comity.domain.cases import Folding, Known, fold, heads
from comity.domain.history import History
from comity.domain.officers import Role

AUDIENCES = [frozenset({node}) for node in NODES] + [frozenset(ALL), frozenset(("cn", "la")), frozenset(NODES)]


@settings(max_examples=200, deadline=None)
@given(histories(), st.randoms(use_true_random=False))
def test_it_is_the_fold_after_every_event_in_any_order(events: list[Known], random: Random) -> None:
    order = events if random.random() < 0.5 else random.sample(events, len(events))
    begin = random.randint(0, len(order))
    history = History(CASE, order[:begin])
    for count, known in enumerate(order[begin:], begin + 1):
        if random.random() < 0.7:
            history.case()
            history.heads(random.choice(AUDIENCES))
        history.add(known)
        history.add(random.choice(order[:count]))
        assert len(history) == count
        if random.random() < 0.5:
            assert history.case() == fold(CASE, order[:count])
        for audience in AUDIENCES:
            assert history.heads(audience) == heads(order[:count], audience)
    assert history.case() == fold(CASE, order)
    assert history.events == tuple(order)


@settings(max_examples=50, deadline=None)
@given(histories())
def test_a_case_that_was_given_out_does_not_change(events: list[Known]) -> None:
    history, given_out = History(CASE), []
    for count, known in enumerate(events, 1):
        history.add(known)
        given_out.append((history.case(), fold(CASE, events[:count])))
    assert all(kept == then for kept, then in given_out)


def test_events_that_come_in_turn_are_folded_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[bytes] = []
    folding_take = Folding.take

    class Counting(Folding):
        def take(self, known: Known) -> None:
            taken.append(known.digest)
            folding_take(self, known)

    monkeypatch.setattr("comity.domain.history.Folding", Counting)
    events = _in_turn(20)
    history = History(CASE, events[:1])
    for known in events[1:]:
        history.case()
        history.add(known)
    history.case()
    assert taken == [known.digest for known in events]


def _in_turn(count: int) -> list[Known]:
    story = Story()
    for number in range(count):
        story.add(b.NoteWritten(f"{number}"), "cn", Role.OFFICER, seen=story.events)
    return story.events
