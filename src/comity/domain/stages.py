"""A request's life as a table (`core.md`): which act is open at which stage, to whom, on which side, and for how many.

The fold asks it whether an event fits its place, the policy whether an officer may act, the faces which acts to offer.
"""

from dataclasses import dataclass
from enum import StrEnum

from comity.domain.officers import Role


class Stage(StrEnum):
    """How far a request has come."""

    DRAFT = "draft"
    ASSESSED = "assessed"
    SUBMITTED = "submitted"
    RELEASED = "released"
    DELIVERED = "delivered"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    FEEDBACK = "feedback"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class MeasureStage(StrEnum):
    """How far one measure has come; measures of one letter live separately."""

    ASKED = "asked"
    INFORMATION_ASKED = "information_asked"
    POSTPONED = "postponed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    EXECUTED = "executed"
    NOT_EXECUTED = "not_executed"
    WITHDRAWN = "withdrawn"


class Side(StrEnum):
    """Whose act it is."""

    REQUESTING = "requesting"
    REQUESTED = "requested"
    EITHER = "either"


class Persons(StrEnum):
    """How many it takes.

    `TWO_IF_COERCIVE`: two where the measure is coercive.
    `TWO_IF_WAIVED`: two where it is left out.
    `TWO_OR_ALONE_IN_DANGER`: two, or one where a life is in danger and no second can be reached; the review follows.
    """

    ONE = "one"
    TWO = "two"
    TWO_IF_COERCIVE = "two_if_coercive"
    TWO_OR_ALONE_IN_DANGER = "two_or_alone_in_danger"
    TWO_IF_WAIVED = "two_if_waived"


PREPARING = frozenset({Stage.DRAFT, Stage.ASSESSED})
AT_HOME = PREPARING | {Stage.SUBMITTED}
ABROAD = frozenset({Stage.RELEASED, Stage.DELIVERED, Stage.ACKNOWLEDGED})
AFTER_ANSWER = frozenset({Stage.ANSWERED, Stage.FEEDBACK})
SINCE_RELEASE = ABROAD | AFTER_ANSWER | {Stage.CLOSED, Stage.WITHDRAWN}
UNDECIDED = frozenset({MeasureStage.ASKED, MeasureStage.INFORMATION_ASKED, MeasureStage.POSTPONED})


@dataclass(frozen=True, slots=True)
class ActRule:
    """One row of the table. `begins` is True if the act may be the first that a node knows of a request."""

    event: str
    side: Side
    roles: frozenset[Role]
    stages: frozenset[Stage]
    measures: frozenset[MeasureStage] | None = None
    persons: Persons = Persons.ONE
    begins: bool = False


def _rule(
    event: str,
    side: Side,
    roles: tuple[Role, ...],
    stages: frozenset[Stage],
    measures: frozenset[MeasureStage] | None = None,
    persons: Persons = Persons.ONE,
    *,
    begins: bool = False,
) -> ActRule:
    return ActRule(event, side, frozenset(roles), stages, measures, persons, begins)


_OFFICER, _SUPERVISOR, _DESK = Role.OFFICER, Role.SUPERVISOR, Role.NATIONAL_DESK
_LAWYER, _EXECUTING, _SYSTEM = Role.LAWYER, Role.EXECUTING_AUTHORITY, Role.SYSTEM
_ASKING, _ASKED, _EITHER = Side.REQUESTING, Side.REQUESTED, Side.EITHER
_TAKEN = frozenset({Stage.ACKNOWLEDGED})
_AFTERWARDS = AFTER_ANSWER | {Stage.CLOSED}
_ACCEPTED = frozenset({MeasureStage.ACCEPTED})
_GRANTED = _ACCEPTED | {MeasureStage.EXECUTED}

