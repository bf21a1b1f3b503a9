"""What others would search names with, for the bench: each over romanised names, at its usual settings.

Each peer gets the names and the queries twice, by our default reading and by anyascii, and keeps whichever found more
in a group: no reader of ours is held against it, none withheld.
"""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from rapidfuzz import fuzz, process

FIRST = 10


class Peer(Protocol):
    """Something that finds strings among strings."""

    name: str

    def search(self, text: str) -> list[int]:
        """Places of the ten names most like `text`, best first."""


class NotRun(Exception):
    """This peer cannot be run here, and why."""


class RapidFuzz:
    """Every name compared, by normalised indel similarity."""

    name = "rapidfuzz ratio"

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    def search(self, text: str) -> list[int]:
        """Places of the ten names most like `text`, best first."""
        found = process.extract(text, self._names, scorer=fuzz.ratio, limit=FIRST, processor=None)
        return [place for _, _, place in found]


class Tantivy:
    """BM25 over 2- and 3-grams."""

    name = "tantivy 2-3-grams"

    def __init__(self, names: Sequence[str]) -> None:
        try:
            import tantivy
        except ImportError as error:
            raise NotRun("tantivy is not installed") from error
        self._tantivy = tantivy
        fields = tantivy.SchemaBuilder()
        fields.add_integer_field("place", stored=True, fast=True)
        fields.add_text_field("name", tokenizer_name="grams")
        self._schema = fields.build()
        index = tantivy.Index(self._schema)
        grams = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(2, 3, False)).build()
        index.register_tokenizer("grams", grams)
        writer = index.writer(200_000_000, 1)
        for place, name in enumerate(names):
            writer.add_document(tantivy.Document(place=place, name=name))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()

    def search(self, text: str) -> list[int]:
        """Places of the ten names most like `text`, best first."""
        t = self._tantivy
        grams = {text[i : i + size] for size in (2, 3) for i in range(len(text) - size + 1)}
        if not grams:
            return []
        terms = [(t.Occur.Should, t.Query.term_query(self._schema, "name", gram)) for gram in sorted(grams)]
        hits = self._searcher.search(t.Query.boolean_query(terms), FIRST).hits
        return [self._searcher.doc(address)["place"][0] for _, address in hits]


class Fts5:
    """SQLite's full text search over trigrams, any of them, by bm25."""

    name = "SQLite FTS5 trigrams"

    def __init__(self, names: Sequence[str]) -> None:
        self._base = sqlite3.connect(":memory:")
        self._base.execute("create virtual table found using fts5(name, tokenize='trigram', detail=full)")
        self._base.executemany(
            "insert into found(rowid, name) values(?, ?)", ((i, f" {name} ") for i, name in enumerate(names))
        )
        self._base.execute("insert into found(found) values('optimize')")

    def search(self, text: str) -> list[int]:
        """Places of the ten names most like `text`, best first."""
        ends = f" {text} "
        grams = sorted({ends[i : i + 3] for i in range(len(ends) - 2)})
        if not grams:
            return []
        any_of = " OR ".join(f'"{gram}"' for gram in grams)
        rows = self._base.execute("select rowid from found where found match ? order by rank limit 10", (any_of,))
        return [row[0] for row in rows]


class PgTrgm:
    """PostgreSQL with pg_trgm, nearest neighbours by a GiST index, a server of its own on a socket."""

    name = "pg_trgm GiST"

    def __init__(self, names: Sequence[str], folder: Path) -> None:
        self._psql = _client(folder)
        self._run("create extension if not exists pg_trgm; drop table if exists found;")
        self._run("create table found(place int, name text);")
        rows = "".join(f"{i}\t{name}\n" for i, name in enumerate(names))
        self._write("copy found from stdin;\n" + rows + "\\.\n")
        self._run("create index on found using gist(name gist_trgm_ops); vacuum analyze found;")

    def search(self, text: str) -> list[int]:
        """Places of the ten names most like `text`, best first."""
        quoted = text.replace("'", "''")
        lines = self._run(f"select place from found order by name <-> '{quoted}' limit 10;")  # noqa: S608  # a to z only
        return [int(line) for line in lines if line.isdigit()]

    def _run(self, statement: str) -> list[str]:
        self._write(f"{statement}\n\\echo done\n")
        assert self._psql.stdout is not None
        lines = []
        while (line := self._psql.stdout.readline().strip()) != "done":
            if not line and self._psql.poll() is not None:
                raise NotRun("psql ended")
            lines.append(line)
        return lines

    def _write(self, text: str) -> None:
        assert self._psql.stdin is not None
        self._psql.stdin.write(text)
        self._psql.stdin.flush()


def _client(folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", str(folder), "-U", "bench", "postgres"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


@contextlib.contextmanager
def postgres() -> Iterator[Path]:
    """A PostgreSQL server that listens on a socket in the folder this gives, and is gone afterwards.

    Raises:
        NotRun: No server programs, no pg_trgm, or it does not start.
    """
    programs = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    initdb = shutil.which("initdb") or next((str(p / "initdb") for p in programs if (p / "initdb").exists()), None)
    if initdb is None or shutil.which("psql") is None:
        raise NotRun("no PostgreSQL server on this machine")
    control = Path(initdb).resolve().with_name("pg_ctl")
    owner: dict[str, str] = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory(prefix="comity-bench-") as made:
        folder = Path(made)
        folder.chmod(0o777)
        data = folder / "data"
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
        try:
            _quiet([initdb, "-D", str(data), "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"], owner)
            _quiet([str(control), "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start"], owner)
        except (OSError, subprocess.SubprocessError, KeyError) as error:
            raise NotRun(f"PostgreSQL does not start: {error}") from error
        try:
            yield folder
        finally:
            _quiet([str(control), "-D", str(data), "-m", "immediate", "stop"], owner)


def _quiet(command: list[str], owner: dict[str, str]) -> None:
    subprocess.run(
        command,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=120,
        cwd="/",
        **owner,  # type: ignore[call-overload]
    )
