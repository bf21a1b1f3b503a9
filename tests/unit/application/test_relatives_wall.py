"""No automatic match between what relatives say and lists of suspects: there is no way from one to the other.

The word of a report is in one table and nowhere else: not in the log, not in any other table, in no row that a search
reads; and nothing but the relatives' desk asks for that table.
"""

import ast
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from tests.django_setup import sqlite_store
from tests.fakes.world import World
from tests.unit.application.test_relatives import ADULT, REPORTER, published

import comity
from comity.application.not_this_person import compare_first
from comity.application.relatives.reading import read_report
from comity.application.relatives.reporting import give_data, report_at_desk, submit_report
from comity.domain import bodies as b
from comity.domain.identity import PersonIdentity, PersonName
from comity.domain.officers import Role
from comity.domain.register_entries import RegisterEntry

SOURCE = Path(comity.__file__).parent
SAID = ("Missing Synthetic", "Invented Mother", "+856 20 0000 0000", "invented market", "did not come home", "Noy")
MAY_ASK = ("application/relatives/", "adapters/storage/relatives.py", "adapters/storage/django_store.py")


def test_the_words_of_a_report_are_in_one_table_and_nowhere_else(tmp_path: Path) -> None:
    from django.apps import apps

    with sqlite_store(tmp_path / "node.sqlite3") as store:
        la = World.of("la", store=lambda _: store)["la"]
        officer = la.officers[Role.OFFICER]
        one = report_at_desk(la.desk, officer, REPORTER, ADULT, purpose="find_person")
        submit_report(la.desk, REPORTER, ADULT)
        give_data(la.desk, one.token, "alias", "Noy")
        published(la, one)
        read_report(la.desk, officer, one.report, purpose="find_person")
        seen = {}
        for model in apps.get_app_config("comity_storage").get_models():
            rows = model.objects.using(store.alias).values_list()
            told = b"".join(_bytes(value) for row in rows for value in row)
            seen[model.__name__] = [word for word in SAID if word.encode() in told]
    assert seen.pop("MissingReport") == list(SAID), "the test sees what is there"
    assert {name: words for name, words in seen.items() if words} == {}


def test_nothing_but_the_relatives_desk_asks_for_their_store() -> None:
    asking = set()
    for path in SOURCE.rglob("*.py"):
        name = path.relative_to(SOURCE).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr == "relatives" and not name.startswith(MAY_ASK):
                asking.add(name)
    assert asking == set()


def test_what_a_search_finds_is_made_of_the_register_alone() -> None:
    """An entry has no field that a report could fill, and no event of the relatives' desk holds a person."""
    assert "relatives" not in {field.name for field in fields(RegisterEntry)}
    body = b.BODIES["relatives.acted"]
    assert is_dataclass(body)
    assert {field.name for field in fields(body)} == {"report", "act", "document", "detail"}
    assert "relatives.acted" in b.PRIVATE


@pytest.mark.parametrize("name", ["Missing Synthetic", "Invented Mother", "Noy"])
def test_a_search_for_a_suspect_of_that_name_finds_nothing_of_theirs(name: str) -> None:
    la = World.of("la")["la"]
    one = report_at_desk(la.desk, la.officers[Role.OFFICER], REPORTER, ADULT, purpose="find_person")
    give_data(la.desk, one.token, "alias", "Noy")
    person = PersonIdentity((PersonName(name),))
    with la.desk.store.reading() as unit:
        assert compare_first(unit, la.desk.clock.now(), records=[one.report], person=person) == ()
        assert unit.views.by_persons([f"name:{name.casefold()}"], 9) == []
        assert unit.views.dump() == []


def _bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
