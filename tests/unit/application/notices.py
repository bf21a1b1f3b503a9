"""Steps that tests of notices share: complete wordings, and the way to a circulation. Everybody is invented."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from tests.fakes.world import World

from comity.application.ports.index import EntryChange
from comity.application.register.acting import NoticeOrder, peek
from comity.application.register.draft_notice import draft_notice
from comity.application.register.publish_notice import publish_notice
from comity.application.register.read_register import entries_for_index
from comity.application.register.review_notice import ask_review, review_notice
from comity.domain.errors import InvalidInput
from comity.domain.events import SignedEvent
from comity.domain.identity import PartialDate, PersonIdentity, PersonName, Sex, ThingKind, ThingNumber
from comity.domain.notice_state import NoticeState
from comity.domain.notices import (
    Judicial,
    Looks,
    Matter,
    Notice,
    Proceeding,
    Protection,
    Screening,
    Sighting,
    questions_of,
)
from comity.domain.officers import Role
from comity.domain.register_entries import Action, NoticeKind, RegisterEntry, Vulnerability

PURPOSE = "test register"
RULE = "home law art. 9"
NEW = UUID(int=0)
PERSON = PersonIdentity(
    (PersonName("ທ້າວ ສົມມຸດ", language="lo"), PersonName("Thao Sommut")),
    (PartialDate(1988, 4),),
    Sex.MALE,
    ("LA",),
    (ThingNumber(ThingKind.TRAVEL_DOCUMENT, "P0000001", "LA", "passport"),),
)
JUDICIAL = Judicial(
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
)
LOOKS = Looks(
    Protection.NO, "Invented refugee office", "R-1", Screening.NO_INDICATORS, date(2026, 2, 1), "S-1"
)  # fmt: skip
WANTED = Notice(
    NEW, NoticeKind.WANTED, "Invented call centre, its keeper", "cn", Action.DETAIN, Matter.CRIMINAL,
    "He ran an invented call centre.", "en", ("la", "th"), person=PERSON, role="accused", judicial=JUDICIAL,
    synthetic=True,
)  # fmt: skip
CHILD = Notice(
    NEW, NoticeKind.MISSING, "Invented child", "cn", Action.PROTECT, Matter.SAFETY, "Left home and did not come back.",
    "en", ("la", "th"), person=replace(PERSON, births=(PartialDate(2014),), numbers=()), role="missing",
    vulnerability=Vulnerability.CHILD, description="A red school bag.", sighting=Sighting(date(2026, 2, 27), "Market"),
    synthetic=True,
)  # fmt: skip
PASSPORT = Notice(
    NEW, NoticeKind.OBJECT, "Invented blank passports", "cn", Action.SEIZE, Matter.CRIMINAL, "Taken from a van.", "en",
    ("la",), things=(ThingNumber(ThingKind.TRAVEL_DOCUMENT, "E00000007", "CN", "passport"),),
    object_fact="stolen_blank", synthetic=True,
)  # fmt: skip


class Life:
    """One notice on its way in a world of nodes."""

    def __init__(self, world: World, notice: Notice = WANTED, looks: Looks = LOOKS) -> None:
        self.world = world
        self.owner = notice.owner
        cn = world[self.owner]
        self.draft = draft_notice(cn.desk, cn.officers[Role.OFFICER], notice, looks, purpose=PURPOSE)
        self.id = self.draft.id

    def order(self, role: Role, node: str = "") -> NoticeOrder:
        return NoticeOrder(self.world[node or self.owner].officers[role], PURPOSE, self.id)

    def desk(self, node: str = ""):  # a Desk
        return self.world[node or self.owner].desk

    def ask(self) -> SignedEvent:
        signed = ask_review(self.desk(), self.order(Role.OFFICER))
        self.world.exchange()
        return signed

    def review(self, node: str = "", **answers: str) -> SignedEvent:
        given = dict.fromkeys(questions_of(self.draft.notice), "clear") | answers
        signed = review_notice(
            self.desk(node), self.order(Role.COMPLIANCE, node), given, reasons="Looked at each question."
        )
        self.world.exchange()
        return signed

    def publish(self, *only: str) -> SignedEvent:
        signed = publish_notice(self.desk(), self.order(Role.NATIONAL_DESK), rule=RULE, only=only)
        self.world.exchange()
        return signed

    def state(self, node: str = "") -> NoticeState | None:
        try:
            return peek(self.desk(node), self.id)
        except InvalidInput:  # notice.unknown
            return None

    def here(self, node: str = "") -> NoticeState:
        state = self.state(node)
        assert state is not None
        return state

    def line(self, node: str) -> EntryChange | None:
        found = [line for line in entries_for_index(self.desk(node), 0) if line.record == self.id]
        return found[0] if found else None

    def entry(self, node: str) -> RegisterEntry | None:
        line = self.line(node)
        return line.entry if line else None


def circulated(world: World, notice: Notice = WANTED, looks: Looks = LOOKS) -> Life:
    life = Life(world, notice, looks)
    life.ask()
    life.review(notice.reviewer)
    life.publish()
    return life
