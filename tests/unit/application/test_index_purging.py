"""A notice that is over leaves no byte of its names in the index's files, and the audit log has the proof."""

import threading
from pathlib import Path

import pytest
from tests.fakes.searching import named, put, record, searching, wanted_person, why
from tests.fakes.world import Node, World
from tests.unit.application.notices import Life, circulated

from comity.application.oversight.read_audit import AuditQuery, AuditRow, read_audit
from comity.application.query.keeping import keep_index
from comity.application.query.purging import purge_index
from comity.application.query.search_person import search_person
from comity.application.register.keep_register import register_round
from comity.application.register.withdraw_notice import withdraw_notice
from comity.bootstrap import indexing
from comity.domain.errors import OutOfOrder
from comity.domain.notices import NoticeStage
from comity.domain.officers import Role

NAMES = ("ທ້າວ ສົມມຸດ".encode(), b"Thao Sommut", b"P0000001")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def life(folder: Path) -> Life:
    """A notice of China's node that Laos has in its index."""
    life = circulated(World.of("cn", "la", "th"))
    searching(life.world["la"], folder)
    return life


def held(folder: Path) -> list[bytes]:
    files = b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
    return [name for name in NAMES if name in files]


def purges(node: Node) -> list[AuditRow]:
    page = read_audit(node.desk, node.officers[Role.AUDITOR], AuditQuery(act="index.purged"), purpose="test")
    return [row for row in page.rows if row.act == "index.purged"]


def end(life: Life) -> None:
    """Its owner takes it back, and the addressee destroys what it has."""
    withdraw_notice(life.desk(), life.order(Role.OFFICER), reason="served", words="He was found.")
    life.world.exchange()
    register_round(life.desk("la"))
    assert life.here("la").stage is NoticeStage.PURGED


def test_a_notice_that_is_over_leaves_no_byte_in_the_files_and_a_proof_stays(life: Life, folder: Path) -> None:
    la = life.world["la"]
    before = held(folder)
    assert NAMES[1] in before
    end(life)
    keep_index(la.desk)
    assert held(folder) == before, "out of every search, and yet in a file"
    assert la.desk.index.left() == (life.id,)
    proof = purge_index(la.desk, la.desk.index.left())
    assert proof is not None
    assert held(folder) == []
    assert la.desk.index.left() == ()
    (row,) = purges(la)
    assert row.subject == str(life.id)
    assert row.detail["before"] == " ".join(one.hex() for one in proof.before) != ""
    assert row.detail["generation"] == str(proof.generation)


def test_a_record_that_came_back_keeps_its_names(life: Life, folder: Path) -> None:
    la = life.world["la"]
    put(la.desk, wanted_person(1, "Somsak Inventedname"))
    put(la.desk, None, of=record(1))
    put(la.desk, wanted_person(1, "Somsak Inventedname"))
    keep_index(la.desk)
    assert la.desk.index.left() == ()
    assert purge_index(la.desk, [record(1)]) is None
    found = search_person(la.desk, la.officers[Role.OFFICER], named("Somsak Inventedname"), why())
    assert [one.entry.record for one in found.candidates] == [record(1)]
    assert purges(la) == []
    assert held(folder)


def test_an_index_that_is_late_is_not_said_to_be_purged(life: Life, folder: Path) -> None:
    la = life.world["la"]
    end(life)
    with pytest.raises(OutOfOrder):
        purge_index(la.desk, [life.id])
    assert held(folder)
    assert purges(la) == []


def test_the_worker_purges_by_itself(life: Life, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    la, stopping = life.world["la"], threading.Event()
    for name in ("START_SECONDS", "ROUND_SECONDS", "MERGE_SECONDS"):
        monkeypatch.setattr(indexing, name, 0.01)
    end(life)
    worker = threading.Thread(target=indexing.follow_register, args=(la.desk, stopping))
    worker.start()
    try:
        for _ in range(300):
            if purges(la):  # the files themselves come and go meanwhile
                break
            stopping.wait(0.02)
    finally:
        stopping.set()
        worker.join(10)
    assert held(folder) == []
    assert [row.subject for row in purges(la)] == [str(life.id)]
