"""The inbox lists what a request's clocks say: pauses, the ladder, the review of danger. Filled from events at once."""

from typing import ClassVar

from django.db import migrations, models

NEVER = (1 << 63) - 1


class Migration(migrations.Migration):
    """Columns of the clocks."""

    dependencies: ClassVar = [("comity_storage", "0004_watch")]

    operations: ClassVar = [
        migrations.AddField("requestview", "paused", models.CharField(max_length=64, default="")),
        migrations.AddField("requestview", "paused_until", models.BigIntegerField(default=0)),
        migrations.AddField("requestview", "step", models.IntegerField(default=0)),
        migrations.AddField("requestview", "look_at", models.BigIntegerField(default=0)),
        migrations.AddField("requestview", "review", models.CharField(max_length=16, default="")),
        migrations.AddField("requestview", "review_due", models.BigIntegerField(default=NEVER)),
        migrations.AddField("requestview", "expected", models.CharField(max_length=10, default="")),
        migrations.AddIndex("requestview", models.Index(fields=["look_at", "request"], name="view_look_at")),
    ]
