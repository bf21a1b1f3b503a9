"""Assurances in the ledger. Rows are counted from events, so they are counted anew."""

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def _count_anew(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Without its mark the ledger is counted from the first event on."""
    apps.get_model("comity_storage", "LedgerMark").objects.using(editor.connection.alias).all().delete()


class Migration(migrations.Migration):
    """Three columns more."""

    dependencies: ClassVar = [("comity_storage", "0015_standing")]

    operations: ClassVar = [
        *(
            migrations.AddField("ledgerentry", name, models.IntegerField(default=0))
            for name in ("assurances_asked", "assurances_given", "assurances_declined")
        ),
        migrations.RunPython(_count_anew, migrations.RunPython.noop),
    ]
