"""A person of a letter is screened for trafficking before anybody treats the person as a suspect.

The indicators are re-expressed from the field's practice: who recruited and how, who holds papers and pay, whether the
person can leave and call, what happened to those who did not meet a quota. Sources: UNODC's teaching module on
indicators of trafficking (unodc.org/e4j, module 6, an excerpt read), a victim-identification toolkit's first checklist
(conventuslaw.com, 27 January 2015, an excerpt read), and what is recalled of ILO's operational indicators of 2009. None
proves anything alone; a few call for help.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Final

from comity.application.acting import Act, Order, act
from comity.application.casework.proposals import propose
from comity.application.desk import Desk
from comity.domain import bodies as b
from comity.domain.cases import Proposal
from comity.domain.errors import InvalidInput
from comity.domain.events import SignedEvent

INDICATORS: Final = (
    "deceived_about_job", "recruitment_debt", "travel_arranged_by_others", "papers_held", "phone_held", "cannot_leave",
    "guarded", "threats", "violence_seen", "quota_or_punishment", "unpaid", "sold_or_moved", "ransom_asked",
    "coached_story", "fears_return", "child",
)  # fmt: skip
WAIVED: Final = "waived"
RESULTS: Final = ("no_indicators", "indicators", "victim", WAIVED)


def screen_victim(
    desk: Desk,
    order: Order,
    subject: str,
    *,
    result: str,
    screened_on: date,
    language: str,
    interpreter: str,
    indicators: Collection[str] = (),
    non_punishment: bool = False,
    notes: str = "",
    support: str = "",
) -> SignedEvent:
    """Record a screening, or propose to leave it out. It never leaves the node.

    Args:
        desk: The node.
        order: Who, in which request.
        subject: Key of the person in the letter.
        result: A word of `RESULTS`; ``waived`` takes a second person and its reason in `notes`.
        screened_on: The day, not to come.
        language: In which the person was heard.
        interpreter: Who interpreted, or why nobody had to.
        indicators: Words of `INDICATORS` that were seen.
        non_punishment: The officer had the principle of non-punishment before them: what a victim was made to do.
        notes: What was seen, in words.
        support: Where the person gets help; needed unless no indicators were found.

    Raises:
        NotPermitted, OutOfOrder: By the stage table.
        InvalidInput: A part is missing, contradicts another, or the letter has no such person.
    """
    _check(desk, result, screened_on, frozenset(indicators), bool(support.strip()))
    if result == WAIVED:
        _need(bool(notes.strip()), "the reason why the screening is left out")
    else:
        _need(bool(language.strip() and interpreter.strip()), "language and interpreter")
        _need(non_punishment, "that the principle of non-punishment was looked at")
    with act(desk, order, "victim.screened") as opened:
        if subject not in {one.key for one in opened.state.letter.subjects}:
            raise InvalidInput("screening.subject", "The letter has no such person.", advice="Take a key like p1.")
        body = b.VictimScreened(
            request=opened.state.id,
            subject=subject,
            result=result,
            screened_on=screened_on,
            language=language.strip(),
            interpreter=interpreter.strip(),
            indicators=tuple(sorted(indicators)),
            non_punishment=non_punishment,
            notes=notes.strip(),
            support=support.strip(),
            screened_by=opened.actor.id,
        )
        return propose(opened, body) if result == WAIVED else opened.private(body)


def complete_screening(opened: Act, proposal: Proposal, body: b.VictimScreened) -> b.VictimScreened:
    """The waiver as the second person confirms it."""
    return replace(body, screened_by=proposal.by, seconded_by=opened.actor.id)


def _check(desk: Desk, result: str, day: date, indicators: frozenset[str], support: bool) -> None:
    _need(result in RESULTS, f"one of {', '.join(RESULTS)} as the result")
    _need(day <= desk.clock.now().date(), "a day that is not to come")
    unknown = sorted(indicators - frozenset(INDICATORS))
    _need(not unknown, f"indicators of the list, not {', '.join(unknown)[:80]}")
    _need(result != "no_indicators" or not indicators, "another result, where indicators were seen")
    _need(result != "indicators" or bool(indicators), "the indicators that were seen")
    _need(result not in ("indicators", "victim") or support, "where the person gets help")


def _need(there: bool, what: str) -> None:
    if not there:
        raise InvalidInput("screening.incomplete", f"The screening needs {what}.", advice="Complete it.")
