"""The letter leaves, with the decision on that very text, released by a second person who has the power."""

from comity.application.acting import Act, Order, act
from comity.application.approvals import needs_approval
from comity.application.approving import approve
from comity.application.assessing import assess_letter
from comity.application.calendar_stating import stated_calendars
from comity.application.casework.guards import check_before_release
from comity.application.desk import Desk
from comity.application.earlier import findings_on_earlier
from comity.application.policy import check_power
from comity.application.reading import assessment_digest, assessment_to_plain
from comity.application.rechecking import check_no_stricter
from comity.application.settling import assessment_of, settled, waivers_of
from comity.domain import bodies as b
from comity.domain.assessments import Assessment
from comity.domain.decisions import Effect, Gate
from comity.domain.errors import Barred, InvalidInput, NotPermitted, Refused
from comity.domain.events import SignedEvent
from comity.domain.handling import Handling
from comity.domain.requests import Urgency


def release_request(
    desk: Desk, order: Order, *, handling: Handling | None = None, alone: str = "", home_rule: str = ""
) -> SignedEvent:
    """Release the present wording to the requested node; the event that carries it.

    The gate is asked again at this moment, so that neither a stale decision nor a changed corpus lets it through.
    Where a life is in danger and no second person can be reached, `alone` says why, and who wrote the letter may
    release it with the same role, power and gate as ever: the second look is put off to the review, not left out.

    Raises:
        NotPermitted: Role, side, power, or the drafter releasing alone without danger to life.
        OutOfOrder: Not at this stage, or this wording was never assessed.
        Barred: A bar stands; its grounds are in the error.
        Refused: ``gate.needs_human``: open items that nobody settled; ``gate.changed``: today's law asks for more than
            the assessment that was looked at.
        InvalidInput: The letter tells something unasked, and `home_rule` names no rule under which it may leave.
        Unavailable: No line leads to the requested node; nothing was written.
    """
    with act(desk, order, "request.released") as opened:
        state, letter = opened.state, opened.state.letter
        known = assessment_of(state)
        waivers = waivers_of(state)
        assessment = assess_letter(opened.recorder, letter)
        check_no_bar(assessment)
        check_power(desk.authority, letter)
        check_before_release(desk, state, assessment)
        one = _alone(opened, alone)
        check_gate(assessment, settled(letter, waivers))
        check_no_stricter(known, assessment)
        _check_second(opened, assessment)
        plain = assessment_to_plain(assessment)
        calendars = stated_calendars(desk, opened.recorder.directory, letter)
        body = b.RequestReleased(letter, plain, state.drafted_by, waivers, calendars, one)
        audience = _with_ministries(letter.requesting_node, letter.requested_node, desk.node)
        if needs_approval(body):
            _approve(opened, body, audience, home_rule)
        return opened.shared(body, audience=audience, basis=assessment_digest(plain), handling=handling)


def _approve(opened: Act, body: b.RequestReleased, audience: tuple[str, ...], rule: str) -> None:
    """Home law's token for a letter that tells unasked.

    Raises:
        NotPermitted: One person alone; what is given away always takes two.
        InvalidInput: No rule of home law is named.
    """
    if body.alone:
        raise NotPermitted("policy.two_persons", "Information leaves by two persons.", advice="Ask another officer.")
    if not rule.strip():
        raise InvalidInput(
            "release.home_rule", "Information leaves under a rule of home law.", advice="Name the rule that allows it."
        )
    approve(opened, body, recipients=audience, prepared_by=opened.state.drafted_by, rule=rule.strip())


def _with_ministries(*nodes: str) -> tuple[str, ...]:
    """Both sides' nodes and whatever stands above each: the only line to a province or city may go through those."""
    parts = [node.split("-") for node in nodes]
    return tuple(sorted({"-".join(names[:end]) for names in parts for end in range(1, len(names) + 1)}))


def check_gate(assessment: Assessment, settled_items: dict[str, set[str]]) -> None:
    """Return if the gate is cleared.

    Raises:
        Barred: A mandatory ground or no basis, for any measure.
        Refused: Items are open that need a named human.
    """
    check_no_bar(assessment)
    if assessment.gate(settled_items) is not Gate.CLEARED:
        open_items = assessment.open_items(settled_items)
        words = "; ".join(f"{key}: {', '.join(items)}" for key, items in open_items.items())
        raise Refused(
            "gate.needs_human",
            f"Open items stand before release ({words}).",
            advice="Complete the letter, give the assurances, or have the named role waive an item with a reason.",
            grounds=sorted({item.partition(":")[2] for items in open_items.values() for item in items}),
        )


def check_no_bar(assessment: Assessment) -> None:
    """Return if no measure is barred, whatever anybody settled.

    Raises:
        Barred: A mandatory ground or no basis, for any measure.
    """
    if assessment.gate() is Gate.BARRED:
        grounds = {
            key: sorted(decision.codes(Effect.MANDATORY)) or ["NO_BASIS"]
            for key, decision in assessment.decisions.items()
            if decision.gate() is Gate.BARRED
        }
        words = "; ".join(f"{key}: {', '.join(codes)}" for key, codes in grounds.items())
        raise Barred(
            "gate.barred",
            f"The law bars this request ({words}).",
            advice="Take the barred measure out of the letter; the assessment names lawful alternatives.",
            grounds=sorted({code for codes in grounds.values() for code in codes}),
        )


def _check_second(opened: Act, assessment: Assessment) -> None:
    """Return if nobody releases what they themselves let pass of an earlier matter.

    Raises:
        NotPermitted: ``policy.two_persons``.
    """
    items = {
        (key, f"review:{finding.code}")
        for key, decision in assessment.decisions.items()
        for finding in findings_on_earlier(decision)
    }
    if any(by == opened.actor.id and (one.measure, one.item) in items for one, by in opened.state.waivers):
        raise NotPermitted(
            "policy.two_persons",
            "Whoever let pass what an earlier matter raises does not release the letter.",
            advice="Ask another officer to release.",
        )


def _alone(opened: Act, reason: str) -> str:
    """Why nobody else could be reached; empty where the releaser is a second person.

    Raises:
        NotPermitted: One person, and no danger to life or no reason.
    """
    if opened.actor.id != opened.state.drafted_by:
        return ""
    if opened.state.letter.urgency is Urgency.DANGER_TO_LIFE:
        if reason.strip():
            return reason.strip()
        raise NotPermitted(
            "policy.alone",
            "Whoever wrote a letter releases it alone only where nobody else can be reached.",
            advice="Ask another officer, or say why nobody can be reached; the claim of danger is then reviewed.",
        )
    raise NotPermitted(
        "policy.two_persons", "Whoever wrote a letter does not release it.", advice="Ask another officer to release."
    )
