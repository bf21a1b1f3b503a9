"""Children and victims first; nobody is detained unless the law here backs it."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.domain.border_steps import UNKNOWN, Backing, Step, Unbacked, step_for, urgency
from comity.domain.register_entries import Action, NoticeKind, RegisterEntry, Vulnerability

BACKED = Backing(backed=True, why=None, for_whom="LA", bases=("cn-la-extradition-2002",))


def entry(
    kind: NoticeKind = NoticeKind.WANTED,
    action: Action = Action.DETAIN,
    vulnerability: Vulnerability = Vulnerability.NONE,
    misused: bool = False,
) -> RegisterEntry:
    until = datetime(2031, 1, 1, tzinfo=UTC)
    return RegisterEntry(UUID(int=1), "la", "LA", kind, action, None, (), vulnerability, until, misused, synthetic=True)


ENTRIES = st.builds(
    entry, st.sampled_from(NoticeKind), st.sampled_from(Action), st.sampled_from(Vulnerability), st.booleans()
)
BACKINGS = st.sampled_from([BACKED, *(Backing(backed=False, why=why) for why in Unbacked)])


@given(ENTRIES, BACKINGS)
def test_detain_and_seize_are_said_only_where_asked_and_backed(one: RegisterEntry, backing: Backing) -> None:
    step = step_for(one, backing)
    if step is Step.DETAIN:
        assert backing.backed
        assert one.action is Action.DETAIN
    if step is Step.SEIZE:
        assert backing.backed
        assert one.action is Action.SEIZE


@given(ENTRIES, BACKINGS)
def test_a_child_or_a_trafficked_person_is_protected_whatever_is_asked(one: RegisterEntry, backing: Backing) -> None:
    if one.vulnerability is Vulnerability.CHILD:
        assert step_for(one, backing) is Step.PROTECT_CHILD
    if one.vulnerability is Vulnerability.TRAFFICKING:
        assert step_for(one, backing) is Step.PROTECT_TRAFFICKED


@given(st.sampled_from(Action), BACKINGS)
def test_a_misused_identity_is_never_detained(action: Action, backing: Backing) -> None:
    assert step_for(entry(action=action, misused=True), backing) in (Step.MISUSED, Step.PROTECT)


@pytest.mark.parametrize("why", list(Unbacked))
def test_a_notice_that_the_law_does_not_back_says_do_not_detain(why: Unbacked) -> None:
    assert step_for(entry(), Backing(backed=False, why=why)) is Step.DO_NOT_DETAIN


def test_what_nobody_asked_the_law_is_not_backed() -> None:
    assert step_for(entry(), UNKNOWN) is Step.DO_NOT_DETAIN
    assert step_for(entry(action=Action.SEIZE), UNKNOWN) is Step.DO_NOT_SEIZE


def test_a_missing_person_is_protected_even_if_the_notice_asks_less() -> None:
    assert step_for(entry(kind=NoticeKind.MISSING, action=Action.REPORT), UNKNOWN) is Step.PROTECT


def test_children_come_before_everything_and_nothing_comes_last() -> None:
    steps = sorted(Step, key=urgency)
    assert steps[:3] == [Step.PROTECT_CHILD, Step.PROTECT_TRAFFICKED, Step.PROTECT]
    assert steps[-1] is Step.NOTHING
    assert urgency(Step.MISUSED) < urgency(Step.DETAIN)


def test_backing_without_a_reason_is_no_value() -> None:
    with pytest.raises(ValueError, match="backed"):
        Backing(backed=False, why=None)
    with pytest.raises(ValueError, match="backed"):
        Backing(backed=True, why=Unbacked.HUMAN)
