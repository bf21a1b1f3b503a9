"""`comity law matrix`, `calendar`, `mechanisms`: registers over the law, as tables."""

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from comity.bootstrap.law import open_corpus
from comity.cli.options import Json
from comity.cli.output import say
from comity.cli.tables import Form, Format, form_of, print_register
from comity.domain.errors import InvalidInput
from comity.law import Corpus
from comity.law.element_table import element_rows, questions_of
from comity.law.element_table import table_of as elements_table
from comity.law.matrix import Instrument, brief_of, kinds_of, matrix, states_of, table_of
from comity.law.mechanisms import CONFERS_NONE, Mechanisms, find_mechanisms
from comity.law.mechanisms import table_of as mechanisms_table
from comity.law.tables import Table
from comity.law.treaty_calendar import Span, calendar
from comity.law.treaty_calendar import table_of as calendar_table

Overlays = Annotated[list[Path], typer.Option("--overlay", help="Folder of the agency's own facts; may be repeated.")]
Signers = Annotated[
    list[str], typer.Option("--signer", metavar="KEY", help="Verifier key whose overlays count; may be repeated.")
]
Draft = Annotated[bool, typer.Option("--draft", help="Read overlays that nobody signed; the answer says so.")]
AsOf = Annotated[
    str, typer.Option("--as-of", metavar="DATE", help="Day of the law, like 2026-02-01; today if left out.")
]


def show_matrix(
    requesting: Annotated[str, typer.Option("--from", metavar="CC,..", help="Who asks, like CN.")],
    kind: Annotated[str, typer.Option("--kind", metavar="KIND,..", help="extradition, mla, transfer, police or data.")],
    requested: Annotated[str, typer.Option("--to", metavar="CC,..", help="Who is asked; all others if left out.")] = "",
    as_of: AsOf = "",
    form: Format = Form.TABLE,
    overlay: Overlays = [],  # noqa: B006  # typer reads the default, nobody changes it
    signer: Signers = [],  # noqa: B006  # as above
    draft: Draft = False,
    as_json: Json = False,
) -> None:
    """Show who has what with whom: each instrument's dates and status, and what serves where there is none.

    Every date has its own confidence. A pair without a record says so; that is no proof of absence.
    """
    corpus = open_corpus(overlay, signer, drafts=draft)
    day = day_of(as_of)
    asking = states_of(parts(requesting), corpus)
    asked = states_of(parts(requested) or sorted(corpus.states), corpus)
    rows = matrix(asking, asked, kinds_of(parts(kind), corpus), day, corpus)
    plain = _head(day, corpus) | {"rows": [_plain(row) for row in rows]}
    print_register(
        table_of(rows),
        form_of(form, as_json=as_json),
        title=f"Instruments on {day.isoformat()}, corpus {corpus.version}",
        plain=plain,
        empty="No pair is asked for.",
        brief=brief_of(rows),
        note=f"~ is a day that nobody read in its source. {stale_words(day, corpus)}".strip(),
    )


def show_calendar(
    first: Annotated[str, typer.Option("--from", metavar="DATE", help="First day; a year ago if left out.")] = "",
    last: Annotated[str, typer.Option("--to", metavar="DATE", help="Last day; open if left out.")] = "",
    states: Annotated[str, typer.Option("--states", metavar="CC,..", help="Of these states; all if left out.")] = "",
    form: Format = Form.TABLE,
    overlay: Overlays = [],  # noqa: B006  # as above
    signer: Signers = [],  # noqa: B006  # as above
    draft: Draft = False,
    as_json: Json = False,
) -> None:
    """Show what enters into force, lapses or waits, and which editions of a law begin or end.

    What is signed and waits for something has no day and stands at the end, with what it waits for.
    """
    corpus = open_corpus(overlay, signer, drafts=draft)
    begin = day_of(first) if first else day_of("") - timedelta(days=365)
    end = day_of(last) if last else date.max
    wanted = frozenset(states_of(parts(states), corpus)) if parts(states) else frozenset()
    entries = calendar(Span(begin, end, wanted), corpus)
    table = calendar_table(entries)
    until = end.isoformat() if last else "open"
    print_register(
        table,
        form_of(form, as_json=as_json),
        title=f"Calendar of the law, {begin.isoformat()} to {until}, corpus {corpus.version}",
        plain={"from": begin, "to": end if last else None, "corpus": corpus.version,
               "data_as_of": corpus.vocabulary.data_as_of, "entries": table.plain()},
        empty="Nothing happens in these days, as far as sources were read.",
        note=f"Sources were read up to {corpus.vocabulary.data_as_of.isoformat()}; later law is not known.",
    )  # fmt: skip


