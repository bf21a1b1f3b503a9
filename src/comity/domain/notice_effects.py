"""What each event does to a notice, and whether it fits its place.

The receiver applies the same rules to a partner's event: what does not fit is kept, and has no effect. An event whose
content was destroyed still says by its header that something was there, whose it was and who had it.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from comity.domain import notice_bodies as n
from comity.domain.case_values import Known
from comity.domain.fitting import DoesNotFit
from comity.domain.notice_state import EVERYBODY, Copy, NoticeState, Reported, Reviewed, Waiting, Wording
from comity.domain.notices import Answer, Notice, NoticeStage, Published, questions_of
from comity.domain.officers import Role

_DESK = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.NATIONAL_DESK, Role.LAWYER})
_RELEASE = frozenset({Role.SUPERVISOR, Role.NATIONAL_DESK})
ROLES: Final[Mapping[str, frozenset[Role]]] = {
    "notice.addendum": _RELEASE | {Role.COMPLIANCE},
    "notice.annotated": _DESK,
    "notice.blocked": frozenset({Role.COMPLIANCE, Role.LAWYER, Role.NATIONAL_DESK}),
    "notice.checked": _DESK,
    "notice.copied": _DESK,
    "notice.deleted": frozenset({Role.SYSTEM}),
    "notice.drafted": _DESK,
    "notice.dropped": _DESK | {Role.COMPLIANCE},
    "notice.duty": frozenset({Role.SYSTEM}),
    "notice.effect": frozenset({Role.SYSTEM, Role.LAWYER}),
    "notice.proposed": _DESK,
    "notice.published": _RELEASE,
    "notice.renewed": _RELEASE,
    "notice.reported": _DESK,
    "notice.restricted": _DESK | {Role.COMPLIANCE},
    "notice.review_asked": _DESK,
    "notice.reviewed": frozenset({Role.COMPLIANCE}),
    "notice.standing_barred": _DESK | {Role.COMPLIANCE},
    "notice.withdrawn": _DESK | {Role.COMPLIANCE, Role.SYSTEM},
}
"""Who may do it. What lessens a notice takes one person, what carries it further takes two."""
DUTIES: Final = frozenset({n.Report.ARRESTED, n.Report.EXTRADITION_REFUSED, n.Report.COURT_ORDER})
"""Reports that the owner has to annotate."""
_BEGINS: Final = frozenset({"notice.drafted", "notice.review_asked", "notice.published"})


def apply_notice(state: NoticeState | None, known: Known) -> NoticeState:
    """The notice after this event.

    Raises:
        DoesNotFit: The event has no place here.
    """
    event, body = known.event, known.body
    if event.case is None:
        raise DoesNotFit("a notice's event is in the notice's own stream")
    if body is None:
        return _erased(state, known, event.case)
    if body.notice != event.case:
        raise DoesNotFit("it speaks of another notice than its stream")
    if event.actor.role not in ROLES[event.type]:
        raise DoesNotFit(f"the role {event.actor.role.value} may not do this")
    if state is None:
        if event.type not in _BEGINS:
            raise DoesNotFit("its notice is not known here")
        state = NoticeState(event.case, body.wording.owner)
    if state.ended is not None and event.type not in _AFTERWARDS:
        raise DoesNotFit("the notice is over")
    return _EFFECTS[event.type](state, known)


def check_clear(notice: Notice, reviewed: n.NoticeReviewed) -> None:
    """Return if this review clears this wording: every question is answered, and clear.

    Raises:
        DoesNotFit: It does not.
    """
    wanted = questions_of(notice)
    if set(reviewed.answers) != set(wanted):
        raise DoesNotFit("a review answers every question, and no other")
    if not reviewed.clear or any(reviewed.answers[name] != Answer.CLEAR for name in wanted):
        raise DoesNotFit("its review does not clear it")


def _erased(state: NoticeState | None, known: Known, notice: UUID) -> NoticeState:
    event = known.event
    state = state or NoticeState(notice, event.author)
    if event.type in ("notice.published", "notice.review_asked", "notice.addendum") and event.author == state.owner:
        state = _sent(state, known)
    stage = state.stage
    if event.type in _BEGINS and state.published is None:
        stage = NoticeStage.PURGED
    return replace(state, erased=state.erased + 1, stage=stage)


def _sent(state: NoticeState, known: Known) -> NoticeState:
    """Whoever is in the audience has content now, and will have to prove that it is gone."""
    others = [node for node in known.event.audience if node != state.owner]
    reached = {**dict.fromkeys(others, known.event.at), **state.reached}
    brought = {**state.brought, **{node: (*state.brought.get(node, ()), known.digest) for node in others}}
    return replace(state, reached=reached, brought=brought)


def _by_owner(state: NoticeState, known: Known) -> None:
    if known.event.author != state.owner:
        raise DoesNotFit("only the node whose notice it is may do this")


def _own_wording(state: NoticeState, wording: Notice, known: Known) -> None:
    if wording.id != state.id or wording.owner != state.owner:
        raise DoesNotFit("its wording is of another notice or owner")
    _by_owner(state, known)


def _drafted(state: NoticeState, known: Known) -> NoticeState:
    body = known.body
    assert isinstance(body, n.NoticeDrafted)
    _own_wording(state, body.wording, known)
    who = known.event.actor.id
    writers = (state.wording.writers if state.wording else frozenset()) | {who}
    wording = Wording(body.wording, body.digest, body.looks, who, writers, known.event.at)
    return replace(state, wording=wording, check=None, asked=None, stage=_before(state, NoticeStage.DRAFT))


def _before(state: NoticeState, stage: NoticeStage) -> NoticeStage:
    """A new wording of what is circulated already changes nothing about that until it is circulated itself."""
    return stage if state.published is None else state.stage


def _checked(state: NoticeState, known: Known) -> NoticeState:
    body = known.body
    assert isinstance(body, n.NoticeChecked)
    _by_owner(state, known)
    if state.wording is None or state.wording.digest != body.digest:
        raise DoesNotFit("it is of another wording")
    stage = state.stage if state.asked is not None else _before(state, NoticeStage.CHECKED)
    return replace(state, check=body, stage=stage)


def _review_asked(state: NoticeState, known: Known) -> NoticeState:
    body = known.body
    assert isinstance(body, n.ReviewAsked)
    _own_wording(state, body.wording, known)
    if set(known.event.audience) != {state.owner, body.reviewer}:
        raise DoesNotFit("nobody but its reviewer sees it before the review")
    if body.reviewer != (body.wording.reviewer or state.owner):
        raise DoesNotFit("its reviewer is another than the wording names")
    if body.check.digest != body.digest or body.check.missing or body.check.barred:
        raise DoesNotFit("the source's desk has not found it complete")
    if state.wording is not None and (state.wording.digest != body.digest or state.wording.by != body.drafted_by):
        raise DoesNotFit("it is another wording than the latest")
    state = replace(state, asked=body, asked_by=known.event.actor.id, stage=_before(state, NoticeStage.IN_REVIEW))
    return _sent(state, known)


def _reviewed(state: NoticeState, known: Known) -> NoticeState:
    body = known.body
    assert isinstance(body, n.NoticeReviewed)
    asked = state.asked
    if asked is None or asked.digest != body.digest:
        raise DoesNotFit("no review of this wording was asked for")
    if known.event.author != asked.reviewer:
        raise DoesNotFit(f"it is for {asked.reviewer} to review it")
    if body.reviewed_by != known.event.actor.id:
        raise DoesNotFit("a reviewer signs for nobody else")
    wrote = state.wording.writers if state.wording is not None else frozenset({asked.drafted_by})
    if known.event.author == state.owner and body.reviewed_by in {*wrote, asked.drafted_by}:
        raise DoesNotFit("whoever wrote it does not review it")
    if set(body.answers) != set(questions_of(asked.wording)) or not body.reasons.strip():
        raise DoesNotFit("a review answers every question, with reasons")
    if body.clear != all(answer == Answer.CLEAR for answer in body.answers.values()):
        raise DoesNotFit("a review clears what it finds clear in every question, and nothing else")
    if not set(known.event.audience) <= {state.owner, asked.reviewer}:
        raise DoesNotFit("nobody else sees a review")
    found = Reviewed(body, known.digest, known.event.author, known.event.at)
    stage = _before(state, NoticeStage.REVIEWED if body.clear else NoticeStage.REFUSED)
    return replace(state, reviews=(*state.reviews, found), stage=stage)


def _published(state: NoticeState, known: Known) -> NoticeState:
    body, event = known.body, known.event
    assert isinstance(body, n.NoticePublished)
    _own_wording(state, body.wording, known)
    _check_review(state, body)
    nodes = frozenset(event.audience) - {state.owner}
    if body.published_by != event.actor.id or body.published_by == body.drafted_by:
        raise DoesNotFit("it takes two persons")
    if not body.rule.strip():
        raise DoesNotFit("it names the rule of home law under which it leaves")
    if not nodes or not nodes <= set(body.wording.addressees):
        raise DoesNotFit("it goes to nobody whom the wording does not name")
    if body.valid_until <= event.at:
        raise DoesNotFit("its time is over already")
    known_here = state.published
    earlier = known_here.addressees if known_here is not None else frozenset()
    if known_here is not None and known_here.digest == body.digest:
        until, review_on = known_here.valid_until, known_here.review_on  # an extension renews nothing
    else:
        until, review_on = body.valid_until, body.review_on
    brought = (*(known_here.brought if known_here is not None else ()), known.digest)
    published = Published(
        notice=body.wording,
        digest=body.digest,
        event=known.digest,
        brought=brought,
        at=known_here.at if known_here is not None else event.at,
        addressees=earlier | nodes,
        valid_until=until,
        review_on=review_on,
        reviewed_by=body.reviewed.reviewed_by,
        reviewer=body.reviewer,
    )
    if body.no_standing and EVERYBODY not in state.standing_barred:
        state = replace(state, standing_barred=state.standing_barred | nodes)
    state = replace(
        state, published=published, stage=NoticeStage.PUBLISHED, restricted=state.restricted - nodes,
        deletions={node: proof for node, proof in state.deletions.items() if node not in nodes},
    )  # fmt: skip
    return _sent(state, known)


def _check_review(state: NoticeState, body: n.NoticePublished) -> None:
    reviewed = body.reviewed
    if body.reviewer != (body.wording.reviewer or state.owner):
        raise DoesNotFit("it was reviewed by another node than its wording names")
    if reviewed.notice != state.id or reviewed.digest != body.digest:
        raise DoesNotFit("its review is of another wording")
    if body.reviewer == state.owner and reviewed.reviewed_by == body.drafted_by:
        raise DoesNotFit("whoever wrote it does not review it")
    check_clear(body.wording, reviewed)
    if state.wording is None:
        return  # not ours: the review's own signature was verified as it came in
    if not any(one.body == reviewed and one.node == body.reviewer for one in state.reviews):
        raise DoesNotFit("its review is not here")
    if reviewed.reviewed_by in state.wording.writers and body.reviewer == state.owner:
        raise DoesNotFit("whoever wrote a part of it does not review it")


def _circulated(state: NoticeState, known: Known) -> Published:
    if state.published is None or state.stage is not NoticeStage.PUBLISHED:
        raise DoesNotFit("the notice is not circulated")
    _by_owner(state, known)
    return state.published


def _two(known: Known) -> None:
    first, second = known.body.proposed_by, known.body.released_by  # type: ignore[union-attr]  # bodies of two persons
    if not first or second != known.event.actor.id or first == second:
        raise DoesNotFit("it takes two persons")


def _addendum(state: NoticeState, known: Known) -> NoticeState:
    body = known.body
    assert isinstance(body, n.AddendumGiven)
    published = _circulated(state, known)
    _two(known)
    if published.reviewer != state.owner and (body.names or body.things):
        raise DoesNotFit("names and numbers of a notice that another node reviewed go through its review")
    if (body.names or body.things) and known.event.actor.role is not Role.COMPLIANCE:
        raise DoesNotFit("further names and numbers are released by a compliance reviewer")
    state = replace(
        state, addenda=(*state.addenda, (body, known.event.at)), proposals=_settled(state, body, known.event.type)
    )
    return _sent(state, known)


def _settled(state: NoticeState, body: Any, act: str) -> dict[bytes, Waiting]:
    return {
        key: one for key, one in state.proposals.items() if not (one.act == act and one.by == body.proposed_by)
    }  # fmt: skip


def _renewed(state: NoticeState, known: Known) -> NoticeState:
    body = known.body
    assert isinstance(body, n.NoticeRenewed)
    published = _circulated(state, known)
    _two(known)
    if body.valid_until <= known.event.at or not body.reason.strip():
        raise DoesNotFit("it is renewed to a day to come, for a reason")
    renewed = replace(published, valid_until=body.valid_until, review_on=body.review_on)
    return replace(state, published=renewed, proposals=_settled(state, body, known.event.type))


def _restricted(state: NoticeState, known: Known) -> NoticeState:
    body = known.body
    assert isinstance(body, n.CirculationRestricted)
    _by_owner(state, known)
    nodes = frozenset(body.nodes)
    published = state.published
    if published is not None:
        published = replace(published, addressees=published.addressees - nodes)
    named = state.named | frozenset(body.events)
    return replace(state, restricted=state.restricted | nodes, published=published, named=named)


def _standing_barred(state: NoticeState, known: Known) -> NoticeState:
    body = known.body
    assert isinstance(body, n.StandingBarred)
    _by_owner(state, known)
    if not body.reason.strip():
        raise DoesNotFit("a bar has a reason")
    if not body.nodes:
        return replace(state, standing_barred=frozenset({EVERYBODY} if body.barred else ()))
    nodes, before = frozenset(body.nodes), state.standing_barred
    return replace(state, standing_barred=before | nodes if body.barred else before - nodes)


def _reported(state: NoticeState, known: Known) -> NoticeState:
    body = known.body
    assert isinstance(body, n.NoticeReported)
    if state.published is None and state.erased == 0:
        raise DoesNotFit("the notice is not circulated")
    if body.what not in frozenset(n.Report):
        raise DoesNotFit("no such report")
    said = Reported(body, known.digest, known.event.author, known.event.at)
    return replace(state, reports={**state.reports, known.digest: said})


def _duty(state: NoticeState, known: Known) -> NoticeState:
    body = known.body
    assert isinstance(body, n.DutyOpened)
    _by_owner(state, known)
    if any(body.report in answered.reports for answered, _ in state.annotations):
        return state
    return replace(state, duties={**state.duties, body.report: body})


def _annotated(state: NoticeState, known: Known) -> NoticeState:
    body = known.body
    assert isinstance(body, n.NoticeAnnotated)
    _by_owner(state, known)
    if body.what not in frozenset(n.Report) or not body.words.strip():
        raise DoesNotFit("an annotation says what became of it")
    answered = set(body.reports)
    reports = {key: replace(one, answered=one.answered or key in answered) for key, one in state.reports.items()}
    duties = {key: one for key, one in state.duties.items() if key not in answered}
    annotations = (*state.annotations, (body, known.event.at))
    return replace(state, reports=reports, duties=duties, annotations=annotations)


def _blocked(state: NoticeState, known: Known) -> NoticeState:
    body, event = known.body, known.event
    assert isinstance(body, n.NoticeBlocked)
    if event.author != state.owner and not event.is_private:
        raise DoesNotFit("an addressee blocks it for itself alone")
    if not body.reference.strip() or not body.reason.strip():
        raise DoesNotFit("a block names the complaint and the reason")
    blocks = {node: text for node, text in state.blocks.items() if node != event.author}
    if body.blocked:
        blocks[event.author] = body.reference
    return replace(state, blocks=blocks)


def _withdrawn(state: NoticeState, known: Known) -> NoticeState:
    body = known.body
    assert isinstance(body, n.NoticeWithdrawn)
    _by_owner(state, known)
    if body.reason not in frozenset(n.Ending):
        raise DoesNotFit("no such reason")
    if (body.reason == n.Ending.EXPIRED) != (known.event.actor.role is Role.SYSTEM):
        raise DoesNotFit("time ends it by itself, everything else is said by a person")
    over = NoticeStage.EXPIRED if body.reason == n.Ending.EXPIRED else NoticeStage.WITHDRAWN
    stage = state.stage if state.stage is NoticeStage.PURGED else over
    ended, named = (body, known.event.at), state.named | frozenset(body.events)
    return replace(state, ended=ended, stage=stage, duties={}, proposals={}, named=named)


def _effect(state: NoticeState, known: Known) -> NoticeState:
    body = known.body
    assert isinstance(body, n.EffectStated)
    if state.published is None or body.digest != state.published.digest:
        raise DoesNotFit("it is of another wording")
    return replace(state, effect=body)


def _copied(state: NoticeState, known: Known) -> NoticeState:
    body, node = known.body, known.event.author
    assert isinstance(body, n.CopyStated)
    if node != state.owner and node not in state.reached:
        raise DoesNotFit("the notice never went there")
    if not body.system.strip():
        raise DoesNotFit("a copy is in a system that has a name")
    copy = Copy(node, body.system, body.held, body.reference, known.event.at)
    return replace(state, copies={**state.copies, (node, body.system): copy})


def _deleted(state: NoticeState, known: Known) -> NoticeState:
    body, node = known.body, known.event.author
    assert isinstance(body, n.NoticeDeleted)
    if node != state.owner and node not in state.reached:
        raise DoesNotFit("the notice never went there")
    return replace(state, deletions={**state.deletions, node: (body, known.event.at)})


def _proposed(state: NoticeState, known: Known) -> NoticeState:
    body = known.body
    assert isinstance(body, n.NoticeProposed)
    _circulated(state, known)
    if body.act not in ("notice.addendum", "notice.renewed"):
        raise DoesNotFit("no such act")
    waiting = Waiting(known.digest, body.act, body.content, known.event.actor.id, known.event.at)
    kept = {key: one for key, one in state.proposals.items() if one.act != body.act}
    return replace(state, proposals={**kept, known.digest: waiting})


def _dropped(state: NoticeState, known: Known) -> NoticeState:
    body = known.body
    assert isinstance(body, n.NoticeProposalDropped)
    return replace(state, proposals={key: one for key, one in state.proposals.items() if key != body.proposal})


_AFTERWARDS: Final = frozenset(
    {"notice.deleted", "notice.copied", "notice.reported", "notice.annotated", "notice.blocked"}
)
_EFFECTS: Final[Mapping[str, Callable[[NoticeState, Known], NoticeState]]] = {
    "notice.addendum": _addendum,
    "notice.annotated": _annotated,
    "notice.blocked": _blocked,
    "notice.checked": _checked,
    "notice.copied": _copied,
    "notice.deleted": _deleted,
    "notice.drafted": _drafted,
    "notice.dropped": _dropped,
    "notice.duty": _duty,
    "notice.effect": _effect,
    "notice.proposed": _proposed,
    "notice.published": _published,
    "notice.renewed": _renewed,
    "notice.reported": _reported,
    "notice.restricted": _restricted,
    "notice.review_asked": _review_asked,
    "notice.reviewed": _reviewed,
    "notice.standing_barred": _standing_barred,
    "notice.withdrawn": _withdrawn,
}
