"""Answers that come at once are settled together, and each thread learns what became of its own."""

from collections.abc import Sequence
from threading import Event, Thread
from typing import Any

import pytest
from tests.fakes.world import World
from tests.unit.application.test_delivery import clarified

from comity.application.node import settling_answers as module
from comity.application.node.deliver import due_for, settle_receipts
from comity.application.node.receive_batch import receive_batch
from comity.application.node.settling_answers import SettlingAnswers
from comity.domain.errors import NotVerified, Unavailable
from comity.exchange.receipts import SignedReceipt, read_receipt


@pytest.fixture
def world() -> World:
    return World.of("cn", "cn-zj", "la")


class Answers:
    """Answers of which the first is held up until the others wait behind it."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch, fault: Exception | None = None) -> None:
        self.settled: list[int] = []
        self.results: dict[int, Any] = {}
        self._settling = SettlingAnswers(world["cn"].desk, "la")
        self._go, self._begun, self._fault = Event(), Event(), fault
        monkeypatch.setattr(module, "settle_receipts", self._settle)

    def run(self, *answers: Sequence[bytes]) -> None:
        threads = [Thread(target=self._one, args=(number, answer)) for number, answer in enumerate(answers)]
        for number, thread in enumerate(threads):
            thread.start()
            assert self._begun.wait(30)  # the first is at work, and holds nothing but its own
            while len(self._settling._waiting) < number and thread.is_alive():
                pass
        self._go.set()
        for thread in threads:
            thread.join(30)

    def settle(self, answer: Sequence[bytes]) -> frozenset[bytes]:
        self._go.set()
        return self._settling.settle(answer)

    def _one(self, number: int, answer: Sequence[bytes]) -> None:
        try:
            self.results[number] = self._settling.settle(answer)
        except Exception as fault:  # noqa: BLE001  # looked at by the test
            self.results[number] = fault

    def _settle(self, desk: Any, peer: str, receipts: list[SignedReceipt]) -> None:
        self._begun.set()
        assert self._go.wait(30)
        self.settled.append(len(receipts))
        if self._fault is not None:
            raise self._fault
        settle_receipts(desk, peer, receipts)


def receipts(world: World, count: int) -> list[bytes]:
    """One receipt for each of so many envelopes."""
    _, _, envelopes = clarified(world, count)
    found = [receive_batch(world["la"].desk, [raw])[0].receipt for raw in envelopes]
    return [raw for raw in found if raw is not None]


def digests(*raws: bytes) -> frozenset[bytes]:
    return frozenset(item.digest for raw in raws for item in read_receipt(raw).receipt.items)


def test_what_waits_is_settled_together_and_a_receipt_only_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two, three = receipts(world, 3)
    answers = Answers(world, monkeypatch)
    answers.run([one], [one, two], [two], [three, two])
    assert answers.settled == [1, 2]
    assert [answers.results[n] for n in range(4)] == [digests(*r) for r in ([one], [one, two], [two], [three, two])]
    assert not due_for(world["cn"].desk, "la", 100)
    assert answers.settle([three, one]) == digests(three, one)
    assert answers.settled == [1, 2], "what was settled is not settled again"


def test_a_receipt_that_does_not_hold_costs_only_its_own_answer(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = receipts(world, 2)
    (foreign,) = receipts(World.of("cn", "cn-zj", "la"), 1)  # of another node by the same name
    answers = Answers(world, monkeypatch)
    answers.run([one], [foreign], [two])
    assert isinstance(answers.results[1], NotVerified)
    assert [answers.results[0], answers.results[2]] == [digests(one), digests(two)]
    with pytest.raises(NotVerified):
        answers.settle([foreign])


def test_a_store_that_fails_fails_every_answer_and_nothing_is_remembered(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = receipts(world, 2)
    answers = Answers(world, monkeypatch, Unavailable("store.full", "The disk is full."))
    answers.run([one], [two], [two])
    assert [type(answers.results[number]) for number in range(3)] == [Unavailable] * 3
    assert len({id(fault) for fault in answers.results.values()}) == 3
    monkeypatch.setattr(module, "settle_receipts", settle_receipts)
    assert answers.settle([one, two]) == digests(one, two)
    assert not due_for(world["cn"].desk, "la", 100)
