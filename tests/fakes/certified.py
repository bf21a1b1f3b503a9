"""Certificates "not this person" for invented records, by the way that an office goes."""

from datetime import date

from tests.fakes.searching import record
from tests.fakes.world import Node

from comity.application.redress.certificates import Application, issue_certificate, propose_certificate
from comity.domain.certificates import Holder
from comity.domain.officers import Role

HOLDER = Holder(("Somsak Inventedname",), "1990-05-17", "male", features=("a scar on the left hand",))


def certified(node: Node, *numbers: int, holder: Holder = HOLDER) -> str:
    """A certificate that its holder is none of these records' persons; its number."""
    covered = tuple(map(record, numbers))
    asked = Application(holder, "mistaken_identity", "fingerprints", "file 7", covered, date(2026, 3, 1), 365)
    proposal = propose_certificate(node.desk, node.officers[Role.OFFICER], asked, purpose="redress")
    issue_certificate(node.desk, node.officers[Role.LAWYER], proposal.digest, purpose="redress")
    with node.desk.store.reading() as unit:
        return unit.safeguards.certificates(offset=0, limit=1)[0][0].number
