"""A named officer says whether a candidate is the person searched for; what is learned later corrects that."""

from dataclasses import dataclass
from uuid import UUID

from comity.application.acting import audited
from comity.application.desk import Desk
from comity.application.policy import WRITERS, acting
from comity.application.recorder import Recorder
from comity.domain.errors import InvalidInput, OutOfOrder
from comity.domain.events import SignedEvent
from comity.domain.officers import Officer
from comity.domain.redress_bodies import LearnedFrom, MatchCorrected, MatchJudged, Rejection, Verdict

BANDS = ("automatic", "review", "below")


@dataclass(frozen=True, slots=True)
class CandidateShown:
    """A candidate as the search showed it: ids, scripts (ISO 15924), the engine's group, band and threshold."""

    search: UUID
    record: UUID
    owner: str
    query_script: str
    record_script: str
    group: str
    band: str
    threshold_e12: int


def judge_match(
    desk: Desk,
    officer: Officer,
    shown: CandidateShown,
    *,
    verdict: str,
    reason: str = "",
    certificate: str = "",
    purpose: str,
) -> SignedEvent:
    """Record a verdict, once for each record and search.

    Args:
        desk: The node.
        officer: Who compared.
        shown: What the search had shown.
        verdict: A word of `Verdict`.
        reason: A word of `Rejection`; empty if confirmed.
        certificate: Number of the certificate that was compared, if one was.
        purpose: What for.

    Raises:
        NotPermitted: The officer may not act.
        InvalidInput: A word that is none, a rejection without a reason, or a shape that no search shows.
        OutOfOrder: ``safeguard.settled``: there is a verdict; correct it instead.
    """
    check_verdict(verdict, reason)
    _check_shown(shown)
    with audited(desk, officer, purpose, "match.judged"), desk.store.unit() as unit:
        actor = acting(officer, WRITERS, "judging of matches")
        recorder = Recorder(desk, unit, actor, _purpose(purpose))
        if unit.safeguards.verdict_on(shown.search, shown.record) is not None:
            raise OutOfOrder("safeguard.settled", "There is a verdict on this already.", advice="Correct it instead.")
        body = MatchJudged(
            shown.search, shown.record, shown.owner, verdict, reason, shown.query_script, shown.record_script,
            shown.group, shown.band, shown.threshold_e12, certificate,
        )  # fmt: skip
        signed = recorder.record(body, case=None)
        recorder.audit("match.judged", subject=signed.digest.hex(), verdict=verdict)
        recorder.finish()
    return signed


def correct_match(
    desk: Desk, officer: Officer, judged: bytes, *, verdict: str, reason: str = "", learned_from: str, purpose: str
) -> SignedEvent:
    """Record that a verdict was wrong, and who showed it.

    Raises:
        NotPermitted: The officer may not act.
        InvalidInput: A word that is none, or there is no such verdict.
        OutOfOrder: ``safeguard.settled``: that is the verdict already.
    """
    check_verdict(verdict, reason)
    if learned_from not in frozenset(LearnedFrom):
        raise _word(learned_from, LearnedFrom)
    with audited(desk, officer, purpose, "match.corrected"), desk.store.unit() as unit:
        recorder = Recorder(desk, unit, acting(officer, WRITERS, "judging of matches"), _purpose(purpose))
        before = unit.safeguards.verdict(judged)
        if before is None:
            raise InvalidInput("safeguard.unknown", "There is no such verdict here.", advice="See the register.")
        if (before.wrong, before.reason) == (verdict == Verdict.REJECTED, reason):
            raise OutOfOrder("safeguard.settled", "That is the verdict already.", advice="Nothing has to be corrected.")
        signed = recorder.record(MatchCorrected(judged, verdict, reason, learned_from), case=None)
        recorder.audit("match.corrected", subject=signed.digest.hex(), verdict=verdict)
        recorder.finish()
    return signed


def check_verdict(verdict: str, reason: str) -> None:
    """Return if verdict and reason are words that go together.

    Raises:
        InvalidInput: They are not.
    """
    if verdict not in frozenset(Verdict):
        raise _word(verdict, Verdict)
    if verdict == Verdict.CONFIRMED and reason:
        raise InvalidInput(
            "safeguard.incomplete", "A confirmed match has no reason against it.", advice="Leave it away."
        )
    if verdict == Verdict.REJECTED and reason not in frozenset(Rejection):
        raise _word(reason, Rejection)


def _check_shown(shown: CandidateShown) -> None:
    scripts = all(len(one) == 4 and one.isalpha() for one in (shown.query_script, shown.record_script))
    if (
        not scripts
        or shown.band not in BANDS
        or not 0 <= shown.threshold_e12 <= 1_000_000_000_000
        or len(shown.group) > 64
    ):
        raise InvalidInput(
            "safeguard.incomplete",
            "No search shows a candidate like this.",
            advice="Take it from the search's own answer.",
        )


def _purpose(purpose: str) -> str:
    if not purpose.strip():
        raise InvalidInput("policy.purpose", "Judging a match needs a purpose.", advice="Say what you do it for.")
    return purpose


def _word(word: str, of: type[Verdict] | type[Rejection] | type[LearnedFrom]) -> InvalidInput:
    return InvalidInput(
        "safeguard.incomplete", f"{word[:40]!r} is none of the words here.", advice=f"Use one of {', '.join(of)}."
    )
