"""The measures that one state may ask of another, and the grounds on which it may be refused.

The words are those of `corpus/vocabulary.toml` [measure] and [ground]; a test compares them.
"""

from enum import StrEnum
from typing import Final

from comity.domain.authorities import Power
from comity.domain.errors import Barred


class Measure(StrEnum):
    """What is asked; what each word means is in the vocabulary."""

    EXTRADITION = "extradition"
    EXTRADITION_SIMPLIFIED = "extradition_simplified"
    PROVISIONAL_ARREST = "provisional_arrest"
    TRANSIT = "transit"
    MLA_EVIDENCE = "mla_evidence"
    MLA_STATEMENT = "mla_statement"
    MLA_BANKING_RECORDS = "mla_banking_records"
    MLA_ELECTRONIC_PRESERVE = "mla_electronic_preserve"
    MLA_ELECTRONIC_PRODUCTION = "mla_electronic_production"
    MLA_SEARCH_SEIZURE = "mla_search_seizure"
    MLA_ASSET_FREEZE = "mla_asset_freeze"
    MLA_ASSET_RETURN = "mla_asset_return"
    MLA_SERVICE = "mla_service"
    MLA_VIDEO_TESTIMONY = "mla_video_testimony"
    TSP = "tsp"
    TRANSFER_PROCEEDINGS = "transfer_proceedings"
    POLICE_INFO = "police_info"
    POLICE_SPONTANEOUS = "police_spontaneous"
    POLICE_HIT_NOHIT = "police_hit_nohit"
    POLICE_HIT_FOLLOWUP = "police_hit_followup"
    JOINT_INVESTIGATION_TEAM = "joint_investigation_team"
    JOINT_PATROL = "joint_patrol"
    PATROL_PASSAGE = "patrol_passage"
    CONTROLLED_DELIVERY = "controlled_delivery"
    CROSS_BORDER_SURVEILLANCE = "cross_border_surveillance"
    OPERATION_CONSENT = "operation_consent"
    RETURN_VICTIM = "return_victim"
    READMISSION = "readmission"
    DEPORTATION = "deportation"


class Ground(StrEnum):
    """Codes of grounds, the same in code, spec, log and scenarios."""

    NO_BASIS = "NO_BASIS"
    DUAL = "DUAL"
    THRESH = "THRESH"
    LIST = "LIST"
    REMAIN = "REMAIN"
    NAT = "NAT"
    POL = "POL"
    PERSEC = "PERSEC"
    NONREF = "NONREF"
    TORTURE = "TORTURE"
    MIL = "MIL"
    NEBIS = "NEBIS"
    PENDING = "PENDING"
    LAPSE = "LAPSE"
    INABS = "INABS"
    DEATH = "DEATH"
    LIFE = "LIFE"
    HUMAN = "HUMAN"
    SOV = "SOV"
    TERR = "TERR"
    SPECIALTY = "SPECIALTY"
    MINOR = "MINOR"
    LINK = "LINK"
    FISCAL = "FISCAL"
    VICTIM = "VICTIM"
    CONSENT = "CONSENT"
    FORM = "FORM"
    PURPOSE = "PURPOSE"
    CONFLICT = "CONFLICT"
    CIRCUM = "CIRCUM"
    RELABEL = "RELABEL"
    ASSURANCE = "ASSURANCE"
    PRIV = "PRIV"
    IMMUN = "IMMUN"
    SOURCE = "SOURCE"
    NEUTRAL = "NEUTRAL"


EXTRADITION_FAMILY: Final = frozenset({Measure.EXTRADITION, Measure.EXTRADITION_SIMPLIFIED, Measure.PROVISIONAL_ARREST})
POLICE_FAMILY: Final = frozenset(
    {
        Measure.POLICE_INFO,
        Measure.POLICE_SPONTANEOUS,
        Measure.POLICE_HIT_NOHIT,
        Measure.POLICE_HIT_FOLLOWUP,
    }
)
ON_THE_SOIL: Final = frozenset(  # carried out by officers on the soil, or in the waters, of the other state
    {
        Measure.JOINT_PATROL,
        Measure.PATROL_PASSAGE,
        Measure.CONTROLLED_DELIVERY,
        Measure.CROSS_BORDER_SURVEILLANCE,
    }
)
OPERATIONS: Final = ON_THE_SOIL | {Measure.OPERATION_CONSENT}
_COERCIVE = (
    EXTRADITION_FAMILY
    | OPERATIONS
    | {
        Measure.TRANSIT,
        Measure.MLA_SEARCH_SEIZURE,
        Measure.MLA_ELECTRONIC_PRODUCTION,
        Measure.MLA_ASSET_FREEZE,
        Measure.MLA_ASSET_RETURN,
        Measure.TSP,
        Measure.JOINT_INVESTIGATION_TEAM,
        Measure.READMISSION,
        Measure.DEPORTATION,
    }
)


_HELD_WHERE_ASKED = EXTRADITION_FAMILY | {word for word in Measure if word.value.startswith("mla_")} | POLICE_FAMILY
HELD_BY_ASKING: Final = frozenset({Measure.TSP, Measure.RETURN_VICTIM, Measure.READMISSION})
"""The state that asks has the person, and would send the person to the state that is asked."""


def stays_where_asked(measure: Measure) -> bool:
    """True if the person, wherever the person is, is with the state that is asked, and would not be moved to it.

    False of what sends the person there, and of transit and deportation, in which neither side need hold the person.
    """
    return measure in _HELD_WHERE_ASKED


def held_by_asking(word: str) -> bool:
    """True if a measure of this word moves a person from the state that asks; False for an unknown word."""
    return word in {measure.value for measure in HELD_BY_ASKING}


def tells_unasked(measure: Measure) -> bool:
    """True if the letter itself gives information; it then leaves under home law's approval like an answer."""
    return measure is Measure.POLICE_SPONTANEOUS


def is_coercive(measure: Measure) -> bool:
    """True if two persons are needed to accept it.

    Carrying it out takes a person, a place, property or the content of messages without the holder's will, or lets
    officers of one state act on the soil of the other.
    """
    return measure in _COERCIVE


def is_police(measure: Measure) -> bool:
    """True if it is police information, which may be given under domestic law and is decided by a desk."""
    return measure in POLICE_FAMILY


def power_for(measure: Measure) -> Power:
    """The power that an authority needs to ask for this measure or to answer it.

    Raises:
        Barred: Deportation is no measure of cooperation; no authority has a power to ask for it.
    """
    if measure is Measure.DEPORTATION:
        raise Barred(
            "measure.deportation",
            "Removal under immigration law is never a substitute for extradition.",
            advice="Ask for extradition, or for proceedings in the state where the person is.",
        )
    if measure in EXTRADITION_FAMILY or measure is Measure.TRANSIT:
        return Power.EXTRADITION
    if measure in POLICE_FAMILY:
        return Power.POLICE_INFORMATION
    if measure in OPERATIONS:
        return Power.OPERATIONS
    return Power.PROTECTION if measure is Measure.RETURN_VICTIM else Power.LEGAL_ASSISTANCE
