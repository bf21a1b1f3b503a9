"""Keys are believed only under a root that people compared, and a statement never goes back."""

from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.evidence.makers import END, NOW, START, MadeNode, hpke_raw, make_node, mutated, seed

from comity.domain.authorities import Power, Tier
from comity.domain.errors import InvalidInput, NotVerified
from comity.evidence.canonical import decode, encode
from comity.evidence.fingerprints import read_fingerprint
from comity.evidence.signatures import Ed25519Signer
from comity.evidence.statement_fields import read_body, statement_body
from comity.evidence.statements import (
    DatedKey,
    HpkeKey,
    Revocation,
    accept_newer,
    countersign,
    make_statement,
    parse_statement,
    prove_chain,
    prove_statement,
    verify_statement,
)

MS = timedelta(milliseconds=1)
INFORMATION = frozenset({Power.POLICE_INFORMATION})


@cache
def cn() -> MadeNode:
    return make_node("cn")


@cache
def zj() -> MadeNode:
    return make_node("cn-zj", cn(), powers=INFORMATION)


def roots(*nodes: MadeNode) -> set[str]:
    return {node.statement.root.fingerprint for node in nodes}


def code_of(refused: pytest.ExceptionInfo[NotVerified]) -> str:
    return refused.value.code


def test_a_statement_says_what_was_put_in() -> None:
    assert parse_statement(cn().data) == cn().statement
    assert verify_statement(cn().data, roots(cn()), NOW) == cn().statement


def test_a_root_that_nobody_compared_is_refused() -> None:
    with pytest.raises(NotVerified) as refused:
        prove_statement(cn().data, roots(make_node("th")))
    assert code_of(refused) == "statement.root_unknown"


def test_a_chain_of_three_tiers_is_proven_from_one_fingerprint() -> None:
    hz = make_node("cn-zj-hz", zj(), powers=INFORMATION)
    proven = prove_chain([cn().data, zj().data, hz.data], roots(cn()))
    assert proven == {"cn": cn().statement, "cn-zj": zj().statement, "cn-zj-hz": hz.statement}


def test_a_province_without_its_ministry_is_refused() -> None:
    with pytest.raises(NotVerified) as refused:
        prove_statement(zj().data, roots(zj()))
    assert code_of(refused) == "statement.parent_missing"


def test_a_province_that_its_ministry_has_not_countersigned_is_refused() -> None:
    alone = make_statement(zj().statement, zj().root)
    with pytest.raises(NotVerified) as refused:
        prove_statement(alone, roots(cn()), cn().statement)
    assert code_of(refused) == "statement.not_countersigned"
    assert prove_statement(countersign(alone, cn().root), roots(cn()), cn().statement) == zj().statement


def test_a_province_cannot_countersign_itself() -> None:
    with pytest.raises(NotVerified) as refused:
        prove_statement(make_statement(zj().statement, zj().root, zj().root), roots(cn()), cn().statement)
    assert code_of(refused) == "signature.wrong"


def test_nobody_countersigns_a_national_statement() -> None:
    with pytest.raises(NotVerified) as refused:
        countersign(cn().data, zj().root)
    assert code_of(refused) == "statement.no_parent"


def test_nothing_is_added_beside_a_national_statement() -> None:
    added = encode({**decode(cn().data), "parent": decode(zj().data)["parent"]})
    with pytest.raises(NotVerified) as refused:
        prove_statement(added, roots(cn()))
    assert code_of(refused) == "statement.no_parent"


def test_a_city_never_has_a_power_its_province_lacks() -> None:
    hz = make_node("cn-zj-hz", zj(), powers=frozenset({Power.EXTRADITION}))
    with pytest.raises(NotVerified, match="extradition") as refused:
        prove_chain([cn().data, zj().data, hz.data], roots(cn()))
    assert code_of(refused) == "statement.exceeds_parent"


@given(st.sets(st.sampled_from(Power)), st.sets(st.sampled_from(Power)))
def test_powers_pass_down_only_as_a_subset(above: set[Power], below: set[Power]) -> None:
    parent = replace(zj().statement, powers=frozenset(above))
    child = _city(frozenset(below))
    if below <= above:
        assert prove_statement(child.data, (), parent).powers == below
    else:
        with pytest.raises(NotVerified):
            prove_statement(child.data, (), parent)


@cache
def _city(powers: frozenset[Power]) -> MadeNode:
    return make_node("cn-zj-hz", zj(), powers=powers)


