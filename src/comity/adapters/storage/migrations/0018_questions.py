"""A question of the requested side has a clock of its own, also one that was open before.

Rows of requests abroad are marked to be looked at: the ladder's next rounds tell whoever owes an answer, and write the
rows anew.
"""

from typing import Any, ClassVar

from django.db import migrations

ABROAD = ("released", "delivered", "acknowledged")


def _look_again(apps: Any, schema_editor: Any) -> None:
    view = apps.get_model("comity_storage", "RequestView")
    view.objects.using(schema_editor.connection.alias).filter(stage__in=ABROAD).update(look_at=0)


class Migration(migrations.Migration):
    """No column and no table."""

    dependencies: ClassVar = [("comity_storage", "0017_files")]

    operations: ClassVar = [migrations.RunPython(_look_again, migrations.RunPython.noop)]
