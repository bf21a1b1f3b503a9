"""`comity corpus`: check the law's facts, and see what changed between two editions of them."""

import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from comity.bootstrap.corpus import SHIPPED, check_folder, files_of, open_side, scenarios_beside
from comity.cli.faults import REFUSED
from comity.cli.options import Json
from comity.cli.output import print_json, print_table, progress, say
from comity.cli.tables import Form, Format, form_of, print_register
from comity.domain.errors import InvalidInput
from comity.law.differences import Change, OutcomeChange, fact_changes, outcome_changes, table_of
from comity.law.tables import Table

app = typer.Typer(
    help="Check the law's facts, and see what changed between two editions of them.", no_args_is_help=True
)
Base = Annotated[
    Path | None, typer.Option("--base", metavar="FOLDER", help="Corpus below an overlay; the shipped one if left out.")
]
_LONGEST = 60  # characters of a value on a screen


@app.command("check", epilog="Example: comity corpus check ours/")
def check(
    path: Annotated[
        Path | None, typer.Argument(metavar="[PATH]", help="A corpus or an overlay; the shipped corpus if left out.")
    ] = None,
    base: Base = None,
    as_json: Json = False,
) -> None:
    """Check a corpus or an overlay and list everything that is wrong. Exit code 0 if nothing is, 1 if anything is.

    Forms, words, dates and their order, ids that name nothing, pairs and sides, sources and their grades, encoding. A
    folder that passes is one on which a node starts. The check says nothing about whether a fact is true.
    """
    if path is not None and not path.is_dir():
        raise InvalidInput("corpus.folder", f"{path} is no folder.", advice="Name a corpus, or an overlay of one.")
    with progress("checking", files_of(path)) as step:
        found = check_folder(path, base, step)
    name = f"overlay {found.overlay}" if found.overlay else "corpus"
    if as_json:
        problems = [asdict(problem) for problem in found.problems]
        print_json({"ok": not problems, "overlay": found.overlay, "files": found.files, "facts": found.facts,
                    "problems": problems})  # fmt: skip
    else:
        say(*(f"{one.where}: {one.field or '-'}: {one.says}  [{one.code}]" for one in found.problems))
        count = len(found.problems)
        said = "nothing is wrong" if not count else f"{count} problem{'s' if count > 1 else ''}"
        say(f"{name}: {found.files} files, {found.facts} facts, {said}")
    if found.problems:
        raise typer.Exit(REFUSED)


@app.command(
    "diff", epilog="Example: comity corpus diff shipped ours/ --scenarios tests/scenarios/mekong_treaties.toml"
)
def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="A corpus, an overlay, or the word shipped.")],
    after: Annotated[str, typer.Argument(metavar="B", help="The other one.")],
    scenarios: Annotated[
        list[Path], typer.Option("--scenarios", metavar="FILE", help="Scenarios to assess by both; may be repeated.")
    ] = [],  # noqa: B006  # typer reads the default, nobody changes it
    base: Base = None,
    form: Format = Form.TABLE,
    as_json: Json = False,
) -> None:
    """Show which facts differ, with values, sources and confidence, and which assessments come out otherwise.

    An overlay is laid on the shipped corpus. Without --scenarios those of tests/scenarios beside the corpus are taken,
    if there are any. Exit code 0 if nothing differs, 1 if anything does.
    """
    old, new = open_side(before, base), open_side(after, base)
    files = scenarios or scenarios_beside(SHIPPED)
    asked = [scenario for file in files for scenario in _scenarios(file)]
    changes = fact_changes(old, new)
    with progress("assessing", len(asked)) as step:
        outcomes = outcome_changes(old, new, asked, step)
    table, chosen = table_of(changes), form_of(form, as_json=as_json)
    counts = {kind.value: sum(one.change is kind for one in changes) for kind in Change}
    plain = {"before": old.version, "after": new.version, **counts, "facts": table.plain(),
             "scenarios": {"assessed": len(asked), "changed": [_plain(one) for one in outcomes]}}  # fmt: skip
    title = f"{old.version} → {new.version}"
    print_register(table, chosen, title=title, plain=plain, empty="No fact differs.", brief=_brief(table))
    if chosen is Form.TABLE:
        _show(outcomes, len(asked), counts)
    if changes or outcomes:
        raise typer.Exit(REFUSED)


def _scenarios(file: Path) -> list[dict[str, Any]]:
    try:
        listed = tomllib.loads(file.read_text(encoding="utf-8")).get("scenario")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise InvalidInput("law.file", f"{file} cannot be read: {error}.", advice="Give a TOML file.") from error
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        raise InvalidInput("law.scenarios", f"{file.name} has no [[scenario]].", advice="See docs/reference/law.md.")
    return listed


def _brief(table: Table) -> Table:
    places = [table.columns.index(name) for name in ("change", "record", "field", "old_value", "new_value")]
    rows = (tuple(_cut(row[place]) for place in places) for row in table.rows)
    return Table(tuple(table.columns[place] for place in places), tuple(rows))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _show(outcomes: tuple[OutcomeChange, ...], assessed: int, counts: dict[str, int]) -> None:
    say(", ".join(f"{number} {name}" for name, number in counts.items()))
    if not assessed:
        say("No scenario was assessed; name some with --scenarios.")
        return
    say(f"{len(outcomes)} of {assessed} scenarios come out otherwise")
    rows = [(one.id, each.field, _said(each.expected), _said(each.got)) for one in outcomes for each in one.fields]
    if rows:
        print_table(("scenario", "field", "before", "after"), rows, empty="")


def _said(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _plain(one: OutcomeChange) -> dict[str, Any]:
    fields = [{"field": each.field, "before": each.expected, "after": each.got} for each in one.fields]
    return {"id": one.id, "title": one.title, "fields": fields}
