"""The table of clocks: how long, in which unit, from what to what, whose duty, and where the span comes from.

No law between the first users sets these spans (`docs/explanation/clocks.md`): they are Comity's own promises after
instruments that proved themselves elsewhere. What a treaty or statute of the corpus sets stands in the gate's answer
under `deadlines`. A span with the confidence `recalled` was not compared with the instrument's text here.
"""

from dataclasses import dataclass
from enum import StrEnum

from comity.domain.decisions import Confidence
from comity.domain.stages import Side


class Unit(StrEnum):
    """What a span counts."""

    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class ClockRule:
    """One clock.

    Days are counted after the day of the start, by the calendar of the authority that owes, and end with the day there.

    Attributes:
        key: Message key, such as ``clock.acknowledge_7d``.
        clock: What is due: ``acknowledge``, ``decide`` …
        span: How many of `unit`.
        starts: Event or fact that starts it.
        stops: Event or fact that stops it.
        duty: Which side owes.
        source: After which instrument.
        rolls: True if a last day on which the offices are closed gives way to the next working day.
        both: True if a working day must be one in both states.
        in_use: True if a use case of this version starts it; else it is for callers of `clocks.start`.
    """

    key: str
    clock: str
    span: int
    unit: Unit
    starts: str
    stops: str
    duty: Side
    source: str
    confidence: Confidence
    rolls: bool = True
    both: bool = False
    in_use: bool = True


_H, _D, _W, _M = Unit.HOURS, Unit.CALENDAR_DAYS, Unit.WORKING_DAYS, Unit.MONTHS
_ASKED, _ASKING, _EITHER = Side.REQUESTED, Side.REQUESTING, Side.EITHER
_READ, _RECALLED = Confidence.VERIFIED, Confidence.RECALLED
_POLICE = "Directive (EU) 2023/977 art. 5, as reported"
_EIO = "European Investigation Order, Directive 2014/41/EU art. 12 and 16"
_ORDERS = "Regulation (EU) 2023/1543 art. 10 and 11, as reported"
_CCF = "Statute of INTERPOL's CCF, as reported"
_OWN = "Comity's own promise"
_QUESTION = "measure.information_asked or assurance.asked"
_ANSWER = "request.supplemented, request.clarified or assurance.answered"