@pytest.mark.parametrize("changes", [{"state": "TH", "node": "th"}, {"node": "cn-yn"}])
def test_another_parent_than_the_one_named_does_not_count(changes: dict[str, Any]) -> None:
    with pytest.raises(NotVerified) as refused:
        prove_statement(zj().data, roots(cn()), replace(cn().statement, **changes))
    assert code_of(refused) == "statement.other_parent"


def test_a_province_does_not_stand_under_a_province() -> None:
    with pytest.raises(NotVerified) as refused:
        prove_statement(zj().data, roots(cn()), replace(cn().statement, tier=Tier.PROVINCE))
    assert code_of(refused) == "statement.tier"


def test_a_chain_names_each_node_once() -> None:
    with pytest.raises(NotVerified) as refused:
        prove_chain([cn().data, cn().data], roots(cn()))
    assert code_of(refused) == "statement.twice"


@pytest.mark.parametrize(("at", "code"), [(START - MS, "statement.not_yet_valid"), (END, "statement.expired")])
def test_a_statement_holds_from_its_first_to_before_its_last_moment(at: Any, code: str) -> None:
    with pytest.raises(NotVerified) as refused:
        verify_statement(cn().data, roots(cn()), at)
    assert code_of(refused) == code
    assert verify_statement(cn().data, roots(cn()), START)
    assert verify_statement(cn().data, roots(cn()), END - MS)


def test_a_province_is_not_valid_when_its_ministry_is_not() -> None:
    ministry = make_node("cn", valid_from=NOW + MS)
    with pytest.raises(NotVerified) as refused:
        verify_statement(zj().data, roots(cn()), NOW, ministry.statement)
    assert code_of(refused) == "statement.not_yet_valid"


def test_a_signing_key_is_unknown_early_late_or_revoked_each_by_its_name() -> None:
    first, second = Ed25519Signer(seed("one")).public, Ed25519Signer(seed("two")).public
    turn = NOW
    statement = replace(
        cn().statement,
        signing_keys=(DatedKey(first, START, turn), DatedKey(second, turn, END)),
        revoked=(Revocation(second.id, turn + 9 * MS, "stolen"),),
    )
    assert statement.signing_key(first.id, turn - MS) == first
    assert statement.signing_key(second.id, turn) == second
    for wanted, at, code in [
        (cn().log.ed25519.public.id, NOW, "key.unknown"),
        (first.id, turn, "key.expired"),
        (second.id, turn - MS, "key.not_yet_valid"),
        (second.id, turn + 9 * MS, "key.revoked"),
    ]:
        with pytest.raises(NotVerified) as refused:
            statement.signing_key(wanted, at)
        assert code_of(refused) == code


def test_the_sealing_key_that_lasts_longest_is_taken() -> None:
    old, new = HpkeKey(hpke_raw("old"), START, NOW + MS), HpkeKey(hpke_raw("new"), NOW, END)
    statement = replace(cn().statement, hpke_keys=(old, new))
    assert statement.current_hpke_key(NOW - MS) == old
    assert statement.current_hpke_key(NOW) == new
    assert statement.hpke_key(old.id, NOW) == old
    gone = replace(statement, revoked=(Revocation(new.id, NOW, "lost"),))
    assert gone.current_hpke_key(NOW) == old
    with pytest.raises(NotVerified) as refused:
        gone.current_hpke_key(NOW + MS)
    assert code_of(refused) == "key.none_valid"
    with pytest.raises(NotVerified) as refused:
        gone.hpke_key(new.id, NOW)
    assert code_of(refused) == "key.revoked"


def test_a_revoked_log_key_signs_no_more_checkpoints() -> None:
    gone = replace(cn().statement, revoked=(Revocation(cn().log.mldsa44.public.id, NOW, "stolen"),))
    assert gone.log_keys(NOW - MS) == cn().statement.log
    with pytest.raises(NotVerified) as refused:
        gone.log_keys(NOW)
    assert code_of(refused) == "key.revoked"


def test_the_sequence_only_rises_and_one_number_has_one_text() -> None:
    first, second = cn().statement, replace(cn().statement, sequence=2)
    assert accept_newer(first, second) == second
    assert accept_newer(second, second) == second
    for old, new, code in [
        (second, first, "statement.rolled_back"),
        (first, replace(first, name="Another"), "statement.forked"),
        (first, replace(second, root=zj().statement.root), "statement.root_changed"),
        (first, zj().statement, "statement.other_node"),
    ]:
        with pytest.raises(NotVerified) as refused:
            accept_newer(old, new)
        assert code_of(refused) == code