def show_mechanisms(
    states: Annotated[str, typer.Option("--states", metavar="CC,..", help="Those whom the matter concerns.")],
    topic: Annotated[str, typer.Option("--topic", metavar="TOPIC", help="Such as fraud, drugs, trafficking.")] = "",
    as_of: AsOf = "",
    everything: Annotated[bool, typer.Option("--all", help="Those that do not fit too.")] = False,
    form: Format = Form.TABLE,
    overlay: Overlays = [],  # noqa: B006  # as above
    signer: Signers = [],  # noqa: B006  # as above
    draft: Draft = False,
    as_json: Json = False,
) -> None:
    """Show which centre, patrol, forum or network fits a matter. None of them confers power.

    Beside each stands what it can carry; below, the legal bases on record that a request still needs.
    """
    corpus = open_corpus(overlay, signer, drafts=draft)
    day = day_of(as_of)
    found = find_mechanisms(states_of(parts(states), corpus), topic, day, corpus, everything=everything)
    chosen = form_of(form, as_json=as_json)
    table = mechanisms_table(found)
    title = f"Mechanisms on {day.isoformat()}, corpus {corpus.version}"
    plain = _head(day, corpus) | _plain_mechanisms(found)
    brief = Table(table.columns[:7], tuple(row[:7] for row in table.rows))
    print_register(
        table, chosen, title=title, plain=plain, empty="No mechanism fits; --all lists the others.", brief=brief
    )
    if chosen is Form.TABLE:
        say(CONFERS_NONE, "", "Still needed, and on record:")
        say(
            *(
                f"  {n.requesting} asks {n.requested}, {n.kind}: {', '.join(n.on_record) or 'nothing'}"
                for n in found.needed
            )
        )


def _plain_mechanisms(found: Mechanisms) -> dict[str, Any]:
    return {
        "statement": CONFERS_NONE,
        "mechanisms": [
            {
                "id": one.id, "name": one.name.value, "kind": one.kind.value, "carries": one.carries,
                "functions": one.functions, "topic": one.topic.value, "fit": one.fit.value,
                "memberships": [
                    {"state": m.state, "role": m.role, "as_of": m.seen, "note": m.note,
                     "source": m.used.source if m.used else None,
                     "confidence": m.used.confidence.value if m.used else None}
                    for m in one.memberships
                ],
                "confidence": one.confidence.value, "source": one.name.source,
                "notes": {name: used.value for name, used in one.notes.items()},
                "confers_power": False, "statement": one.statement,
            }
            for one in found.channels
        ],
        "basis_still_needed": [asdict(one) for one in found.needed],
    }  # fmt: skip


def show_elements(
    offence: Annotated[str, typer.Argument(metavar="OFFENCE", help="Code of the offence, like fraud_telecom.")],
    requesting: Annotated[str, typer.Argument(metavar="A", help="Requesting state, like CN.")],
    requested: Annotated[str, typer.Argument(metavar="B", help="Requested state, like KH.")],
    conduct_on: Annotated[
        str, typer.Option("--conduct-on", metavar="DATE", help="Day of the conduct; the day of the law if left out.")
    ] = "",
    as_of: AsOf = "",
    form: Format = Form.TABLE,
    overlay: Overlays = [],  # noqa: B006  # typer reads the default, nobody changes it
    as_json: Json = False,
) -> None:
    """Show what the law of both states asks of an offence, element by element: what the facts must answer.

    A word that depends on whose law asks names the state. Put the answers into `conduct` of the request.
    """
    corpus = open_corpus(overlay)
    day = day_of(as_of)
    states = (requesting, requested)
    rows = element_rows(offence, states, (day_of(conduct_on) if conduct_on else day, day), corpus)
    asked = questions_of(rows, corpus)
    print_register(
        elements_table(rows),
        form_of(form, as_json=as_json),
        title=f"{offence} by the law of {requesting} and {requested} on {day.isoformat()}, corpus {corpus.version}",
        plain=_head(day, corpus) | {"offence": offence, "rows": elements_table(rows).plain(), "answer": asked},
        empty="Nothing is asked.",
        note=f"To answer: {', '.join(asked)}. {stale_words(day, corpus)}".strip(),
    )


def _head(day: date, corpus: Corpus) -> dict[str, Any]:
    return {"as_of": day, "corpus": corpus.version, "data_as_of": corpus.vocabulary.data_as_of}


def stale_words(day: date, corpus: Corpus) -> str:
    """That a day lies after the newest source, or nothing."""
    newest = corpus.vocabulary.data_as_of
    return f"Sources were read up to {newest.isoformat()}; later law is not known." if day > newest else ""


def parts(text: str) -> list[str]:
    """Words between commas."""
    return [part.strip() for part in text.split(",") if part.strip()]


def day_of(text: str) -> date:
    """A day, today in UTC where none is given.

    Raises:
        InvalidInput: It is no day.
    """
    if not text:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput("law.day", f"{text!r} is no day.", advice="Write it like 2026-02-01.") from None


def _plain(row: Instrument) -> dict[str, Any]:
    dated = {
        name: {"date": used.value, "confidence": used.confidence.value, "source": used.source} if used else None
        for name, used in (("signed", row.signed), ("in_force", row.in_force))
    }
    existence = row.existence
    return {
        "from": row.requesting, "to": row.requested, "kind": row.kind, "instrument": row.id, "title": row.title,
        "status": row.status, **dated,
        "confidence": existence.confidence.value if existence else None,
        "source": existence.source if existence else None,
        "conventions": [asdict(one) for one in row.conventions],
        "domestic": asdict(row.domestic) if row.domestic else None,
        "note": row.note,
    }  # fmt: skip
