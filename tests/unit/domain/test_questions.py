"""The clock of a question: it starts with it, ends with its answer or its measure, and nothing stops it meanwhile."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.unit.domain.histories import ALL, REQUEST, START, History, accepted, answer, letter

from comity.domain import bodies as b
from comity.domain.calendars import StateCalendar
from comity.domain.cases import Known, fold
from comity.domain.clocks import Deadline
from comity.domain.ladder import key_of
from comity.domain.officers import Role
from comity.domain.requests import Urgency
from comity.domain.stages import Side

DESK, LAWYER, SUPERVISOR = Role.NATIONAL_DESK, Role.LAWYER, Role.SUPERVISOR
TOKEN = b.HomeApproval("an invented rule 1", "la.lawyer", START)
OURS = b.HomeApproval("an invented rule 2", "cn.lawyer", START)
LIFE, HARM = "death_not_imposed_or_not_executed", "no_ill_treatment"
DANGER = {"urgency": Urgency.DANGER_TO_LIFE, "urgency_reason": "an invented hostage"}


def taken(*measures: str, **changes: Any) -> History:
    """A letter of Zhejiang that Laos has taken for work; `calendars` are those of the release."""
    calendars = changes.pop("calendars", ())
    wording = letter(*measures or ("extradition", "police_info"), **changes)
    history = History()
    history.add(b.RequestSubmitted(REQUEST, wording, "cn-zj.officer"), "cn-zj", SUPERVISOR, audience=("cn", "cn-zj"))
    history.add(b.RequestReleased(wording, {}, "cn-zj.officer", (), calendars), "cn", DESK)
    history.add(b.RequestAcknowledged(REQUEST, "LA-1"), "la", DESK)
    return history


def ask(history: History, measure: str = "m1", text: str = "dates") -> Known:
    """Laos asks for information."""
    return history.add(b.InformationAsked(REQUEST, measure, text), "la", LAWYER)


def ask_promise(history: History, measure: str = "m1", assurance: str = LIFE) -> Known:
    """Laos asks for an assurance."""
    body = b.AssuranceAsked(REQUEST, measure, assurance, "In writing.", (), "la.other", TOKEN)
    return history.add(body, "la", LAWYER)


def promise(history: History, question: Known, author: str = "cn") -> Known:
    """China promises what this question asks."""
    asked = question.body
    body = b.AssuranceAnswered(
        REQUEST, question.digest, asked.measure, asked.assurance, "given", "Yes.", "Ministry", f"{author}.other", OURS
    )  # fmt: skip
    return history.add(body, author, LAWYER)


def withdraw(history: History, *measures: str) -> Known:
    return history.add(b.RequestWithdrawn(REQUEST, "found", measures), "cn", DESK)


def refuse(history: History, measure: str = "m1") -> Known:
    return history.add(b.MeasureRefused(REQUEST, measure, ("LINK",), "no", "la.1", "la.2"), "la", LAWYER, actor="la.2")


def running(history: History) -> list[tuple[str, bytes]]:
    """Measure and question of every open question's clock."""
    return [(one.measure, one.started_by) for one in history.state().questions]


def only(history: History) -> Deadline:
    (due,) = history.state().questions
    return due


@pytest.mark.parametrize("asks", [ask, ask_promise])
def test_a_question_has_a_clock_that_the_other_side_owes(asks: Any) -> None:
    history = taken()
    question = asks(history)
    due = only(history)
    assert (due.name, due.rule, due.duty, due.state) == ("answer", "clock.answer_30d", Side.REQUESTING, "CN")
    assert (due.started_by, due.starts_at, due.measure) == (question.digest, question.event.at, "m1")
    assert due in history.state().clocks
    assert history.state().next_due == due or history.state().measures["m2"].due == history.state().next_due


