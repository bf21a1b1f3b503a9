"""A case as an officer reads it at a terminal, and as a program does."""

from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from comity.application.casework.read_case import CaseView
from comity.application.reading import assessment_from_plain, letter_digest
from comity.cli.case_gate import plain_assessment, show_assessment
from comity.cli.output import print_facts, print_table, say
from comity.cli.words import birth_words
from comity.domain import bodies as b
from comity.domain.assessments import Assessment
from comity.domain.cases import Case, Entry, RequestState
from comity.domain.clocks import Deadline
from comity.domain.requests import AttachmentRef, Letter
from comity.law.difference import Difference

Zones = Mapping[str, str]
UNKNOWN_ZONE = "UTC"


def plain_case(view: CaseView, zones: Zones) -> dict[str, Any]:
    """The case for programs."""
    case = view.case
    return {
        "case": case.id,
        "title": case.title,
        "purpose": case.purpose,
        "node": view.node,
        "requests": [
            _plain_request(case, state, zones) | {"since": _plain_since(view.since.get(state.id, {}))}
            for state in case.requests.values()
        ],
        "timeline": [_plain_entry(entry) for entry in case.timeline],
        "out_of_order": len(case.out_of_order),
    }


def show_case(view: CaseView, zones: Zones) -> None:
    """The case for people."""
    case = view.case
    print_facts(f"Case {case.id}", {"Title": case.title, "Purpose": case.purpose})
    for state in case.requests.values():
        say("")
        _show_request(case, state, zones, view.since.get(state.id, {}))
    say("", "Timeline")
    rows = (
        (
            entry.known.event.at,
            entry.known.event.type,
            f"{entry.known.event.author} {entry.known.event.actor.role.value}",
            entry.known.digest.hex()[:16],
            _mark(entry),
        )
        for entry in case.timeline
    )
    print_table(("when", "what", "who", "event", ""), rows, empty="Nothing has happened yet.")
    if case.out_of_order:
        say(f"{len(case.out_of_order)} events did not fit their place; they were kept without effect.")


def _show_request(case: Case, state: RequestState, zones: Zones, since: Mapping[str, Difference]) -> None:
    letter = state.letter
    print_facts(
        f"Request {state.id}  {letter.title}",
        {
            "Stage": state.stage.value,
            "Urgency": f"{letter.urgency.value}  {letter.urgency_reason}".strip(),
            "From": f"{letter.requesting_state}, {letter.requesting_node}",
            "To": f"{letter.requested_state}, {state.requested_node}",
            "Reference there": state.reference,
            "Offence": f"{letter.offence}, {letter.offence_date.isoformat()}",
            "Purpose": letter.purpose,
            "Wording": letter.revision,
        },
    )
    for line in _parties(letter):
        say(f"  Party   {line}")
    _show_measures(state)
    for due, name in _deadlines(state):
        stands = "stands; if it ran on now, " if due.stands else ""
        say(f"  Due     {name}: {stands}{_on_both_clocks(due, state, zones)}  ({due.rule})")
    for line in _about_clocks(state):
        say(f"  {line}")
    for assessment in _assessments(case, state):
        show_assessment(assessment, "  ")
    for key, difference in since.items():
        strict = " STRICTER; have it assessed again and look" if difference.is_stricter else ""
        say(f"  Since {difference.days[0].isoformat()} the law on {key} changed: {difference.words}{strict}")
    for waiver, officer in state.waivers:
        say(f"  Settled: {waiver.item} of {waiver.measure}, by {officer}: {waiver.reason}")
    for proposal in state.proposals.values():
        measure = proposal.content.get("measure", "")
        say(f"  Waits for a second person: {proposal.act} {measure}, by {proposal.by}, {proposal.digest.hex()[:16]}")
    _show_assurances(state)
    for name, ref in _files(state):
        say(f"  File {ref.id}  {name}: {ref.name}, {ref.size_bytes} bytes")
    for answer in state.answers:
        kind = "Answer" if answer.final else "Part of the answer"
        say(f"  {kind}: {answer.text}", f"    Use: {answer.use_limits}  Under: {answer.approval.rule}")


