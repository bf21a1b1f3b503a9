"""Which case, request or proposal is meant: ids in full, or a beginning that fits one alone. Only ids are read."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from comity.domain.errors import InvalidInput

if TYPE_CHECKING:
    from comity.application.desk import Desk

SHORTEST = 8  # characters of a beginning

T = TypeVar("T")


def find_case(desk: "Desk", text: str) -> UUID:
    """The case of this id.

    Raises:
        InvalidInput: ``case.unknown`` or ``case.ambiguous``.
    """
    with desk.store.reading() as unit:
        return _only("case", text, ((str(case), case) for case in unit.events.case_ids()), "`comity case list`")


def find_request(desk: "Desk", case: UUID, text: str) -> UUID:
    """The request of this id in a case; without an id its only one.

    Raises:
        InvalidInput: ``request.unknown``, ``request.ambiguous``, ``request.none`` or ``request.several``.
    """
    with desk.store.reading() as unit:
        rows, _ = unit.views.requests(case=case, order="updated_at", limit=1000)
    if text:
        return _only("request", text, ((str(row.request), row.request) for row in rows), "`comity case show`")
    if len(rows) == 1:
        return rows[0].request
    if not rows:
        raise InvalidInput("request.none", "The case has no request yet.", advice="Write one with `comity case draft`.")
    raise InvalidInput(
        "request.several",
        f"The case has {len(rows)} requests.",
        advice=f"Name one with --request: {', '.join(str(row.request) for row in rows)}.",
    )


def find_proposal(desk: "Desk", case: UUID, text: str) -> tuple[bytes, UUID]:
    """A proposal of a case by its digest in hex, and the request that it is about.

    Raises:
        InvalidInput: ``proposal.unknown`` or ``proposal.ambiguous``.
    """
    from comity.application.reading import known
    from comity.domain.bodies import ActProposed

    with desk.store.reading() as unit:
        stored = [one.signed for one in unit.events.of_case(case) if one.signed.event.type == "act.proposed"]
    digest = _only("proposal", text, ((one.digest.hex(), one.digest) for one in stored), "`comity case show`")
    body = known(next(one for one in stored if one.digest == digest)).body
    if not isinstance(body, ActProposed):
        raise InvalidInput("proposal.unknown", f"Proposal {text} was erased.", advice="Propose it again.")
    return digest, body.request


def find_attachment(desk: "Desk", case: UUID, text: str) -> UUID:
    """A file of a case by its id.

    Raises:
        InvalidInput: ``attachment.unknown`` or ``attachment.ambiguous``.
    """
    with desk.store.reading() as unit:
        ids = [row.id for row in unit.attachments.of_case(case)]
    return _only("attachment", text, ((str(one), one) for one in ids), "`comity case show`")


def find_notice(desk: "Desk", text: str) -> UUID:
    """The notice of this id.

    Raises:
        InvalidInput: ``notice.unknown`` or ``notice.ambiguous``.
    """
    with desk.store.reading() as unit:
        return _only("notice", text, ((str(one), one) for one in unit.register.ids()), "`comity notice list`")


def find_digest(desk: "Desk", notice: UUID, text: str, event_type: str) -> bytes:
    """An event of a notice by its digest in hex.

    Raises:
        InvalidInput: ``event.unknown`` or ``event.ambiguous``.
    """
    with desk.store.reading() as unit:
        digests = [one.signed.digest for one in unit.events.of_case(notice) if one.signed.event.type == event_type]
    return _only("event", text, ((digest.hex(), digest) for digest in digests), "`comity notice show --json`")


def _only(what: str, text: str, candidates: Iterable[tuple[str, T]], where: str) -> T:
    wanted = text.strip().lower()
    known = dict(candidates)
    if wanted in known:
        return known[wanted]
    found = [value for name, value in known.items() if name.startswith(wanted)] if len(wanted) >= SHORTEST else []
    if len(found) == 1:
        return found[0]
    if found:
        raise InvalidInput(
            f"{what}.ambiguous", f"{len(found)} ids of a {what} begin with {text[:64]!r}.", advice="Type more of it."
        )
    raise InvalidInput(
        f"{what}.unknown",
        f"There is no {what} {text[:64]!r} here.",
        advice=f"Look at {where}; {SHORTEST} characters at least.",
    )
