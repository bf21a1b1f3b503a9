"""What a record asks, and whether the law here, today, lets it be done.

The register keeps what a notice meant here when it came in. That answer counts only while corpus and day are the same;
otherwise the law is asked again. What a named lawyer decided stands until a lawyer decides otherwise; but no power that
the law of today closes to everybody is used on an earlier yes.
"""

from collections.abc import Callable
from dataclasses import dataclass

from comity.application.desk import Desk
from comity.application.ports import Unit
from comity.application.register.effect_today import effect_of_today
from comity.domain.border_steps import UNKNOWN, Backing, Unbacked
from comity.domain.notice_bodies import EffectStated
from comity.domain.notices import Published
from comity.domain.register_entries import Action, RegisterEntry

_COERCIVE = frozenset({Action.DETAIN, Action.SEIZE})
_WHY = {"alarm": Unbacked.ALARM, "closed": Unbacked.CLOSED, "human": Unbacked.HUMAN, "decided": Unbacked.WEAKER}


@dataclass(frozen=True, slots=True)
class Standing:
    """What the owner asks of whoever meets the person or the thing, and whether the law here backs it."""

    asked: Action
    backing: Backing


AskLaw = Callable[[Desk, Unit, RegisterEntry], Standing]


def law_here(desk: Desk, unit: Unit, entry: RegisterEntry) -> Standing:
    """The standing of a record on this node today. What cannot be told is unknown, and unknown is not backed."""
    history = desk.casebook.read(unit, entry.record)
    state = history.case().notice if history else None
    if state is None or state.published is None:
        return Standing(entry.action, UNKNOWN)
    asked = state.published.notice.action
    if asked not in _COERCIVE:
        return Standing(entry.action, UNKNOWN)
    if state.owner == desk.node:
        return Standing(asked, _own_warrant(desk, entry, state.published))
    return Standing(asked, _read(effect_of_today(desk, state, state.published), asked, entry))


def _own_warrant(desk: Desk, entry: RegisterEntry, published: Published) -> Backing:
    """At home the basis is the own court's decision that the notice rests on, not the notice."""
    judicial = published.notice.judicial
    if judicial is None or not (judicial.court and judicial.reference):
        return UNKNOWN
    basis = f"{judicial.court} {judicial.reference}"
    return Backing(backed=True, why=None, for_whom=entry.owner_state, bases=(basis,), as_of=desk.law.today())


def _read(effect: EffectStated, asked: Action, entry: RegisterEntry) -> Backing:
    backed = effect.action == asked.value
    why = _WHY.get(effect.why.partition(":")[0], Unbacked.UNKNOWN)
    return Backing(
        backed=backed,
        why=None if backed else why,
        for_whom=entry.owner_state,
        bases=tuple(dict.fromkeys(basis for row in effect.law if row.open for basis in row.bases)),
        codes=() if backed else tuple(dict.fromkeys(code for row in effect.law for code in row.codes)),
        as_of=effect.as_of,
    )
