"""Torture and cruel, inhuman or degrading treatment (RULES 2.11). No assurance cures it by itself."""

from comity.domain.decisions import Effect, Layer
from comity.domain.measures import Ground
from comity.law.answers import NOTHING, Answer, asserted, find, raised
from comity.law.matter import MOVING, Matter
from comity.law.rules import rule
from comity.law.safeguards.political_offence import ALARMING_FLAGS

_LAW = ("CAT 3", "ICCPR 7")


@rule("2.11", Layer.ABSOLUTE, "CAT 3; ICCPR 7", MOVING)
def torture(matter: Matter) -> Answer:
    """Substantial grounds bar where the state is bound by CAT or ICCPR; every other alarm means screening."""
    state = matter.requested.code
    if matter.has("torture_risk_substantiated"):
        flag = asserted("flag", "torture_risk_substantiated")
        bound = matter.law.bound(state, "CAT") or matter.law.bound(state, "ICCPR")
        if bound:
            bar = find("2.11", Ground.TORTURE, Effect.MANDATORY, Layer.ABSOLUTE, "torture.substantiated", flag, bound,
                       citations=_LAW, state=state)  # fmt: skip
            return raised(bar)
        alarm = find("2.11", Ground.TORTURE, Effect.REVIEW, Layer.ABSOLUTE, "torture.unbound", flag, citations=_LAW)
        return raised(alarm)
    flags = tuple(asserted("flag", flag) for flag in ALARMING_FLAGS if matter.has(flag))
    if not flags:
        return NOTHING
    return raised(find("2.11", Ground.TORTURE, Effect.REVIEW, Layer.ABSOLUTE, "torture.screening", *flags))
