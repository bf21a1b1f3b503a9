"""Cases for the browser: an invented fraud and its letters, with a node whose pages are looked at. Everybody in them is
synthetic; treaties of the requesting side's gate are invented, the law of the other side is the real corpus."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

from tests.fakes.world import Node, WordedLaw, World
from tests.unit.application.letters import letter
from tests.unit.application.saying import ask
from tests.unit.web.site import Site, site_of

from comity.adapters.law_gate import CorpusLaw
from comity.application.acting import Order
from comity.application.casework.acknowledge_request import acknowledge_request
from comity.application.casework.assess_request import assess_request
from comity.application.casework.check_protection import check_protection
from comity.application.casework.decide_measure import accept_measure, refuse_measure
from comity.application.casework.draft_request import draft_request
from comity.application.casework.open_case import open_case, write_note
from comity.application.casework.read_case import read_case
from comity.application.casework.release_request import release_request
from comity.application.casework.waive_item import waive_item
from comity.application.desk import Desk
from comity.application.node.witnessing import (
    publish_checkpoint,
    submission_for,
    take_cosignature,
    witness_checkpoint,
)
from comity.domain.decisions import Basis, Confidence, Decision, Effect, Finding, Layer, LegalOutcome
from comity.domain.officers import Role
from comity.domain.requests import Letter, MeasureAsked, Place, Subject, Urgency

CN = "investigation of telephone fraud"
LA = "daily work of the national desk"
_CARRIED = ("facts_summary", "law_text", "purpose", "measure_requested", "requesting_authority", "signature_or_seal")


def tell(world: World) -> Site:
    """Requests at several stages on the desk of LA; the case of `Site.case` is far along."""
    cn, la = world["cn"], world["la"]
    cn.desk = replace(cn.desk, law=WordedLaw(_requesting_gate(world.clock.at.date()), today=world.clock.at.date()))
    la.desk = replace(la.desk, law=CorpusLaw(la.desk.clock))
    fraud = _send(world, _fraud_letter)
    _send(world, _small_letter("Unclaimed boat on the Mekong", "police_info", urgency=Urgency.URGENT))
    site = site_of(world, *fraud)
    _work_on(world, *fraud)
    world.clock.turn(days=6, hours=20)
    _send(world, _small_letter("湄公河沿岸电诈窝点线索（虚构）", "police_hit_nohit"))
    world.clock.turn(hours=2)
    _draft_of_our_own(world)
    _witness(world)
    return site


def _send(world: World, make: Callable[[UUID], Letter]) -> tuple[UUID, UUID]:
    cn = world["cn"]
    case = open_case(cn.desk, cn.officers[Role.OFFICER], title="Invented fraud", purpose=CN)
    wording = draft_request(cn.desk, cn.officers[Role.OFFICER], make(case), purpose=CN)
    assessed = assess_request(cn.desk, cn.order(Role.OFFICER, case, wording.request, CN))
    for key, items in assessed.open_items().items():
        for item in items:
            order = cn.order(Role.LAWYER, case, wording.request, CN)
            waive_item(cn.desk, order, measure=key, item=item, reason="on paper with the central authority")
    world.clock.turn(minutes=40)
    release_request(cn.desk, cn.order(Role.SUPERVISOR, case, wording.request, CN))
    world.exchange()
    return case, wording.request


def _fraud_letter(case: UUID) -> Letter:
    place = Place("LA", "Vientiane")
    return letter(
        case,
        title="万象电信诈骗窝点案（虚构）· Invented call-centre fraud",
        facts=(
            "Between March and June 2025 an invented group in Vientiane called 214 invented victims in Zhejiang and "
            "had them send 3.2 million yuan. Two numbers and one wallet are known.\n"
            "All names and numbers in this letter are synthetic."
        ),
        offence="fraud_telecom",
        offence_date=date(2025, 6, 1),
        subjects=(
            Subject("p1", "suspect", ("王虚构", "Wang Xugou"), ("CN",), birth="1989-04", age_at_offence=36),
            Subject("p2", "witness", ("ສົມມຸດ ຕົວຢ່າງ", "Sommut Tuayang"), ("LA",), age_at_offence=29),
        ),
        measures=(
            MeasureAsked("m1", "police_info", "Who held the two numbers in May 2025?", documents=_CARRIED, place=place,
                         particulars={"use_wanted": "intelligence"}),
            MeasureAsked("m2", "mla_evidence", "Take the statement of witness p2.", subject="p2", documents=_CARRIED,
                         place=place),
            MeasureAsked("m3", "mla_asset_freeze", "Freeze the wallet in annex 1.", subject="p1", documents=_CARRIED,
                         place=place),
            MeasureAsked("m4", "extradition", "Surrender p1 for trial.", subject="p1", documents=_CARRIED,
                         place=place),
        ),
    )  # fmt: skip


def _small_letter(title: str, measure: str, **changes: object) -> Callable[[UUID], Letter]:
    reason = {"urgency_reason": "The boat may leave."} if changes else {}
    return lambda case: letter(case, measure, title=title, **changes, **reason)


def _requesting_gate(day: date) -> dict[str, Decision]:
    """What the requesting side's own gate says, by measure; the treaty is invented."""
    basis = Basis("INVENTED-MLAT", "bilateral", "Invented treaty on legal assistance, art. 1", Confidence.VERIFIED)
    speciality = Finding(
        "SPECIALTY", Effect.ASSURANCE, Layer.TREATY, "6.1", "specialty.promise",
        "The person may be tried only for what the request names; a promise is needed.",
        citations=("Invented treaty on extradition, art. 14",), confidence=Confidence.RECALLED,
    )  # fmt: skip
    plain = Decision(b"", "test", day, "CN", "LA", "", LegalOutcome.PROCEED, bases=(basis,))
    surrender = replace(
        plain,
        measure="extradition",
        outcome=LegalOutcome.PROCEED_WITH_CONDITIONS,
        findings=(speciality,),
        assurances=("specialty",),
        missing=("translation",),
        confidence=Confidence.RECALLED,
    )
    others = ("police_info", "police_hit_nohit", "mla_evidence", "mla_asset_freeze")
    return {name: replace(plain, measure=name) for name in others} | {"extradition": surrender}


