"""Words for the coded parts of a decision, in English."""

from comity.domain.decisions import Absence, Absent, Change, ElementRow, OtherOffence, Standing

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


def describe_row(row: ElementRow) -> str:
    """One element of one side: whether the facts show it, what it is, and who asks for it."""
    words = " or ".join(word.replace("_", " ") for word in row.words)
    asks = "must not be" if row.rule == "excludes" else "must be"
    source = f" ({row.citation})" if row.citation else ""
    return f"{row.state} {row.standing.value}: {words}, {asks} [{row.rule}]{source}"


def describe_other(other: OtherOffence) -> str:
    """Another offence that the conduct fits, or may fit."""
    how = "every element is shown" if other.standing is Standing.SHOWN else "some elements are open"
    return f"{other.state} {other.offence}: {how}; {other.citation}"


def describe_change(change: Change) -> str:
    """A change and the outcome it leads to."""
    what = _CHANGES[change.what].format(change.name.replace("_", " "))
    return f"{what} → {change.outcome.value.replace('_', ' ')}"
