"""Batches for a peer: whole lines, in order, no two under way with the same line, nothing lost and nothing twice."""

from datetime import timedelta
from random import Random
from threading import Thread
from uuid import UUID

import pytest
from tests.adapters.store_rows import identifier, outgoing
from tests.fakes.world import Node, World

from comity.application.node.outgoing import Outgoing
from comity.application.ports import OutboxRow

CASES = [identifier(number) for number in range(1, 6)]


@pytest.fixture
def node() -> Node:
    return World.of("cn", "la")["cn"]


def put(node: Node, *cases: UUID | None, size: int = 10) -> list[OutboxRow]:
    """One waiting envelope for each, in this order."""
    now, rows = node.desk.clock.now(), []
    for number, case in enumerate(cases, 100):
        row = outgoing(number, recipient="la", case=case, seq=number, envelope=bytes(size), created_at=now, due_at=now,
                       expires_at=now + timedelta(days=1))  # fmt: skip
        rows.append(row)
    with node.desk.store.unit() as unit:
        unit.outbox.add(rows)
    return rows


def settle(node: Node, rows: list[OutboxRow]) -> None:
    with node.desk.store.unit() as unit:
        unit.outbox.settle([row.digest for row in rows], "delivered", None)


def test_a_batch_takes_whole_lines_in_order(node: Node) -> None:
    first, second = CASES[:2]
    rows = put(node, first, second, first, None, first, second)
    assert Outgoing(node.desk, "la").take(3, 10**6) == [rows[0], rows[2], rows[4]]


def test_no_two_batches_under_way_hold_the_same_line(node: Node) -> None:
    first, second = CASES[:2]
    rows = put(node, first, first, first, second)
    waiting = Outgoing(node.desk, "la")
    one = waiting.take(2, 10**6)
    assert one == rows[:2]
    assert waiting.more
    assert waiting.take(2, 10**6) == [rows[3]], "the rest of the first line waits for its beginning"
    assert waiting.take(2, 10**6) == []
    settle(node, one)
    waiting.back(one)
    assert waiting.take(2, 10**6) == [rows[2]]


def test_what_was_not_settled_comes_again_and_before_what_follows_it(node: Node) -> None:
    rows = put(node, CASES[0], CASES[0], CASES[0])
    waiting = Outgoing(node.desk, "la")
    waiting.back(waiting.take(2, 10**6))
    waiting.take(1, 10**6)
    again = Outgoing(node.desk, "la")
    assert again.take(9, 10**6) == rows


def test_a_batch_is_bounded_in_bytes_but_takes_one_of_any_size(node: Node) -> None:
    rows = put(node, *CASES[:4], size=100)
    waiting = Outgoing(node.desk, "la")
    assert waiting.take(9, 250) == rows[:2]
    assert waiting.take(9, 50) == [rows[2]]


def test_what_is_put_off_or_settled_meanwhile_is_left_out(node: Node) -> None:
    rows = put(node, *CASES[:4])
    waiting = Outgoing(node.desk, "la")
    assert waiting.take(1, 10**6) == rows[:1]
    with node.desk.store.unit() as unit:
        unit.outbox.settle([rows[1].digest], "delivered", None)
        unit.outbox.postpone([rows[2].digest], node.desk.clock.now() + timedelta(hours=1), "later")
    assert waiting.take(9, 10**6) == rows[3:]
    waiting.back(rows)
    assert waiting.take(9, 10**6) == [rows[0], rows[3]]


def test_many_threads_take_each_once_and_every_line_in_order(node: Node) -> None:
    random = Random(5)
    rows = put(node, *(random.choice(CASES) for _ in range(200)))
    waiting, taken = Outgoing(node.desk, "la"), list[OutboxRow]()

    def work(seed: int) -> None:
        sizes = Random(seed)
        while True:
            batch = waiting.take(sizes.randint(1, 9), 10**6)
            if not batch and not _left(node):
                return
            taken.extend(batch)
            settle(node, batch)
            waiting.back(batch)

    threads = [Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(row.seq for row in taken) == [row.seq for row in rows]
    for case in CASES:
        seqs = [row.seq for row in taken if row.case == case]
        assert seqs == sorted(seqs)


def _left(node: Node) -> int:
    with node.desk.store.reading() as unit:
        return unit.outbox.counts().get(("la", "waiting"), 0)
