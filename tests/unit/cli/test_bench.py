"""`comity bench`: the shape that others rely on, and bad input."""

import json

import pytest

from comity.cli import run


def test_a_bench_says_machine_and_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bench", "log", "--seconds", "0.1", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["bench"] == "log"
    assert report["machine"]["cores"] >= 1
    assert all({"name", "value", "unit", "against", "against_value", "ratio"} <= set(f) for f in report["figures"])


def test_the_usual_length_may_be_left_out(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("comity.cli.bench_log.bench_log", lambda seconds: {"figures": [], "seconds": seconds})
    assert run(["bench", "log", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["seconds"] > 0


@pytest.mark.parametrize("arguments", [["nothing"], ["log", "--seconds", "0"], ["log", "--seconds", "-1"], []])
def test_an_unknown_bench_or_length_is_a_usage_error(arguments: list[str]) -> None:
    assert run(["bench", *arguments]) == 2
