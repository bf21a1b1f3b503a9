"""One invented body of each event type of a notice. Every person and number is synthetic."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from comity.application.register.acting import notice_digest
from comity.domain import notice_bodies as n
from comity.domain.identity import PartialDate, PersonIdentity, PersonName, Sex, ThingKind, ThingNumber
from comity.domain.notices import (
    Judicial,
    LawRow,
    Looks,
    Matter,
    Notice,
    Proceeding,
    Protection,
    Screening,
    questions_of,
)
from comity.domain.register_entries import Action, NoticeKind

NOW = datetime(2026, 2, 1, 8, 30, 0, 250_000, tzinfo=UTC)
ID = UUID("0193af00-0000-7000-8000-000000000021")


def _digest(word: str) -> bytes:
    return sha256(f"comity example {word}".encode()).digest()


PERSON = PersonIdentity(
    (PersonName("ທ້າວ ສົມມຸດ", language="lo"), PersonName("Thao Sommut")),
    (PartialDate(1988, 4),),
    Sex.MALE,
    ("LA",),
    (ThingNumber(ThingKind.TRAVEL_DOCUMENT, "P0000001", "LA", "passport"),),
)
NOTICE = Notice(
    ID,
    NoticeKind.WANTED,
    "Keeper of an invented call centre",
    "cn",
    Action.DETAIN,
    Matter.CRIMINAL,
    "He ran an invented call centre.",
    "en",
    ("la", "th"),
    person=PERSON,
    role="accused",
    judicial=Judicial(
        Proceeding.PROSECUTION,
        "fraud_telecom",
        date(2025, 5, 1),
        "Criminal Law art. 266",
        "Invented District Court",
        "W-2025-17",
        date(2025, 6, 1),
        maximum="120",
        limitation_on=date(2040, 5, 1),
        extradition_assured=True,
    ),
    circle="mekong",
    reviewer="th",
    synthetic=True,
)
DIGEST = notice_digest(NOTICE)
LOOKS = Looks(
    Protection.NO, "Invented refugee office", "R-1", Screening.NO_INDICATORS, date(2026, 1, 20), "S-1"
)  # fmt: skip
ROW = LawRow("LA", "provisional_arrest", "needs_review", open=False, codes=("NAT",), bases=("CN-LA-EXT-2002",))
CHECKED = n.NoticeChecked(ID, DIGEST, (), (), (ROW,), "2026.1", date(2026, 2, 1))
REVIEWED = n.NoticeReviewed(
    ID, DIGEST, dict.fromkeys(questions_of(NOTICE), "clear"), clear=True, reasons="Looked at each question.",
    reviewed_by="th.77aa11bb",
)  # fmt: skip
ADDENDUM = n.AddendumGiven(
    ID, "He also uses this name.", "cn.0a1b2c3d", "cn.4e5f6071", (PersonName("Ah Sommut"),),
    (ThingNumber(ThingKind.PHONE, "+856 20 0000 0000", "LA"),),
)  # fmt: skip
UNTIL = NOW + timedelta(days=1825)

NOTICE_SAMPLES: dict[str, Any] = {
    "notice.addendum": ADDENDUM,
    "notice.annotated": n.NoticeAnnotated(ID, "arrested", date(2026, 1, 30), "Surrender asked.", (_digest("r"),)),
    "notice.blocked": n.NoticeBlocked(ID, True, "complaint 2026-4", "The person says that it is somebody else."),
    "notice.checked": replace(CHECKED, missing=("judicial.court",)),
    "notice.copied": n.CopyStated(ID, "invented border system", True, "entry 4711"),
    "notice.deleted": n.NoticeDeleted(
        ID, (_digest("published"),), "withdrawn", ("invented border system",), (_digest("addendum"),),
        (_digest("envelope"),), (_digest("picture"),),
    ),
    "notice.drafted": n.NoticeDrafted(ID, NOTICE, DIGEST, LOOKS),
    "notice.dropped": n.NoticeProposalDropped(ID, _digest("proposal"), "not enough to go by"),
    "notice.duty": n.DutyOpened(ID, _digest("r"), "arrested", date(2026, 1, 30), "LA", NOW + timedelta(hours=72)),
    "notice.effect": n.EffectStated(
        ID, DIGEST, "detain", "locate", "human:needs_review", (ROW,), "2026.1", date(2026, 2, 1)
    ),
    "notice.proposed": n.NoticeProposed(
        ID, "notice.renewed", {"notice": str(ID), "reason": "still wanted", "proposed_by": "cn.0a1b2c3d"}
    ),
    "notice.published": n.NoticePublished(
        ID, NOTICE, DIGEST, REVIEWED, "th", {"header": b"signed header", "signature": b"signature"}, "cn.0a1b2c3d",
        "cn.4e5f6071", UNTIL, UNTIL, "art. 4",
    ),
    "notice.renewed": n.NoticeRenewed(ID, UNTIL, UNTIL, "still wanted", "cn.0a1b2c3d", "cn.4e5f6071"),
    "notice.reported": n.NoticeReported(ID, "arrested", date(2026, 1, 30), "LA", "Arrested at the ferry."),
    "notice.restricted": n.CirculationRestricted(ID, ("la",), "no further need there", (_digest("published"),)),
    "notice.standing_barred": n.StandingBarred(ID, ("la",), barred=True, reason="not for this"),
    "notice.review_asked": n.ReviewAsked(ID, NOTICE, DIGEST, LOOKS, CHECKED, "cn.0a1b2c3d", "th"),
    "notice.reviewed": REVIEWED,
    "notice.withdrawn": n.NoticeWithdrawn(ID, "served", "Surrendered on 3 March.", (_digest("published"),)),
}  # fmt: skip
