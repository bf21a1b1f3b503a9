"""What a lying node, or events in any order, achieve with notices: nothing that a search would show."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes.world import World
from tests.unit.application.notices import LOOKS, PURPOSE, RULE, WANTED, Life, circulated
from tests.unit.application.steps import lie

from comity.application.reading import known
from comity.application.register.acting import notice_digest
from comity.application.register.draft_notice import draft_notice
from comity.application.register.withdraw_notice import withdraw_notice
from comity.domain import notice_bodies as n
from comity.domain.bodies import RequestClarified
from comity.domain.cases import Known, fold
from comity.domain.notices import NoticeStage
from comity.domain.officers import Role
from comity.evidence.sealing import signed_event_to_plain
from comity.exchange.delivery import Verdict


def reviewed() -> Life:
    life = Life(World.of("cn", "la", "th"), replace(WANTED, reviewer="th"))
    life.ask()
    life.review("th")
    return life


def genuine(life: Life) -> n.NoticePublished:
    """The circulation as an honest owner would sign it."""
    state = life.here()
    review = state.reviews[0]
    with life.desk().store.reading() as unit:
        stored = unit.events.get(review.event)
    assert stored is not None
    assert state.wording is not None
    until = life.world.clock.at.replace(year=2030)
    return n.NoticePublished(
        life.id, state.wording.notice, state.wording.digest, review.body, "th", signed_event_to_plain(stored.signed),
        state.wording.by, "cn.national_desk", until, until, RULE,
    )  # fmt: skip


def sent(life: Life, body: Any, node: str = "cn", role: Role = Role.NATIONAL_DESK) -> list[str]:
    """Send it to Laos without asking any policy; the codes of refusal."""
    lie(life.world[node], life.id, body, ("la",), role, who=role.value)
    return [one.code for one in life.world.carry(node, "la") if one.verdict is Verdict.REFUSED]


def test_the_honest_one_is_taken() -> None:
    life = reviewed()
    assert sent(life, genuine(life)) == []
    assert life.entry("la") is not None


def test_a_review_that_nobody_signed_is_refused() -> None:
    life = reviewed()
    body = genuine(life)
    forged = replace(body.reviewed, reasons="Everything is fine.")
    assert sent(life, replace(body, reviewed=forged)) == ["notice.review"]
    assert life.state("la") is None


def test_one_byte_of_the_review_changed_is_refused() -> None:
    life = reviewed()
    body = genuine(life)
    signature = bytes(body.review["signature"])
    changed = {**body.review, "signature": bytes([signature[0] ^ 1]) + signature[1:]}
    assert sent(life, replace(body, review=changed)) != []
    assert life.state("la") is None


def test_another_wording_under_a_genuine_review_is_refused() -> None:
    life = reviewed()
    body = genuine(life)
    other = replace(body.wording, facts="Something else.")
    assert sent(life, replace(body, wording=other)) == ["notice.digest"]
    assert sent(life, replace(body, wording=other, digest=notice_digest(other))) != []
    assert life.state("la") is None


def test_its_owner_does_not_review_in_its_reviewer_s_place() -> None:
    life = reviewed()
    body = genuine(life)
    assert sent(life, replace(body, reviewer="cn")) == ["notice.review"]
    alone = replace(body.wording, reviewer="")
    assert sent(life, replace(body, wording=alone, digest=notice_digest(alone), reviewer="cn")) == ["notice.review"]


def test_a_node_that_knows_the_circle_s_reviewer_takes_no_other() -> None:
    life = Life(World.of("cn", "la", "th"), replace(WANTED, circle="mekong"))
    object.__setattr__(life.world["la"].desk, "circles", {"mekong": "th"})
    life.ask()
    life.review()
    with pytest.raises(AssertionError):
        life.publish()
    assert life.state("la") is None


def test_a_wording_that_its_review_found_doubtful_is_refused() -> None:
    life = Life(World.of("cn", "la", "th"), replace(WANTED, reviewer="th"))
    life.ask()
    life.review("th", political="unknown")
    assert sent(life, genuine(life)) == ["notice.review"]


def test_nobody_publishes_withdraws_or_annotates_another_s_notice() -> None:
    life = circulated(World.of("cn", "la", "th"))
    published = life.here("la").published
    assert published is not None
    for body, role in (
        (n.NoticeWithdrawn(life.id, "error", "ours now"), Role.OFFICER),
        (n.NoticeAnnotated(life.id, "found", life.world.clock.at.date(), "found"), Role.OFFICER),
        (n.CirculationRestricted(life.id, ("la",), "no"), Role.OFFICER),
        (n.NoticeBlocked(life.id, True, "c", "r"), Role.LAWYER),
    ):
        sent(life, body, "th", role)
        assert life.entry("la") is not None
    stolen = replace(published.notice, owner="th")
    body = replace(genuine_of(life), wording=stolen, digest=notice_digest(stolen))
    assert sent(life, body, "th") == ["notice.other_owner"]
    assert life.here("la").owner == "cn"


def genuine_of(life: Life) -> n.NoticePublished:
    """The circulation that Laos got."""
    with life.desk("la").store.reading() as unit:
        bodies = [known(one.signed).body for one in unit.events.of_case(life.id)]
    return next(one for one in bodies if isinstance(one, n.NoticePublished))


def test_a_request_does_not_hide_in_a_notice_s_stream() -> None:
    life = circulated(World.of("cn", "la", "th"))
    assert sent(life, RequestClarified(life.id, "hello"), role=Role.OFFICER) == ["notice.stream"]


def test_a_proof_that_names_less_than_was_sent_proves_nothing() -> None:
    life = circulated(World.of("cn", "la", "th"))
    lie(life.world["la"], life.id, n.NoticeDeleted(life.id, (), "withdrawn"), ("cn",), Role.SYSTEM)
    life.world.carry("la", "cn")
    withdraw_notice(life.desk(), life.order(Role.OFFICER), reason="error", words="Wrong.")
    assert "la" in life.here().pending


def _events(life: Life, node: str) -> list[Known]:
    with life.desk(node).store.reading() as unit:
        return [known(one.signed) for one in unit.events.of_case(life.id)]


def _full_life() -> tuple[list[Known], list[Known]]:
    """All events of a whole life at its owner and at an addressee; a doubtful wording first, then a clear one."""
    life = Life(World.of("cn", "la", "th"))
    life.ask()
    life.review(political="concern")
    draft_notice(
        life.desk(), life.world["cn"].officers[Role.OFFICER], replace(life.draft.notice, facts="Clearer."), LOOKS,
        purpose=PURPOSE,
    )  # fmt: skip
    life.ask()
    life.review()
    life.publish()
    return _events(life, "cn"), _events(life, "la")


OWNERS, ADDRESSEES = _full_life()


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_order_and_no_part_of_its_events_shows_an_unreviewed_notice(data: st.DataObject) -> None:
    events = data.draw(st.sampled_from([OWNERS, ADDRESSEES]))
    part = data.draw(st.lists(st.sampled_from(events), unique_by=lambda one: one.digest))
    dropped = data.draw(st.booleans())
    loose = [replace(one, event=replace(one.event, after=())) for one in part] if dropped else part
    times = data.draw(st.permutations([one.event.at for one in loose])) if dropped else []
    if times:
        loose = [replace(k, event=replace(k.event, at=at)) for k, at in zip(loose, times, strict=True)]
    state = fold(events[0].event.case, loose).notice  # type: ignore[arg-type]
    if state is None:
        return
    for node in ("cn", "la"):
        found = state.entry(node, "CN")
        if found is not None:
            assert state.stage is NoticeStage.PUBLISHED
            assert state.published is not None
            bodies = [k.body for k in loose if isinstance(k.body, n.NoticePublished)]
            shown = next(one for one in bodies if one.digest == state.published.digest)  # type: ignore[union-attr]
            assert shown.reviewed.clear
            assert shown.reviewed.digest == state.published.digest
            assert set(shown.reviewed.answers.values()) == {"clear"}
