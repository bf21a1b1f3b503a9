"""What stands on a legality sheet, whose waivers count for which side, and that it left is on record."""

from dataclasses import dataclass, field, replace
from hashlib import sha256

import pytest
from tests.fakes.world import World
from tests.unit.application import steps
from tests.unit.application.steps import audits

from comity.application.casework.assess_request import assess_request
from comity.application.casework.print_sheet import _assessments, print_sheet
from comity.application.ports.printing import LegalitySheet
from comity.domain.errors import NotPermitted, OutOfOrder
from comity.domain.officers import Role


@dataclass
class Paper:
    """Keeps what it was to print."""

    printed: list[LegalitySheet] = field(default_factory=list)

    def languages(self) -> tuple[str, ...]:
        return ("en",)

    def print_sheet(self, sheet: LegalitySheet, language: str) -> bytes:
        self.printed.append(sheet)
        return b"paper in " + language.encode()


def printed(matter: steps.Matter, node: str, role: Role = Role.OFFICER) -> LegalitySheet:
    at, paper = matter.world[node], Paper()
    made = print_sheet(
        at.desk, at.officers[role], matter.case, matter.request, paper, language="en", purpose=steps.PURPOSE
    )
    assert made.sha256 == sha256(made.pdf).digest()
    assert (audits(at)[-1].act, audits(at)[-1].subject) == ("sheet.printed", made.sha256.hex())
    return paper.printed[0]


def test_both_sides_stand_on_it_at_the_requested_node() -> None:
    matter = steps.acknowledged(World.of("cn", "cn-zj", "la"))
    assess_request(matter.world["la"].desk, matter.order("la", Role.LAWYER))
    (measure,) = printed(matter, "la").measures
    assert {side.by for side in measure.sides} == {"cn", "la"}


def test_one_side_s_waivers_settle_nothing_for_the_other() -> None:
    matter = steps.acknowledged(World.of("cn", "cn-zj", "la"))
    la = matter.world["la"]
    assess_request(la.desk, matter.order("la", Role.LAWYER))
    state = matter.state("la")
    waiver = steps.b.ItemWaived(matter.request, next(iter(state.assessments)), "m1", "review:NAT", "seen")
    found = _assessments(matter.case_at("la"), replace(state, waivers=((waiver, "cn.x"),)), waiver.letter)
    assert {node: waived for node, (_, waived) in found.items()} == {"cn": (), "la": ()}


def test_who_sees_no_content_prints_nothing() -> None:
    matter = steps.acknowledged(World.of("cn", "cn-zj", "la"))
    with pytest.raises(NotPermitted):
        printed(matter, "la", Role.ADMINISTRATOR)
    assert audits(matter.world["la"])[-1].outcome == "policy.role"


def test_a_wording_that_no_gate_has_read_has_no_sheet() -> None:
    matter = steps.drafted(World.of("cn", "cn-zj", "la"), "cn-zj")
    with pytest.raises(OutOfOrder):
        printed(matter, "cn-zj")
