"""Who searched for what purpose, what was shown, alarms for an auditor, and passenger lists under way."""

from typing import ClassVar

from django.db import migrations, models

_ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    """Five tables."""

    dependencies: ClassVar = [("comity_storage", "0010_register")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="ScreenedList",
            fields=[
                _ID,
                ("job", models.BinaryField(max_length=16, unique=True)),
                ("name", models.TextField()),
                ("officer", models.CharField(max_length=64)),
                ("role", models.CharField(max_length=32)),
                ("purpose", models.CharField(max_length=32)),
                ("occasion", models.CharField(max_length=16)),
                ("reference", models.CharField(max_length=64)),
                ("unit", models.TextField()),
                ("digest", models.BinaryField(max_length=32)),
                ("created_at", models.BigIntegerField(db_index=True)),
                ("state", models.CharField(db_index=True, max_length=16)),
                ("total", models.IntegerField()),
                ("done", models.IntegerField()),
                ("hits", models.IntegerField()),
                ("unreadable", models.IntegerField()),
                ("finished_at", models.BigIntegerField(null=True)),
                ("valid_until", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="SearchAlarm",
            fields=[
                _ID,
                ("alarm", models.BinaryField(max_length=16, unique=True)),
                ("at", models.BigIntegerField(db_index=True)),
                ("officer", models.CharField(max_length=64)),
                ("sign", models.CharField(max_length=32)),
                ("count", models.IntegerField()),
                ("search", models.BinaryField(max_length=16)),
                ("reference", models.CharField(max_length=64)),
                ("seen_by", models.CharField(max_length=64)),
                ("seen_at", models.BigIntegerField(null=True)),
                ("finding", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="ScreenedLine",
            fields=[
                _ID,
                ("job", models.BinaryField(max_length=16)),
                ("line", models.IntegerField()),
                ("state", models.CharField(max_length=16)),
                ("label", models.TextField()),
                ("content", models.BinaryField(null=True)),
                ("search", models.BinaryField(max_length=16, null=True)),
                ("candidates", models.IntegerField()),
                ("why", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("job", "line"), name="screened_line")],
            },
        ),
        migrations.CreateModel(
            name="SearchMade",
            fields=[
                _ID,
                ("search", models.BinaryField(max_length=16, unique=True)),
                ("at", models.BigIntegerField(db_index=True)),
                ("officer", models.CharField(max_length=64)),
                ("role", models.CharField(max_length=32)),
                ("kind", models.CharField(max_length=16)),
                ("purpose", models.CharField(max_length=32)),
                ("occasion", models.CharField(max_length=16)),
                ("reference", models.CharField(max_length=64)),
                ("digest", models.BinaryField(max_length=32)),
                ("bare", models.BooleanField()),
                ("begins", models.CharField(max_length=16)),
                ("asked", models.IntegerField()),
                ("shown", models.IntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["officer", "at"], name="search_of_officer")],
            },
        ),
        migrations.CreateModel(
            name="SearchShown",
            fields=[
                _ID,
                ("search", models.BinaryField(max_length=16)),
                ("record", models.BinaryField(max_length=16)),
                ("owner", models.CharField(max_length=100)),
                ("band", models.CharField(max_length=16)),
                ("probability_ppm", models.IntegerField()),
                ("threshold_ppm", models.IntegerField()),
                ("query_script", models.CharField(max_length=4)),
                ("record_script", models.CharField(max_length=4)),
                ("group", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("search", "record"), name="search_showed")],
            },
        ),
    ]
