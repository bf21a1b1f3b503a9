"""One invented body of each event type, and the letter and decision in them. Every person and number is synthetic."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from tests.docs.notice_samples import NOTICE_SAMPLES

from comity.application.reading import assessment_digest, assessment_to_plain, content_of, letter_digest
from comity.domain import bodies as b
from comity.domain import earlier_bodies as e
from comity.domain import jurisdiction as j
from comity.domain import redress_bodies as rd
from comity.domain.assessments import Assessment
from comity.domain.calendars import StateCalendar
from comity.domain.certificates import Holder, HolderDocument
from comity.domain.consent_boxes import Area, ConsentBox, Position
from comity.domain.decisions import (
    Basis,
    Change,
    Confidence,
    Decision,
    Effect,
    FactUsed,
    Finding,
    Layer,
    LegalOutcome,
    RuleTrace,
)
from comity.domain.handovers import HandoverEntry
from comity.domain.relatives_bodies import RelativesActed
from comity.domain.requests import AttachmentRef, Letter, Marks, MeasureAsked, Place, Subject, Urgency
from comity.evidence.canonical import decode

NOW = datetime(2026, 2, 1, 8, 30, 0, 250_000, tzinfo=UTC)


def digest_of(word: str) -> bytes:
    """A digest that stands for something invented."""
    return sha256(f"comity example {word}".encode()).digest()


def _id(number: int) -> UUID:
    return UUID(f"0193af00-0000-7000-8000-{number:012x}")


ATTACHMENT = AttachmentRef(_id(9), "list of calls.csv", digest_of("calls"), 16_800, "text/csv")
LETTER = Letter(
    request=_id(2),
    case=_id(1),
    revision=1,
    requesting_state="CN",
    requested_state="LA",
    requesting_node="cn-zj",
    requested_node="la",
    title="Invented telephone fraud",
    purpose="investigation of fraud",
    facts="An invented person called invented victims.",
    offence="fraud_telecom",
    offence_date=date(2025, 6, 1),
    language="en",
    measures=(
        MeasureAsked(
            "m1",
            "police_info",
            "who holds the number",
            link="it called the victims",
            subject="p1",
            particulars={"use_wanted": "intelligence"},
        ),
        MeasureAsked(
            "m2",
            "mla_evidence",
            "records of the account",
            subject="p1",
            documents=("facts_summary",),
            assurances=("reciprocity",),
            flags=("victim_indicators",),
            place=Place("LA", "Vientiane"),
            invoked_basis="UNTOC:18",
            particulars={},
        ),
    ),
    subjects=(
        Subject(
            "p1",
            "suspect",
            ("合成某", "Synthetic Person"),
            ("CN",),
            birth="1987-05",
            age_at_offence=38,
            papers=("CN E00000000",),
        ),
    ),
    requesting_max="120",
    requested_max=None,
    urgency=Urgency.URGENT,
    urgency_reason="the account is being emptied",
    attachments=(ATTACHMENT,),
    marks=Marks(date(2025, 5, 1), ("Vientiane",), ("an invented victim",), ("000-EXAMPLE",), ("EX-2025-1",)),
)
FACT = FactUsed("CN-LA-EX-1", "threshold_months", "12", "an invented source, art. 2", Confidence.RECALLED)
DECISION = Decision(
    assessed=letter_digest(LETTER),
    corpus="example-1",
    as_of=date(2026, 2, 1),
    requesting_state="CN",
    requested_state="LA",
    measure="mla_evidence",
    outcome=LegalOutcome.NEEDS_REVIEW,
    bases=(Basis("UNTOC:18", "convention", "UNTOC art. 18", Confidence.VERIFIED),),
    findings=(
        Finding(
            code="THRESH",
            effect=Effect.REVIEW,
            layer=Layer.TREATY,
            rule="2.2",
            reason="thresh.unknown_maximum",
            text="The maximum in LA is unknown, so the threshold cannot be checked.",
            parameters={"state": "LA"},
            citations=("an invented treaty, art. 2",),
            facts=(FACT,),
            confidence=Confidence.RECALLED,
        ),
    ),
    missing=("facts_summary",),
    channel="central_authority",
    languages=("en",),
    deadlines={"acknowledge": "7d"},
    would_change=(Change("fact", "requested_max", LegalOutcome.PROCEED_WITH_CONDITIONS),),
    rests_on_recalled=(FACT,),
    trace=(RuleTrace("2.2", "raised", (FACT,)),),
    confidence=Confidence.RECALLED,
)
ASSESSMENT: dict[str, Any] = assessment_to_plain(Assessment(letter_digest(LETTER), "la", {"m2": DECISION}))
BASIS = assessment_digest(ASSESSMENT)
WAIVER = b.ItemWaived(_id(2), letter_digest(LETTER), "m2", "missing:facts_summary", "they are in the letter itself")
RESULT = b.MeasureResult("m1", "executed", "The number is an invented person's.", (ATTACHMENT,), ("intelligence",))
APPROVAL = b.HomeApproval("an invented rule, art. 1", "la.0a1b2c3d", NOW)
CALENDARS = (
    StateCalendar(
        "CN", "Asia/Shanghai", "calendars example", date(2026, 1, 31), date(2027, 3, 7), (5, 6), (date(2026, 2, 16),),
        (date(2026, 2, 14),), (2027,),
    ),
    StateCalendar(
        "LA", "Asia/Vientiane", "calendars example", date(2026, 1, 31), date(2027, 3, 7), (5, 6), (date(2026, 4, 14),),
        (), (), (2027,),
    ),
)  # fmt: skip
REFUSAL = b.MeasureRefused(_id(2), "m2", ("DUAL",), "no offence there", "la.0a1b2c3d", "la.4e5f6071")

TABLE = j.TableFiled(
    _id(5),
    (j.FactorRow("most_loss", ("CN",), "shown", "strong", "bank records, annex 2"),),
    "yes",
    "",
    "cn.0a1b2c3d",
    "cn.4e5f6071",
    "art. 4",
)
BOX = ConsentBox(
    areas=(
        Area("the bend", ((20_230_000, 100_070_000), (20_230_000, 100_090_000), (20_250_000, 100_090_000))),
        Area("km 2350 to 2360 from the sea", river="Mekong", from_m=2_350_000, to_m=2_360_000),
    ),
    starts=NOW, ends=NOW + timedelta(days=2), zone="Asia/Vientiane", persons=("boat 3", "boat 4"), most=1,
    powers=("observe", "accompany"),
)  # fmt: skip

HOLDER = Holder(
    ("Somphone Synthetic",), "1987-05-00", "male", (HolderDocument("travel_document", "LA", "PA0012345"),),
    ("scar over the left eyebrow",),
)  # fmt: skip
NOTICE = rd.SearchNoticed(
    _id(20), "la", (_id(21), _id(22)), "river post 3", "officer", "investigation of fraud", "CN-2026-11", "search", NOW
)
SAMPLES: dict[str, Any] = {
    "act.declined": b.ProposalDeclined(_id(2), digest_of("proposal"), "the ground is another one"),
    "act.proposed": b.ActProposed("measure.refused", _id(2), decode(content_of(replace(REFUSAL, seconded_by="")))),
    "audit.recorded": b.AuditRecorded("case.read", "investigation", str(_id(1)), "read", None, {}),
    "case.opened": b.CaseOpened("Invented telephone fraud", "investigation of fraud"),
    "clock.late": b.ClockLate(_id(2), "decide", "clock.police_3d", digest_of("release"), NOW, "m1"),
    "clock.paused": b.ClockPaused(
        _id(2), "third_party", "the bank was asked", "m2", date(2026, 3, 2), "la.5e6f7a8b", "la.0a1b2c3d", APPROVAL
    ),
    "clock.reminded": b.ClockReminded(
        _id(2), "decide", "clock.police_3d", digest_of("release"), NOW, 75, "supervisor", "m1"
    ),
    "clock.resumed": b.ClockResumed(_id(2), "the bank has answered", "m2"),
    "consent.given": b.ConsentGiven(_id(2), "m2", BOX, "the host's officer goes along", "la.0a1b2c3d", "la.4e5f6071"),
    "consent.revoked": b.ConsentRevoked(_id(2), digest_of("consent"), "the water rises", NOW),
    "content.erased": b.ContentErased(digest_of("event"), "an invented rule, art. 2", "the period is over"),
    "assurance.answered": b.AssuranceAnswered(
        _id(2),
        digest_of("question"),
        "m1",
        "death_not_imposed_or_not_executed",
        "given",
        "It will not be imposed.",
        "Ministry of Justice, note 7 of 2026",
        "cn.0a1b2c3d",
        APPROVAL,
    ),
    "assurance.asked": b.AssuranceAsked(
        _id(2),
        "m1",
        "death_not_imposed_or_not_executed",
        "No sentence of death.",
        (date(2026, 6, 1),),
        "la.5e6f7a8b",
        APPROVAL,
    ),
    "assurance.judged": e.AssuranceJudged(_id(2), digest_of("promise"), "alleged", "a report", "la.0a1b2c3d"),
    "assurance.recorded": e.AssuranceRecorded(_id(2), "m1", "specialty", "CN", "We promise.", (date(2026, 6, 1),)),
    "assurance.visited": e.AssuranceVisited(
        _id(2), digest_of("promise"), date(2026, 6, 1), "consul", "kept", "all well"
    ),
    "speciality.reported": e.SpecialityReported(_id(2), "m1", "charge", "theft", "indictment 7", date(2024, 1, 1)),
    "speciality.widened": e.SpecialityWidened(_id(2), "m1", ("theft",), "shown", "la.0a1b2c3d", "la.4e5f6a7b"),
    "certificate.proposed": rd.CertificateProposed(
        HOLDER, "mistaken_identity", "fingerprints", "file 7 of 2026", (_id(21),), date(2026, 1, 30), 365
    ),
    "certificate.issued": rd.CertificateIssued(
        "LA00000000000", b"the signed bytes", (_id(21),), "mistaken_identity", "", "la.0a1b2c3d", "la.4e5f6a7b"
    ),
    "certificate.declined": rd.CertificateDeclined(
        digest_of("proposal"), "the prints were not compared", "la.0a1b2c3d", "la.4e5f6a7b"
    ),
    "certificate.revocation_proposed": rd.RevocationProposed(
        "LA00000000000", "lost", "entry 14 of the desk", "in person, 2 March 2026"
    ),
    "certificate.revoked": rd.CertificateRevoked("LA00000000000", "lost", "", "la.0a1b2c3d", "la.4e5f6a7b"),
    "certificate.presented": rd.CertificatePresented("LA00000000000", "la", "does_not_match", ("feature",)),
    "misuse.recorded": rd.MisuseRecorded(_id(23), _id(21), "cn", HOLDER, date(2026, 1, 30), "lo"),
    "misuse.ended": rd.MisuseEnded(_id(23), "victim_asked"),
    "misuse.erased": rd.MisuseErased(_id(23), digest_of("misuse"), NOW),
    "relatives.acted": RelativesActed(_id(24), "screened", digest_of("report"), "no_sign"),
    "match.judged": rd.MatchJudged(
        _id(20), _id(21), "la", "rejected", "same_name", "Latn", "Laoo", "lo-native", "review", 10_000, ""
    ),
    "match.corrected": rd.MatchCorrected(digest_of("verdict"), "confirmed", "", "field"),
    "threshold.proposed": rd.ThresholdProposed("review", 10_000, 30_000, "four in ten were wrong in February"),
    "threshold.decided": rd.ThresholdDecided(
        digest_of("proposal"), True, "review", 30_000, "the counts were looked at", "la.0a1b2c3d", "la.4e5f6a7b"
    ),
    "search.noticed": NOTICE,
    "search.held": rd.SearchHeld(NOTICE, "covert_operation", NOW + timedelta(days=30), digest_of("grant")),
    "holding.proposed": rd.HoldingProposed("LA-2026-7", "covert_operation", "an invented reason", NOW),
    "holding.decided": rd.HoldingDecided(
        digest_of("asked"),
        True,
        "LA-2026-7",
        "covert_operation",
        NOW,
        "an invented reason",
        "la.0a1b2c3d",
        "la.4e5f6a7b",
    ),
    "surrender.freed": e.SurrenderedFreed(_id(2), "m1", date(2026, 9, 1), "sentence served"),
    "surrender.recorded": e.SurrenderRecorded(
        _id(2), "m1", date(2026, 3, 1), ("fraud_telecom",), "an escort of two", 30
    ),
    "earlier.judged": e.EarlierJudged(_id(2), f"{_id(9)}.m1", "other_person", "another face", decided_by="la.0a1b2c3d"),
    "danger.reviewed": b.DangerReviewed(_id(2), digest_of("release"), True, "the threat was real"),
    "attachment.given_up": b.AttachmentGivenUp(ATTACHMENT.id, "la", "attachment.refused"),
    "delivery.failed": b.DeliveryFailed("la", (digest_of("event"),), digest_of("receipt"), "delivery.expired"),
    "measure.accepted": b.MeasureAccepted(_id(2), "m1", "domestic law allows it", "not in court", "la.0a1b2c3d"),
    "jurisdiction.answered": j.OutcomeAnswered(
        _id(5),
        digest_of("proposal"),
        True,
        "we see it so too",
        "met on 1 March",
        "cn.0a1b2c3d",
        "cn.4e5f6071",
        "art. 4",
        (j.Dissent("deputy prosecutor", "the evidence is here"),),
    ),
    "jurisdiction.closed": j.ConsultationClosed(
        _id(5), "agreed", "cn.0a1b2c3d", "cn.4e5f6071", "an invented rule, art. 1"
    ),
    "jurisdiction.draft_dropped": j.JurisdictionDraftDropped(_id(5), digest_of("draft"), "wrong annex"),
    "jurisdiction.drafted": j.JurisdictionDrafted(_id(5), "jurisdiction.filed", decode(content_of(TABLE))),
    "jurisdiction.filed": TABLE,
    "jurisdiction.opened": j.ConsultationOpened(
        _id(5),
        _id(2),
        "positive",
        ("CN", "LA"),
        "who tries it",
        "An invented call centre.",
        "fraud_telecom",
        date(2025, 6, 1),
        {"LA": ASSESSMENT["decisions"]["m2"]},
        "cn.5e6f7a8b",
        "cn.0a1b2c3d",
        "an invented rule, art. 1",
    ),
    "jurisdiction.proposed": j.OutcomeProposed(
        _id(5),
        "one_state",
        ("LA",),
        "in custody there",
        "met on 1 March",
        ("prosecutor of CN",),
        {"CN": digest_of("table CN"), "LA": digest_of("table LA")},
        "la.0a1b2c3d",
        "la.4e5f6071",
        "art. 4",
    ),
    "measure.executed": b.MeasureExecuted(_id(2), "m1", RESULT.summary, (ATTACHMENT,)),
    "measure.information_asked": b.InformationAsked(
        _id(2), "m2", "the dates of the calls", ("facts_summary",), "la.5e6f7a8b", APPROVAL
    ),
    "measure.not_executed": b.MeasureNotExecuted(_id(2), "m1", "the number is not in use"),
    "measure.postponed": b.MeasurePostponed(
        _id(2), "m2", "PENDING", "our own case first", date(2026, 5, 1), "la.5e6f7a8b", APPROVAL
    ),
    "measure.refused": REFUSAL,
    "note.written": b.NoteWritten("ask again after the holiday"),
    **NOTICE_SAMPLES,
    "operation.acted": b.OperationActed(
        _id(2),
        digest_of("consent"),
        "observe",
        ("boat 3",),
        "followed the ferry",
        NOW,
        30,
        Position(20_240_000, 100_080_000, 15),
    ),
    "operation.uncovered": b.OperationUncovered(
        _id(2),
        digest_of("consent"),
        "pursue",
        ("boat 3",),
        "went after the ferry",
        NOW,
        30,
        Position(error_m=50, river="Mekong", river_m=2_364_000),
        ("place", "power"),
    ),
    "outbound.approved": b.OutboundApproved(
        _id(2),
        "request.answered",
        digest_of("answer"),
        "an invented rule, art. 1",
        (b.HomeRule("LA:mla:invented", "an invented rule (1)", "an invented source", "recalled"),),
        "investigation of fraud",
        ("cn", "cn-zj"),
        "la.0a1b2c3d",
        "la.4e5f6071",
        NOW,
        {"m1": ("intelligence",)},
    ),
    "peer.confirmed": b.PeerConfirmed("la", "e94f-376f-7ef3-8277", digest_of("statement")),
    "preservation.ended": b.PreservationEnded(_id(2), "m2", "ordered", _id(3)),
    "preservation.extended": b.PreservationExtended(_id(2), "m2"),
    "protection.checked": b.ProtectionChecked(
        _id(2), "m1", "not_looked", "no", "an invented refugee office", "R-2026-9", "la.0a1b2c3d"
    ),
    "request.acknowledged": b.RequestAcknowledged(_id(2), "LA-2026-17", "duty desk"),
    "request.answered": b.RequestAnswered(_id(2), "See the results.", (RESULT,), APPROVAL, "H1", "la.4e5f6071"),
    "request.assessed": b.RequestAssessed(_id(2), letter_digest(LETTER), ASSESSMENT),
    "request.clarified": b.RequestClarified(_id(2), "The number has eleven digits.", "cn-zj.0a1b2c3d", APPROVAL),
    "request.delivered": b.RequestDelivered(_id(2), "la", "delivered", digest_of("receipt")),
    "request.drafted": b.RequestDrafted(LETTER),
    "request.escalated": b.RequestEscalated(_id(2), "the director", "no word for a month"),
    "request.evaluated": b.RequestEvaluated(_id(2), "quick", "the translation", ""),
    "request.feedback": b.FeedbackGiven(_id(2), True, "an account was found"),
    "request.interim": b.InterimReplied(
        _id(2), "the bank is slow", date(2026, 3, 1), "third_party", "la.5e6f7a8b", APPROVAL
    ),
    "request.released": b.RequestReleased(LETTER, ASSESSMENT, "cn-zj.0a1b2c3d", (WAIVER,), CALENDARS),
    "request.rerouted": b.RequestRerouted(
        _id(2),
        "la-vte",
        "the city's police is competent",
        LETTER,
        NOW,
        "LA-2026-17",
        digest_of("release"),
        "cn-zj.5e6f7081",
        CALENDARS,
        "cn-zj.0a1b2c3d",
        (b.StoppedTime("third_party", "the bank was asked", "la.0a1b2c3d", NOW, digest_of("pause"), "m1"),),
        {"m2": date(2026, 5, 1)},
    ),
    "request.returned": b.RequestReturned(_id(2), "the link is not shown"),
    "request.submitted": b.RequestSubmitted(_id(2), LETTER, "cn-zj.0a1b2c3d", "evidence needs the ministry"),
    "request.supplemented": b.RequestSupplemented(
        _id(2), "The dates.", {"m2": ("facts_summary",)}, (), ASSESSMENT, "cn-zj.0a1b2c3d", APPROVAL
    ),
    "request.waived": WAIVER,
    "request.withdrawn": b.RequestWithdrawn(_id(2), "found at home", ("m1",)),
    "safeguard.decided": b.SafeguardDecided(
        _id(2),
        letter_digest(LETTER),
        "m1",
        "political_alarm",
        True,
        "no speech in the file",
        "",
        "la.0a1b2c3d",
        "la.4e5f6071",
    ),
    "handover.filled": b.HandoverFilled(
        _id(2),
        "m1",
        "giving",
        {
            "consul_notice": HandoverEntry("refused_by_person", "does not want the consul told", "la.0a1b2c3d"),
            "identity": HandoverEntry("recorded", "passport and fingerprints compared by both officers"),
        },
        NOW,
        NOW + timedelta(days=15),
        NOW + timedelta(days=9),
    ),
    "handover.signed": b.HandoverSigned(_id(2), "m1", digest_of("giving half"), digest_of("receiving half")),
    "statement.published": b.StatementPublished(digest_of("statement"), 1),
    "victim.screened": b.VictimScreened(
        _id(2),
        "p1",
        "indicators",
        date(2026, 2, 1),
        "zh",
        "a sworn interpreter",
        ("guarded", "papers_held"),
        True,
        "seen at the gate",
        "an invented shelter",
        "la.0a1b2c3d",
    ),
}