@pytest.mark.parametrize(
    ("urgency", "rule", "span"),
    [({}, "clock.answer_30d", 30), ({"urgency": Urgency.URGENT, "urgency_reason": "a trial"}, "clock.answer_7d", 7)],
)
def test_its_days_are_those_of_the_asking_state_s_offices_as_the_release_states_them(
    urgency: dict[str, Any], rule: str, span: int
) -> None:
    """The last day is a holiday in China alone, so the next one counts; what Laos keeps closed does not."""
    last = (START + timedelta(days=span)).date()
    china = StateCalendar("CN", "Asia/Shanghai", "x", date(2026, 1, 1), date(2027, 1, 1), off=(last,))
    laos = StateCalendar("LA", "Asia/Vientiane", "x", date(2026, 1, 1), date(2027, 1, 1), off=(last + timedelta(1),))
    history = taken(calendars=(china, laos), **urgency)
    ask_promise(history)
    due = only(history)
    weekend = {5: 2, 6: 1}.get((last + timedelta(1)).weekday(), 0)
    end = datetime(last.year, last.month, last.day, 15, 59, 59, tzinfo=UTC) + timedelta(days=1 + weekend)
    assert due.rule == rule
    assert due.due_at.replace(microsecond=0) == end


@pytest.mark.parametrize("asks", [ask, ask_promise])
def test_in_danger_to_life_it_has_a_day_and_a_night_and_the_measure_s_clock_runs(asks: Any) -> None:
    history = taken(**DANGER)
    question = asks(history)
    due = only(history)
    assert (due.rule, due.due_at) == ("clock.answer_24h", question.event.at + timedelta(hours=24))
    assert not history.state().measures["m1"].due.stands  # type: ignore[union-attr]


def test_each_question_has_its_own() -> None:
    history = taken()
    asked = [ask(history), ask(history, text="the account"), ask_promise(history), ask_promise(history, "m1", HARM),
             ask(history, "m2")]  # fmt: skip
    assert running(history) == [(one.body.measure, one.digest) for one in asked]
    assert len({key_of(one) for one in history.state().questions}) == len(asked)


def test_an_answer_about_an_assurance_ends_that_question_s_clock_alone() -> None:
    history = taken()
    first, second, third = ask_promise(history), ask_promise(history, "m1", HARM), ask(history)
    assert not history.why(promise(history, first))
    assert running(history) == [("m1", second.digest), ("m1", third.digest)]
    assert history.why(promise(history, second, "cn-zj"))  # a province does not promise, and ends nothing
    assert running(history) == [("m1", second.digest), ("m1", third.digest)]


@pytest.mark.parametrize(
    ("body", "author", "role"),
    [(b.RequestSupplemented(REQUEST, "May.", {}), "cn-zj", SUPERVISOR),
     (b.RequestClarified(REQUEST, "In May."), "cn-zj", Role.OFFICER)],
)  # fmt: skip
def test_what_the_asking_side_tells_ends_the_clocks_of_information_and_of_no_assurance(
    body: Any, author: str, role: Role
) -> None:
    history = taken()
    ask(history)
    ask(history, "m2")
    kept = ask_promise(history)
    history.add(b.RequestClarified(REQUEST, "we wait"), "la", DESK)
    assert len(running(history)) == 3  # whoever asked does not answer
    assert not history.why(history.add(body, author, role))
    assert running(history) == [("m1", kept.digest)]


def test_a_decision_ends_the_clocks_of_its_measure_s_information() -> None:
    history = taken("police_info", "police_info")
    ask(history, "m1")
    other, kept = ask(history, "m2"), ask_promise(history, "m1")
    accepted(history, "m1")
    assert running(history) == [("m2", other.digest), ("m1", kept.digest)]  # nobody is handed over without the promise
    history.add(b.MeasurePostponed(REQUEST, "m2", "PENDING", "ours", date(2026, 9, 1)), "la", LAWYER)
    assert running(history) == [("m1", kept.digest)]


