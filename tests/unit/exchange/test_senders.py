from dataclasses import replace
from datetime import timedelta

import pytest
from tests.unit.exchange.neighbours import CN, NOW, PEERS, TH, seal

from comity.domain.authorities import Tier
from comity.domain.errors import NotVerified
from comity.evidence.keyring import Keyring
from comity.evidence.statements import DatedKey, HpkeKey, KeyPair, KeyStatement, Revocation
from comity.exchange.envelope import open_envelope
from comity.exchange.senders import KeyringSenders
from comity.exchange.suites import HybridSealingKey

FROM, UNTIL = NOW - timedelta(days=1), NOW + timedelta(days=89)
PAIR = KeyPair(CN.signer.public, CN.slow_signer.public)
STATEMENT = KeyStatement(
    node="cn-zj",
    state="CN",
    tier=Tier.NATIONAL,
    name="Zhejiang",
    parent=None,
    powers=frozenset(),
    membership=None,
    sequence=1,
    issued=FROM,
    valid_from=FROM,
    valid_until=UNTIL,
    root=PAIR,
    signing_keys=(DatedKey(CN.signer.public, FROM, UNTIL),),
    hpke_keys=(HpkeKey(CN.opening.public_raw, FROM, UNTIL),),
    log=PAIR,
    line_certificate=b"x",
)
REVOKED = replace(STATEMENT, sequence=2, revoked=(Revocation(CN.signer.public.id, NOW + timedelta(hours=1), "stolen"),))


def opened(statement: KeyStatement, hours: float, **changes: object) -> bytes:
    senders = KeyringSenders(Keyring([statement]))
    at = NOW + timedelta(hours=hours)
    return open_envelope(seal(**changes).raw, me="th", at=at, senders=senders, opening_key=TH.opening_key).body


def test_key_of_a_pinned_statement_opens_the_way() -> None:
    assert opened(STATEMENT, 0) == b"the body"
    assert opened(REVOKED, 0.9) == b"the body"


def test_revoked_key_or_another_day_closes_it() -> None:
    for statement, hours, changes in (
        (REVOKED, 1, {}),
        (STATEMENT, 0, {"sent_at": NOW - timedelta(days=2)}),
    ):
        with pytest.raises(NotVerified) as caught:
            opened(statement, hours, **changes)
        assert caught.value.code == "envelope.unknown_key"


def test_node_without_a_statement_is_not_known() -> None:
    senders = KeyringSenders(Keyring([STATEMENT]))
    assert senders.knows("cn-zj")
    assert not senders.knows("th")
    assert senders.signing_key("th", TH.signer.public.id, signed_at=NOW, received_at=NOW) is None
    assert PEERS.knows("th")


def test_the_key_of_a_statement_and_of_an_envelope_have_one_name() -> None:
    assert STATEMENT.hpke_keys[0].id == HybridSealingKey(CN.opening.public_raw).id == CN.opening.id
