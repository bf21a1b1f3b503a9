"""Standing queries, and the records that they met."""

from typing import ClassVar

from django.db import migrations, models

_ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    """Two tables."""

    dependencies: ClassVar = [("comity_storage", "0016_compare_first")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="StandingQuery",
            fields=[
                _ID,
                ("standing", models.BinaryField(max_length=16, unique=True)),
                ("case", models.BinaryField(max_length=16)),
                ("request", models.BinaryField(max_length=16)),
                ("measure", models.TextField()),
                ("subject", models.TextField()),
                ("side", models.CharField(max_length=16)),
                ("purpose", models.CharField(max_length=32)),
                ("state", models.CharField(db_index=True, max_length=16)),
                ("officer", models.CharField(max_length=64)),
                ("role", models.CharField(max_length=32)),
                ("reason", models.TextField()),
                ("asked_at", models.BigIntegerField()),
                ("until", models.BigIntegerField()),
                ("question", models.BinaryField()),
                ("digest", models.BinaryField(max_length=32)),
                ("over", models.CharField(max_length=32)),
                ("authorised_by", models.CharField(max_length=64)),
                ("authorised_at", models.BigIntegerField(null=True)),
                ("ended_at", models.BigIntegerField(db_index=True, null=True)),
                ("seen", models.BigIntegerField()),
                ("compared", models.BigIntegerField()),
                ("hits", models.BigIntegerField()),
                ("law_on", models.CharField(max_length=10, null=True)),
                ("answer", models.TextField()),
            ],
        ),
        migrations.AddIndex("standingquery", models.Index(fields=["officer", "asked_at"], name="standing_of_officer")),
        migrations.CreateModel(
            name="StandingMet",
            fields=[
                _ID,
                ("standing", models.BinaryField(max_length=16)),
                ("record", models.BinaryField(max_length=16)),
                ("search", models.BinaryField(max_length=16)),
                ("at", models.BigIntegerField()),
            ],
        ),
        migrations.AddConstraint(
            "standingmet", models.UniqueConstraint(fields=["standing", "record"], name="standing_met_once")
        ),
    ]
