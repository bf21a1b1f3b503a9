"""The measures that one state may ask of another, and the grounds on which it may be refused.

The words are those of `corpus/vocabulary.toml` [measure] and [ground]; a test compares them.
"""

from enum import StrEnum

from comity.domain.authorities import Power
from comity.domain.errors import Barred


class Measure(StrEnum):
    """What is asked; what each word means is in the vocabulary."""

    EXTRADITION = "extradition"
    PROVISIONAL_ARREST = "provisional_arrest"
    MLA_EVIDENCE = "mla_evidence"
    MLA_ELECTRONIC_PRESERVE = "mla_electronic_preserve"
    MLA_SEARCH_SEIZURE = "mla_search_seizure"
    MLA_ASSET_FREEZE = "mla_asset_freeze"
    MLA_SERVICE = "mla_service"
    MLA_VIDEO_TESTIMONY = "mla_video_testimony"
    TSP = "tsp"
    TRANSFER_PROCEEDINGS = "transfer_proceedings"
    POLICE_INFO = "police_info"
    POLICE_HIT_NOHIT = "police_hit_nohit"
    JOINT_PATROL = "joint_patrol"
    RETURN_VICTIM = "return_victim"
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


_EXTRADITION = frozenset({Measure.EXTRADITION, Measure.PROVISIONAL_ARREST})
_POLICE = frozenset({Measure.POLICE_INFO, Measure.POLICE_HIT_NOHIT})
_COERCIVE = _EXTRADITION | {
    Measure.MLA_SEARCH_SEIZURE,
    Measure.MLA_ASSET_FREEZE,
    Measure.TSP,
    Measure.JOINT_PATROL,
    Measure.DEPORTATION,
}


def is_coercive(measure: Measure) -> bool:
    """True if carrying it out takes a person, a place or property by force: two persons are needed to accept it."""
    return measure in _COERCIVE


def is_police(measure: Measure) -> bool:
    """True if it is police information, which may be given under domestic law and is decided by a desk."""
    return measure in _POLICE


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
    if measure in _EXTRADITION:
        return Power.EXTRADITION
    if measure in _POLICE:
        return Power.POLICE_INFORMATION
    if measure is Measure.JOINT_PATROL:
        return Power.OPERATIONS
    return Power.PROTECTION if measure is Measure.RETURN_VICTIM else Power.LEGAL_ASSISTANCE
