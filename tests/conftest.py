"""Options and rules for every test run."""

import os

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="run the long versions of tests that have one")
    parser.addoption("--schedules", type=int, default=0, help="simulated schedules (2,000; 50,000 with --soak)")
    parser.addoption("--seed", type=int, default=1, help="seed of the first simulated schedule")


@pytest.fixture
def soak(request: pytest.FixtureRequest) -> bool:
    """True in the long run."""
    return bool(request.config.getoption("--soak"))


@pytest.fixture
def schedules(request: pytest.FixtureRequest, soak: bool) -> int:
    """How many simulated schedules to play."""
    return int(request.config.getoption("--schedules")) or (50_000 if soak else 2_000)


@pytest.fixture
def first_seed(request: pytest.FixtureRequest) -> int:
    """The seed of the first of them."""
    return int(request.config.getoption("--seed"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config) -> None:
    """In CI a test that was skipped is a test that failed: data and browser are there."""
    skipped = len(terminalreporter.stats.get("skipped", []))
    if skipped and os.environ.get("CI") == "true":
        terminalreporter.write_line(f"{skipped} skipped test(s) in CI: that counts as a failure.", red=True)
        terminalreporter._session.exitstatus = pytest.ExitCode.TESTS_FAILED  # type: ignore[union-attr]
