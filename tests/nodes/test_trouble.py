"""Real processes on a disk that fills up, and on a store that somebody else holds: nothing half done or lost."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.nodes.test_kill import Crowd, crowd, report

__all__ = ["crowd"]  # a fixture of theirs that is ours too

ROOM = 3 << 20  # bytes that a node may still write


@contextmanager
def filling(path: Path, how: str) -> Iterator[int]:
    """Where the node in `path` has little room: a small disk of its own, or (also where nothing can be mounted, as in
    an unprivileged container) a bound on the size of each file. Gives that bound, 0 for none."""
    used = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    largest = max(file.stat().st_size for file in path.rglob("*") if file.is_file())
    if how == "small disk" and mounted(path, used + ROOM):
        try:
            yield 0
            unmount(path)
        except BaseException:
            subprocess.run(["umount", "-l", str(path)], check=False)
            raise
    else:
        yield largest + ROOM // 2


def mounted(path: Path, size: int) -> bool:
    """Put the folder's content on a disk of this size, in its place."""
    aside = path.with_name(f"{path.name}.aside")
    path.rename(aside)
    path.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "none", str(path)], capture_output=True, check=False
    )
    if done.returncode == 0:
        subprocess.run(["cp", "-a", f"{aside}/.", str(path)], check=True)
        return True
    path.rmdir()
    aside.rename(path)
    return False


def unmount(path: Path) -> None:
    """Move what the small disk has to one with room."""
    copy = path.with_name(f"{path.name}.copy")
    subprocess.run(["cp", "-a", str(path), str(copy)], check=True)
    subprocess.run(["umount", str(path)], check=True)
    path.rmdir()
    copy.rename(path)


def said(output: str) -> list[str]:
    """The words that were told to be said."""
    return re.findall(r"^(run\d*\.\d+)$", output, re.MULTILINE)


@pytest.mark.nodes
@pytest.mark.parametrize("how", ["small disk", "bounded files"])
def test_on_a_full_disk_acts_are_refused_whole_and_go_on_when_there_is_room(crowd: Crowd, how: str) -> None:
    case, request = crowd.once("begin", "cn").split()
    with filling(crowd.base / "cn", how) as largest_file:
        output = crowd.once("fill", "cn", case, request, "run", largest_file=largest_file)
    told, refused = said(output), re.findall(r"^refused (\S+)$", output, re.MULTILINE)
    assert len(told) > 10, output[-500:]
    assert len(refused) == 3
    assert set(refused) <= {"store.full", "store.failed"}
    assert "not attached files.failed" in output or f"not attached {refused[0]}" in output
    for folder in ("plain", "sealed"):
        assert not list((crowd.base / "cn").rglob(f"{folder}/*")), "of the file that did not fit nothing is left"
    again = said(crowd.once("fill", "cn", case, request, "run2", largest_file=8 << 20))
    crowd.start("receiver", ["-m", "comity", "node", "serve", "--peers-only", "--node", str(crowd.base / "la")])
    crowd.once("carry", "cn", "la")
    crowd.stop()
    here, there = report(crowd, "cn", "la"), report(crowd, "la", "cn")
    assert [word.split()[0] for word in here["words"]] == told + again
    assert here["words"] == there["words"]
    assert (here["faults"], there["faults"]) == ([], [])


@pytest.mark.nodes
def test_a_store_that_another_process_holds_stops_nothing_for_good(crowd: Crowd) -> None:
    case, request = crowd.once("begin", "cn").split()
    base = crowd.base
    crowd.start("receiver", ["-m", "comity", "node", "serve", "--peers-only", "--node", str(base / "la")])
    crowd.start("worker", ["-m", "comity", "node", "worker", "--node", str(base / "cn")])
    crowd.start("officer", ["-m", "tests.nodes.kill_process", "act", str(base / "cn"), "RUN", case, request])
    for node, seconds in (("la", "11.5"), ("cn", "3")):  # longer than anybody waits for a store, and shorter
        assert "holding" in crowd.once("hold", node, seconds)
    assert all(process.poll() is None for process in crowd.running.values()), "nobody gave up"
    crowd.stop("officer")
    crowd.stop("worker")
    crowd.once("carry", "cn", "la")
    crowd.stop()
    here, there = report(crowd, "cn", "la"), report(crowd, "la", "cn")
    assert len(here["words"]) > 10
    assert set(crowd.told) <= set(here["words"])
    assert there["words"] == here["words"]
    assert (here["faults"], there["faults"]) == ([], [])
