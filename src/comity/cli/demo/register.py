"""The chapter of the register: notices after a second node's review, a check at a border, and what must come after it.

Thailand publishes two notices that Viet Nam has reviewed; Laos checks travellers by names in Lao letters. One is
confirmed by a named officer. One is somebody else, gets a "not this person" certificate, and is met again. Then a
notice is withdrawn, and every copy proves that it is gone. Everybody in it is invented.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final, Protocol

import httpx

from comity.cli.demo.cast import REVIEWER, Player
from comity.cli.demo.telling import Teller

OWNER, REVIEWING, POST, OTHER = "th", "vn", "la", "cn"
PURPOSE: Final = "invented notices of a story"
CROSSING: Final = "Friendship bridge, lane 2, invented"
BORDER: Final = "border_check"
CHILD_HERE: Final = "ມາລີ ສົມມຸດ"
MAN_HERE: Final = "ສົມມຸດ ຕົວຢ່າງ"
CALL_SECONDS: Final = 30.0
READY_SECONDS: Final = 180.0  # after an installation the search takes up to a minute to be ready


@dataclass(slots=True)
class RegisterTold:
    """What the chapter showed, for the report: ids, the steps that the post was told, and who proved what."""

    child: str = ""
    wanted: str = ""
    early: str = ""
    steps: dict[str, str] = field(default_factory=dict)
    certificate: str = ""
    deleted: list[str] = field(default_factory=list)
    searches: int = 0


class Stage(Protocol):
    """What the chapter needs of the story: nodes that are up, a teller, a folder, and patience."""

    players: dict[str, Player]
    tell: Teller
    today: date

    def until(self, what: str, holds: Callable[[], bool], seconds: float = ...) -> None:
        """Wait until it holds."""
        ...

    def expect(self, holds: bool, what: str) -> None:
        """Go on if it holds."""
        ...

    def write(self, name: str, text: str) -> Path:
        """A file for an officer."""
        ...


class RegisterChapter:
    """The chapter, told by a story whose nodes are up."""

    def __init__(self, story: Stage) -> None:
        self.story = story
        self.tell = story.tell
        self.told = RegisterTold()
        self.owner, self.reviewing, self.post, self.other = (
            story.players[node] for node in (OWNER, REVIEWING, POST, OTHER)
        )

    def play(self) -> RegisterTold:
        """All of it, in order.

        Raises:
            StoryFailed: Something was not as it has to be.
        """
        self.tell.chapter("The register: a child is missing, a man is wanted")
        self._publish()
        self.tell.chapter("Laos: two travellers at the bridge")
        self._find_the_child()
        self._meet_somebody_else()
        self.tell.chapter("Taken back from every copy")
        self._withdraw()
        self._show_who_searched()
        return self.told

    def _publish(self) -> None:
        """Two wordings, a second node's review, a second person's release."""
        self.told.child = self._draft("child.toml", child_notice(self.story.today))
        self.told.wanted = self._draft("wanted-notice.toml", wanted_notice(self.story.today))
        self.tell.act(OWNER, "desk", "writes two notices: a missing child, a wanted man, both in Thai letters")
        early = self._notice(self.owner, "desk2", "publish", self.told.child, "--rule", RULE, may_fail=True)
        self.told.early = early.document["error"]["code"]
        self.story.expect(early.code == 1, "nothing leaves before its review")
        self.tell.act(OWNER, "desk2", f"tries to publish at once: refused [{self.told.early}]")
        for notice in self._both:
            self._notice(self.owner, "desk", "ask-review", notice)
        for notice in self._both:
            self._wait_for(self.reviewing, REVIEWER.login, notice, "in_review")
            self._notice(self.reviewing, REVIEWER.login, "review", notice, "--all-clear", "--reasons",
                         "Looked at each question (invented).")  # fmt: skip
        self.tell.act(
            REVIEWING, "reviewer", "another state's reviewer answers every question: politics, refuge, victim…"
        )
        for notice in self._both:
            self._wait_for(self.owner, "desk", notice, "reviewed")
            self._notice(self.owner, "desk2", "publish", notice, "--rule", RULE)
        for notice in self._both:
            for player in (self.post, self.other):
                self._wait_for(player, "desk", notice, "published")
        self.tell.act(OWNER, "desk2", "publishes both to Laos and China, with the review as its reviewer signed it")
        shown = self._notice(self.post, "desk", "show", self.told.wanted).document
        why = shown["effect"]["why"]
        self.story.expect(shown["action"] == "detain" if why == "backed" else shown["action"] != "detain",
                          "an action that the law here does not back is weakened")  # fmt: skip
        self.tell.act(POST, "node", f"asks its own law: Thailand wants {shown['effect']['asked']}; "
                                    f"here that means {shown['action']} ({why})")  # fmt: skip

    def _find_the_child(self) -> None:
        """A hit takes a named officer."""
        found = self._check(CHILD_HERE, self.told.child)
        candidate = _of(found, self.told.child)
        self.told.steps["child"] = candidate["step"]
        self.story.expect(candidate["step"] == "protect_child", "a child is protected first")
        self.story.expect(found["headline"] == "protect_child", "a child comes before everything")
        self.story.expect(not candidate["confirmed"], "a candidate is no hit")
        self._say_found(CHILD_HERE, candidate)
        self._judge(found, self.told.child)
        self.tell.act(POST, "desk", "compares, and confirms as a named officer: only now is it a hit")

    def _meet_somebody_else(self) -> None:
        """Whoever only bears a name like it gets a certificate, and it is looked at before anything is done again."""
        found = self._check(MAN_HERE, self.told.wanted)
        candidate = _of(found, self.told.wanted)
        self.told.steps["wanted"] = candidate["step"]
        self.story.expect(candidate["step"] != "detain", "nobody is detained who has still to be compared")
        self._say_found(MAN_HERE, candidate)
        self._judge(found, self.told.wanted, "--rejected", "different_person")
        self.tell.act(POST, "desk", "compares: another person, whose name only sounds alike; the verdict is counted")
        self.told.certificate = self._certify()
        again = self._check(MAN_HERE, self.told.wanted, certificate=self.told.certificate)
        first = [one for one in again["first"] if one["certificate"] == self.told.certificate]
        self.story.expect(again["certificate"] == "valid" and bool(first), "the certificate must be shown")
        self.story.expect(_of(again, self.told.wanted)["compare_first"], "whoever is certified is compared first")
        self.story.expect(again["clearance"] is False, "a certificate clears nobody")
        self._at_post("certificate", "compare", self.told.certificate, "matches", "--against", "feature")
        self.tell.act(POST, "desk", f"meets the man again: the certificate stands before the notice; {HOLDER_FEATURE} "
                                    "fits, and he goes on")  # fmt: skip
        asked = ("certificate", "check", self.told.certificate, "--as", "desk", "--purpose", PURPOSE)
        abroad = [node for node in (OWNER, OTHER, REVIEWING) if self._honours(node, asked)]
        self.story.expect(len(abroad) == 3, f"every node must honour the certificate; it is honoured at {abroad}")
        self.tell.proven(f"{', '.join(abroad)} checked the issuer's signature on {self.told.certificate} themselves")

    def _certify(self) -> str:
        """Two persons of a state's own authority, after proof of identity and with consent."""
        proposed = self._at_post(
            "certificate", "propose", "--name", MAN_HERE, "--birth", "1991-07-00", "--sex", "male", "--feature",
            HOLDER_FEATURE, "--ground", "mistaken_identity", "--proof", "fingerprints", "--reference",
            "file 7, invented", "--record", self.told.wanted, "--consent-on", self.story.today.isoformat(),
        )  # fmt: skip
        issued = self.post.terminal.type(
            "certificate", "issue", proposed.document["event"], "--as", "lawyer", "--purpose", PURPOSE
        ).document
        told = ", ".join(sorted(issued["told"]))
        self.tell.act(POST, "lawyer", f'issues "not this person" {issued["number"]} as the second person; told: {told}')
        return str(issued["number"])

    def _honours(self, node: str, asked: tuple[str, ...]) -> bool:
        self.story.until(f"the certificate at {node}", lambda: self._knows(node, asked))
        return True

    def _knows(self, node: str, asked: tuple[str, ...]) -> bool:
        said = self.story.players[node].terminal.type(*asked, may_fail=True)
        return said.code == 0 and str(said.document["standing"]) == "valid"

    def _withdraw(self) -> None:
        """It takes one person to take a notice back; each node proves by its own signature that it is gone."""
        self._notice(self.owner, "desk", "withdraw", self.told.wanted, "--why", "served", "--words",
                     "He came to the court himself (invented).")  # fmt: skip
        self.tell.act(OWNER, "desk", "withdraws the wanted notice: one person is enough to take back")
        self.story.until("every proof of deletion", lambda: all(one["proven"] for one in self._copies()))
        self.told.deleted = sorted(one["node"] for one in self._copies())
        self.story.expect(self.told.deleted == sorted((POST, OTHER, REVIEWING)), "whoever had it must prove it")
        gone = self._notice(self.post, "desk", "show", self.told.wanted).document
        self.story.expect((gone["stage"], gone["wording"]) == ("purged", None), "its wording must be destroyed")
        self.tell.proven(f"{', '.join(self.told.deleted)} signed that they destroyed it, the reviewer's node too; "
                         "its wording is nowhere but at its owner")  # fmt: skip
        after = self._answer("an answer without it", lambda answer: answer is not None)
        self.story.expect(not _is_in(after, self.told.wanted), "nobody may find a notice that was withdrawn")
        self.story.expect(after["clearance"] is False, "an answer without it clears nobody")
        self.tell.act(POST, "desk", f"checks {MAN_HERE} once more: the notice is met no more, which clears nobody")

    def _show_who_searched(self) -> None:
        """The owner of a record sees who looked, and for what."""
        self.story.until("a search of the child at its owner", lambda: len(self._searches(self.told.child)) >= 1)
        self.story.until("both searches of the man at their owner", lambda: len(self._searches(self.told.wanted)) >= 2)
        rows = self._searches(self.told.child) + self._searches(self.told.wanted)
        self.told.searches = len(rows)
        self.story.expect({row["node"] for row in rows} == {POST}, "only Laos has searched")
        self.story.expect({row["purpose"] for row in rows} == {BORDER}, "each search says its purpose")
        one = rows[0]
        self.tell.act(OWNER, "desk", f"sees who searched its records: {len(rows)} times by {one['node']}, "
                                     f"{one['role']}, for {one['purpose']}, at {one['reference']}")  # fmt: skip

    def _check(self, name: str, notice: str, certificate: str = "") -> Any:
        """What the post is told of a name, as soon as its index has the notice."""
        return self._answer(f"{notice} at the post", lambda answer: _is_in(answer, notice), name, certificate)

    def _answer(self, what: str, holds: Callable[[Any], bool], name: str = MAN_HERE, certificate: str = "") -> Any:
        """The first answer of the post of which this holds."""
        answers: list[Any] = []

        def holds_now() -> bool:
            answers.append(self._ask(name, certificate))
            return holds(answers[-1])

        self.story.until(what, holds_now, READY_SECONDS)
        return answers[-1]

    def _ask(self, name: str, certificate: str = "") -> Any:
        """One call, as the reader of a gate makes it; None while its search is not ready."""
        token = (self.post.folder / "sessions" / "desk.token").read_text().strip()
        try:
            answered = httpx.post(
                f"{self.post.served.officers.rstrip('/')}/api/v1/border",
                json={"reference": CROSSING, "name": name, "certificate": certificate},
                headers={"Authorization": f"Bearer {token}"},
                timeout=CALL_SECONDS,
            )
        except httpx.TimeoutException:
            return None  # it is being made ready
        if answered.status_code == httpx.codes.SERVICE_UNAVAILABLE:
            return None
        self.story.expect(answered.status_code == httpx.codes.OK, f"the post must answer: {answered.text[:300]}")
        return answered.json()

    def _say_found(self, name: str, candidate: Any) -> None:
        names = ", ".join(candidate["names"])
        self.tell.act(POST, "desk", f"checks {name}, no date and no paper: {names} of {candidate['owner_state']}; "
                                    f"{candidate['step'].replace('_', ' ')}, compare first")  # fmt: skip

    def _judge(self, found: Any, notice: str, *verdict: str) -> None:
        self.post.terminal.type(
            "search", "confirm", found["search"], notice, *verdict, "--as", "desk", "--purpose", BORDER
        )

    def _draft(self, name: str, text: str) -> str:
        drafted = self._notice(self.owner, "desk", "draft", str(self.story.write(name, text)))
        return str(drafted.document["notice"])

    @property
    def _both(self) -> tuple[str, str]:
        return self.told.child, self.told.wanted

    def _wait_for(self, player: Player, login: str, notice: str, stage: str) -> None:
        def holds() -> bool:
            said = self._notice(player, login, "show", notice, may_fail=True)
            return said.code == 0 and str(said.document["stage"]) == stage

        self.story.until(f"{stage} at {player.node}", holds)

    def _copies(self) -> list[Any]:
        return list(self._notice(self.owner, "desk", "copies", self.told.wanted).document["copies"])

    def _searches(self, notice: str) -> list[Any]:
        said = self.owner.terminal.type(
            "safeguard", "searches", "--record", notice, "--as", "desk", "--purpose", PURPOSE
        )
        return list(said.document["searches"])

    def _at_post(self, *arguments: str) -> Any:
        return self.post.terminal.type(*arguments, "--as", "desk", "--purpose", PURPOSE)

    def _notice(self, player: Player, login: str, act: str, *arguments: str, may_fail: bool = False) -> Any:
        return player.terminal.type("notice", act, *arguments, "--as", login, "--purpose", PURPOSE, may_fail=may_fail)


