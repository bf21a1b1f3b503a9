"""Why a rule spoke: message keys, and the same in English.

A finding carries the key and its parameters, so that every language tells the same reason; `locales/` has the others.
"""

from collections.abc import Mapping

REASONS: Mapping[str, str] = {
    "basis.none": "Nothing carries this measure between {requesting} and {requested} on this day.",
    "basis.recalled": "The only basis, {basis}, is known by recollection; nobody read it.",
    "basis.disputed": "Sources contradict each other on whether {treaty} exists; it counts as no basis.",
    "basis.between_calendars": "{treaty} is in force by one party's calendar and not yet by the other's.",
    "basis.wrong_invoked": "The request invokes {invoked}, which does not carry it; see the bases.",
    "dual.not_offence": "The conduct is no offence in {state}.",
    "dual.unknown": "Whether and how the conduct is punished in {state} is unknown.",
    "thresh.not_met": "The maximum in {state} ({maximum}) does not meet the threshold of {operator} {months} months.",
    "thresh.boundary": "The maximum in {state} is exactly {months} months, and whether that suffices is not settled.",
    "thresh.unknown_maximum": "The maximum in {state} is unknown, so the threshold cannot be checked.",
    "thresh.unknown": "No threshold is known, and the maximum in {state} ({maximum}) is low.",
    "thresh.below_law_minimum": "The maximum in {state} is below the {months} months from which {law} serves.",
    "list.not_listed": "The offence is not on the list of {treaty}.",
    "list.incomplete": "The offence is not among the items of {treaty} that were taken in; the rest was not.",
    "list.recalled": "The offence is on the list of {treaty}, but the list is only recalled.",
    "list.not_taken_in": "The list of offences of {treaty} was not taken in.",
    "list.excluded_class": "{treaty} excludes offences of the class {excluded}.",
    "remain.too_short": "{remaining} months remain, fewer than the {minimum} that are required.",
    "nat.national": "The person is a national of {state}.",
    "nat.national_at_offence": "The person was a national of {state} on the day of the act, the day that counts.",
    "nat.unknown_at_offence": "Whether the person was a national of {state} on the day of the act is unknown.",
    "nat.lost": "The person was a national of {state} until recently, or on the day of the act: which day counts?",
    "nat.unit": "The person is a national of {state}, to which the unit belongs.",
    "human.revoked": "The state withdrew the nationality recently: was the process fair, and could it be appealed?",
    "pol.political": "The charge is political, and the facts are too.",
    "pol.alarm": "The charge or the facts may be political.",
    "persec.substantiated": "Substantial grounds are on file that the request serves to persecute.",
    "persec.alarm": "The request may serve to persecute.",
    "nonref.refugee": "The person is a recognised refugee, and {state} is bound not to return refugees.",
    "nonref.refugee_unbound": "The person is a recognised refugee; custom and other treaties forbid return.",
    "nonref.asylum_seeker": "A claim to asylum is pending.",
    "torture.substantiated": "Substantial grounds for a danger of torture are on file, and {state} is bound.",
    "torture.unbound": "Substantial grounds are on file for a danger of torture.",
    "torture.screening": "Facts on file call for a look at the danger of torture before anybody is moved.",
    "mil.purely_military": "The offence is purely military.",
    "death.barred": "The death penalty may follow, and {state} must then refuse.",
    "death.assurance": "The death penalty may follow; {state} surrenders only upon an assurance.",
    "death.not_carried_out": "The death penalty may follow; {state} keeps it and does not carry it out.",
    "death.unknown": "The death penalty may follow, or the maximum is unknown; {state}'s rule is unclear.",
    "life.barred": "Life imprisonment or worse may follow, and {state} must then refuse.",
    "inabs.judgment": "The judgment was given in the person's absence.",
    "lapse.run": "{years} years have passed; in {state} prosecution lapses after {limit}.",
    "lapse.unknown": "{years} years have passed, and when prosecution lapses in {state} is not known.",
    "minor.below": "The person was {age}; responsibility in {state} begins at {minimum}.",
    "minor.unknown_age": "The person's age on the day of the act is unknown.",
    "minor.unknown": "Whether a person of {age} is responsible for this offence in {state} is not settled.",
    "human.minor": "The person is under 18: best interests of the child.",
    "human.unknown_age": "The person's age is unknown; a child needs other care.",
    "victim.indicators": "The person may be a victim of trafficking: identify and protect first.",
    "victim.role": "The person is named as a victim; a measure against a victim needs a human.",
    "victim.no_risk_assessment": "No assessment of the risks of return is on file.",
    "consent.victim": "The victim's informed consent is not on file.",
    "sov.outside_control": "The place is where the government of {state} does not govern in fact.",
    "practice.alert": "Known trouble in practice under {treaty}: {text}.",
    "sov.summons": "{state} need not serve a summons on its own national who is accused.",
    "consent.direct": "The request goes to a company or person; send it through the central authority.",
    "purpose.not_intelligence": "It is wanted as evidence; evidence needs a request for legal assistance.",
    "purpose.minor_offence": "The offence is minor, none, or of unknown weight in {state}.",
    "consent.host_state": "{state} has not consented to this voyage or operation on its soil.",
    "specialty.promise": "The person may be tried only for what the request names; a promise is needed.",
}


def english(reason: str, parameters: Mapping[str, str]) -> str:
    """The reason in English."""
    return REASONS[reason].format_map(parameters)
