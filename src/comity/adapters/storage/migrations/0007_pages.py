"""The inbox by clock: whose turn a request is, and cases of which no letter exists yet.

Whose turn it is follows from the case alone: rows that are there already are marked to be looked at, and the ladder's
next round writes them anew. Cases without a letter come in without their titles, which are in their events.
"""

from typing import Any, ClassVar

from django.db import migrations, models
from django.db.models import Exists, OuterRef


def _look_again(apps: Any, schema_editor: Any) -> None:
    alias = schema_editor.connection.alias
    view, event, bare = (apps.get_model("comity_storage", name) for name in ("RequestView", "Event", "BareCase"))
    view.objects.using(alias).update(look_at=0)
    letters = view.objects.using(alias).filter(case=OuterRef("case"))
    opened = event.objects.using(alias).filter(type="case.opened", case__isnull=False).exclude(Exists(letters))
    rows = {bytes(case): at for case, at in opened.order_by("-leaf_index").values_list("case", "stored_at")}
    bare.objects.using(alias).bulk_create(
        [bare(case=case, title="", opened_at=at) for case, at in rows.items()], batch_size=500
    )


class Migration(migrations.Migration):
    """A column, three indexes, a table."""

    dependencies: ClassVar = [("comity_storage", "0006_keys")]

    operations: ClassVar = [
        migrations.AddField("requestview", "turn", models.IntegerField(default=0)),
        migrations.AddIndex("requestview", models.Index(fields=["turn", "due_at", "request"], name="view_turn")),
        migrations.AddIndex("requestview", models.Index(fields=["waiting", "due_at", "request"], name="view_waiting")),
        migrations.AddIndex("requestview", models.Index(fields=["review", "due_at", "request"], name="view_review")),
        migrations.CreateModel(
            name="BareCase",
            fields=[
                ("case", models.BinaryField(max_length=16, primary_key=True, serialize=False)),
                ("title", models.TextField()),
                ("opened_at", models.BigIntegerField(db_index=True)),
            ],
        ),
        migrations.RunPython(_look_again, migrations.RunPython.noop),
    ]
