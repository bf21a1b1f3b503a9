"""The bars, one subject a file; `SAFEGUARDS` has them in the order of their numbers."""

from comity.law.rules import Rule
from comity.law.safeguards.death_penalty import death_penalty
from comity.law.safeguards.dual_criminality import dual_criminality
from comity.law.safeguards.judgment_in_absence import judgment_in_absence
from comity.law.safeguards.lapse_of_time import lapse_of_time
from comity.law.safeguards.life_imprisonment import life_imprisonment
from comity.law.safeguards.listed_offences import excluded_classes, listed_offences
from comity.law.safeguards.measure_facts import data_category, data_held, surrendering_state
from comity.law.safeguards.military_offence import military_offence
from comity.law.safeguards.minimum_age import child, minimum_age
from comity.law.safeguards.nationality import contested_nationality, lost_nationality, nationality, readmitted_national
from comity.law.safeguards.necessity_and_protected import necessity, protected
from comity.law.safeguards.non_refoulement import non_refoulement
from comity.law.safeguards.other_proceedings import earlier_judgment, pending_proceedings
from comity.law.safeguards.penalty_threshold import assistance_minimum, penalty_threshold
from comity.law.safeguards.persecution import persecution
from comity.law.safeguards.place_and_link import link_to_case, territoriality
from comity.law.safeguards.political_offence import political_alarm, political_offence
from comity.law.safeguards.purpose_limitation import purpose_limitation, readmission_of_wanted
from comity.law.safeguards.remaining_sentence import remaining_sentence
from comity.law.safeguards.sovereignty import (
    direct_to_provider,
    host_state_consent,
    outside_control,
    practice_alert,
    summons_to_national,
)
from comity.law.safeguards.torture import torture
from comity.law.safeguards.trafficking_victim import trafficking_victim, victim_return

SAFEGUARDS: tuple[Rule, ...] = (
    dual_criminality,
    penalty_threshold,
    assistance_minimum,
    listed_offences,
    excluded_classes,
    remaining_sentence,
    nationality,
    contested_nationality,
    lost_nationality,
    political_offence,
    political_alarm,
    persecution,
    non_refoulement,
    torture,
    military_offence,
    death_penalty,
    life_imprisonment,
    judgment_in_absence,
    lapse_of_time,
    minimum_age,
    child,
    trafficking_victim,
    victim_return,
    outside_control,
    practice_alert,
    summons_to_national,
    direct_to_provider,
    purpose_limitation,
    host_state_consent,
    readmission_of_wanted,
    earlier_judgment,
    pending_proceedings,
    territoriality,
    link_to_case,
    data_held,
    data_category,
    surrendering_state,
    readmitted_national,
    necessity,
    protected,
)