RULES: dict[str, ActRule] = {
    rule.event: rule
    for rule in (
        _rule("request.drafted", _ASKING, (_OFFICER,), PREPARING, begins=True),
        _rule(
            "request.assessed",
            _EITHER,
            (_OFFICER, _SUPERVISOR, _DESK, _LAWYER, _SYSTEM),
            AT_HOME | ABROAD,
        ),
        _rule("request.waived", _ASKING, (_SUPERVISOR, _DESK, _LAWYER), AT_HOME),
        _rule("request.submitted", _ASKING, (_SUPERVISOR,), AT_HOME, begins=True),
        _rule("request.returned", _ASKING, (_DESK,), frozenset({Stage.SUBMITTED, Stage.ASSESSED})),
        _rule(
            "request.released",
            _ASKING,
            (_SUPERVISOR, _DESK),
            AT_HOME,
            persons=Persons.TWO_OR_ALONE_IN_DANGER,
            begins=True,
        ),
        _rule("request.delivered", _ASKING, (_SYSTEM,), SINCE_RELEASE),
        _rule("request.acknowledged", _ASKED, (_DESK, _SUPERVISOR), frozenset({Stage.RELEASED, Stage.DELIVERED})),
        _rule("measure.accepted", _ASKED, (_LAWYER, _DESK), _TAKEN, UNDECIDED, Persons.TWO_IF_COERCIVE),
        _rule("measure.refused", _ASKED, (_LAWYER, _DESK), _TAKEN, UNDECIDED, Persons.TWO),
        _rule("measure.postponed", _ASKED, (_LAWYER, _DESK), _TAKEN, UNDECIDED, Persons.TWO),
        _rule("measure.information_asked", _ASKED, (_LAWYER, _DESK), _TAKEN, UNDECIDED, Persons.TWO),
        _rule("measure.executed", _ASKED, (_EXECUTING,), _TAKEN, _ACCEPTED),
        _rule("measure.not_executed", _ASKED, (_EXECUTING,), _TAKEN, _ACCEPTED),
        _rule("request.answered", _ASKED, (_DESK,), _TAKEN, persons=Persons.TWO),
        _rule("request.feedback", _ASKING, (_OFFICER,), frozenset({Stage.ANSWERED})),
        _rule("request.evaluated", _EITHER, (_SUPERVISOR,), AFTER_ANSWER),
        _rule("request.supplemented", _ASKING, (_SUPERVISOR, _DESK), ABROAD, persons=Persons.TWO),
        _rule("request.clarified", _EITHER, (_OFFICER, _DESK, _LAWYER), ABROAD | AFTER_ANSWER, persons=Persons.TWO),
        _rule("request.withdrawn", _ASKING, (_SUPERVISOR, _DESK), AT_HOME | ABROAD),
        _rule("request.rerouted", _ASKED, (_DESK,), ABROAD, begins=True),
        _rule("request.interim", _ASKED, (_DESK, _LAWYER), ABROAD, persons=Persons.TWO),
        _rule("request.escalated", _EITHER, (_SUPERVISOR, _DESK), ABROAD),
        _rule("clock.paused", _ASKED, (_DESK, _LAWYER), _TAKEN, persons=Persons.TWO),
        _rule("clock.resumed", _ASKED, (_DESK, _LAWYER), _TAKEN),
        _rule("clock.reminded", _EITHER, (_SYSTEM,), SINCE_RELEASE),
        _rule("clock.late", _EITHER, (_SYSTEM,), SINCE_RELEASE),
        _rule("danger.reviewed", _ASKING, (_SUPERVISOR, _LAWYER), SINCE_RELEASE),
        _rule(
            "preservation.extended",
            _ASKING,
            (_SUPERVISOR, _DESK, _LAWYER),
            _TAKEN | _AFTERWARDS,
            frozenset({MeasureStage.EXECUTED}),
        ),
        _rule(
            "preservation.ended",
            _EITHER,
            (_SUPERVISOR, _DESK, _LAWYER),
            _TAKEN | _AFTERWARDS,
            frozenset({MeasureStage.EXECUTED}),
        ),
        _rule("surrender.recorded", _ASKED, (_LAWYER, _EXECUTING), _TAKEN | _AFTERWARDS),
        _rule("surrender.freed", _EITHER, (_LAWYER, _DESK), _TAKEN | _AFTERWARDS),
        _rule("speciality.widened", _ASKED, (_LAWYER,), _TAKEN | _AFTERWARDS, persons=Persons.TWO),
        _rule("speciality.reported", _EITHER, (_LAWYER, _DESK), _TAKEN | _AFTERWARDS),
        _rule("assurance.asked", _ASKED, (_LAWYER, _DESK), _TAKEN, UNDECIDED | _ACCEPTED, Persons.TWO),
        _rule("assurance.answered", _ASKING, (_LAWYER, _DESK), _TAKEN | _AFTERWARDS, persons=Persons.TWO),
        _rule("assurance.recorded", _ASKED, (_LAWYER,), _TAKEN | _AFTERWARDS),
        _rule("assurance.visited", _ASKED, (_LAWYER, _DESK), _TAKEN | _AFTERWARDS),
        _rule("assurance.judged", _ASKED, (_LAWYER,), _TAKEN | _AFTERWARDS),
        _rule("earlier.judged", _EITHER, (_LAWYER,), AT_HOME | ABROAD),
        _rule("safeguard.decided", _EITHER, (_LAWYER, _SUPERVISOR, _DESK), AT_HOME | ABROAD, persons=Persons.TWO),
        _rule(
            "victim.screened",
            _EITHER,
            (_OFFICER, _SUPERVISOR, _DESK, _LAWYER, _EXECUTING),
            AT_HOME | ABROAD,
            persons=Persons.TWO_IF_WAIVED,
        ),
        _rule("protection.checked", _EITHER, (_LAWYER, _DESK), AT_HOME | ABROAD | _AFTERWARDS, UNDECIDED | _GRANTED),
        _rule("handover.filled", _EITHER, (_OFFICER, _DESK, _LAWYER, _EXECUTING), _TAKEN | _AFTERWARDS, _GRANTED),
        _rule(
            "handover.signed",
            _EITHER,
            (_SUPERVISOR, _DESK, _LAWYER, _EXECUTING),
            _TAKEN | _AFTERWARDS,
            _GRANTED,
            persons=Persons.TWO,
        ),
        _rule("consent.given", _ASKED, (_LAWYER, _DESK), _TAKEN, _ACCEPTED, Persons.TWO),
        _rule("consent.revoked", _ASKED, (_LAWYER, _DESK, _SUPERVISOR), SINCE_RELEASE),
        _rule("operation.acted", _ASKING, (_OFFICER, _SUPERVISOR, _DESK, _EXECUTING), SINCE_RELEASE),
        _rule("operation.uncovered", _ASKING, (_OFFICER, _SUPERVISOR, _DESK, _EXECUTING), SINCE_RELEASE),
        _rule("act.proposed", _EITHER, (_OFFICER, _SUPERVISOR, _DESK, _LAWYER, _EXECUTING), AT_HOME | SINCE_RELEASE),
        _rule("act.declined", _EITHER, (_SUPERVISOR, _DESK, _LAWYER), AT_HOME | SINCE_RELEASE),
    )
}

# Which role settles an open item before release (`core.md`: "a named human of the role that the ground asks for").
# Grounds of law go to the central authority's lawyer; papers and promises to the releasing desk.
SETTLES: dict[str, frozenset[Role]] = {
    "review": frozenset({_LAWYER}),
    "optional": frozenset({_LAWYER}),
    "curable": frozenset({_SUPERVISOR, _DESK, _LAWYER}),
    "missing": frozenset({_SUPERVISOR, _DESK, _LAWYER}),
    "assurance": frozenset({_LAWYER, _DESK}),
}
# Grounds that ask for somebody else than their kind: who a source is knows the desk that keeps it.
SETTLES_OF_GROUND: dict[str, frozenset[Role]] = {"SOURCE": frozenset({_DESK})}


def may_settle(item: str) -> frozenset[Role]:
    """The roles of which a named officer may settle an open item such as ``review:NAT``; nobody for an unknown one."""
    kind, _, name = item.partition(":")
    return (SETTLES_OF_GROUND.get(name) if kind == "review" else None) or SETTLES.get(kind, frozenset())