def _work_on(world: World, case: UUID, request: UUID) -> None:
    """LA reads, acknowledges, assesses, accepts one, asks about one, and proposes to refuse one."""
    la = world["la"]
    desk: Desk = la.desk
    desk_officer = la.officers[Role.NATIONAL_DESK]
    world.clock.turn(hours=3)
    read_case(desk, desk_officer, case, purpose=LA)
    acknowledge_request(desk, _order(la, Role.NATIONAL_DESK, case, request), reference="LA-2026-0117", contact="desk 2")
    world.clock.turn(minutes=5)
    assess_request(desk, _order(la, Role.NATIONAL_DESK, case, request))
    write_note(desk, desk_officer, case, purpose=LA, text="Ask the telecom regulator about the two numbers.")
    world.clock.turn(hours=20)
    for measure in ("m1", "m4"):  # before any words leave
        check_protection(
            desk, _order(la, Role.NATIONAL_DESK, case, request), measure,
            found="not_looked", protection="no", authority="Refugee office (invented)", reference="R-1",
        )  # fmt: skip
    accept_measure(
        desk, _order(la, Role.NATIONAL_DESK, case, request), "m1", reason="Police information under home law."
    )
    ask(desk, _order(la, Role.LAWYER, case, request), "m2", asks="Which questions are to be put to p2?")
    refuse_measure(
        desk,
        _order(la, Role.LAWYER, case, request),
        "m3",
        grounds=("LINK",),
        reason="No link between wallet and group is shown.",
    )
    world.exchange()


def _order(node: Node, role: Role, case: UUID, request: UUID) -> Order:
    return node.order(role, case, request, LA)


def _draft_of_our_own(world: World) -> None:
    la = world["la"]
    officer = la.officers[Role.OFFICER]
    case = open_case(la.desk, officer, title="Stolen vehicle, invented", purpose=LA)
    wording = letter(
        case, "police_info", requested="cn", title="Stolen vehicle seen in Yunnan (invented)", offence="theft"
    )
    draft_request(la.desk, officer, wording, purpose=LA)


def _witness(world: World) -> None:
    """The other states' nodes cosign LA's log."""
    la = world["la"].desk
    publish_checkpoint(la)
    for name in ("cn", "th"):
        answer = witness_checkpoint(world[name].desk, "la", submission_for(la, 0))
        assert answer.note is not None, answer
        take_cosignature(la, name, answer.note)
