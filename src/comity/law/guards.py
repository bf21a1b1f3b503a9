"""What a desk has to find out about the person before it acts, whatever the law's answer: two looks that nobody skips.

Victim screening: those who are made to run telephone frauds, gambling sites or accounts for them, or who cross a border
under somebody's control, are treated as suspects unless somebody looks first. Protection: whether the person sought has
asked for refuge, or has it, is asked of the authority that knows before anything is done or told. Nobody is a refugee
in the state whose national he is; so the look is left out for nationals of the state that is asked, but only where that
state has the person. Whoever is moved to it, as in readmission, the return of a victim, the transfer of a sentenced
person and transit, may have fled from it.
"""

from collections.abc import Mapping
from typing import Any, Final

from comity.domain.measures import Measure, stays_where_asked
from comity.law.corpus import Corpus
from comity.law.matter import MOVING, POLICE
from comity.law.questions import Question, parse_question

SCREENING: Final = "victim_screening"
PROTECTION: Final = "protection_check"
FORCED_CRIMINALITY: Final = frozenset(
    {
        "fraud_telecom", "fraud_investment", "fraud_general", "mule_accounts", "cyber_aid", "personal_data_trade",
        "underground_bank", "gambling_operate", "gambling_recruit", "gambling_play", "illegal_crossing",
        "document_fraud_travel", "migrant_smuggling", "transport_migrants", "prostitution_organise", "forced_labour",
        "trafficking_persons", "trafficking_child",
    }
)  # fmt: skip
"""Offences that victims of trafficking are known to be made to commit, or that go with it (policy; the principle of
non-punishment in ACTIP 14(7), recalled)."""
_AGAINST_THE_PERSON: Final = MOVING - {Measure.RETURN_VICTIM}
_ABOUT_PRESENCE: Final = POLICE - {Measure.POLICE_SPONTANEOUS}


def guards(question: Question) -> frozenset[str]:
    """Words of the looks that this measure takes: `SCREENING`, `PROTECTION`, both or none."""
    found = set()
    if question.measure in _AGAINST_THE_PERSON and _may_be_victim(question):
        found.add(SCREENING)
    person = question.person
    somebody = bool(person.nationality) or person.role is not None  # a letter about nobody has neither
    if somebody and question.measure in MOVING | _ABOUT_PRESENCE and not _at_home(question):
        found.add(PROTECTION)  # of unknown nationality too: leaving it out avoids no look
    return frozenset(found)


def _at_home(question: Question) -> bool:
    """True if the person is with the state whose national he is, and would not be moved to it from elsewhere."""
    national = question.requested_state[:2] in {code[:2] for code in question.person.nationality}
    return national and stays_where_asked(question.measure)


def guards_of(plain: Mapping[str, Any], corpus: Corpus) -> frozenset[str]:
    """The same for a plain question.

    Raises:
        InvalidInput: It cannot be read.
    """
    return guards(parse_question(plain, corpus))


def _may_be_victim(question: Question) -> bool:
    return (
        question.offence in FORCED_CRIMINALITY
        or "victim_indicators" in question.flags
        or question.person.role in ("victim", "missing")
    )
