"""Calls that come at once are taken in together, and each is answered for its own envelopes."""

from collections.abc import Sequence
from threading import Event, Thread

import pytest
from tests.fakes.world import World
from tests.unit.application.test_delivery import clarified, words

from comity.application.desk import Desk
from comity.application.node import intake
from comity.application.node.intake import Intake
from comity.application.node.read_ahead import Read
from comity.application.node.receive_batch import Result, receive_read
from comity.domain.errors import NotVerified, Unavailable
from comity.exchange.delivery import Verdict
from comity.exchange.receipts import read_receipt


@pytest.fixture
def world() -> World:
    return World.of("cn", "cn-zj", "la")


class Calls:
    """Calls of which the first is held up until the others wait behind it."""

    def __init__(self, desk: Desk, monkeypatch: pytest.MonkeyPatch, refuse: bytes = b"") -> None:
        self.batches: list[int] = []
        self.results: dict[int, list[Result] | Exception] = {}
        self._go, self._refuse = Event(), refuse
        self._desk, self._intake = desk, Intake(desk)
        monkeypatch.setattr(intake, "receive_read", self._receive)

    def run(self, *loads: Sequence[bytes], by: str = "") -> None:
        self._by = by or "c" * len(loads)
        threads = [Thread(target=self._call, args=(number, load)) for number, load in enumerate(loads)]
        for number, thread in enumerate(threads):
            thread.start()
            while len(self._intake._waiting) < number and thread.is_alive():
                pass
        self._go.set()
        for thread in threads:
            thread.join(30)

    def _call(self, number: int, load: Sequence[bytes]) -> None:
        try:
            self.results[number] = self._intake.take(load, self._by[number])
        except Exception as fault:  # noqa: BLE001  # looked at by the test
            self.results[number] = fault

    def _receive(self, desk: Desk, read: Sequence[Read | NotVerified], by: str) -> list[Result]:
        assert self._go.wait(30)
        self.batches.append(len(read))
        if self._refuse == b"store":
            raise Unavailable("store.full", "The disk is full.")
        if self._refuse and any(isinstance(one, NotVerified) for one in read):
            raise ZeroDivisionError("a defect that this envelope brings on")
        return receive_read(desk, read, by)


def test_what_comes_together_shares_a_transaction_and_a_receipt(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case, _, envelopes = clarified(world, 5)
    calls = Calls(world["la"].desk, monkeypatch)
    calls.run(envelopes[:1], envelopes[1:3], envelopes[3:4], envelopes[4:])
    assert calls.batches == [1, 4]
    assert [len(calls.results[number]) for number in range(4)] == [1, 2, 1, 1]  # type: ignore[arg-type]
    together = {result.receipt for number in (1, 2, 3) for result in calls.results[number]}  # type: ignore[union-attr]
    assert len(together) == 1
    (raw,) = together
    assert raw is not None
    assert len(read_receipt(raw).receipt.items) == 4
    assert words(world, "la", case) == [f"word {number}" for number in range(5)]


def test_a_batch_stays_within_its_bounds(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    _, _, envelopes = clarified(world, 6)
    monkeypatch.setattr(intake, "MAX_BATCH", 3)
    calls = Calls(world["la"].desk, monkeypatch)
    calls.run(envelopes[:1], envelopes[1:3], envelopes[3:5], envelopes[5:])
    assert calls.batches == [1, 2, 3]


def test_calls_of_different_nodes_share_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    _, _, envelopes = clarified(world, 5)
    calls = Calls(world["la"].desk, monkeypatch)
    calls.run(*([raw] for raw in envelopes), by="aabba")
    assert calls.batches == [1, 1, 2, 1]


def test_a_store_that_fails_fails_every_call_of_the_batch(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    _, _, envelopes = clarified(world, 3)
    calls = Calls(world["la"].desk, monkeypatch, refuse=b"store")
    calls.run(envelopes[:1], envelopes[1:2], envelopes[2:])
    assert [type(calls.results[number]) for number in range(3)] == [Unavailable] * 3
    assert len({id(fault) for fault in calls.results.values()}) == 3


def test_whoever_brings_on_a_defect_of_ours_is_alone_with_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    _, _, envelopes = clarified(world, 4)
    calls = Calls(world["la"].desk, monkeypatch, refuse=b"poison")
    calls.run(envelopes[:1], envelopes[1:3], [b"poison"], envelopes[3:])
    assert isinstance(calls.results[2], ZeroDivisionError)
    for number in (0, 1, 3):
        results = calls.results[number]
        assert isinstance(results, list)
        assert {result.verdict for result in results} == {Verdict.ACCEPTED}
