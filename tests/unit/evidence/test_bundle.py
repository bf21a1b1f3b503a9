"""A court believes a bundle only as far as it proves itself, and is told which part does not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.evidence.makers import (
    CASE,
    DECISION,
    END,
    NOW,
    START,
    MadeNode,
    in_log,
    make_case,
    make_event,
    make_node,
    make_nodes,
    mutated,
)
from tests.unit.evidence.test_merkle import flip

from comity.application.reading import assessment_digest
from comity.domain.errors import InvalidInput, NotVerified
from comity.evidence.bundle import (
    Bundle,
    BundledEvent,
    Check,
    Outside,
    Record,
    decision_digest,
    examine_bundle,
    make_bundle,
    parse_bundle,
    verify_bundle,
)
from comity.evidence.canonical import decode, encode
from comity.evidence.checkpoint import cosign, make_checkpoint, parse_checkpoint
from comity.evidence.keyring import Keyring
from comity.evidence.statements import DatedKey, Revocation


@cache
def nodes() -> dict[str, MadeNode]:
    return make_nodes()


@cache
def case() -> Bundle:
    return make_case(nodes())


@cache
def roots(*names: str) -> frozenset[str]:
    return frozenset(nodes()[name].statement.root.fingerprint for name in names or ("cn", "th", "la"))


def checks(bundle: Bundle, *names: str, **options: Any) -> list[Check]:
    return verify_bundle(make_bundle(bundle, nodes()["cn"].signing), roots(*names), **options)


def failed(found: list[Check]) -> dict[str, str]:
    return {check.name: check.why for check in found if not check.ok}


def with_event(bundle: Bundle, number: int, change: Callable[[BundledEvent], BundledEvent]) -> Bundle:
    events = list(bundle.events)
    events[number] = change(events[number])
    return replace(bundle, events=tuple(events))


def test_an_untouched_case_holds_in_every_check() -> None:
    found = checks(case(), witnesses=2)
    assert failed(found) == {}
    assert [check.name for check in found] == [
        "statements", "maker", "signatures", "bodies", "case", "order", "log", "checkpoints", "cosignatures",
        "decisions",
    ]  # fmt: skip
    assert "la of LA at" in next(check.why for check in found if check.name == "cosignatures")


def test_a_bundle_comes_back_from_its_bytes() -> None:
    data = make_bundle(case(), nodes()["cn"].signing)
    assert parse_bundle(data).bundle == case()
    assert make_bundle(parse_bundle(data).bundle, nodes()["cn"].signing) == data


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_one_bit_changed_anywhere_is_noticed(data: st.DataObject) -> None:
    raw = make_bundle(case(), nodes()["cn"].signing)
    changed = flip(raw, data.draw(st.integers(0, 8 * len(raw) - 1)))
    try:
        assert failed(verify_bundle(changed, roots(), witnesses=2))
    except NotVerified as refused:
        assert refused.code  # noqa: PT017


@given(st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=100)
def test_any_part_replaced_is_noticed_and_nothing_else_is_raised(random: Any) -> None:
    raw = make_bundle(case(), nodes()["cn"].signing)
    changed = encode(mutated(decode(raw), random))
    try:
        assert changed == raw or failed(verify_bundle(changed, roots(), witnesses=2))
    except NotVerified as refused:
        assert refused.code  # noqa: PT017


@given(st.data())
def test_a_bundle_cut_short_is_refused(data: st.DataObject) -> None:
    raw = make_bundle(case(), nodes()["cn"].signing)
    with pytest.raises(NotVerified):
        parse_bundle(raw[: data.draw(st.integers(0, len(raw) - 1))])


@given(st.binary(max_size=300))
def test_hostile_bytes_are_only_ever_not_verified(raw: bytes) -> None:
    with pytest.raises(NotVerified):
        verify_bundle(raw, roots())


def test_an_erased_body_takes_nothing_else_with_it() -> None:
    whole = make_bundle(case(), nodes()["cn"].signing)
    erased = with_event(case(), 1, lambda one: replace(one, signed=replace(one.signed, salt=None, content=None)))
    assert make_bundle(erased, nodes()["cn"].signing) != whole
    found = checks(erased, witnesses=2)
    assert failed(found) == {}
    assert "1 bodies are erased" in next(check.why for check in found if check.name == "bodies")


def test_erasing_from_the_file_does_not_break_its_makers_signature() -> None:
    erased = with_event(case(), 1, lambda one: replace(one, signed=replace(one.signed, salt=None, content=None)))
    signatures = [parse_bundle(make_bundle(one, nodes()["cn"].signing)).signature for one in (case(), erased)]
    assert signatures[0] == signatures[1]


def test_another_body_is_found_by_name() -> None:
    forged = with_event(case(), 2, lambda one: replace(one, signed=replace(one.signed, content=b"forged")))
    why = failed(checks(forged))
    assert list(why) == ["bodies"]
    assert case().events[2].signed.digest.hex()[:16] in why["bodies"]


def test_roots_that_nobody_compared_prove_nothing() -> None:
    why = failed(checks(case(), "cn"))
    assert set(why) == {"statements", "signatures", "cosignatures"}
    assert "statement.root_unknown" in why["statements"]
    assert set(failed(checks(case(), "th"))) >= {"statements", "maker", "signatures", "checkpoints", "log"}


def test_without_any_root_everything_that_rests_on_keys_fails() -> None:
    found = verify_bundle(make_bundle(case(), nodes()["cn"].signing), [])
    assert set(failed(found)) == {"statements", "maker", "signatures", "log", "checkpoints", "cosignatures"}


def test_a_fingerprint_cut_short_is_no_root() -> None:
    with pytest.raises(InvalidInput):
        verify_bundle(make_bundle(case(), nodes()["cn"].signing), ["3f2a"])


def test_an_empty_bundle_proves_nothing() -> None:
    why = failed(checks(replace(case(), events=(), checkpoints=(), statements=(), decisions=())))
    assert {"statements", "signatures", "checkpoints", "cosignatures"} <= set(why)


def test_somebody_else_cannot_put_a_bundle_together_in_the_makers_name() -> None:
    data = make_bundle(case(), nodes()["la"].signing)
    assert list(failed(verify_bundle(data, roots()))) == ["maker"]


def test_an_event_signed_by_another_node_is_found() -> None:
    other = make_event(replace(nodes()["th"], statement=nodes()["cn-zj"].statement), 1)
    bundle = with_event(case(), 0, lambda one: replace(one, signed=other))
    assert "key.unknown" in failed(checks(bundle))["signatures"]


def test_a_missing_predecessor_is_found_unless_it_is_said_to_be_left_out() -> None:
    cut = replace(case(), events=case().events[1:], decisions=())
    gone = case().events[0].signed.digest
    assert list(failed(checks(cut))) == ["order"]
    said = replace(cut, outside=(Outside(gone, "held back under H2"),))
    found = checks(said)
    assert failed(found) == {}
    assert "held back under H2" in next(check.why for check in found if check.name == "order")
    assert list(failed(checks(replace(case(), outside=said.outside)))) == ["order"]


def test_an_event_of_another_case_or_for_others_or_twice_is_found() -> None:
    elsewhere = make_event(nodes()["th"], 9, case=UUID(int=CASE.int + 1))
    private = make_event(nodes()["th"], 10, audience=("th",))
    events = [case().events[0].signed, elsewhere, private, case().events[0].signed]
    proofs, checkpoint = in_log(events, nodes()["cn"])
    for witness in ("th", "la"):
        checkpoint = checkpoint.with_signatures(*cosign(checkpoint.checkpoint, witness, nodes()[witness].log, NOW))
    bundled = tuple(BundledEvent(event, proof) for event, proof in zip(events, proofs, strict=True))
    why = failed(checks(replace(case(), events=bundled, checkpoints=(checkpoint.to_bytes(),))))
    assert list(why) == ["case"]
    assert all(said in why["case"] for said in ("another case", "not for cn", "there twice"))


def test_a_leaf_at_another_place_or_under_another_salt_is_found() -> None:
    changes: list[dict[str, Any]] = [{"index": 301}, {"salt": bytes(32)}, {"checkpoint": 1}, {"proof": ()}]
    for change in changes:
        moved = with_event(case(), 0, lambda one, change=change: replace(one, leaf=replace(one.leaf, **change)))  # type: ignore[misc]
        assert list(failed(checks(moved))) == ["log"]


def test_a_checkpoint_of_another_log_is_found() -> None:
    tree = parse_checkpoint(case().checkpoints[0]).checkpoint
    foreign = make_checkpoint("th", tree.size, tree.root, nodes()["th"].log, NOW)
    why = failed(checks(replace(case(), checkpoints=(foreign.to_bytes(),))))
    assert set(why) == {"log", "checkpoints", "cosignatures"}
    assert "checkpoint.origin" in why["checkpoints"]


def test_an_event_dated_after_its_checkpoint_is_found() -> None:
    tree = parse_checkpoint(case().checkpoints[0]).checkpoint
    early = make_checkpoint("cn", tree.size, tree.root, nodes()["cn"].log, NOW - timedelta(days=1))
    for witness in ("th", "la"):
        early = early.with_signatures(*cosign(tree, witness, nodes()[witness].log, NOW))
    why = failed(checks(replace(case(), checkpoints=(early.to_bytes(),))))
    assert list(why) == ["log"]
    assert "bundle.later" in why["log"]


def test_cosignatures_count_by_other_states() -> None:
    tree = parse_checkpoint(case().checkpoints[0]).checkpoint
    assert list(failed(checks(case(), witnesses=3))) == ["cosignatures"]
    alone = make_checkpoint("cn", tree.size, tree.root, nodes()["cn"].log, NOW + timedelta(minutes=1))
    assert list(failed(checks(replace(case(), checkpoints=(alone.to_bytes(),)), witnesses=0))) == ["cosignatures"]
    home = alone.with_signatures(*cosign(tree, "cn-zj", nodes()["cn-zj"].log, NOW))
    assert "0 other states" in failed(checks(replace(case(), checkpoints=(home.to_bytes(),))))["cosignatures"]


def test_a_province_does_not_count_as_a_second_witness_of_its_state() -> None:
    phuket = make_node("th-83", nodes()["th"])
    tree = parse_checkpoint(case().checkpoints[0]).checkpoint
    twice = make_checkpoint("cn", tree.size, tree.root, nodes()["cn"].log, NOW + timedelta(minutes=1)).with_signatures(
        *cosign(tree, "th", nodes()["th"].log, NOW), *cosign(tree, "th-83", phuket.log, NOW)
    )
    bundle = replace(case(), statements=(*case().statements, phuket.data), checkpoints=(twice.to_bytes(),))
    assert failed(checks(bundle, witnesses=1)) == {}, "who asks for less does so by name"
    assert "1 other states (TH)" in failed(checks(bundle))["cosignatures"]


def test_who_cosigned_each_checkpoint_is_said_by_node_state_and_moment() -> None:
    raw = make_bundle(case(), nodes()["cn"].signing)
    seen = examine_bundle(raw, roots()).witnessed[0]
    assert [(one.node, one.state) for one in seen.cosigners] == [("la", "LA"), ("th", "TH")]
    assert seen.states == ("LA", "TH")
    assert {one.at for one in seen.cosigners} == {NOW + timedelta(minutes=2)}
    assert seen.reaches()
    assert not seen.reaches(3)


def test_a_decision_on_which_nothing_rests_is_found() -> None:
    assert list(failed(checks(replace(case(), decisions=({"outcome": "forged"},))))) == ["decisions"]
    found = checks(replace(case(), decisions=()))
    assert failed(found) == {}
    assert "1 further decisions" in next(check.why for check in found if check.name == "decisions")


def test_a_decision_is_named_as_the_desks_name_it() -> None:
    assert decision_digest(DECISION) == assessment_digest(DECISION)


def test_records_are_checked_by_whoever_understands_them_or_fail() -> None:
    def verifier(data: bytes, ring: Keyring) -> Check:
        if data == b"forged":
            raise NotVerified("receipt.wrong", "The receipt is forged.")
        return Check("receipt", data == b"good", f"{data.decode()} among {len(ring.nodes)} nodes")

    bundle = replace(case(), records=(Record("receipt", b"good"),))
    assert failed(checks(bundle, record_verifiers={"receipt": verifier})) == {}
    assert "nobody here can check" in failed(checks(bundle))["receipts"]
    for data in (b"bad", b"forged"):
        more = replace(bundle, records=(*bundle.records, Record("receipt", data)))
        assert list(failed(checks(more, record_verifiers={"receipt": verifier}))) == ["receipts"]


def renewed(**changes: Any) -> bytes:
    """A second statement of cn-zj."""
    return make_node("cn-zj", nodes()["cn"], sequence=2, **changes).data


def test_a_key_that_was_revoked_by_then_signs_nothing_even_if_only_a_newer_statement_says_so() -> None:
    revoked = Revocation(nodes()["cn-zj"].signing.public.id, NOW + timedelta(seconds=2), "stolen")
    data = renewed(revoked=(revoked,), signing_keys=())
    why = failed(checks(replace(case(), statements=(*case().statements, data))))
    assert list(why) == ["signatures"]
    assert why["signatures"].count("key.revoked") == 2


def test_a_key_that_a_newer_statement_no_longer_lists_is_found_in_the_older_one() -> None:
    both = (*case().statements, renewed(signing_keys=()))
    assert failed(checks(replace(case(), statements=both))) == {}
    newest = (case().statements[0], both[-1], *case().statements[2:])
    assert "key.unknown" in failed(checks(replace(case(), statements=newest)))["signatures"]


def test_a_key_is_not_good_outside_its_days() -> None:
    key = nodes()["cn-zj"].signing.public
    for window, code in [((START, NOW), "key.expired"), ((NOW + timedelta(days=1), END), "key.not_yet_valid")]:
        data = make_node("cn-zj", nodes()["cn"], signing_keys=(DatedKey(key, *window),)).data
        statements = (case().statements[0], data, *case().statements[2:])
        assert code in failed(checks(replace(case(), statements=statements)))["signatures"]


def test_two_statements_with_one_number_are_a_fork() -> None:
    forked = make_node("cn-zj", nodes()["cn"], name="Another").data
    why = failed(checks(replace(case(), statements=(*case().statements, forked))))
    assert list(why) == ["statements"]
    assert "statement.forked" in why["statements"]
