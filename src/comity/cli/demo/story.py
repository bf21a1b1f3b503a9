"""The story of design section 1, played by officers at five real nodes through the commands that they have.

What is not built yet is said to be so. Every proof is checked by another process that has only the exported file and
the fingerprints of the roots. If anything is not as it has to be, `StoryFailed` ends it.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from comity.cli.demo.cast import Player, hire, introduce, make_players
from comity.cli.demo.plot import PAPERS, Plot, main_letter, other_letter
from comity.cli.demo.processes import StoryFailed
from comity.cli.demo.proofs import tampered, verify_elsewhere
from comity.cli.demo.register import RegisterChapter, RegisterTold
from comity.cli.demo.telling import Teller

PASSPHRASE = "a passphrase that only this demonstration has"  # noqa: S105  # of nodes made for it
PASSWORD = "synthetic-password-2026"  # noqa: S105  # of demonstration accounts on loopback
WAIT_SECONDS = 120.0  # five nodes and their terminals on one machine, however busy it is
POLL_SECONDS = 0.1


def _end(player: Player) -> None:
    player.terminal.close()
    player.served.stop()


class Story:
    """One telling, in a folder of its own.

    Args:
        base: An empty folder.
        plot: What varies.
        teller: Where it is told.
    """

    def __init__(self, base: Path, plot: Plot, teller: Teller) -> None:
        self.base = base
        self.plot = plot
        self.tell = teller
        self.players: dict[str, Player] = {}
        self.case = ""
        self.request = ""
        self.other_request = ""
        self.register = RegisterTold()
        self.today = datetime.now(UTC).date()

    def play(self) -> None:
        """All of it, in order.

        Raises:
            StoryFailed: Something was not as it has to be.
        """
        self.set_the_stage()
        self.ask_and_be_barred()
        self.release()
        self.decide_abroad()
        self.answer()
        self.conclude()
        self.register = RegisterChapter(self).play()
        self.prove()

    def close(self) -> None:
        """End every process."""
        if self.players:
            self._each(_end)

    def set_the_stage(self) -> None:
        """Five nodes, each its own process, database and keys; accounts; the fingerprint ceremony; ports open."""
        self.tell.chapter("Five nodes of four states")
        self.players = make_players(self.base, PASSPHRASE)
        self._each(lambda player: hire(player, PASSWORD))
        introduce(self.players)
        self._each(lambda player: player.served.start())
        for player in self.players.values():
            self.tell.act(
                player.node,
                "node",
                f"serves after {player.served.started_in[0]:.1f} s; root {player.fingerprint[:19]}…",
            )
        self.tell.more("Peers by statement file, each fingerprint typed in by a named administrator.", "dim")
        self.tell.more(
            "The province's keys are countersigned by its ministry, with police information as its only power.", "dim"
        )

    def ask_and_be_barred(self) -> None:
        """An officer of the province opens a case and asks for what the law does not give."""
        plot, zj = self.plot, self.players["cn-zj"]
        self.tell.chapter("Zhejiang: a telephone fraud")
        opened = zj.case("officer", "open", "--title", f"Telephone fraud, invented case {plot.seed}")
        self.case = opened.document["case"]
        self.tell.act(
            "cn-zj",
            "officer",
            f"opens a case: suspect {' / '.join(plot.suspect)}, number {plot.phone}, account {plot.account}",
        )
        self.tell.not_built("asking three states hit/no-hit before anybody's data moves")
        self.write("wanted.toml", main_letter(plot, self.today, papers=PAPERS, extradition=True))
        self.request = self._draft(zj, "wanted.toml")
        said = self._assess(zj, self.request)
        self.tell.act("cn-zj", "officer", f"drafts a letter to {plot.main} with four measures and asks the gate")
        self.tell.gate("cn-zj", said)
        refused = zj.case("supervisor", "release", self.case, "--request", self.request, may_fail=True)
        self.expect(refused.code == 1, "a barred letter must not leave")
        fault = refused.document["error"]
        self.tell.act("cn-zj", "supervisor", f"tries to release it: refused [{fault['code']}] {fault['message']}")
        self.write("letter.toml", main_letter(plot, self.today, papers=PAPERS))
        self._draft(zj, "letter.toml", self.request)
        said = self._assess(zj, self.request)
        self.tell.act("cn-zj", "officer", "takes the extradition out and asks the gate again")
        self.tell.gate("cn-zj", said)
        self.write("other.toml", other_letter(plot, self.today))
        self.other_request = self._draft(zj, "other.toml")
        self._assess(zj, self.other_request)
        self.tell.act(
            "cn-zj", "officer", f"writes a second letter in the same case, to {plot.other}: police information only"
        )

    def release(self) -> None:
        """The province releases what it may and submits the rest; the ministry releases; a node is killed meanwhile."""
        plot, zj, cn = self.plot, self.players["cn-zj"], self.players["cn"]
        self.tell.chapter("Release by a second person who has the power")
        powerless = zj.case("supervisor", "release", self.case, "--request", self.request, may_fail=True)
        self.expect(powerless.code == 1, "a province without the power must not release")
        fault = powerless.document["error"]
        self.tell.act("cn-zj", "supervisor", f"may not release legal assistance: [{fault['code']}] {fault['message']}")
        for request in (self.request, self.other_request):
            zj.case("supervisor", "submit", self.case, "--request", request)
        self.tell.act("cn-zj", "supervisor", "submits both letters to the national desk, sealed")
        self.until("both drafts at the ministry", lambda: len(self._requests(cn)) == 2)
        if plot.moment == "before_delivery":
            self._kill(plot.kill, "in the middle of the release")
        for request in (self.request, self.other_request):
            said = self._assess(cn, request)
            self._settle(cn, request, said)
            cn.case("desk", "release", self.case, "--request", request, "--handling", "H1")
        self.tell.act("cn", "desk", "releases both, each with the decision on that very text; handling code H1")
        if plot.moment == "before_delivery":
            self._revive(plot.kill)
        for node, request in ((plot.main, self.request), (plot.other, self.other_request)):
            self.until(f"delivery to {node}", self._at_stage(node, request, "released"))
            self.tell.act(node, "node", "verified, opened, stored, receipted; asked its own law about the letter")
        self.until("the receipts at the ministry", lambda: self._stage(cn, self.request) == "delivered")
        self.tell.act("cn", "node", "has the receipt, signed twice (Ed25519 and ML-DSA-44)")
        if plot.moment == "after_delivery":
            self._kill(plot.kill, "after delivery")
            self._revive(plot.kill)

    def decide_abroad(self) -> None:
        """The other state's desk sees its own gate's answer, accepts, and refuses with a coded ground."""
        plot, main = self.plot, self.players[self.plot.main]
        self.tell.chapter(f"{plot.main_state}: each measure decided on its own")
        shown = self._show(main, "desk")
        self.tell.act(plot.main, "desk", "opens the letter; a read receipt goes back; our own gate says:")
        self.tell.gate(plot.main, self._assessment_by(shown, plot.main))
        main.case("desk", "acknowledge", self.case, "--reference", f"{plot.main_state}-2026-{plot.seed:04d}")
        self._ask_about_refuge(main)
        main.case("desk", "accept", self.case, "m1", "--reason", "Police information may be given under domestic law.")
        self.tell.act(plot.main, "desk", "acknowledges, and accepts m1 (police information)")
        accepted = main.case("lawyer", "accept", self.case, "m2", "--reason", "The treaty covers it.", "--conditions",
                             "Only for the named case.")  # fmt: skip
        self._second(main, accepted.document, "m2", "accepts")
        refused = main.case("lawyer", "refuse", self.case, "m3", "--ground", plot.ground, "--reason", plot.reason)
        alone = main.case("lawyer", "confirm", self.case, refused.document["proposal"][:16], may_fail=True)
        self.expect(alone.code == 1, "one person must not refuse alone")
        self.tell.act(
            plot.main, "lawyer", f"tries to confirm the own refusal of m3: [{alone.document['error']['code']}]"
        )
        self._second(main, refused.document, "m3", f"refuses on {plot.ground}:")
        self.tell.more(plot.reason)
        self._answer_police_only(self.players[plot.other])

    def answer(self) -> None:
        """Execution, and the answer under home law's approval; the file travels sealed beside it."""
        plot, main, zj = self.plot, self.players[self.plot.main], self.players["cn-zj"]
        self.tell.chapter("The answer comes back")
        evidence = self.write("records.csv", "date,amount,note\n2026-01-03,12000,synthetic\n" * 2000)
        main.case("executing", "execute", self.case, "m1", "--summary", "The number belongs to a synthetic shop.")
        main.case("executing", "execute", self.case, "m2", "--summary", "Records taken from the bank.", "--attach",
                  str(evidence))  # fmt: skip
        self.tell.act(plot.main, "executing", "carries out m1 and m2; the results stay at home")
        self.tell.not_built("sealing an exhibit into a bag with a custody log and a time-stamp")
        if plot.moment == "during_answer":
            self._kill(plot.kill, "before the answer")
        words = ("--text", "See the results; m3 is refused.", "--limits", "This case only; no onward transfer.")
        prepared = main.case("desk", "answer", self.case, *words, "--rule", "invented home-law rule for this story")
        main.case("desk2", "confirm", self.case, prepared.document["proposal"][:16])
        self.tell.act(plot.main, "desk2", "releases it as the second person, naming the home-law rule and the approver")
        if plot.moment == "during_answer":
            self._revive(plot.kill)
        self.until("the answer in Zhejiang", lambda: self._stage(zj, self.request) == "answered")
        shown = self._show(zj, "officer")
        measures = {m["key"]: m for m in self._request_of(shown, self.request)["measures"]}
        self.expect(measures["m1"]["stage"] == "executed", "m1 must be executed")
        self.expect(measures["m3"]["stage"] == "refused", "m3 must be refused")
        self.expect(plot.ground in measures["m3"]["grounds"], "m3 must bear its ground")
        self.tell.act("cn-zj", "officer", f"reads: m1 executed, m2 executed, m3 refused on {plot.ground}")
        self.until("the attachment in Zhejiang", lambda: self._attachment_is(zj, evidence.read_bytes()))
        self.tell.proven("the attachment arrived by two hops and has the digest that the signed letter names")

    def conclude(self) -> None:
        """Feedback and evaluation close the loop on every node."""
        plot, zj, main = self.plot, self.players["cn-zj"], self.players[self.plot.main]
        self.tell.chapter("Feedback and evaluation")
        zj.case("officer", "feedback", self.case, "--request", self.request, "--used", "--led-to", "An invented name.")
        zj.case("supervisor", "evaluate", self.case, "--request", self.request, "--went-well", "Answered in time.")
        main.case("supervisor", "evaluate", self.case, "--went-well", "A complete letter.")
        for node in ("cn-zj", "cn", plot.main):
            self.until(f"closing at {node}", self._at_stage(node, self.request, "closed"))
        self.tell.act("cn-zj", "officer", "says what it led to; both supervisors evaluate; closed on all three nodes")

    def prove(self) -> None:
        """Whoever trusts neither state checks everything, offline."""
        plot = self.plot
        self.tell.chapter("Proof for somebody who trusts neither state")
        roots = tuple(player.fingerprint for node, player in self.players.items() if "-" not in node)
        for number, (node, login) in enumerate((("cn-zj", "officer"), ("cn", "desk"), (plot.main, "desk"))):
            bundle = self._export(node, login)
            verdict = verify_elsewhere(bundle, roots, self.base / f"court-{number}", witnesses=2)
            self.expect(verdict.verified, f"the bundle of {node} must verify: {verdict.failed[:3]}")
            way = ", whom it reaches through its ministry" if "-" in node else ""
            self.tell.proven(f"{len(bundle):,} bytes exported by {node}: {len(verdict.checks)} checks hold, "
                             f"its log cosigned by two other states{way}")  # fmt: skip
            broken = verify_elsewhere(tampered(bundle, plot.seed), roots, self.base / f"forged-{number}", witnesses=2)
            self.expect(not broken.verified, "one changed bit must be found")
            first = broken.failed[0]
            self.tell.proven(f"one bit changed: not verified ({first['name']}: {first['why'][:90]})")
        hidden = self._hidden_from(self.players[plot.main])
        self.expect(hidden, f"{plot.main} must not have events of the letter to {plot.other}")
        self.tell.proven(f"{plot.main} holds no event of the letter to {plot.other}, though the case is one")
        for player in self.players.values():
            checked = player.terminal.type("log", "check")
            self.expect(checked.code == 0, f"the log of {player.node} must hold")
        self.tell.proven("all five logs recomputed leaf by leaf; every checkpoint and cosignature fits")

    def _draft(self, player: Player, letter: str, request: str = "") -> str:
        named = ("--request", request) if request else ()
        drafted = player.case("officer", "draft", self.case, str(self.base / letter), *named)
        return str(drafted.document["request"])

    def _assess(self, player: Player, request: str) -> Any:
        login = "officer" if player.node == "cn-zj" else "desk"
        said = player.case(login, "assess", self.case, "--request", request, may_fail=True)
        self.expect(said.code in (0, 1) and said.document is not None and "decisions" in said.document,
                     f"the gate must answer: {said.error or said.document}")  # fmt: skip
        return said.document

    def _settle(self, player: Player, request: str, assessment: Any) -> None:
        """The ministry's lawyer settles what is open, each item with a reason."""
        for key, decision in assessment["decisions"].items():
            for item in decision["open_items"]:
                player.case("lawyer", "waive", self.case, key, item, "--request", request, "--reason",
                            "Invented: checked with the partner's liaison.")  # fmt: skip
                self.tell.act(player.node, "lawyer", f"settles {item} of {key}, with a reason on record")

    def _second(self, player: Player, proposed: Any, measure: str, verb: str) -> None:
        if not proposed["waits_for_second_person"]:
            self.tell.act(player.node, "lawyer", f"{verb} {measure} (not coercive: one person)")
            return
        player.case("lawyer2", "confirm", self.case, proposed["proposal"][:16])
        self.tell.act(player.node, "lawyers", f"{verb} {measure}, by two persons")

    def _ask_about_refuge(self, player: Player) -> None:
        """Nothing is accepted about a foreigner before the office for refugees has said a plain no."""
        early = player.case("desk", "accept", self.case, "m1", "--reason", "At once.", may_fail=True)
        self.expect(early.document["error"]["code"] == "guard.not_checked", "nobody has asked about refuge yet")
        player.case("desk", "protection", self.case, "m1", "--found", "not_looked", "--protection", "no", "--authority",
                    "the office for refugees (invented)", "--reference", "R-1")  # fmt: skip
        self.tell.act(player.node, "desk", "asks the office for refugees first: no claim, no status; that stays here")

    def _answer_police_only(self, player: Player) -> None:
        """The second state's desk gives its police information."""
        player.case("desk", "acknowledge", self.case, "--reference", f"{player.node.upper()}-77")
        self._ask_about_refuge(player)
        player.case("desk", "accept", self.case, "m1", "--reason", "May be given under domestic law.")
        player.case("executing", "execute", self.case, "m1", "--summary", "No roaming seen (invented).")
        prepared = player.case("desk", "answer", self.case, "--text", "See m1.", "--rule", "invented home-law rule",
                               "--limits", "This case only.")  # fmt: skip
        player.case("desk2", "confirm", self.case, prepared.document["proposal"][:16])
        zj = self.players["cn-zj"]
        self.until(f"the answer of {player.node}", lambda: self._stage(zj, self.other_request) == "answered")
        self.tell.act(player.node, "desk", "answers the other letter; this state never sees the first one")

    def _kill(self, node: str, when: str) -> None:
        self.players[node].served.kill()
        self.tell.act(node, "kill -9", f"the node dies {when}")

    def _revive(self, node: str) -> None:
        player = self.players[node]
        player.served.start()
        self.tell.act(
            node, "node", f"is back after {player.served.started_in[-1]:.1f} s; what it had taken it still has"
        )

    def _export(self, node: str, login: str) -> bytes:
        path = self.base / f"{node}-case.cbor"
        player = self.players[node]

        size = player.terminal.type("node", "status").document["log"]["size"]

        def cosigned() -> bool:
            newest = player.terminal.type("node", "status").document["log"]["checkpoint"]
            return newest is not None and newest["size"] >= size and len(newest["cosigners"]) >= 2

        self.until(f"two cosigners of {node}'s log", cosigned)
        player.case(login, "export", self.case, "--out", str(path))
        return path.read_bytes()

    def _requests(self, player: Player) -> list[Any]:
        login = "officer" if player.node == "cn-zj" else "desk"
        listed = player.terminal.type("case", "list", "--as", login, "--purpose", "invented fraud case").document
        return [row for row in listed["rows"] if row["case"] == self.case]

    def _stage(self, player: Player, request: str) -> str:
        return next((row["stage"] for row in self._requests(player) if row["request"] == request), "")

    def _at_stage(self, node: str, request: str, stage: str) -> Callable[[], bool]:
        return lambda: self._stage(self.players[node], request) == stage

    def _show(self, player: Player, login: str) -> Any:
        return player.case(login, "show", self.case).document

    def _request_of(self, shown: Any, request: str) -> Any:
        return next(one for one in shown["requests"] if one["request"] == request)

    def _assessment_by(self, shown: Any, node: str) -> Any:
        for one in self._request_of(shown, self.request)["assessments"]:
            if one["by"] == node:
                return one
        raise StoryFailed(f"{node} has no assessment of its own")

    def _attachment_is(self, player: Player, content: bytes) -> bool:
        """Whether an officer can fetch a file of this content."""
        return any(
            self._fetched(player, sealed.name) == content for sealed in (player.folder / "files/sealed").iterdir()
        )

    def _fetched(self, player: Player, attachment: str) -> bytes | None:
        out = self.base / f"{player.node}-fetched.bin"
        said = player.case("officer", "fetch", self.case, attachment, "--out", str(out), may_fail=True)
        if said.code:
            return None  # it has not come whole yet
        content = out.read_bytes()
        out.unlink()
        return content

    def _hidden_from(self, player: Player) -> bool:
        shown = player.case("desk", "show", self.case).document
        return all(one["request"] != self.other_request for one in shown["requests"])

    def until(self, what: str, holds: Callable[[], bool], seconds: float = WAIT_SECONDS) -> None:
        """Wait until it holds.

        Raises:
            StoryFailed: It does not in so many seconds.
        """
        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > end:
                raise StoryFailed(f"waited {seconds:.0f} s in vain for {what}")
            time.sleep(POLL_SECONDS)

    def expect(self, holds: bool, what: str) -> None:
        """Go on if it holds.

        Raises:
            StoryFailed: It does not.
        """
        if not holds:
            raise StoryFailed(what)

    def _each(self, work: Callable[[Player], object]) -> None:
        with ThreadPoolExecutor(len(self.players)) as pool:
            list(pool.map(work, self.players.values()))

    def write(self, name: str, text: str) -> Path:
        """A file for an officer, in the story's folder."""
        path = self.base / name
        path.write_text(text, encoding="utf-8")
        return path
