"""How the story is told in the terminal: who acts where, what the gate said and why, what travelled, what is proven."""

import time
from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

PAUSE_SECONDS = 0.35
_STYLES = {"cn": "red", "cn-zj": "yellow", "la": "cyan", "th": "magenta", "vn": "green"}


class Teller:
    """Prints the account, a line at a time; at a terminal with a breath after each."""

    def __init__(self, console: Console, *, paced: bool) -> None:
        self._console = console
        self._paced = paced
        self._began = time.perf_counter()
        self.lines = 0

    def chapter(self, title: str) -> None:
        """A heading."""
        self._console.print()
        self._console.print(Text(f"── {title} ", style="bold"))

    def act(self, node: str, who: str, words: str) -> None:
        """Somebody does something."""
        line = Text(f"{self._elapsed():5.1f} s  ", style="dim")
        line.append(f"{node:<6}", style=_STYLES.get(node, ""))
        line.append(f"{who:<12} ", style="bold")
        line.append(words)
        self._print(line)

    def more(self, words: str, style: str = "") -> None:
        """What belongs to the line before."""
        self._print(Text(f"{'':28}{words}", style=style))

    def gate(self, node: str, assessment: Mapping[str, Any]) -> None:
        """What the law said of each measure, with articles."""
        for key, decision in assessment["decisions"].items():
            bases = ", ".join(basis["id"] for basis in decision["bases"]) or "no basis"
            first = decision["bases"][0]["citation"] if decision["bases"] else ""
            style = {"proceed": "green", "mandatory_refusal": "bold red", "no_basis": "bold red"}.get(
                decision["outcome"], ""
            )
            self.more(f"law at {node}: {key} {decision['measure']}: {decision['outcome']} on {bases}", style)
            if first:
                self.more(f"    {first}", "dim")
            for finding in decision["findings"]:
                self.more(f"    {finding['code']} ({finding['effect']}, {finding['layer']}): {finding['text']}")
                for citation in finding["citations"][:1]:
                    self.more(f"      {citation}", "dim")
            for change in decision["would_change"][:2]:
                self.more(f"    would change it: {change['name']} → {change['outcome']}", "dim")
            if decision["missing"]:
                self.more(f"    missing: {_some(decision['missing'])}", "dim")
            recalled = decision.get("rests_on_recalled") or ()
            if recalled:
                self.more(f"    rests on {len(recalled)} recalled facts, to be checked by a lawyer", "dim")

    def proven(self, words: str) -> None:
        """Something that another process has verified."""
        self._print(Text(f"{'':14}proven: {words}", style="green"))

    def not_built(self, words: str) -> None:
        """A step of the story that this version does not have."""
        self._print(Text(f"{'':14}not built yet: {words}", style="dim italic"))

    def plain(self, words: str = "") -> None:
        """A line as it is."""
        self._console.print(words, markup=False, highlight=False, soft_wrap=True)

    def _elapsed(self) -> float:
        return time.perf_counter() - self._began

    def _print(self, line: Text) -> None:
        self.lines += 1
        self._console.print(line, soft_wrap=True)
        if self._paced:
            time.sleep(PAUSE_SECONDS)


def _some(names: Iterable[str], most: int = 5) -> str:
    listed = list(names)
    more = f" and {len(listed) - most} more" if len(listed) > most else ""
    return ", ".join(listed[:most]) + more
