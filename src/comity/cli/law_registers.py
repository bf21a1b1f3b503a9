"""`comity law matrix`: registers over the law, as tables."""

from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from comity.bootstrap.law import open_corpus
from comity.cli.options import Json
from comity.cli.tables import Form, Format, form_of, print_register
from comity.domain.errors import InvalidInput
from comity.law import Corpus
from comity.law.matrix import Instrument, brief_of, kinds_of, matrix, states_of, table_of

Overlays = Annotated[list[Path], typer.Option("--overlay", help="Folder of the agency's own facts; may be repeated.")]
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
    as_json: Json = False,
) -> None:
    """Show who has what with whom: each instrument's dates and status, and what serves where there is none.

    Every date has its own confidence. A pair without a record says so; that is no proof of absence.
    """
    corpus = open_corpus(overlay)
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