RULE: Final = "invented home-law rule for this story"
HOLDER_FEATURE: Final = "a scar on the left hand"


def _is_in(answer: Any, notice: str) -> bool:
    return notice in ([] if answer is None else [one["record"] for one in answer["candidates"]])


def _of(answer: Any, notice: str) -> Any:
    return next(one for one in answer["candidates"] if one["record"] == notice)


def child_notice(today: date) -> str:
    """A child who is missing, as TOML."""
    return f"""\
kind = "missing"
title = "Invented child, missing since the market day"
action = "protect"
matter = "safety"
facts = "An invented child did not come home from an invented market."
language = "en"
addressees = ["{POST}", "{OTHER}"]
reviewer = "{REVIEWING}"
role = "missing"
vulnerability = "child"
description = "A red school bag (invented)."
synthetic = true

[person]
names = ["มาลี สมมุติ", "Mali Sommut"]
births = ["{today.year - 11}"]
sex = "female"
nationalities = ["TH"]

[sighting]
on = {(today - timedelta(days=3)).isoformat()}
place = "Invented market, Nong Khai"
state = "TH"

{_LOOKS.format(day=today.isoformat())}"""


def wanted_notice(today: date) -> str:
    """A man who is wanted, as TOML."""
    return f"""\
kind = "wanted"
title = "Invented keeper of a call centre"
action = "detain"
matter = "criminal"
facts = "An invented person kept the invented books of an invented call centre."
language = "en"
addressees = ["{POST}", "{OTHER}"]
reviewer = "{REVIEWING}"
role = "accused"
synthetic = true

[person]
names = ["สมมุติ ตัวอย่าง", "Sommut Tuayang"]
births = ["1988-04-02"]
sex = "male"
nationalities = ["TH"]

[[person.numbers]]
kind = "travel_document"
text = "P0000001"
state = "TH"
scheme = "passport"

[judicial]
proceeding = "prosecution"
offence = "fraud_telecom"
offence_date = {(today - timedelta(days=300)).isoformat()}
charge = "invented charge"
court = "Invented Criminal Court"
reference = "W-0017, invented"
issued_on = {(today - timedelta(days=200)).isoformat()}
maximum = "120"
limitation_on = {today.replace(year=today.year + 9, day=1).isoformat()}
extradition_assured = true

{_LOOKS.format(day=today.isoformat())}"""


_LOOKS = """[looks]
protection = "no"
protection_authority = "the office for refugees (invented)"
protection_reference = "R-2"
screening = "no_indicators"
screened_on = {day}
screening_reference = "S-2"
"""
