"""Questions of every kind, for the laws that must hold of all of them."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from comity.adapters.corpus import load_corpus
from comity.domain.measures import Ground, Measure
from comity.law import Person, Place, Question
from comity.law.earlier import Broken, EarlierMatter, Identity, Marks, Standing, Status
from comity.law.penalties import DEATH, LIFE, NO_OFFENCE

CORPUS = load_corpus()
STATES = sorted(CORPUS.states)
FLAGS = sorted(CORPUS.vocabulary["flag"])
DOCUMENTS = sorted(CORPUS.vocabulary["missing"])
DAYS = st.dates(date(1999, 1, 1), date(2026, 11, 1))
MAXIMA = st.one_of(st.none(), st.sampled_from([NO_OFFENCE, 6, 11, 12, 13, 23, 24, 47, 48, 84, 120, LIFE, DEATH]))


NAMES = ["Wang Shili", "WANG Shili", "王十力", "Somchai Jaidee", "สมชาย ใจดี"]
BIRTHS = ["", "1987", "1987-05", "1987-05-02", "2530-05-02", "1961-11-23"]


def identities() -> st.SearchStrategy[Identity]:
    return st.builds(
        Identity,
        st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True).map(tuple),
        st.sampled_from(BIRTHS),
        st.lists(st.sampled_from(["CN E00000011", "E00000011", "TH AA123456"]), max_size=1).map(tuple),
        st.just(()),
    )


def marks() -> st.SearchStrategy[Marks]:
    return st.builds(
        Marks,
        st.one_of(st.none(), st.just(date(2025, 3, 1))),
        st.one_of(st.none(), st.just(date(2025, 6, 1))),
        st.lists(st.sampled_from(["Sihanoukville", "Poipet"]), max_size=1).map(tuple),
        st.just(()),
        st.lists(st.sampled_from(["6222000011112222", "010-555-7777"]), max_size=1).map(tuple),
    )


@st.composite
def earlier_matters(draw: st.DrawFn, name: str = "E1") -> EarlierMatter:
    requesting, requested = draw(st.lists(st.sampled_from(STATES), min_size=2, max_size=2, unique=True))
    status = draw(st.sampled_from(Status))
    return EarlierMatter(
        id=name,
        measure=draw(st.sampled_from([Measure.EXTRADITION, Measure.EXTRADITION, *Measure])),
        requesting_state=requesting,
        requested_state=requested,
        status=status,
        asked=draw(st.one_of(st.none(), st.just(date(2010, 1, 1)))),
        decided=None if status is Status.PENDING else draw(st.one_of(st.none(), DAYS.filter(lambda d: d.year > 2010))),
        grounds=draw(st.frozensets(st.sampled_from(Ground), max_size=2)),
        offence=draw(st.sampled_from(["", *sorted(CORPUS.offences)])),
        offence_date=draw(st.one_of(st.none(), DAYS)),
        person=draw(identities()),
        marks=draw(marks()),
        person_verdict=draw(st.sampled_from(["", "", "same", "other"])),
        facts_verdict=draw(st.sampled_from(["", "", "same", "other"])),
        lifted=draw(st.frozensets(st.sampled_from(Ground), max_size=1)),
        surrendered_on=draw(st.one_of(st.none(), DAYS)),
        surrendered_for=draw(st.frozensets(st.sampled_from(sorted(CORPUS.offences)), max_size=2)),
        freed_on=draw(st.one_of(st.none(), DAYS)),
        specialty_days=draw(st.sampled_from([None, 30])),
    )


@st.composite
def breaches(draw: st.DrawFn) -> Broken:
    return Broken(
        "A1",
        draw(st.sampled_from(STATES)),
        draw(st.sampled_from(sorted(CORPUS.vocabulary["assurance"]))),
        draw(st.sampled_from(Standing)),
        draw(st.one_of(st.none(), DAYS)),
    )


@st.composite
def persons(draw: st.DrawFn, as_of: date) -> Person:
    nationality = tuple(draw(st.lists(st.sampled_from([*STATES, "JP"]), min_size=1, max_size=2, unique=True)))
    former = tuple(draw(st.lists(st.sampled_from(STATES), max_size=1)))
    lost = draw(st.one_of(st.none(), st.dates(date(1998, 1, 1), as_of))) if former else None
    role = draw(st.sampled_from([None, "suspect", "accused", "convicted", "victim", "witness"]))
    age = draw(st.one_of(st.none(), st.integers(10, 60)))
    known = draw(identities())
    return Person(nationality, age, role, former, lost, None, known.names, known.born, known.papers)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    requesting, requested = draw(st.lists(st.sampled_from(STATES), min_size=2, max_size=2, unique=True))
    early, late = sorted((draw(DAYS), draw(DAYS)))
    every = draw(st.booleans())  # half of the drafts hold every document, so that some questions can clear
    some = st.frozensets(st.sampled_from(DOCUMENTS), max_size=8)
    return Question(
        as_of=late,
        requesting_state=requesting,
        requested_state=requested,
        measure=draw(st.sampled_from(list(Measure))),
        offence=draw(st.sampled_from(sorted(CORPUS.offences))),
        offence_date=early,
        person=draw(persons(late)),
        requesting_max=draw(MAXIMA),
        requested_max=draw(MAXIMA),
        flags=draw(st.frozensets(st.sampled_from(FLAGS), max_size=3)),
        documents=frozenset(DOCUMENTS) if every else draw(some),
        remaining_months=draw(st.one_of(st.none(), st.integers(0, 60))),
        place=draw(st.one_of(st.none(), st.builds(Place, st.sampled_from(STATES), st.sampled_from(["", "Kokang"])))),
        use_wanted=draw(st.sampled_from([None, "intelligence", "evidence"])),
        invoked_basis=draw(st.sampled_from([None, None, "UNTOC:18", "LMLECC"])),
        served_document=draw(st.sampled_from([None, "summons", "judgment", "other"])),
        predicate_offence=draw(st.sampled_from([None, "corruption_passive", "drug_traffic", "theft"])),
        request_language=draw(st.sampled_from([None, "en", "zh", "km"])),
        **draw(further_inputs(late)),
        marks=draw(marks()),
        earlier=draw(st.one_of(st.none(), st.lists(earlier_matters(), max_size=1).map(tuple))),
        broken=draw(st.one_of(st.none(), st.lists(breaches(), max_size=1).map(tuple))),
    )


@st.composite
def further_inputs(draw: st.DrawFn, as_of: date) -> dict[str, Any]:
    """Inputs that most drafts leave out."""
    states = st.lists(st.sampled_from([*STATES, "JP"]), max_size=2, unique=True).map(tuple)
    judged = draw(st.sampled_from([None, None, "acquitted", "convicted", "closed"]))
    return {
        "earlier_judgment": judged,
        "earlier_judgment_state": draw(st.sampled_from([None, *STATES])) if judged else None,
        "pending_proceedings": draw(states),
        "act_place": draw(states),
        "link_strength": draw(st.sampled_from([None, "clear", "weak"])),
        "data_category": draw(st.sampled_from([None, "subscriber", "traffic", "content"])),
        "data_held_until": draw(st.one_of(st.none(), st.dates(date(2020, 1, 1), as_of.replace(year=2027, day=1)))),
        "surrendering_state": draw(st.sampled_from([None, "JP"])),
    }


@st.composite
def nearly_clear_questions(draw: st.DrawFn) -> Question:
    """Questions with every document and at most a little against them: many clear, many stop at one fact only."""
    requesting, requested = draw(
        st.lists(st.sampled_from(["CN", "TH", "VN", "KH", "LA"]), min_size=2, max_size=2, unique=True)
    )
    lost = draw(st.sampled_from([None, date(2020, 1, 1), date(2025, 12, 1)]))
    former = draw(st.sampled_from([(), (), (requested,)]))
    return Question(
        as_of=date(2026, 2, 1),
        requesting_state=requesting,
        requested_state=requested,
        measure=draw(
            st.sampled_from([Measure.EXTRADITION, Measure.EXTRADITION, Measure.MLA_EVIDENCE, Measure.POLICE_INFO])
        ),
        offence=draw(st.sampled_from(["fraud_general", "theft", "money_laundering"])),
        offence_date=date(2025, 6, 1),
        person=Person((requesting,), draw(st.sampled_from([35, 35, 17, 12])), None, former, lost if former else None),
        requesting_max=draw(st.sampled_from([None, 36, 120])),
        requested_max=draw(st.sampled_from([None, 36, 120])),
        flags=draw(st.sampled_from([frozenset(), frozenset({"sentenced"})])),
        documents=frozenset(DOCUMENTS),
        remaining_months=draw(st.sampled_from([None, 3, 40])),
        use_wanted=draw(st.sampled_from(["intelligence", "evidence"])),
        predicate_offence=draw(st.sampled_from([None, "drug_traffic"])),
        request_language=draw(st.sampled_from([None, "en"])),
    )
