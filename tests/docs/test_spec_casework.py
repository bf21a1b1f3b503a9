"""`spec/events.md` and `spec/letter.md` say what the code writes and reads, and their vectors hold."""

import dataclasses
import json
import re
from hashlib import sha256
from typing import Any

import pytest
from tests.docs.casework_samples import SAMPLES
from tests.docs.make_casework_vectors import FOLDER, PAGES, SPEC, vectors
from tests.docs.spec_types import words
from tests.vectors.make_vectors import plain, text_of, with_examples

from comity.application.reading import assessment_digest, assessment_from_plain, assessment_to_plain
from comity.domain import bodies as b
from comity.domain import decisions as d
from comity.domain import identity as i
from comity.domain import jurisdiction as j
from comity.domain import notices as v
from comity.domain import requests as r
from comity.domain.calendars import StateCalendar
from comity.domain.certificates import Holder, HolderDocument
from comity.domain.consent_boxes import Area, ConsentBox, Position
from comity.domain.errors import NotVerified
from comity.domain.handovers import HandoverEntry
from comity.domain.stages import RULES
from comity.evidence.canonical import decode, encode

MADE = vectors()
EVENTS = (SPEC / "events.md").read_text()
LETTER = (SPEC / "letter.md").read_text()
PERSONS = {
    "one": "one person",
    "two": "two persons",
    "two_if_coercive": "two persons if the measure is coercive",
    "two_if_waived": "two persons if it is left out",
    "two_or_alone_in_danger": "two persons, or one alone in danger to life",
}
INSIDE = {
    "measure result": b.MeasureResult,
    "home approval": b.HomeApproval,
    "home rule": b.HomeRule,
    "handover entry": HandoverEntry,
    "consent box": ConsentBox,
    "area": Area,
    "position": Position,
    "state calendar": StateCalendar,
    "stopped time": b.StoppedTime,
    "holder": Holder,
    "holder document": HolderDocument,
    "dissent": j.Dissent,
    "factor row": j.FactorRow,
    "notice": v.Notice,
    "picture": v.Picture,
    "judicial": v.Judicial,
    "sighting": v.Sighting,
    "looks": v.Looks,
    "law row": v.LawRow,
    "person identity": i.PersonIdentity,
    "person name": i.PersonName,
    "partial date": i.PartialDate,
    "thing number": i.ThingNumber,
}
READ = {
    "letter": r.Letter,
    "measure asked": r.MeasureAsked,
    "subject": r.Subject,
    "place": r.Place,
    "attachment ref": r.AttachmentRef,
}
STRICT = {
    "decision": d.Decision,
    "basis": d.Basis,
    "finding": d.Finding,
    "fact used": d.FactUsed,
    "rule trace": d.RuleTrace,
    "change": d.Change,
    "absent": d.Absent,
    "overlay used": d.OverlayUsed,
    "conduct view": d.ConductView,
    "element row": d.ElementRow,
    "other offence": d.OtherOffence,
    "trap": d.Trap,
}


def section(page: str, heading: str) -> str:
    """The text under a heading, to the next one."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", page, re.MULTILINE | re.DOTALL)
    assert found, f"no section {heading}"
    return found[1]


def fields(page: str, heading: str) -> list[tuple[str, str]]:
    """Name and type of each row of the section's table."""
    return re.findall(r"^\| `(\w+)` \| ([^|]+) \|", section(page, heading), re.MULTILINE)


def of_code(body: type[Any], *, strict: bool = False) -> list[tuple[str, str]]:
    shown = [(field.name, words(body, field)) for field in dataclasses.fields(body)]
    return [(name, kind.removesuffix(", optional")) for name, kind in shown] if strict else shown


def test_every_event_type_has_its_section_and_no_other() -> None:
    assert re.findall(r"^### `(.+)`$", EVENTS, re.MULTILINE) == sorted(b.BODIES)


