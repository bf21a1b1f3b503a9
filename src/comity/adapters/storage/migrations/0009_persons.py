"""Where persons whose surrender was asked are found again: the gate looks at earlier matters about the same person.

Rows that are there already are marked to be looked at: the ladder's next round writes them anew, persons included.
"""

from typing import Any, ClassVar

from django.db import migrations, models


def _look_again(apps: Any, schema_editor: Any) -> None:
    view = apps.get_model("comity_storage", "RequestView")
    view.objects.using(schema_editor.connection.alias).update(look_at=0)


class Migration(migrations.Migration):
    """A table."""

    dependencies: ClassVar = [("comity_storage", "0008_registers")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="PersonKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=200)),
                ("case", models.BinaryField(max_length=16)),
                ("request", models.BinaryField(max_length=16)),
            ],
        ),
        migrations.AddConstraint(
            "personkey", models.UniqueConstraint(fields=["key", "case", "request"], name="person_key")
        ),
        migrations.AddIndex("personkey", models.Index(fields=["case"], name="person_case")),
        migrations.RunPython(_look_again, migrations.RunPython.noop),
    ]