def _show_assurances(state: RequestState) -> None:
    for promise in state.promises.values():
        asked, said = promise.asked, promise.answered
        say(f"  Assurance {promise.id.hex()[:16]}  {asked.measure} {asked.assurance}: {promise.standing}")
        say(f"    Asked: {asked.text}", *([f"    Said by {said.given_by}: {said.text}"] if said else []))


def _show_measures(state: RequestState) -> None:
    if not state.measures:
        for asked in state.letter.measures:
            say(f"  {asked.key}  {asked.measure}: {asked.asks}")
        return
    for measure in state.measures.values():
        said = "; ".join(
            filter(None, (", ".join(measure.grounds), measure.reason, measure.conditions, measure.summary))
        )
        until = f" until {measure.until.isoformat()}" if measure.until else ""
        say(f"  {measure.key}  {measure.measure}: {measure.stage.value}{until}{f'  ({said})' if said else ''}")


def _plain_request(case: Case, state: RequestState, zones: Zones) -> dict[str, Any]:
    letter = state.letter
    return {
        "request": state.id,
        "stage": state.stage.value,
        "revision": letter.revision,
        "requesting_state": letter.requesting_state,
        "requesting_node": letter.requesting_node,
        "requested_state": letter.requested_state,
        "requested_node": state.requested_node,
        "reference": state.reference,
        "letter": b.to_plain(letter),
        "measures": [b.to_plain(measure) for measure in state.measures.values()],
        "assessments": [plain_assessment(one) for one in _assessments(case, state)],
        "deadlines": [
            {
                "name": name,
                "due_at": due.due_at,
                "rule": due.rule,
                "stands": due.stands,
                "local": _local(due, state, zones),
            }
            for due, name in _deadlines(state)
        ],
        "pauses": [b.to_plain(pause) for pause in state.pauses],
        "late": [b.to_plain(said) for said, _ in state.late],
        "interims": [b.to_plain(one) for one in state.interims],
        "review": _plain_review(state),
        "released_alone": state.released_alone,
        "deliveries": [{"node": node, "kind": kind, "receipt": digest} for node, kind, digest in state.deliveries],
        "settled": [b.to_plain(waiver) | {"by": officer} for waiver, officer in state.waivers],
        "waiting": [
            {
                "proposal": proposal.digest,
                "act": proposal.act,
                "by": proposal.by,
                "at": proposal.at,
                "measure": proposal.content.get("measure"),
            }
            for proposal in state.proposals.values()
        ],
        "assurances": [
            {
                "question": promise.id,
                "standing": promise.standing,
                "asked_at": promise.asked_at,
                "asked": b.to_plain(promise.asked),
                "answer": promise.answer,
                "answered_at": promise.answered_at,
                "answered": b.to_plain(promise.answered) if promise.answered else None,
            }
            for promise in state.promises.values()
        ],
        "answers": [b.to_plain(answer) for answer in state.answers],
        "feedback": b.to_plain(state.feedback) if state.feedback else None,
        "evaluated_by": state.evaluated_by,
    }


def _plain_since(since: Mapping[str, Difference]) -> dict[str, Any]:
    """What today's law says otherwise, by measure."""
    return {
        key: {
            "from": one.days[0],
            "to": one.days[1],
            "outcomes": [outcome.value for outcome in one.outcomes],
            "stricter": one.is_stricter,
            "grounds": {"new": one.grounds.new, "gone": one.grounds.gone},
            "bases": {"new": one.bases.new, "gone": one.bases.gone},
            "items": {"new": one.items.new, "gone": one.items.gone},
            "facts": [[fact.subject, fact.field, fact.before, fact.after] for fact in one.facts],
        }
        for key, one in since.items()
    }


def _plain_entry(entry: Entry) -> dict[str, Any]:
    event = entry.known.event
    return {
        "event": entry.known.digest,
        "type": event.type,
        "at": event.at,
        "author": event.author,
        "actor": event.actor.id,
        "role": event.actor.role.value,
        "private": event.is_private,
        "readable": entry.known.body is not None,
        "out_of_order": entry.out_of_order,
    }


