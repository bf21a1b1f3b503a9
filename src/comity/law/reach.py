"""What law gives whom where jurisdiction is in question, and what is left to a state where another does not act.

Conventions on the offence that bind the state say which heads of jurisdiction it must or may have (`jurisdiction` of
the corpus's conventions); a statute of its own is for that state to show. Nothing here is a power to act abroad.
"""

from dataclasses import dataclass
from enum import StrEnum

from comity.domain.decisions import Confidence, FactUsed
from comity.domain.errors import InvalidInput
from comity.law.answers import asserted, least
from comity.law.corpus import LawOfTheDay


class Head(StrEnum):
    """Heads of jurisdiction."""

    TERRITORY = "territory"
    EFFECT = "effect"
    FLAG = "flag"
    NATIONALITY = "nationality"
    VICTIM_NATIONALITY = "victim_nationality"
    PRESENCE_NO_SURRENDER = "presence_no_surrender"
    UNIVERSAL = "universal"


class Reach(StrEnum):
    """What an instrument says of a head: it must be established, it may be, or the instrument does not give it."""

    MUST = "must"
    MAY = "may"
    NOT_GIVEN = "not_given"


@dataclass(frozen=True, slots=True)
class HeadGiven:
    """What an instrument that binds the state says of one head for this offence.

    `if_serious`: only if the offence is a serious crime there, transnational and of an organised group (UNTOC 2, 3).
    """

    state: str
    head: Head
    reach: Reach
    instrument: str
    article: str
    facts: tuple[FactUsed, ...]
    if_serious: bool = False

    @property
    def confidence(self) -> Confidence:
        """The least of what it rests on."""
        return least(self.facts)


def heads_of(state: str, offence: str, law: LawOfTheDay) -> tuple[HeadGiven, ...]:
    """What conventions on this offence that bind the state say of its jurisdiction. Its own statute is its to state.

    `UNIVERSAL` is named as not given for every convention that does not give it: presence of a person whom nobody
    surrenders is a duty to prosecute, not a power over whoever is anywhere.
    """
    found = []
    for convention, heads in law.corpus.heads.items():
        bound, covered = law.bound(state, convention), _covers(convention, offence, law)
        if bound is None or covered is False:
            continue
        for head in Head:
            reach, _, article = heads.value.get(head.value, Reach.NOT_GIVEN.value).partition(" ")
            facts = (bound, heads.used)
            found.append(HeadGiven(state, head, Reach(reach), convention, article, facts, covered is None))
    return tuple(found)


def _covers(name: str, offence: str, law: LawOfTheDay) -> bool | None:
    """Whether a convention is on this offence; None if only a serious crime of an organised group would be."""
    if offence not in law.corpus.offences:
        raise InvalidInput("law.offence", f"{offence!r} is no offence of the corpus.", advice="See offences.csv.")
    convention = next((one for one in law.corpus.conventions if one.id == name), None)
    covers = {name, *(convention.covers if convention else ())}
    if covers & law.corpus.offences[offence].conventions:
        return True
    return None if "serious_crime" in covers else False


class Option(StrEnum):
    """What a state may lawfully do, or may not, where another does not act."""

    ASK_TO_PROSECUTE = "ask_to_prosecute"
    TRANSFER_PROCEEDINGS = "transfer_proceedings"
    PROSECUTE_ITSELF = "prosecute_itself"
    ASK_FOR_EVIDENCE = "ask_for_evidence"
    CONSULT = "consult"
    ACT_ON_FOREIGN_SOIL = "act_on_foreign_soil"
    CLAIM_UNIVERSAL = "claim_universal"
    REMOVE_INSTEAD = "remove_instead"
    JUDGE_IN_ABSENCE_THEN_SEIZE = "judge_in_absence_then_seize"


@dataclass(frozen=True, slots=True)
class Possibility:
    """One option with what it rests on. `lawful` None: it hangs on something that nobody here knows."""

    option: Option
    lawful: bool | None
    instrument: str
    article: str
    facts: tuple[FactUsed, ...]
    if_serious: bool = False


