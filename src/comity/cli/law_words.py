"""Words for the coded parts of a decision, in English."""

from comity.domain.decisions import Absence, Absent, Change

_ALTERNATIVES = {
    "prosecution_in_requested_state": "hand the file over for prosecution in the requested state",
    "mla_evidence": "ask for evidence under {}",
    "police_info": "ask for police information",
    "consular_assistance": "consular assistance",
    "wait": "wait until {}",
}
_WARNINGS = {
    "stale_corpus": "sources were read up to {}; later law is not known",
    "draft_overlay": "the overlay {} is a draft that nobody signed; no node reads it",
    "no_date_of_entry": "no day of entry into force of {} was found",
}
_ABSENT = {
    "treaty": "a treaty between the two for this measure",
    "law": "a law of the requested state as a basis",
    "maximum": "the maximum penalty",
}
_ABSENCES = {
    Absence.UNKNOWN: "unknown; nobody looked",
    Absence.NONE_KNOWN: "none known; somebody looked, which is no proof",
    Absence.DISPUTED: "disputed; sources contradict each other",
}
_CHANGES = {
    "document": "attach {}",
    "documents": "attach {}",
    "together": "together: {}",
    "fact": "if it is shown or found out: {}",
    "route": "send through the {}",
    "invoked_basis": "invoke one of the bases named here",
    "use_wanted": "ask for {} only",
    "language": "write it in the language {}",
    "request_again": "ask again",
    "day": "on or after {}",
}


def describe_alternative(text: str) -> str:
    """An alternative, ``<key>:<parameter>``, as a phrase."""
    key, _, parameter = text.partition(":")
    return _ALTERNATIVES[key].format(parameter)


def describe_absent(absent: Absent) -> str:
    """What is not there, and in which of the three ways."""
    named = f" ({absent.record})" if absent.record else ""
    return f"{_ABSENT[absent.what]}{named}: {_ABSENCES[absent.absence]}"


def describe_warning(text: str) -> str:
    """A warning, ``<key>:<parameter>``, as a phrase."""
    key, _, parameter = text.partition(":")
    return _WARNINGS[key].format(parameter)


def describe_change(change: Change) -> str:
    """A change and the outcome it leads to."""
    what = _CHANGES[change.what].format(change.name.replace("_", " "))
    return f"{what} → {change.outcome.value.replace('_', ' ')}"
