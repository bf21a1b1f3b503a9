"""How searches, lists and the index are shown on a terminal."""

from typing import TYPE_CHECKING, Any

from comity.cli.output import moment, print_facts, print_table, say
from comity.cli.words import birth_words

if TYPE_CHECKING:
    from comity.application.not_this_person import CompareFirst
    from comity.application.ports.searches import ListRow
    from comity.application.query.keeping import IndexStatus
    from comity.application.query.looking import Candidate
    from comity.application.query.search_person import SearchAnswer
    from comity.matching.person import Evidence


def plain_index(found: "IndexStatus") -> dict[str, Any]:
    """The index as JSON has it."""
    state = found.state
    return {
        "usable": state is not None,
        "why": found.why,
        "register_change": found.newest,
        "behind": found.behind,
        **(
            {
                "generation": state.generation,
                "change": state.sequence,
                "records": state.records,
                "names": state.names,
                "numbers": state.numbers,
                "segments": state.segments,
                "size_bytes": state.size_bytes,
                "changed_at": state.changed_at,
                "age_seconds": round((found.at - state.changed_at).total_seconds(), 1),
                "leftover": state.leftover,
            }
            if state
            else {}
        ),
    }


def show_index(found: "IndexStatus") -> None:
    """The index for people."""
    state = found.state
    if state is None:
        say(f"  NOT USABLE [{found.why}]: no search is answered; `comity search build` makes it")
        return
    print_facts(
        "",
        {
            "Generation": f"{state.generation}, changed {moment(state.changed_at)}",
            "Records": f"{state.records:,} by {state.names:,} names and {state.numbers:,} keys of numbers",
            "Register": f"change {state.sequence} of {found.newest}"
            + (f", {found.behind} BEHIND" if found.behind else ""),
            "Files": f"{state.segments}, {state.size_bytes / 1e6:,.1f} MB",
            "Withdrawn, still in a file": state.leftover or "",
        },
    )


def show_answer(answer: "SearchAnswer") -> None:
    """An answer for people."""
    say(f"Search {answer.search}, {moment(answer.at)}, {answer.asking.purpose.value}, case {answer.asking.reference}")
    if not answer.complete:
        say("NOT ALL THAT MAY FIT WAS LOOKED AT OR IS SHOWN. That clears nobody.")
        say("  Look again with the whole name, the date of birth and the document's number.")
    if answer.namesakes_left:
        say("  More people share this name than were looked at.")
    negative = answer.negative
    if negative is not None and answer.complete:
        say("NOTHING FOUND. That is no clearance: it says nothing about the person.")
        say(f"  Of the register of {', '.join(one.source for one in negative.asked_of) or 'nobody'}, good until "
            f"{moment(negative.valid_until)}")  # fmt: skip
        if negative.not_asked:
            say(f"  Not asked: {', '.join(f'{one.source} ({one.why.value})' for one in negative.not_asked)}")
        return
    if negative is not None:
        return
    for first in answer.first:
        show_first(first)
    for one in answer.candidates:
        show_candidate(one)
    say("", "None of these is a hit until a named officer confirms it: comity search confirm SEARCH RECORD")


def show_first(one: "CompareFirst") -> None:
    """A certificate or a misused identity, before any candidate."""
    say("")
    what = "identity that somebody misuses" if one.misused else 'certificate "not this person"'
    print_facts(
        f"COMPARE FIRST  {what}, {one.standing.value}: it clears nobody",
        {
            "Number": one.number,
            "Issuer": one.issuer,
            "Names": list(one.holder.names),
            "Born": birth_words(one.holder.birth),
            "Documents": [f"{document.number} ({document.state})" for document in one.holder.documents],
            "Features": list(one.holder.features),
            "Records": [str(record) for record in one.records],
        },
    )


def show_candidate(one: "Candidate") -> None:
    """A candidate for people, fact by fact."""
    entry = one.entry
    say("")
    share = f"; {one.match.expected_wrong_share:.1%} of these are expected to be wrong" if one.match else ""
    print_facts(
        f"{one.band.value.upper()}  {entry.kind.value}, {entry.owner_state}: {entry.action.value}",
        {
            "Record": f"{entry.record} of {entry.owner}",
            "Protect": entry.vulnerability.value if entry.vulnerability != "none" else "",
            "Misused identity": "the person met may be the victim" if entry.misused else "",
            "Name in the record": one.name,
            "Probability": f"{one.probability:.4f}{share}",
            "Numbers": [f"{met.asked.text} {'is' if met.exact else 'is near'} {met.known.text}" for met in one.numbers],
            "Invented": "yes, for training" if entry.synthetic else "",
        },
    )
    if one.match:
        rows = [(e.field.value, *_sides(e), e.outcome.value, f"{e.weight:+.2f}") for e in one.match.evidence]
        print_table(("fact", "asked", "record", "compared", "weight"), rows, empty="")


def _sides(one: "Evidence") -> tuple[str, str]:
    """What was asked and what the record says, as people read it."""
    if one.field.value == "birth_date":
        return birth_words(one.query), birth_words(one.candidate)
    return one.query, one.candidate


def plain_list(row: "ListRow") -> dict[str, Any]:
    """A passenger list as JSON has it."""
    return {
        "list": row.job,
        "name": row.name,
        "state": row.state,
        "total": row.total,
        "done": row.done,
        "hits": row.hits,
        "unreadable": row.unreadable,
        "purpose": row.purpose,
        "case": row.reference,
        "created_at": row.created_at,
        "finished_at": row.finished_at,
        "valid_until": row.valid_until,
        "sha256": row.digest,
        "clearance": False,
    }
