"""Named officers say what an earlier matter is to this request: another person, other facts, or a ground that ended.

A candidate is settled by one lawyer of the central authority, with a reason. Whoever goes against what the law takes
for certain (the same paper, the same name and birth date, the same accounts or words), or finds that a ground of the
refusal has fallen away, does so with a second. Only the state that refused can find the last.
"""

from dataclasses import replace
from typing import Any

from comity.application.acting import Act, Order, act
from comity.application.casework.proposals import propose
from comity.application.desk import Desk
from comity.application.earlier import EarlierMatters
from comity.domain.authorities import state_of
from comity.domain.cases import Proposal
from comity.domain.earlier_bodies import EarlierJudged, Judgment
from comity.domain.errors import InvalidInput, NotPermitted
from comity.domain.events import SignedEvent
from comity.domain.requests import identity_inputs, marks_inputs
from comity.law.circumvention import Sameness, compare, shared_marks
from comity.law.earlier import Identity, Marks


def judge_earlier(
    desk: Desk, order: Order, *, earlier: str, judgment: Judgment, reason: str, ground: str = "", subject: str = ""
) -> SignedEvent:
    """Record, or propose to a second lawyer, what an earlier matter is. The gate reads it at its next assessment.

    Args:
        desk: The node.
        order: Who, in which request.
        earlier: The matter's name, as a finding of the gate gives it.
        judgment: What was found.
        reason: Why.
        ground: With `GROUND_ENDED`: the code that no longer stands.
        subject: Key of the letter's person of whom it is found; may be left out where the matter stands beside one.

    Raises:
        NotPermitted, OutOfOrder: By the stage table; or another state's ground.
        InvalidInput: No reason, no such matter beside this request, or a ground on which it was not refused.
    """
    if not reason.strip():
        raise InvalidInput("judge.reason", "A finding on an earlier matter needs a reason.", advice="Say why.")
    with act(desk, order, "earlier.judged") as opened:
        whom = _subject(opened, earlier, subject)
        body = EarlierJudged(
            opened.state.id,
            earlier,
            judgment.value,
            reason.strip(),
            ground,
            decided_by=opened.actor.id,
            subject=whom,
        )
        return propose(opened, body) if _takes_two(opened, body) else opened.private(body)


def complete_judgment(opened: Act, proposal: Proposal, body: EarlierJudged) -> EarlierJudged:
    """The finding as the second person confirms it."""
    _takes_two(opened, body)
    return replace(body, decided_by=proposal.by, seconded_by=opened.actor.id)


def _takes_two(opened: Act, body: EarlierJudged) -> bool:
    """True if it goes against what the law takes for certain; errors as `judge_earlier`."""
    person, entry = _matter(opened, body.earlier, body.subject)
    if body.judgment == Judgment.GROUND_ENDED:
        _check_ground(opened, entry, body.ground)
        return True
    if body.judgment == Judgment.OTHER_PERSON:
        return compare(identity_of(person), identity_of(entry["person"])).sameness is Sameness.SAME
    if body.judgment == Judgment.OTHER_FACTS:
        return bool(shared_marks(marks_of(marks_inputs(opened.state.letter)), marks_of(entry["marks"])))
    return False


def _subject(opened: Act, name: str, subject: str) -> str:
    """The person of the letter beside whom the matter stands.

    Raises:
        InvalidInput: ``judge.subject``: it stands beside several, and none was named, or beside others than the named.
    """
    letter = opened.state.letter
    found = EarlierMatters(opened.recorder, letter, telling=False)
    beside = [one.key for one in letter.subjects if any(entry["id"] == name for entry in found.about(one))]
    if len(beside) == 1 and subject in ("", beside[0]):
        return beside[0]
    if subject in beside or not beside:
        return subject
    raise InvalidInput(
        "judge.subject",
        f"The matter stands beside {', '.join(beside)}; what is found of one says nothing of another.",
        advice="Name the person.",
    )


def _matter(opened: Act, name: str, whom: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The letter's person and the earlier matter of this name."""
    letter = opened.state.letter
    found = EarlierMatters(opened.recorder, letter)
    for subject in letter.subjects:
        if whom not in ("", subject.key):
            continue
        for entry in found.about(subject):
            if entry["id"] == name:
                return identity_inputs(subject), entry
    raise InvalidInput(
        "judge.unknown",
        f"No earlier matter {name[:80]} stands beside this request.",
        advice="Take the name from a finding of the gate's answer.",
    )


def _check_ground(opened: Act, entry: dict[str, Any], ground: str) -> None:
    if state_of(opened.desk.node) != entry["to"][:2]:
        raise NotPermitted(
            "judge.other_state",
            f"Only {entry['to']} can find that a ground of its refusal has ended.",
            advice="Ask that state; its answer belongs in the letter.",
        )
    if ground not in entry.get("grounds", ()):
        raise InvalidInput(
            "judge.ground",
            f"{ground or 'No ground'} is no ground of that refusal.",
            advice=f"It was refused on: {', '.join(entry.get('grounds', ())) or 'nothing coded'}.",
        )


def identity_of(plain: dict[str, Any]) -> Identity:
    """A person as the law compares it."""
    return Identity(tuple(plain.get("names", ())), plain.get("born", ""), tuple(plain.get("papers", ())))


def marks_of(plain: dict[str, Any]) -> Marks:
    """The facts by which a judgment is held against the law's own answer."""
    places, victims, accounts, references = (
        tuple(plain.get(name, ())) for name in ("places", "victims", "accounts", "references")
    )
    return Marks(None, None, places, victims, accounts, references, plain.get("text", ""))
