"""One check at the line: look up, compare, say the one step for each candidate, and put it all on record.

1. The officer gives a reference (crossing or case) and a zone, a name or a number.
2. The search desk looks it up in index and register, and compares person with person.
3. What the law here backs is asked for each record that asks for power.
4. The search is put on record, and every owner of a record that is shown is told, in one transaction; only then is
   anything shown.
2a. The index cannot answer for the whole register: nothing is shown, and that is no clearance either.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from comity.application.acting import audited
from comity.application.border.answers import BorderAnswer, Candidate, NumberHit, order
from comity.application.border.asking import Asked, Typed, understand
from comity.application.border.law_here import AskLaw, law_here
from comity.application.desk import Desk
from comity.application.not_this_person import CompareFirst, compare_first, look_at
from comity.application.not_this_person import Looked as LookedAt
from comity.application.ports import Unit
from comity.application.query.looking import Candidate as Found
from comity.application.query.looking import Question, look
from comity.application.query.searched import SEARCH, check_budget, keep_search, may_search
from comity.application.recorder import Recorder
from comity.domain.border_steps import step_for
from comity.domain.certificates import Standing
from comity.domain.errors import InvalidInput
from comity.domain.negative_answers import Occasion
from comity.domain.officers import Officer
from comity.domain.searches import Asking, SearchKind, SearchPurpose
from comity.matching.scoring.bands import Band

PURPOSE = SearchPurpose.BORDER_CHECK
_SIGNS = re.compile(r"[,;#]")


@dataclass(frozen=True, slots=True)
class Check:
    """An officer's order to look.

    Attributes:
        officer: Who looks.
        reference: The crossing (flight, lane and time, boat) or the case, with its number; never empty.
        typed: What was read or typed.
        certificate: Number or code of a "not this person" certificate that the traveller shows, or "". It takes nothing
            off the list: what it names is compared first.
    """

    officer: Officer
    reference: str
    typed: Typed
    certificate: str = ""


def check_traveller(desk: Desk, check: Check, ask_law: AskLaw = law_here) -> BorderAnswer:
    """The answer to one check.

    Args:
        desk: The node.
        check: Who asks for whom, and at which crossing.
        ask_law: What the law here says of a record's action.

    Raises:
        NotPermitted: The officer's roles may not ask.
        InvalidInput: No reference, or nothing that can be looked for.
        Unavailable: The index or the store does not answer for the whole register; nothing was shown.
    """
    with audited(desk, check.officer, PURPOSE.value, SEARCH):
        actor = may_search(check.officer)
        why = _why(check.reference)
        asked = understand(check.typed, desk.clock.now().date())
        question = _question(asked)
        check_budget(desk, check.officer, why)
        (looked,) = look(desk, [question])
        with desk.store.reading() as unit:
            first = _compare_first(desk, unit, asked, looked.candidates)
            candidates = _candidates(desk, unit, looked.candidates, first, ask_law)
        with desk.store.unit() as unit:
            recorder = Recorder(desk, unit, actor, PURPOSE.value)
            kind = SearchKind.PERSON if question.person else SearchKind.THING
            made = keep_search(recorder, why, kind, question, looked)
            certificate = _looked(recorder, check.certificate.strip())
            recorder.finish()
    still = {one.entry.record for one in made.looked.candidates}
    return BorderAnswer(
        search=made.search,
        at=recorder.at,
        reference=why.reference,
        asked=asked.person,
        zone=asked.zone,
        candidates=tuple(one for one in candidates if one.entry.record in still),
        complete=made.looked.complete,
        negative=made.negative,
        first=first,
        looked=certificate,
    )


def _why(reference: str) -> Asking:
    """The purpose and the crossing or case; signs that a case number has not are spaces.

    Raises:
        InvalidInput: ``border.reference``.
    """
    try:
        return Asking(PURPOSE, " ".join(_SIGNS.sub(" ", reference).split()), Occasion.BORDER)
    except InvalidInput as error:
        raise InvalidInput(
            "border.reference",
            "A check needs the crossing or the case, with its number.",
            advice="Type the flight, lane, boat or case, such as lane 2 or VN-920.",
        ) from error


def _question(asked: Asked) -> Question:
    """The person where there is a name; the numbers beside, those that the person already has only once."""
    if not asked.person.names:
        return Question(None, asked.numbers)
    return Question(asked.person, tuple(one for one in asked.numbers if one not in asked.person.numbers))


def _compare_first(desk: Desk, unit: Unit, asked: Asked, found: Sequence[Found]) -> tuple[CompareFirst, ...]:
    records = [one.entry.record for one in found]
    return compare_first(unit, desk.clock.now(), records=records, person=asked.person) if records else ()


def _candidates(
    desk: Desk, unit: Unit, found: Sequence[Found], first: Sequence[CompareFirst], ask_law: AskLaw
) -> tuple[Candidate, ...]:
    certified = {record for one in first if one.is_worth_comparing for record in one.records}
    shown = []
    for one in found:
        standing = ask_law(desk, unit, one.entry)
        entry = replace(one.entry, action=standing.asked)
        shown.append(
            Candidate(
                entry=entry,
                match=one.match,
                number=_number_hit(one),
                step=step_for(entry, standing.backing),
                compare_first=one.band is not Band.AUTOMATIC or entry.record in certified,
                backing=standing.backing,
                wrong_share=one.match.expected_wrong_share if one.match else None,
            )
        )
    return order(shown)


def _number_hit(found: Found) -> NumberHit:
    if any(met.exact for met in found.numbers):
        return NumberHit.SAME
    return NumberHit.NEAR if found.numbers else NumberHit.NONE


def _looked(recorder: Recorder, shown: str) -> LookedAt | None:
    """What is known of the certificate that the traveller shows; a number that is none is unknown, and no fault."""
    if not shown:
        return None
    try:
        return look_at(recorder, shown)
    except InvalidInput:
        return LookedAt(Standing.UNKNOWN, "", None)
