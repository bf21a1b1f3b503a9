"""The page of earlier matters: old beside new for lawyers alone, and what one finds, alone or by two."""

import re
from dataclasses import replace
from pathlib import Path

from tests.unit.web.site import Site, add_account, open_world, received, site_of

from comity.application.casework.read_case import read_case
from comity.domain.cases import RequestState
from comity.domain.officers import Role
from comity.domain.requests import Marks, Subject

WANG = Subject("p1", "accused", ("Wang Shili",), ("CN",), "1987-05-02", 35, papers=("CN E00000011",))
MARKS = Marks(accounts=("6222000011112222",))


def state(site: Site) -> RequestState:
    view = read_case(site.node.desk, site.node.officers[Role.LAWYER], site.case, purpose="test")
    return view.case.requests[site.request]


def field(page: str, name: str) -> str:
    return re.findall(rf'name="{name}" value="([^"]+)"', page)[0]


def test_a_lawyer_reads_old_beside_new_and_says_what_it_is(tmp_path: Path) -> None:
    with open_world(tmp_path, "cn", "la") as world:
        received(world, "extradition", subjects=(WANG,), marks=MARKS)
        namesake = replace(WANG, names=("Wang Shili",), papers=())
        case, request = received(world, "extradition", subjects=(namesake,), marks=MARKS)
        site = site_of(world, case, request)
        address = f"/cases/{case}/requests/{request}/earlier"
        lawyer = site.signed_in(Role.LAWYER)
        assert f'href="{address}"' in lawyer.get(f"/cases/{case}").content.decode()
        page = lawyer.get(address).content.decode()
        for words in ("Wang Shili", "CN E00000011", "6222000011112222", "pending", "the law takes them for one person"):
            assert words in page, words
        assert site.audit("earlier.read")
        desk = site.signed_in(Role.NATIONAL_DESK)
        assert desk.get(address).status_code == 403
        assert f'href="{address}"' not in desk.get(f"/cases/{case}").content.decode()

        said = {name: field(page, name) for name in ("seen", "earlier", "subject")}
        answer = lawyer.post(address, said | {"judgment": "same_person", "reason": " "})
        assert (answer.status_code, "judge.reason" in answer.content.decode()) == (400, True)
        assert lawyer.post(address, said | {"reason": "looked"}).status_code == 400, "nothing was chosen"
        assert lawyer.post(address, said | {"judgment": "same_person", "reason": "the same face"}).status_code == 303
        assert [(one.judgment, one.subject) for one in state(site).judged] == [("same_person", "p1")]
        page = lawyer.get(address).content.decode()
        assert "the same face" in page

        said["seen"] = field(page, "seen")
        assert lawyer.post(address, said | {"judgment": "other_person", "reason": "prints differ"}).status_code == 303
        assert len(state(site).judged) == 1, "against what the law takes for certain it takes two"
        add_account(site, "second-lawyer", Role.LAWYER)
        second = site.signed_in_as("second-lawyer")
        waiting = second.get(f"/cases/{case}").content.decode()
        (confirm,) = re.findall(r'action="([^"]+/proposals/[0-9a-f]+/confirm)"', waiting)
        assert second.post(confirm, {"seen": field(waiting, "seen")}).status_code == 303
        assert [one.judgment for one in state(site).judged] == ["same_person", "other_person"]


def test_beside_nobody_stands_nothing(tmp_path: Path) -> None:
    with open_world(tmp_path, "cn", "la") as world:
        case, request = received(world, "extradition", subjects=(WANG,))
        client = site_of(world, case, request).signed_in(Role.LAWYER, language="zh")
        assert (
            "没有与本请求相关的以往事项。" in client.get(f"/cases/{case}/requests/{request}/earlier").content.decode()
        )
