"""The ledger of what became of requests. It starts empty and is counted from the events when it is first read."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two tables."""

    dependencies: ClassVar = [("comity_storage", "0007_pages")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case", models.BinaryField(db_index=True, max_length=16)),
                ("request", models.BinaryField(max_length=16)),
                ("measure", models.CharField(max_length=100)),
                ("direction", models.CharField(max_length=8)),
                ("partner", models.CharField(max_length=16)),
                ("word", models.CharField(max_length=64)),
                ("stage", models.CharField(max_length=32)),
                ("grounds", models.TextField()),
                ("released_at", models.BigIntegerField()),
                ("answered_at", models.BigIntegerField()),
                ("due_at", models.BigIntegerField()),
                ("late", models.BooleanField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["case", "request", "measure"], name="ledger_measure_of_request")
                ]
            },
        ),
        migrations.CreateModel(
            name="LedgerMark",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("size", models.BigIntegerField()),
                ("last", models.BinaryField(max_length=32)),
                ("erasures", models.BigIntegerField()),
            ],
        ),
    ]