def test_a_revoked_key_does_not_come_back() -> None:
    revoked = Revocation(cn().signing.public.id, NOW, "stolen")
    old = replace(cn().statement, revoked=(revoked,))
    later = replace(revoked, valid_from=NOW + MS)
    dropped = replace(old, sequence=2, revoked=())
    for new in (dropped, replace(dropped, signing_keys=()), replace(old, sequence=2, revoked=(later,))):
        with pytest.raises(NotVerified) as refused:
            accept_newer(old, new)
        assert code_of(refused) == "statement.revocation_dropped"
    assert accept_newer(old, replace(old, sequence=2, signing_keys=())).sequence == 2


@given(st.data())
def test_one_bit_changed_anywhere_is_noticed(data: st.DataObject) -> None:
    bit = data.draw(st.integers(0, 8 * len(zj().data) - 1))
    changed = bytearray(zj().data)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(NotVerified):
        prove_statement(bytes(changed), roots(cn()), cn().statement)


@given(st.randoms(use_true_random=False))
def test_any_part_replaced_is_noticed_and_nothing_else_is_raised(random: Any) -> None:
    whole = decode(zj().data)
    inside = {**whole, "body": encode(mutated(decode(whole["body"]), random))}
    for changed in (encode(mutated(whole, random)), encode(inside)):
        if changed != zj().data:
            with pytest.raises(NotVerified):
                prove_statement(changed, roots(cn()), cn().statement)


@given(st.data())
def test_a_statement_cut_short_is_refused(data: st.DataObject) -> None:
    length = data.draw(st.integers(0, len(cn().data) - 1))
    with pytest.raises(NotVerified):
        parse_statement(cn().data[:length])


NAMES = sorted(decode(statement_body(cn().statement)))


@given(
    st.sampled_from(NAMES),
    st.none() | st.booleans() | st.integers(-5, 1 << 62) | st.binary(max_size=40) | st.text(max_size=5)
    | st.lists(st.integers(-5, 5) | st.text(max_size=3) | st.none(), max_size=3)
    | st.dictionaries(st.text(max_size=4), st.none()),
)  # fmt: skip
def test_any_other_value_in_a_field_is_refused_or_means_itself(name: str, value: Any) -> None:
    changed = encode({**decode(statement_body(cn().statement)), name: value})
    try:
        assert statement_body(read_body(changed)) == changed
    except NotVerified as refused:
        assert refused.code.startswith(("statement.", "key."))  # noqa: PT017


def test_unknown_fields_survive_under_the_signature() -> None:
    later = replace(cn().statement, unknown={"future": [1, {"a": b"x"}]})
    data = make_statement(later, cn().root)
    assert prove_statement(data, roots(cn())).unknown == {"future": [1, {"a": b"x"}]}
    assert statement_body(parse_statement(data)) == statement_body(later)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"state": "TH"}, "statement.state"),
        ({"tier": Tier.PROVINCE}, "statement.tier"),
        ({"parent": "cn"}, "statement.tier"),
        ({"valid_until": START}, "statement.valid_until"),
        ({"valid_until": END - MS}, "statement.key_outlives"),
        ({"sequence": 0}, "statement.sequence"),
        ({"line_certificate": b""}, "statement.line_certificate"),
        ({"node": "CN"}, "statement.node"),
        ({"log": "root"}, "statement.key_reused"),
    ],
)
def test_a_statement_that_contradicts_itself_is_not_signed(changes: dict[str, Any], code: str) -> None:
    if changes.get("log") == "root":
        changes = {"log": cn().statement.root}
    with pytest.raises(NotVerified) as refused:
        make_statement(replace(cn().statement, **changes), cn().root)
    assert code_of(refused) == code


def test_a_root_does_not_sign_for_another_root() -> None:
    with pytest.raises(NotVerified) as refused:
        make_statement(cn().statement, zj().root)
    assert code_of(refused) == "statement.other_root"


def test_a_fingerprint_is_read_as_people_type_it() -> None:
    told = cn().statement.root.fingerprint
    assert len(told.split("-")) == 16
    assert read_fingerprint(told.upper().replace("-", " ")) == told
    assert read_fingerprint(told.replace("-", "")) == told


@pytest.mark.parametrize("typed", ["", "3f2a-91bc", "g" * 64, "0" * 65, "٣" * 64])
def test_a_part_of_a_fingerprint_is_none(typed: str) -> None:
    with pytest.raises(InvalidInput):
        read_fingerprint(typed)
