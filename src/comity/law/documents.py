"""What the request must hold and does not (RULES 3.2)."""

from collections.abc import Iterable, Iterator
from typing import Final

from comity.domain.measures import OPERATIONS, Measure
from comity.law.answers import CLEAR, NOT_APPLICABLE, RAISED, Answer
from comity.law.contents import Contents
from comity.law.matter import EXTRADITION, MLA, Matter
from comity.law.promises import DOCUMENT_OF

NUMBER: Final = "3.2"
_OWN_LIST = OPERATIONS | {
    Measure.PROVISIONAL_ARREST,
    Measure.TRANSIT,
    Measure.MLA_ELECTRONIC_PRESERVE,
    Measure.TSP,
    Measure.TRANSFER_PROCEEDINGS,
    Measure.POLICE_SPONTANEOUS,
    Measure.POLICE_HIT_FOLLOWUP,
    Measure.JOINT_INVESTIGATION_TEAM,
    Measure.RETURN_VICTIM,
    Measure.READMISSION,
}
_AS_EXTRADITION = {Measure.EXTRADITION, Measure.EXTRADITION_SIMPLIFIED}
_ADULT = 18


def missing_documents(matter: Matter, assurances: Iterable[str]) -> Answer:
    """What the list that applies and the promised assurances ask for, less what is on file."""
    contents = lists_that_apply(matter)
    wanted = [item for found in contents for item in _items(matter, found)]
    wanted += [DOCUMENT_OF[name] for name in assurances]
    missing = tuple(item for item in dict.fromkeys(wanted) if not _is_there(matter, item))
    facts = tuple(found.used for found in contents)
    result = RAISED if missing else CLEAR if wanted else NOT_APPLICABLE
    return Answer(result, (), facts, (), missing)


def lists_that_apply(matter: Matter) -> tuple[Contents, ...]:
    """The list of the first treaty, else of the statute, else the common one; then what the narrower measure adds."""
    known: tuple[Contents, ...] | None = matter.memo.get("lists")
    if known is None:
        known = matter.memo["lists"] = _lists(matter)
    return known


def _lists(matter: Matter) -> tuple[Contents, ...]:
    name = _list_name(matter.measure)
    if not name:
        return ()
    main = next(_candidates(matter, name), None)
    found = [main] if main else []
    if matter.measure.value != name:
        measure, lists = matter.measure.value, matter.law.corpus.contents
        ids = (f"generic.{measure}", f"state.{matter.requested.code}.{measure}")
        found += [lists[one] for one in ids if one in lists and lists[one].starts <= matter.question.as_of]
    return tuple(found)


def _list_name(measure: Measure) -> str:
    if measure in _OWN_LIST:
        return measure.value
    if measure in MLA:
        return "mla"
    return "extradition" if measure in _AS_EXTRADITION else ""


def _candidates(matter: Matter, name: str) -> Iterator[Contents]:
    lists, treaty = matter.law.corpus.contents, matter.treaty
    ids = []
    if treaty:
        family = "extradition" if matter.measure in EXTRADITION else name
        ids.append(f"scheme.endorsed_warrant.{family}" if treaty.simplified else f"treaty.{treaty.id}.{name}")
    if matter.requested_law or name not in ("extradition", "mla"):
        ids.append(f"state.{matter.requested.code}.{name}")
    ids.append(f"generic.{name}")
    for found in map(lists.get, ids):
        if found and found.starts <= matter.question.as_of:
            yield found


def _items(matter: Matter, contents: Contents) -> Iterator[str]:
    narrower = contents.id.endswith(f".{matter.measure.value}") and _list_name(matter.measure) != matter.measure.value
    for item in contents.own if narrower else contents.items:
        if _is_wanted(matter, item):
            yield item


def _is_wanted(matter: Matter, item: str) -> bool:
    """Whether the condition in an item's name holds; an unknown age counts as a child's."""
    if item.endswith("_if_held"):
        return False
    if item.endswith("_if_convicted"):
        return matter.has("sentenced")
    if item.endswith("_if_no_treaty"):
        return any(entry.basis.id.endswith(":reciprocity") for entry in matter.bases.domestic)
    if item.endswith("_if_content"):
        return matter.question.data_category in (None, "content")  # unknown is treated as the strictest
    if item.endswith("_if_child"):
        age = matter.question.person.age
        return age is None or age < _ADULT
    return True


def _is_there(matter: Matter, item: str) -> bool:
    question = matter.question
    if item in question.documents or (item == "data_category" and question.data_category):
        return True
    return item == "translation" and question.request_language in accepted_languages(matter)


def accepted_languages(matter: Matter) -> tuple[str, ...]:
    """Languages of the first treaty, else of the requested state."""
    treaty = matter.treaty
    return treaty.languages if treaty and treaty.languages else matter.requested.languages
