"""`docs/audit-events.md` has every event and every audit act of the code, and no other."""

import re

from tests.docs.scanning import ROOT, audited_acts
from tests.fakes.world import World
from tests.unit.application.test_life_of_a_request import released

from comity.application.casework.acknowledge_request import acknowledge_request
from comity.domain.bodies import BODIES, PRIVATE
from comity.domain.officers import Role

PAGE = (ROOT / "docs" / "audit-events.md").read_text()
EVENTS, ACTS = PAGE.split("## Audit entries")


def names(part: str) -> list[str]:
    return re.findall(r"^\| `([a-z_.]+)` \|", part, re.MULTILINE)


def test_every_event_type_is_listed_once_in_order() -> None:
    assert names(EVENTS) == sorted(BODIES)


def test_every_audit_act_is_listed_or_is_the_name_of_an_event() -> None:
    written = audited_acts()
    assert {"case.read", "peer.imported", "measure.refused", "act.proposed"} <= written, "the scan has gone blind"
    listed = names(ACTS)
    assert listed == sorted(set(listed))
    assert written - set(BODIES) <= set(listed), "written, and not in docs/audit-events.md"
    assert set(listed) <= written, "in docs/audit-events.md, and nothing writes it"


def test_what_the_page_calls_private_stays_and_what_it_calls_shared_leaves() -> None:
    rows = re.findall(r"^\| `([a-z_.]+)` \|.*\| ([^|]+) \|$", EVENTS, re.MULTILINE)
    said = {name: "private" if where.startswith("private") else "shared" for name, where in rows}
    world = World.of("cn", "cn-zj", "la")
    case, request = released(world, "police_info")
    la = world["la"]
    acknowledge_request(la.desk, la.order(Role.NATIONAL_DESK, case, request), reference="LA-1")
    assert {name for name, where in said.items() if where == "private"} == PRIVATE
    seen = {}
    for node in world.nodes.values():
        with node.desk.store.reading() as unit:
            for name in BODIES:
                for stored in unit.events.of_type(name, limit=100):
                    seen[name] = "private" if stored.signed.event.is_private else "shared"
    assert seen.keys() >= {"request.drafted", "request.submitted", "request.released", "request.acknowledged"}
    assert seen == {name: said[name] for name in seen}