def _assessments(case: Case, state: RequestState) -> Iterator[Assessment]:
    """The newest assessment of the present wording by each side, as far as this node has them."""
    digest, newest = letter_digest(state.letter), dict[str, Assessment]()
    for entry in case.timeline:
        body = entry.known.body
        match body:
            case b.RequestAssessed(assessment=plain) | b.RequestReleased(assessment=plain):
                pass
            case b.RequestSupplemented(assessment=plain) if plain:
                pass
            case _:
                continue
        assessment = assessment_from_plain(plain)
        if assessment.letter == digest:
            newest[assessment.by] = assessment
    yield from newest.values()


def _plain_review(state: RequestState) -> dict[str, Any] | None:
    review = state.review
    if review is None:
        return None
    return {
        "act": review.act,
        "claimed_by": review.claimed_by,
        "due_at": review.due.due_at if review.due else None,
        "justified": review.justified,
        "reason": review.reason,
        "by": review.by,
        "at": review.at,
    }


def _about_clocks(state: RequestState) -> Iterator[str]:
    """What stopped, broke or explained a deadline, and the review of a claim of danger."""
    for pause in state.pauses:
        ended = f"until {pause.until:%Y-%m-%d %H:%M UTC}" if pause.until else "still"
        when = f"since {pause.since:%Y-%m-%d %H:%M UTC}, {ended}"
        yield f"Stood   {pause.measure or 'all'} {when}: {pause.reason}, {pause.words}"
    for said, _ in state.late:
        yield f"Late    {said.clock} {said.measure}".rstrip() + f", due {said.due_at:%Y-%m-%d %H:%M UTC}"
    for one in state.interims:
        yield f"Interim {one.said.code}: {one.said.why}; expected {one.said.expected.isoformat()}"
    if state.released_alone:
        yield f"Released by one person: {state.released_alone}"
    if state.review is not None:
        outcome = {None: "open", True: "justified", False: "not justified"}[state.review.justified]
        yield f"Review  of the claim of danger: {outcome}" + (f", {state.review.reason}" if state.review.reason else "")


def _deadlines(state: RequestState) -> list[tuple[Deadline, str]]:
    """Every deadline that is open, the first one first, those that stand last, with its name."""
    return [(due, f"{due.name} {due.measure}".rstrip()) for due in state.clocks]


def _local(due: Deadline, state: RequestState, zones: Zones) -> dict[str, str]:
    """The moment on the clocks of both sides' nodes, by node."""
    nodes = dict.fromkeys((state.letter.requesting_node, state.requested_node))
    return {node: due.due_at.astimezone(ZoneInfo(zones.get(node, UNKNOWN_ZONE))).isoformat() for node in nodes}


def _on_both_clocks(due: Deadline, state: RequestState, zones: Zones) -> str:
    nodes = dict.fromkeys((state.letter.requesting_node, state.requested_node))
    return ", ".join(
        f"{due.due_at.astimezone(ZoneInfo(zones.get(node, UNKNOWN_ZONE))):%Y-%m-%d %H:%M %Z} at {node}"
        for node in nodes
    )


def _files(state: RequestState) -> Iterator[tuple[str, AttachmentRef]]:
    """Files of the letter and of its answers, each with where it belongs."""
    for ref in state.letter.attachments:
        yield "letter", ref
    for answer in state.answers:
        for result in answer.results:
            for ref in result.attachments:
                yield f"answer to {result.measure}", ref


def _parties(letter: Letter) -> Iterator[str]:
    for person in letter.subjects:
        held = ", ".join(person.nationality) or "nationality unknown"
        born = f", born {birth_words(person.birth)}" if person.birth else ""
        yield f"{person.key}  {person.role}: {' / '.join(person.names)}  ({held}{born})"


def _mark(entry: Entry) -> str:
    if entry.out_of_order:
        return f"OUT OF ORDER: {entry.out_of_order}"
    return "" if entry.known.body is not None else "content not readable"
