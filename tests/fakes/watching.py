"""A site whose case may be watched for: a received letter that names an invented person, its measure accepted."""

from dataclasses import replace
from uuid import UUID

from tests.fakes.searching import put, wanted_person
from tests.fakes.world import World
from tests.unit.application.notices import PERSON
from tests.unit.web.site import Site, received, site_of

from comity.application.casework.acknowledge_request import acknowledge_request
from comity.application.casework.confirm_proposal import confirm_proposal
from comity.application.casework.decide_measure import accept_measure
from comity.application.query.standing_round import StandingRounds
from comity.domain.officers import Role
from comity.domain.requests import Subject

SUSPECT = Subject("p1", "suspect", ("ທ້າວ ສົມມຸດ", "Thao Sommut"), ("LA",), birth="1988-04", papers=("LA P0000001",))
BARE = Subject("p1", "suspect", ("Keo Nobody",), ("LA",))


def watched_site(world: World) -> Site:
    """The pages of LA with such a case."""
    case, request = accepted_letter(world, SUSPECT)
    return site_of(world, case, request)


def accepted_letter(world: World, subject: Subject) -> tuple[UUID, UUID]:
    """A letter of CN for police information on this person, accepted at LA."""
    case, request = received(world, "police_info", subjects=(subject,))
    la = world["la"]
    acknowledge_request(la.desk, la.order(Role.NATIONAL_DESK, case, request), reference="LA-1")
    order = la.order(Role.LAWYER, case, request)
    signed = accept_measure(la.desk, order, "m1", reason="The law allows it.")
    if signed.event.type == "act.proposed":
        second = replace(order, officer=replace(order.officer, id="la.lawyer2"))
        confirm_proposal(la.desk, second, signed.digest)
    world.exchange()
    return case, request


def enter(site: Site, number: int = 1) -> None:
    """The person of the letter enters the register, and the worker makes its round."""
    put(site.node.desk, replace(wanted_person(number, "Thao Sommut"), person=PERSON))
    StandingRounds().round(site.node.desk)
