"""Bringing a database to the shape of this version."""

from io import StringIO

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
from django.db.migrations.state import ProjectState

from comity.adapters.storage.faults import translated
from comity.domain.errors import Unavailable


def migrate(alias: str = DEFAULT_DB_ALIAS) -> None:
    """Run whatever migrations are open, quietly.

    Raises:
        Unavailable: The database cannot be opened or written, or a newer version of Comity made it.
    """
    with translated():
        _refuse_newer(alias)
        call_command("migrate", database=alias, interactive=False, verbosity=0, stdout=StringIO(), skip_checks=True)


def is_current(alias: str = DEFAULT_DB_ALIAS) -> bool:
    """True if no migration is open.

    Raises:
        Unavailable: The database cannot be opened.
    """
    with translated():
        executor = MigrationExecutor(connections[alias])
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def check_migrations() -> list[str]:
    """What stands in the models and in no migration; empty in a sound release."""
    from django.apps import apps
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None)
    detector = MigrationAutodetector(
        loader.project_state(),
        ProjectState.from_apps(apps),
        NonInteractiveMigrationQuestioner(specified_apps={"comity_storage"}, dry_run=True),
    )
    changes = detector.changes(graph=loader.graph).get("comity_storage", [])
    return [operation.describe() for migration in changes for operation in migration.operations]


def _refuse_newer(alias: str) -> None:
    loader = MigrationExecutor(connections[alias]).loader
    ours = {key for key in (loader.applied_migrations or ()) if key[0] == "comity_storage"}
    unknown = sorted(name for key in ours if key not in (loader.disk_migrations or {}) for name in [key[1]])
    if unknown:
        raise Unavailable(
            "store.newer",
            f"A newer version of Comity has changed this database: {', '.join(unknown)}.",
            advice="Install that version or a later one; an older one would lose what it wrote.",
        )
