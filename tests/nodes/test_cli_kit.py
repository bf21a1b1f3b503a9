"""An offline kit at the command line: made on a real node, asked where there is none, brought home twice."""

import json
from pathlib import Path

import pytest
from tests.nodes.command_line import NodeAt, run
from tests.nodes.fill_register import name_of
from tests.nodes.test_cli_search import WHY, fill

pytestmark = pytest.mark.nodes
WORDS = "six invented words are enough\n"


def test_a_kit_goes_out_and_its_log_comes_home(tmp_path: Path) -> None:
    node = NodeAt.make(tmp_path / "la", "la")
    node.staff("officer", "supervisor")
    fill(node, "put", 1, 30)
    root = node.json("node", "keys", "show")["fingerprint"]
    kit = tmp_path / "boat.kit"
    order = ("search", "kit", "make", "--carrier", "officer", "--out", kit, "--passphrase-stdin", "--kind")
    node.act("supervisor", *order, "wanted", stdin=WORDS)

    def query(name: str, words: str = WORDS, code: int = 0) -> str:
        asked = ("search", "kit", "query", kit, name, "--fingerprint", root, *WHY, "--passphrase-stdin", "--json")
        return run(*asked, stdin=words, code=code).stdout

    found = json.loads(query(name_of(7)))
    assert found["candidates"][0]["found_by"] == name_of(7)
    assert json.loads(query("Zzyzx Qqwerty"))["negative"]["clearance"] is False
    query(name_of(7), words="some other words entirely\n", code=1)
    opened = run("search", "kit", "open", kit, "--fingerprint", root, "--passphrase-stdin", "--json", stdin=WORDS)
    assert json.loads(opened.stdout)["asked"] == 2
    log = Path(f"{kit}.log")
    merged = node.act("supervisor", "search", "kit", "merge", log)
    assert (merged["entries"], merged["new"], merged["gaps"]) == (2, 2, [])
    assert node.act("supervisor", "search", "kit", "merge", log)["new"] == 0
    log.write_bytes(log.read_bytes()[:-1])
    gaps = node.act("supervisor", "search", "kit", "merge", log, code=3)["gaps"]
    assert gaps == ["broken", "shorter"]