@pytest.mark.parametrize("name", sorted(b.BODIES))
def test_an_event_s_fields_and_who_may_author_it_are_those_of_the_code(name: str) -> None:
    assert fields(EVENTS, f"`{name}`") == of_code(b.BODIES[name])
    text = section(EVENTS, f"`{name}`")
    assert f"<!-- bytes of events.json {name.replace('.', '_')}.content" in text
    by = re.search(r"^By: (.+)\. Audience: .+\.$", text, re.MULTILINE)
    assert by
    assert ("Audience: node alone" in text) == (name in b.PRIVATE)
    if name in RULES:
        rule = RULES[name]
        roles = ", ".join(f"`{role}`" for role in sorted(role.value for role in rule.roles))
        assert by[1] == f"{rule.side.value} side · {roles} · {PERSONS[rule.persons.value]}"


@pytest.mark.parametrize("heading", [*INSIDE, *READ, *STRICT])
def test_the_values_inside_are_those_of_the_code(heading: str) -> None:
    page = EVENTS if heading in INSIDE else LETTER
    kind = {**INSIDE, **READ, **STRICT}[heading]
    assert fields(page, heading) == of_code(kind, strict=heading in STRICT)


def test_what_is_committed_is_what_the_code_writes() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(MADE)
    for name, value in MADE.items():
        assert (FOLDER / name).read_text() == text_of(value), f"{name}: run python -m tests.docs.make_casework_vectors"


@pytest.mark.parametrize("name", PAGES)
def test_the_bytes_in_the_pages_are_those_of_the_vectors(name: str) -> None:
    page = (SPEC / f"{name}.md").read_text()
    assert "<!-- bytes of" in page
    assert with_examples(page, MADE) == page


def load(name: str) -> dict[str, Any]:
    return json.loads((FOLDER / name).read_text())


@pytest.mark.parametrize("name", sorted(b.BODIES))
def test_a_body_comes_back_from_its_bytes(name: str) -> None:
    case = load("events.json")[name.replace(".", "_")]
    content, salt = bytes.fromhex(case["content"]), bytes.fromhex(case["salt"])
    assert sha256(b"comity/body/1\x00" + salt + content).hexdigest() == case["body"]
    value = decode(content)
    assert plain(value) == case["value"]
    body = b.from_plain(case["type"], case["v"], value)
    assert body == SAMPLES[name]
    assert encode(b.to_plain(body)) == content


@pytest.mark.parametrize("name", sorted(b.BODIES))
def test_a_field_of_a_later_version_does_no_harm(name: str) -> None:
    value = decode(bytes.fromhex(load("events.json")[name.replace(".", "_")]["content"]))
    assert b.from_plain(name, b.VERSION, {**value, "of_a_later_version": 1}) == SAMPLES[name]
    assert b.from_plain(name, b.VERSION + 1, value) is None


def test_contents_that_are_no_body_are_refused() -> None:
    for case in load("events.json")["refused"]:
        with pytest.raises(NotVerified) as refused:
            b.from_plain(case["type"], case["v"], decode(bytes.fromhex(case["content"])))
        assert refused.value.code == case["code"], case["name"]


def test_a_letter_and_an_assessment_are_named_by_their_digests() -> None:
    file = load("letter.json")
    for name, domain in (("letter", b"comity/letter/1\x00"), ("assessment", b"comity/assessment/1\x00")):
        content = bytes.fromhex(file[name]["content"])
        assert plain(decode(content)) == file[name]["value"]
        assert sha256(domain + content).hexdigest() == file[name]["digest"]
    content = bytes.fromhex(file["assessment"]["content"])
    assessment = assessment_from_plain(decode(content))
    assert encode(assessment_to_plain(assessment)) == content
    assert assessment_digest(assessment_to_plain(assessment)).hex() == file["assessment"]["digest"]


def test_a_decision_with_a_field_more_is_refused() -> None:
    value = decode(bytes.fromhex(load("letter.json")["assessment"]["content"]))
    value["decisions"]["m2"]["of_a_later_version"] = 1
    with pytest.raises(NotVerified) as refused:
        assessment_from_plain(value)
    assert refused.value.code == "decision.malformed"