@pytest.mark.parametrize("end", [refuse, lambda history: withdraw(history, "m1")])
def test_a_measure_that_is_over_leaves_none(end: Any) -> None:
    history = taken()
    ask(history)
    ask_promise(history)
    kept = ask(history, "m2")
    assert not history.why(end(history))
    assert running(history) == [("m2", kept.digest)]
    assert not history.why(withdraw(history))
    assert running(history) == []
    assert history.state().clocks == ()


def test_an_answer_of_the_requested_side_leaves_none_of_what_it_answers() -> None:
    history = taken("police_info", "police_info")
    accepted(history, "m1")
    ask_promise(history, "m1")
    kept = ask(history, "m2")
    history.private(b.MeasureExecuted(REQUEST, "m1", "X."), "la", Role.EXECUTING_AUTHORITY)
    history.add(answer(b.MeasureResult("m1", "executed", "X."), final=False), "la", DESK)
    assert running(history) == [("m2", kept.digest)]
    refuse(history, "m2")
    history.add(answer(b.MeasureResult("m2", "refused", "no")), "la", DESK)
    assert [one.name for one in history.state().clocks] == ["feedback"]


def test_no_pause_stops_it_and_letting_the_measure_s_clock_run_does_not_end_it() -> None:
    history = taken()
    ask_promise(history)
    before = only(history)
    pause = b.ClockPaused(REQUEST, "force_majeure", "flood", "", None, "la.1", "la.2")
    assert not history.why(history.add(pause, "la", LAWYER, actor="la.2"))
    assert not history.why(history.add(b.ClockResumed(REQUEST, "we go on", "m1"), "la", LAWYER))
    assert only(history) == before
    assert history.state().measures["m1"].due.pauses[0].until is not None  # type: ignore[union-attr]


def _rerouted(history: History) -> Any:
    """Sent on to Vientiane; the request as Vientiane has it."""
    old = history.state()
    stopped = tuple(
        b.StoppedTime(p.reason, p.words, p.by, p.since, p.event, p.measure, p.until, p.seconded_by, p.ended_by)
        for p in old.pauses
    )
    body = b.RequestRerouted(
        REQUEST, "la-vt", "there", old.letter, old.released_at, old.reference, old.released_in, pauses=stopped
    )
    history.add(body, "la", DESK, audience=(*ALL, "la-vt"))
    seen = [known for known in history.events if "la-vt" in known.event.audience]
    return fold(seen[0].event.case, seen).requests[REQUEST]


def test_re_routing_takes_the_questions_along_for_which_a_clock_stands() -> None:
    history = taken("police_info", "police_info")
    kept = ask(history)
    ask(history, text="more")  # beside the first; one answer answers both
    there = _rerouted(history)
    assert running(history) == [("m1", kept.digest)]
    assert there.questions == history.state().questions


def test_in_danger_to_life_a_question_does_not_outlive_a_re_routing() -> None:
    """Nothing of it is in what the new authority gets, and nothing stands for it."""
    history = taken("police_info", **DANGER)
    ask(history)
    there = _rerouted(history)
    assert running(history) == []
    assert there.questions == ()


def test_it_is_late_by_the_word_of_the_side_that_was_asked_only() -> None:
    history = taken()
    ask_promise(history)
    due = only(history)
    said = b.ClockLate(REQUEST, "answer", due.rule, due.started_by, due.due_at, "m1")
    assert history.why(history.add(said, "cn", Role.SYSTEM)) == "its time has not run out"
    history.at = due.due_at
    assert history.why(history.add(said, "la", Role.SYSTEM))
    assert not history.why(history.add(said, "cn", Role.SYSTEM))
    assert history.why(history.add(said, "cn-zj", Role.SYSTEM)) == "it was said already"
    wrong = replace(said, started_by=bytes(32))
    assert history.why(history.add(wrong, "cn", Role.SYSTEM)) == "no such clock runs"
