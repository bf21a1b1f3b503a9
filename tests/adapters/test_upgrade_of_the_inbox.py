"""A database of an earlier version: cases without a letter are listed, and rows are looked at again."""

from dataclasses import replace
from pathlib import Path

from django.core.management import call_command
from tests.adapters.store_rows import CASE, OTHER_CASE, request, stored
from tests.django_setup import sqlite_store

from comity.adapters.storage import migrating


def test_what_an_earlier_version_could_not_list_is_listed(tmp_path: Path) -> None:
    with sqlite_store(tmp_path / "node.sqlite3") as store:
        events = [stored(0, "case.opened", CASE), stored(1, "case.opened", OTHER_CASE)]
        with store.unit() as unit:
            unit.events.add(events)
            unit.views.put_requests([replace(request(1), case=OTHER_CASE)])
        call_command("migrate", "comity_storage", "0006_keys", database=store.alias, interactive=False, verbosity=0)
        migrating.migrate(store.alias)
        with store.reading() as unit:
            assert [(one.case, one.title) for one in unit.views.bare(10)] == [(CASE, "")]
            assert unit.views.to_look_at(events[0].stored_at, 10) == [(OTHER_CASE, request(1).request)]


def test_a_request_abroad_is_looked_at_again_for_questions_that_stood_open(tmp_path: Path) -> None:
    with sqlite_store(tmp_path / "node.sqlite3") as store:
        abroad = replace(request(1), case=CASE, stage="acknowledged", look_at=None)
        over = replace(request(2), case=CASE, stage="closed", look_at=None)
        with store.unit() as unit:
            unit.views.put_requests([abroad, over])
        call_command("migrate", "comity_storage", "0017_files", database=store.alias, interactive=False, verbosity=0)
        migrating.migrate(store.alias)
        with store.reading() as unit:
            assert unit.views.to_look_at(abroad.updated_at, 10) == [(CASE, abroad.request)]
