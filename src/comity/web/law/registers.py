"""The calendar of the law, and the finder of mechanisms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comity.law import Corpus
from comity.law.mechanisms import CONFERS_NONE, find_mechanisms
from comity.law.mechanisms import table_of as mechanisms_table
from comity.law.treaty_calendar import Entry, Happening, Span, calendar
from comity.law.treaty_calendar import table_of as calendar_table
from comity.web.law.pages import table_as
from comity.web.law.question import day_of, read_words, refused
from comity.web.rendering import page
from comity.web.visits import Visit, for_officers

_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class CalendarQuestion:
    """Which days, whose, and what happens; an empty word asks for everything."""

    first: str = ""
    last: str = ""
    state: str = ""
    what: str = ""

    def address(self, path: str = "/law/calendar") -> str:
        """The address of the same question."""
        said = {name: getattr(self, name) for name in ("first", "last", "state", "what") if getattr(self, name)}
        return f"{path}?{urlencode(said)}" if said else path

    def entries(self, today: date, corpus: Corpus) -> list[Entry]:
        """The entries that fit; from a year ago on, if no first day is given."""
        states = frozenset({self.state} if self.state else ())
        span = Span(day_of(self.first, today - _YEAR), day_of(self.last, date.max), states)
        return [entry for entry in calendar(span, corpus) if self.what in ("", entry.what.value)]


def _read_calendar(query: Mapping[str, str], corpus: Corpus) -> CalendarQuestion:
    said = read_words(query, ("first", "last", "state", "what"))
    if said["state"] and said["state"] not in corpus.states:
        raise refused(f"There is no state {said['state'][:40]!r}.")
    if said["what"] and said["what"] not in tuple(Happening):
        raise refused(f"Nothing is called {said['what'][:40]!r}.")
    return CalendarQuestion(**said)


@require_safe
@for_officers
def calendar_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What enters into force, lapses and waits."""
    law = visit.desk.law
    question = _read_calendar(request.GET.dict(), law.corpus)
    values = {
        "question": question,
        "entries": question.entries(law.today(), law.corpus),
        "states": sorted(law.corpus.states),
        "happenings": [one.value for one in Happening],
        "corpus": law.corpus,
        "day": law.today(),
    }
    return page(request, "law_calendar.html", values)


@require_safe
@for_officers
def calendar_file(request: HttpRequest, visit: Visit, form: str) -> HttpResponse:
    """The same as a file."""
    law = visit.desk.law
    question = _read_calendar(request.GET.dict(), law.corpus)
    table = calendar_table(question.entries(law.today(), law.corpus))
    head = {"corpus": law.corpus.version, "data_as_of": law.corpus.vocabulary.data_as_of.isoformat()}
    return table_as(table, form, "law-calendar", head)


@dataclass(frozen=True, slots=True)
class MechanismQuestion:
    """Between whom, and on what."""

    one: str = ""
    other: str = ""
    topic: str = ""
    everything: str = ""

    def address(self, path: str = "/law/mechanisms") -> str:
        """The address of the same question."""
        said = {name: getattr(self, name) for name in _MECHANISM_FIELDS if getattr(self, name)}
        return f"{path}?{urlencode(said)}" if said else path

    @property
    def states(self) -> list[str]:
        """The states asked about, each once."""
        return list(dict.fromkeys(code for code in (self.one, self.other) if code))


_MECHANISM_FIELDS = ("one", "other", "topic", "everything")


def _read_mechanisms(query: Mapping[str, str], corpus: Corpus, own: str) -> MechanismQuestion:
    said = read_words(query, _MECHANISM_FIELDS)
    for name in ("one", "other"):
        if said[name] and said[name] not in corpus.states:
            raise refused(f"There is no state {said[name][:40]!r}.")
    if said["topic"] and said["topic"] not in corpus.vocabulary["topic"]:
        raise refused(f"There is no topic {said['topic'][:40]!r}.")
    if said["everything"] not in ("", "yes"):
        raise refused("That can be yes or nothing.")
    if not said["one"] and own in corpus.states:
        said["one"] = own
    return MechanismQuestion(**said)


@require_safe
@for_officers
def mechanisms_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Which centre, patrol, forum or network fits; none confers power."""
    law = visit.desk.law
    question = _read_mechanisms(request.GET.dict(), law.corpus, visit.desk.authority.state)
    found = find_mechanisms(
        question.states, question.topic, law.today(), law.corpus, everything=bool(question.everything)
    )
    values = {
        "question": question,
        "found": found,
        "states": sorted(law.corpus.states),
        "topics": tuple(law.corpus.vocabulary["topic"]),
        "confers_none": CONFERS_NONE,
        "corpus": law.corpus,
        "day": law.today(),
    }
    return page(request, "law_mechanisms.html", values)


@require_safe
@for_officers
def mechanisms_file(request: HttpRequest, visit: Visit, form: str) -> HttpResponse:
    """The same as a file."""
    law = visit.desk.law
    question = _read_mechanisms(request.GET.dict(), law.corpus, visit.desk.authority.state)
    found = find_mechanisms(
        question.states, question.topic, law.today(), law.corpus, everything=bool(question.everything)
    )
    head = {"corpus": law.corpus.version, "statement": CONFERS_NONE}
    return table_as(mechanisms_table(found), form, "law-mechanisms", head)