def where_nobody_acts(
    acting: str, silent: str, offence: str, law: LawOfTheDay, national: bool | None = None
) -> tuple[Possibility, ...]:
    """What `acting` may do where `silent` will not prosecute, and what it may not, in this order.

    Nothing here is a power: each lawful way is a request to the other state, or the acting state's own courts.
    `national` is whether the suspect is a national of `silent`; None is unknown.
    """
    return (
        _ask_to_prosecute(acting, silent, law, national),
        *_transfers(acting, silent, offence, law),
        *_own_courts(acting, offence, law),
        Possibility(Option.ASK_FOR_EVIDENCE, True, "", "", ()),
        Possibility(Option.CONSULT, True, "", "", ()),
        Possibility(Option.ACT_ON_FOREIGN_SOIL, False, "", "", _rule("sovereignty", silent)),
        _universal(acting, offence, law),
        Possibility(Option.REMOVE_INSTEAD, False, "", "", _rule("no_disguised_extradition", silent)),
        Possibility(Option.JUDGE_IN_ABSENCE_THEN_SEIZE, False, "", "", _rule("sovereignty", silent)),
    )


def _rule(field: str, state: str) -> tuple[FactUsed, ...]:
    return (FactUsed("design", field, state, "the project's rules 4 and 5", Confidence.VERIFIED),)


def _ask_to_prosecute(acting: str, silent: str, law: LawOfTheDay, national: bool | None) -> Possibility:
    """Treaties oblige a state that does not surrender its national to put the case before its own authorities.

    The duty is about nationals: of anybody else, or of somebody whose nationality is unknown, it says nothing.
    """
    if national is False:
        return Possibility(Option.ASK_TO_PROSECUTE, None, "", "", (asserted("suspect is a national", "no"),))
    for treaty in law.treaties(acting, silent, "extradition"):
        if treaty.prosecutes_nationals is not None:
            said = asserted("suspect is a national", "yes" if national else "unknown")
            facts = (*treaty.facts, treaty.prosecutes_nationals, said)
            return Possibility(Option.ASK_TO_PROSECUTE, True if national else None, treaty.id, "", facts)
    return Possibility(Option.ASK_TO_PROSECUTE, None, "", "", (asserted("treaty duty to prosecute", "none known"),))


def _transfers(acting: str, silent: str, offence: str, law: LawOfTheDay) -> tuple[Possibility, ...]:
    """Conventions that bind both and speak of it: the parties consider a transfer, none of them obliges."""
    found = []
    for convention in law.corpus.conventions:
        article = convention.articles.get("transfer_proceedings")
        covered = _covers(convention.id, offence, law)
        bound = [law.bound(state, convention.id) for state in (acting, silent)]
        facts = tuple(fact for fact in bound if fact is not None)
        if article is None or len(facts) != 2 or covered is False:
            continue
        rests = (*facts, convention.fact)
        found.append(Possibility(Option.TRANSFER_PROCEEDINGS, covered, convention.id, article, rests, covered is None))
    return tuple(found) or (Possibility(Option.TRANSFER_PROCEEDINGS, None, "", "", ()),)


def _own_courts(acting: str, offence: str, law: LawOfTheDay) -> tuple[Possibility, ...]:
    given = [one for one in heads_of(acting, offence, law) if one.reach is not Reach.NOT_GIVEN]
    by_instrument: dict[str, list[HeadGiven]] = {}
    for one in given:
        by_instrument.setdefault(one.instrument, []).append(one)
    ways = [
        Possibility(
            Option.PROSECUTE_ITSELF,
            None,
            instrument,
            ", ".join(f"{one.head} {one.article}" for one in heads),
            tuple(dict.fromkeys(fact for one in heads for fact in one.facts)),
            heads[0].if_serious,
        )
        for instrument, heads in by_instrument.items()
    ]
    return tuple(ways) or (Possibility(Option.PROSECUTE_ITSELF, None, "", "", ()),)


def _universal(acting: str, offence: str, law: LawOfTheDay) -> Possibility:
    """No convention of the corpus gives it; only a text that does could make it lawful."""
    given = [one for one in heads_of(acting, offence, law) if one.head is Head.UNIVERSAL]
    facts = tuple(dict.fromkeys(fact for one in given for fact in one.facts))
    return Possibility(Option.CLAIM_UNIVERSAL, False, ", ".join(one.instrument for one in given), "", facts)
