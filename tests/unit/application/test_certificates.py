"""Certificates "not this person": proven, signed, told to every node; and what a thief, a forger or a liar tries."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes.world import Node, World

from comity.application.not_this_person import CompareFirst, compare_first
from comity.application.oversight.rebuild_projections import rebuild_projections
from comity.application.reading import known
from comity.application.recorder import Recorder
from comity.application.redress.certificates import (
    Application,
    issue_certificate,
    list_certificates,
    look_at_certificate,
    propose_certificate,
    record_comparison,
)
from comity.application.redress.revoking import (
    decline_proposal,
    propose_revocation,
    read_revocation,
    revoke_certificate,
)
from comity.application.redress.waiting import waiting_proposals
from comity.domain.certificates import Certificate, Holder, HolderDocument, Standing, new_number, read_number
from comity.domain.errors import ComityError, InvalidInput, NotPermitted, NotVerified, OutOfOrder
from comity.domain.identity import PartialDate, PersonIdentity, PersonName, ThingKind, ThingNumber
from comity.domain.officers import Role
from comity.domain.redress_bodies import CertificateIssued, CertificateRevoked
from comity.evidence.paper_certificate import make, read, read_text

RECORD = UUID(int=7)
HOLDER = Holder(
    ("Somphone Synthetic",), "1987-05-00", "male", (HolderDocument("travel_document", "LA", "PA0012345"),),
    ("scar over the left eyebrow",),
)  # fmt: skip
ASKED = Application(
    HOLDER, "mistaken_identity", "fingerprints", "file 7 of 2026", (RECORD,), date(2026, 3, 1), 365
)  # fmt: skip
PURPOSE = "redress"


@pytest.fixture
def world() -> World:
    return World.of("cn", "la", "th")


def issued(node: Node, **changes: object) -> CertificateIssued:
    proposal = propose_certificate(node.desk, node.officers[Role.OFFICER], replace(ASKED, **changes), purpose=PURPOSE)
    issue_certificate(node.desk, node.officers[Role.LAWYER], proposal.digest, purpose=PURPOSE)
    with node.desk.store.reading() as unit:
        (row,) = unit.safeguards.certificates(offset=0, limit=1)[0]
    return CertificateIssued(row.number, row.document, (RECORD,), "", "", "", "")


def end_proposed(node: Node, number: str, reason: str = "lost", role: Role = Role.OFFICER) -> bytes:
    said = {"reason": reason, "words": "entry 14", "holder_told": "in person"}
    return propose_revocation(node.desk, node.officers[role], number, **said, purpose=PURPOSE).digest


def revoked(node: Node, number: str, reason: str) -> None:
    proposal = end_proposed(node, number, reason)
    revoke_certificate(node.desk, node.officers[Role.LAWYER], proposal, purpose=PURPOSE)


def met(node: Node, *records: UUID, person: PersonIdentity | None = None) -> tuple[CompareFirst, ...]:
    with node.desk.store.reading() as unit:
        return compare_first(unit, node.desk.clock.now(), records=records, person=person)


def person(name: str = "Somphone Synthetic", year: int | None = 1987, passport: str = "") -> PersonIdentity:
    numbers = (ThingNumber(ThingKind.TRAVEL_DOCUMENT, passport, "LA"),) if passport else ()
    return PersonIdentity((PersonName(name),), (PartialDate(year),) if year else (), numbers=numbers)


def looked(node: Node, shown: str) -> Standing:
    return look_at_certificate(node.desk, node.officers[Role.OFFICER], shown, purpose=PURPOSE).standing


def text(one: CertificateIssued) -> str:
    return read(one.document).text


def test_every_node_shows_it_before_anything_is_done(world: World) -> None:
    one = issued(world["la"])
    world.exchange()
    for name in ("cn", "la", "th"):
        (first,) = met(world[name], RECORD)
        assert (first.number, first.issuer, first.standing) == (one.number, "la", Standing.VALID)
        assert first.holder.features == ("scar over the left eyebrow",)
        assert first.records == (RECORD,)


@pytest.mark.parametrize(
    "shown",
    [
        person(),
        person("SYNTHETIC Somphone"),
        person("Another Name", passport="PA 0012345"),
        person("ສົມພອນ", year=None, passport="PA0012345"),
    ],
)
def test_it_is_found_by_name_in_any_order_and_by_number(world: World, shown: PersonIdentity) -> None:
    one = issued(world["la"])
    world.exchange()
    assert [first.number for first in met(world["cn"], person=shown)] == [one.number]


def test_a_namesake_of_another_year_is_not_asked_for_it(world: World) -> None:
    issued(world["la"])
    assert met(world["la"], person=person(year=1950)) == ()


def test_it_clears_nobody(world: World) -> None:
    one = issued(world["la"])
    (first,) = met(world["la"], RECORD)
    looked_at = look_at_certificate(world["la"].desk, world["la"].officers[Role.OFFICER], one.number, purpose=PURPOSE)
    for answer in (first, looked_at):
        with pytest.raises(TypeError):
            bool(answer)


def test_it_says_nothing_of_any_record(world: World) -> None:
    content = read(issued(world["la"]).document).content
    assert str(RECORD).encode() not in content
    assert RECORD.bytes not in content
    assert b"mistaken" not in content


def test_one_person_issues_nothing_and_a_province_nothing_at_all() -> None:
    world = World.of("cn", "cn-zj", "la")
    la, zj = world["la"], world["cn-zj"]
    proposal = propose_certificate(la.desk, la.officers[Role.SUPERVISOR], ASKED, purpose=PURPOSE)
    with pytest.raises(NotPermitted) as same:
        issue_certificate(la.desk, la.officers[Role.SUPERVISOR], proposal.digest, purpose=PURPOSE)
    with pytest.raises(NotPermitted) as province:
        propose_certificate(zj.desk, zj.officers[Role.OFFICER], ASKED, purpose=PURPOSE)
    assert (same.value.code, province.value.code) == ("safeguard.second_person", "certificate.national")


@pytest.mark.parametrize(
    "changes",
    [
        {"consent_on": None},
        {"consent_on": date(2030, 1, 1)},
        {"proof": "he said so"},
        {"proof_reference": " "},
        {"valid_days": 3650},
        {"holder": replace(HOLDER, documents=(), features=())},
        {"holder": replace(HOLDER, names=())},
        {"holder": replace(HOLDER, birth="0000-00-00")},
        {"holder": replace(HOLDER, features=("x" * 500,))},
    ],
)
def test_without_proof_consent_or_something_to_compare_there_is_none(world: World, changes: dict[str, object]) -> None:
    la = world["la"]
    with pytest.raises(InvalidInput):
        propose_certificate(la.desk, la.officers[Role.OFFICER], replace(ASKED, **changes), purpose=PURPOSE)


def test_the_paper_is_checked_by_its_signature_where_nobody_told_us(world: World) -> None:
    one = issued(world["la"])
    assert looked(world["th"], text(one)) is Standing.NOT_CIRCULATED
    assert looked(world["th"], one.number) is Standing.UNKNOWN
    world.exchange()
    assert looked(world["th"], text(one)) is Standing.VALID
    assert looked(world["th"], f"{one.number[:2]} {one.number[2:7].lower()}-{one.number[7:]}") is Standing.VALID


def test_a_forged_paper_is_forged(world: World) -> None:
    """Signed by another state's key, or with another's name in it, or changed by one sign."""
    one = issued(world["la"])
    world.exchange()
    real = read(one.document).certificate
    by_thai_key = make(real, world["th"].desk.keys.events)
    other = replace(real, holder=replace(HOLDER, names=("Wanted Synthetic",)))
    again = make(other, world["la"].desk.keys.events)
    for shown in (by_thai_key.text, again.text, text(one)[:-1] + "0", "COMITY1:", "COMITY1:ABC"):
        assert looked(world["cn"], shown) is Standing.FORGED


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_one_byte_changed_anywhere_is_never_believed(place: int, change: int) -> None:
    world = World.of("la")
    signer = world["la"].desk.keys.events
    at = world.clock.at
    whole = make(Certificate(new_number("LA", bytes(10)), "la", at, at + timedelta(days=9), HOLDER), signer)
    raw = bytearray(whole.raw)
    raw[place % len(raw)] ^= change
    try:
        signed = read(bytes(raw))
    except NotVerified:
        return
    assert looked(world["la"], signed.text) is Standing.FORGED


def test_an_expired_or_revoked_one_is_shown_as_such(world: World) -> None:
    la, one = world["la"], issued(world["la"], valid_days=30)
    revoked(la, one.number, "lost")
    world.exchange()
    (first,) = met(world["cn"], RECORD)
    assert (first.standing, first.ended, first.is_worth_comparing) == (Standing.REVOKED, "lost", False)
    two = issued(la, valid_days=30)
    world.exchange()
    world.clock.turn(days=31)
    assert looked(world["cn"], text(two)) is Standing.EXPIRED
    assert {one.standing for one in met(world["cn"], RECORD)} == {Standing.EXPIRED, Standing.REVOKED}


def test_it_counts_everywhere_until_a_second_person_ends_it(world: World) -> None:
    la, one = world["la"], issued(world["la"])
    proposal = end_proposed(la, one.number, role=Role.SUPERVISOR)
    world.exchange()
    assert [looked(world[name], one.number) for name in ("la", "cn")] == [Standing.VALID] * 2
    with pytest.raises(NotPermitted) as same:
        revoke_certificate(la.desk, la.officers[Role.SUPERVISOR], proposal, purpose=PURPOSE)
    with pytest.raises(OutOfOrder) as twice:
        end_proposed(la, one.number)
    assert (same.value.code, twice.value.code) == ("safeguard.second_person", "certificate.waits")
    read_it = read_revocation(la.desk, la.officers[Role.LAWYER], proposal, purpose=PURPOSE)
    assert (read_it.found.body.words, read_it.certificate.holder) == ("entry 14", HOLDER)
    ended = revoke_certificate(la.desk, la.officers[Role.LAWYER], proposal, purpose=PURPOSE)
    assert ended.event.basis == proposal
    world.exchange()
    assert [looked(world[name], one.number) for name in ("la", "cn", "th")] == [Standing.REVOKED] * 3
    with pytest.raises(OutOfOrder):
        revoke_certificate(la.desk, la.officers[Role.LAWYER], proposal, purpose=PURPOSE)


@pytest.mark.parametrize(
    "said",
    [
        {"reason": "renewed", "words": "w", "holder_told": "h"},
        {"reason": "he said so", "words": "w", "holder_told": "h"},
        {"reason": "fraud", "words": " ", "holder_told": "h"},
        {"reason": "fraud", "words": "w", "holder_told": ""},
    ],
)
def test_its_end_needs_a_reason_what_shows_it_and_how_the_holder_was_told(world: World, said: dict[str, str]) -> None:
    la, one = world["la"], issued(world["la"])
    with pytest.raises(InvalidInput) as refused:
        propose_revocation(la.desk, la.officers[Role.OFFICER], one.number, **said, purpose=PURPOSE)
    assert refused.value.code == "safeguard.incomplete"


def test_the_second_person_may_leave_it_as_it_is(world: World) -> None:
    la, one = world["la"], issued(world["la"])
    proposal, lawyer = end_proposed(la, one.number), la.officers[Role.LAWYER]
    with pytest.raises(InvalidInput):
        decline_proposal(la.desk, lawyer, proposal, reason=" ", purpose=PURPOSE)
    decline_proposal(la.desk, lawyer, proposal, reason="it was found", purpose=PURPOSE)
    with pytest.raises(OutOfOrder):
        revoke_certificate(la.desk, lawyer, proposal, purpose=PURPOSE)
    assert looked(la, one.number) is Standing.VALID
    assert waiting_proposals(la.desk, lawyer, purpose=PURPOSE) == ()
    end_proposed(la, one.number)
    assert [one.kind for one in waiting_proposals(la.desk, lawyer, purpose=PURPOSE)] == ["revocation"]


def test_a_refused_proposal_issues_nothing_and_its_holder_s_data_go(world: World) -> None:
    la = world["la"]
    proposal = propose_certificate(la.desk, la.officers[Role.SUPERVISOR], ASKED, purpose=PURPOSE).digest
    with pytest.raises(NotPermitted):
        decline_proposal(la.desk, la.officers[Role.SUPERVISOR], proposal, reason="no", purpose=PURPOSE)
    lawyer = la.officers[Role.LAWYER]
    said = decline_proposal(la.desk, lawyer, proposal, reason="the prints were not compared", purpose=PURPOSE)
    with pytest.raises(OutOfOrder):
        issue_certificate(la.desk, lawyer, proposal, purpose=PURPOSE)
    with pytest.raises(OutOfOrder):
        decline_proposal(la.desk, lawyer, proposal, reason="again", purpose=PURPOSE)
    with la.desk.store.reading() as unit:
        stored, decided = unit.events.get(proposal), unit.events.get(said.digest)
    assert stored is not None
    assert decided is not None
    assert known(stored.signed).body is None, "the holder agreed to a certificate, not to a file"
    assert known(decided.signed).body is not None
    assert said.event.audience == ("la",)


def test_nobody_ends_another_state_s_certificate(world: World) -> None:
    one = issued(world["la"])
    world.exchange()
    with pytest.raises(InvalidInput) as refused:
        end_proposed(world["cn"], one.number)
    assert refused.value.code == "safeguard.unknown"


def test_renewing_ends_the_old_one(world: World) -> None:
    old = issued(world["la"])
    world.clock.turn(days=1)
    new = issued(world["la"], replaces=old.number)
    world.exchange()
    assert looked(world["cn"], old.number) is Standing.REVOKED
    assert looked(world["cn"], new.number) is Standing.VALID
    with pytest.raises(OutOfOrder):
        propose_certificate(
            world["la"].desk, world["la"].officers[Role.OFFICER], replace(ASKED, replaces=old.number), purpose=PURPOSE
        )


def test_somebody_else_s_paper_does_not_help_and_the_issuer_learns_it(world: World) -> None:
    one = issued(world["la"])
    world.exchange()
    cn = world["cn"]
    record_comparison(
        cn.desk, cn.officers[Role.OFFICER], one.number, outcome="does_not_match", against=["feature"], purpose=PURPOSE
    )
    world.exchange()
    with world["la"].desk.store.reading() as unit:
        (told,) = unit.events.of_type("certificate.presented")
    assert told.signed.event.author == "cn"


def test_where_the_holder_was_met_is_nobody_s_business(world: World) -> None:
    one = issued(world["la"])
    world.exchange()
    cn = world["cn"]
    signed = record_comparison(
        cn.desk, cn.officers[Role.OFFICER], one.number, outcome="matches", against=["document", "feature"],
        purpose=PURPOSE,
    )  # fmt: skip
    assert signed.event.is_private
    assert world.exchange() == []


def test_a_fit_with_what_does_not_count_cannot_be_recorded(world: World) -> None:
    la, one = world["la"], issued(world["la"])
    officer = la.officers[Role.OFFICER]
    with pytest.raises(InvalidInput):
        record_comparison(la.desk, officer, one.number, outcome="matches", against=[], purpose=PURPOSE)
    revoked(la, one.number, "fraud")
    with pytest.raises(OutOfOrder) as refused:
        record_comparison(la.desk, officer, one.number, outcome="matches", against=["document"], purpose=PURPOSE)
    assert refused.value.code == "certificate.not_valid"


def lie(node: Node, body: object, *to: str) -> None:
    with node.desk.store.unit() as unit:
        recorder = Recorder(node.desk, unit, node.officers[Role.LAWYER].acting_as(Role.LAWYER), "lying")
        recorder.record(body, case=None, audience=to)
        recorder.finish()


def test_no_node_ends_or_replaces_another_s_certificate(world: World) -> None:
    one = issued(world["la"])
    world.exchange()
    forged = make(
        replace(read(one.document).certificate, holder=replace(HOLDER, names=("Wanted Synthetic",))),
        world["th"].desk.keys.events,
    )
    lie(world["th"], CertificateRevoked(one.number, "fraud"), "cn")
    lie(world["th"], CertificateIssued(one.number, forged.raw, (RECORD,), "mistaken_identity", "", "a", "b"), "cn")
    world.exchange()
    (first,) = met(world["cn"], RECORD)
    assert (first.issuer, first.standing, first.holder) == ("la", Standing.VALID, HOLDER)


def test_a_certificate_in_another_s_name_is_not_taken_up(world: World) -> None:
    at = world.clock.at
    fake = make(
        Certificate(new_number("LA", b"0123456789"), "la", at, at + timedelta(days=9), HOLDER),
        world["th"].desk.keys.events,
    )
    lie(world["th"], CertificateIssued(fake.certificate.number, fake.raw, (RECORD,), "", "", "a", "b"), "cn")
    world.exchange()
    assert met(world["cn"], RECORD) == ()


def test_the_list_and_the_rows_are_made_anew_from_the_log(world: World) -> None:
    la, one = world["la"], issued(world["la"])
    revoked(la, one.number, "lost")
    world.clock.turn(days=1)
    issued(la)
    world.exchange()
    cn = world["cn"]
    read_list = lambda: list_certificates(cn.desk, cn.officers[Role.OFFICER], purpose=PURPOSE)  # noqa: E731
    before, found = read_list(), met(cn, RECORD, person=person())
    rebuild_projections(cn.desk)
    assert read_list() == before
    assert met(cn, RECORD, person=person()) == found
    assert [standing for _, standing in before[0]] == [Standing.VALID, Standing.REVOKED]


@given(st.binary(min_size=10, max_size=10), st.integers(0, 12), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXY"))
def test_a_mistyped_number_is_none(token: bytes, place: int, sign: str) -> None:
    number = new_number("KH", token)
    assert read_number(number.lower()) == number
    wrong = number[:place] + sign + number[place + 1 :]
    if place >= 2 and wrong != number:
        with pytest.raises(InvalidInput):
            read_number(wrong)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_certificate_or_refused(data: bytes) -> None:
    with pytest.raises(ComityError):
        read(data)
    with pytest.raises(ComityError):
        read_text("COMITY1:" + data.decode("latin-1"))
