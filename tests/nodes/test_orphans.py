"""kill -9 of whoever plays the demo: nothing that it started stays behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.nodes.command_line import NodeAt
from tests.ports import free_ports

pytestmark = pytest.mark.nodes
STARTER = """
import sys
from pathlib import Path
from comity.cli.demo.processes import Served, Terminal

folder = Path(sys.argv[1])
terminal, served = Terminal(folder), Served(folder)
served.start()
terminal.type("node", "status")
print(served.process.pid, terminal._process.pid, flush=True)
sys.stdin.read()
"""


def over(process: int) -> bool:
    """True if no such process runs; one that nobody has buried yet runs no more."""
    try:
        if Path("/proc/self/stat").exists():
            return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
        os.kill(process, 0)
    except (FileNotFoundError, ProcessLookupError):
        return True
    return False


def test_a_node_and_a_terminal_of_the_demo_end_when_it_is_killed(tmp_path: Path) -> None:
    ports = free_ports(2)
    node = NodeAt.make(tmp_path / "la", "la", "--officers-port", str(ports[0]), "--peers-port", str(ports[1]))
    with subprocess.Popen(
        [sys.executable, "-c", STARTER, str(node.folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as starter:
        assert starter.stdout is not None
        processes = [int(word) for word in starter.stdout.readline().split()]
        assert len(processes) == 2
        socket.create_connection(("127.0.0.1", ports[0]), 5).close()
        assert not [one for one in processes if over(one)]
        starter.kill()
        assert starter.wait(20) == -signal.SIGKILL
        end = time.monotonic() + 300
        while not all(over(one) for one in processes):
            assert time.monotonic() < end, (node.folder / "serve.log").read_text()
            time.sleep(0.05)
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", ports[0]), 5)
