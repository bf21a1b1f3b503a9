"""Write `spec/vectors/casework`, and the example bytes in `spec/events.md` and `spec/letter.md`.

Run ``python -m tests.docs.make_casework_vectors`` after a change of a body, a letter or a decision's form. Everything
comes from the samples beside this file, so a new run gives the same bytes.
"""

from pathlib import Path
from typing import Any

from tests.docs.casework_samples import ASSESSMENT, BASIS, LETTER, SAMPLES, digest_of
from tests.vectors.make_vectors import plain, text_of, with_examples

from comity.application.reading import content_of, letter_digest
from comity.domain.bodies import VERSION, to_plain
from comity.evidence.canonical import encode
from comity.evidence.sealing import body_digest

SPEC = Path(__file__).resolve().parents[2] / "spec"
FOLDER = SPEC / "vectors" / "casework"
PAGES = ("events", "letter")


def events() -> dict[str, Any]:
    """For each type: the plain body, its content, and its digest under a salt; then contents that are refused."""
    made: dict[str, Any] = {}
    for name, body in sorted(SAMPLES.items()):
        content, salt = content_of(body), digest_of(f"salt of {name}")
        made[name.replace(".", "_")] = {
            "type": name,
            "v": VERSION,
            "value": plain(to_plain(body)),
            "content": content.hex(),
            "salt": salt.hex(),
            "body": body_digest(salt, content).hex(),
        }
    made["refused"] = refused()
    return made


def refused() -> list[dict[str, Any]]:
    """Contents that are canonical and yet no body of their type."""
    opened: dict[str, Any] = to_plain(SAMPLES["case.opened"])
    postponed: dict[str, Any] = to_plain(SAMPLES["measure.postponed"])
    cases = [
        ("a field is missing", "case.opened", {"title": opened["title"]}),
        ("a field of another type", "case.opened", {**opened, "title": 1}),
        ("null where text is due", "case.opened", {**opened, "title": None}),
        ("not a map", "case.opened", [opened]),
        ("a day that is none", "measure.postponed", {**postponed, "until": "2026-02-30"}),
        ("an id that is none", "measure.postponed", {**postponed, "request": "m2"}),
    ]
    return [
        {"name": name, "type": kind, "v": VERSION, "content": encode(value).hex(), "code": "body.malformed"}
        for name, kind, value in cases
    ]


def letter() -> dict[str, Any]:
    """A letter and an assessment of it, with the digests that name them."""
    return {
        "letter": {
            "value": plain(to_plain(LETTER)),
            "content": encode(to_plain(LETTER)).hex(),
            "digest": letter_digest(LETTER).hex(),
        },
        "assessment": {"value": plain(ASSESSMENT), "content": encode(ASSESSMENT).hex(), "digest": BASIS.hex()},
    }


def vectors() -> dict[str, Any]:
    """Every file of the folder, by name."""
    return {"events.json": events(), "letter.json": letter()}


def main() -> None:
    """Write everything."""
    made = vectors()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, value in made.items():
        (FOLDER / name).write_text(text_of(value))
    for name in PAGES:
        page = SPEC / f"{name}.md"
        page.write_text(with_examples(page.read_text(), made))


if __name__ == "__main__":
    main()