TABLE: tuple[ClockRule, ...] = (
    ClockRule("clock.acknowledge_7d", "acknowledge", 7, _D, "request.released", "request.acknowledged", _ASKED, _EIO,
              _RECALLED),
    ClockRule("clock.acknowledge_8h", "acknowledge", 8, _H, "request.released", "request.acknowledged", _ASKED,
              _POLICE, _RECALLED, rolls=False),
    ClockRule("clock.police_8h", "decide", 8, _H, "request.released", "measure.accepted or measure.refused", _ASKED,
              _POLICE, _RECALLED, rolls=False),
    ClockRule("clock.police_3d", "decide", 3, _D, "request.released", "measure.accepted or measure.refused", _ASKED,
              _POLICE, _RECALLED, rolls=False),
    ClockRule("clock.police_7d", "decide", 7, _D, "request.released", "measure.accepted or measure.refused", _ASKED,
              _POLICE, _RECALLED),
    ClockRule("clock.police_execute_8h", "execute", 8, _H, "measure.accepted", "request.answered",
              _ASKED, _POLICE, _RECALLED, rolls=False),
    ClockRule("clock.police_execute_3d", "execute", 3, _D, "measure.accepted", "request.answered",
              _ASKED, _POLICE, _RECALLED, rolls=False),
    ClockRule("clock.police_execute_7d", "execute", 7, _D, "measure.accepted", "request.answered",
              _ASKED, _POLICE, _RECALLED),
    ClockRule("clock.judicial_decision_30d", "decide", 30, _D, "request.released",
              "measure.accepted or measure.refused", _ASKED, _EIO, _RECALLED),
    ClockRule("clock.judicial_execution_90d", "execute", 90, _D, "measure.accepted",
              "request.answered", _ASKED, _EIO, _RECALLED),
    ClockRule("clock.postponed_until", "decide", 0, _D, "measure.postponed", "measure.accepted or measure.refused",
              _ASKED, "the day that the requested side gave", _READ),
    ClockRule("clock.feedback_30d", "feedback", 30, _D, "request.answered", "request.feedback", _ASKING, _OWN, _READ),
    ClockRule("clock.danger_review_3wd", "review", 3, _W, "request.released", "danger.reviewed", _ASKING, _OWN, _READ),
    ClockRule("clock.answer_30d", "answer", 30, _D, _QUESTION, _ANSWER, _ASKING, _OWN, _READ),
    ClockRule("clock.answer_7d", "answer", 7, _D, _QUESTION, _ANSWER, _ASKING, _OWN, _READ),
    ClockRule("clock.answer_24h", "answer", 24, _H, _QUESTION, _ANSWER, _ASKING, _OWN, _READ, rolls=False),
    ClockRule("clock.core_data_48h", "execute", 48, _H, "measure.accepted (data after a hit)", "request.answered",
              _ASKED, "Regulation (EU) 2024/982 (Prüm II), as reported", _RECALLED, rolls=False),
    ClockRule("clock.preservation_60d", "preserve", 60, _D, "request.answered (data preserved)",
              "preservation.ended", _ASKING, _ORDERS, _RECALLED, rolls=False),
    ClockRule("clock.preservation_more_30d", "preserve", 30, _D,
              "the end of the first 60 days, by preservation.extended", "preservation.ended", _ASKING, _ORDERS,
              _RECALLED, rolls=False),
    ClockRule("clock.production_10d", "execute", 10, _D, "measure.accepted (production of data)", "request.answered",
              _ASKED, _ORDERS, _RECALLED),
    ClockRule("clock.production_8h", "execute", 8, _H, "measure.accepted (production of data, danger to life)",
              "request.answered", _ASKED, _ORDERS, _RECALLED, rolls=False),
    ClockRule("clock.complaint_access_1m", "complaint", 1, _M, "a person asks for access", "the answer to that person",
              _EITHER, _OWN, _READ, in_use=False),
    ClockRule("clock.complaint_correction_3m", "complaint", 3, _M, "a person asks for correction or deletion",
              "the answer to that person", _EITHER, _OWN, _READ, in_use=False),
    ClockRule("clock.complaint_access_outer_4m", "complaint", 4, _M, "a person asks for access",
              "the answer to that person", _EITHER, _CCF, _RECALLED, in_use=False),
    ClockRule("clock.complaint_correction_outer_9m", "complaint", 9, _M, "a person asks for correction or deletion",
              "the answer to that person", _EITHER, _CCF, _RECALLED, in_use=False),
)  # fmt: skip
CLOCKS: dict[str, ClockRule] = {rule.key: rule for rule in TABLE}


class PauseReason(StrEnum):
    """Why a clock stands. The first two come by rule, with the question itself."""

    INFORMATION_ASKED = "information_asked"
    ASSURANCE_ASKED = "assurance_asked"
    AUTHORISATION = "authorisation"  # a court or another authority at home has to allow it first
    THIRD_PARTY = "third_party"  # a provider, bank or witness has to answer
    PROCEEDINGS_AT_HOME = "proceedings_at_home"
    PUBLIC_HOLIDAY = "public_holiday"  # one that the release did not know
    FORCE_MAJEURE = "force_majeure"


BY_RULE = frozenset({PauseReason.INFORMATION_ASKED, PauseReason.ASSURANCE_ASKED})
"""Reasons that come with a question; nobody stops a clock by hand for one that was not asked."""


class LateReason(StrEnum):
    """Why it is, or will be, late."""

    AUTHORISATION = "authorisation"
    THIRD_PARTY = "third_party"
    MORE_INFORMATION = "more_information"
    TRANSLATION = "translation"
    WORKLOAD = "workload"
    NOT_FOUND_YET = "not_found_yet"
    FORCE_MAJEURE = "force_majeure"
    OTHER = "other"
