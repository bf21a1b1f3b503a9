"""Verdicts on matches, who searched which record, notices of searches that wait, certificates, misused identities.

These are rebuilt from events. Reports of missing persons are not: they have a table of their own, apart from all else.
"""

from typing import ClassVar

from django.db import migrations, models

_ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    """Seven tables."""

    dependencies: ClassVar = [("comity_storage", "0009_persons")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="MatchVerdict",
            fields=[
                _ID,
                ("event", models.BinaryField(max_length=32, unique=True)),
                ("search", models.BinaryField(max_length=16)),
                ("record", models.BinaryField(max_length=16)),
                ("month", models.CharField(max_length=7)),
                ("query_script", models.CharField(max_length=16)),
                ("record_script", models.CharField(max_length=16)),
                ("group", models.CharField(max_length=64)),
                ("band", models.CharField(max_length=16)),
                ("threshold_e12", models.BigIntegerField()),
                ("wrong", models.BooleanField()),
                ("reason", models.CharField(max_length=32)),
            ],
        ),
        migrations.AddIndex("matchverdict", models.Index(fields=["search", "record"], name="verdict_on")),
        migrations.CreateModel(
            name="RecordSearch",
            fields=[
                _ID,
                ("event", models.BinaryField(max_length=32)),
                ("record", models.BinaryField(max_length=16)),
                ("searched_at", models.BigIntegerField()),
                ("node", models.CharField(max_length=100)),
                ("unit", models.TextField()),
                ("officer", models.CharField(max_length=100)),
                ("role", models.CharField(max_length=32)),
                ("purpose", models.TextField()),
                ("reference", models.TextField()),
                ("occasion", models.CharField(max_length=16)),
            ],
        ),
        migrations.AddConstraint(
            "recordsearch", models.UniqueConstraint(fields=["event", "record"], name="search_of_record")
        ),
        migrations.AddIndex("recordsearch", models.Index(fields=["record", "searched_at"], name="record_searched")),
        migrations.AddIndex("recordsearch", models.Index(fields=["searched_at"], name="searched")),
        migrations.CreateModel(
            name="HeldSearchNotice",
            fields=[
                _ID,
                ("event", models.BinaryField(max_length=32, unique=True)),
                ("owner", models.CharField(max_length=100)),
                ("reference", models.TextField()),
                ("why", models.CharField(max_length=32)),
                ("until", models.BigIntegerField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="NotThisPerson",
            fields=[
                _ID,
                ("number", models.CharField(max_length=16, unique=True)),
                ("issuer", models.CharField(max_length=100)),
                ("event", models.BinaryField(max_length=32)),
                ("document", models.BinaryField()),
                ("issued_at", models.BigIntegerField(db_index=True)),
                ("expires_at", models.BigIntegerField()),
                ("ended", models.CharField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="CertificateKey",
            fields=[
                _ID,
                ("key", models.CharField(max_length=200)),
                ("number", models.CharField(db_index=True, max_length=16)),
            ],
        ),
        migrations.AddConstraint(
            "certificatekey", models.UniqueConstraint(fields=["key", "number"], name="certificate_key")
        ),
        migrations.CreateModel(
            name="MisusedIdentity",
            fields=[
                _ID,
                ("misuse", models.BinaryField(max_length=16, unique=True)),
                ("record", models.BinaryField(db_index=True, max_length=16)),
                ("author", models.CharField(max_length=100)),
                ("event", models.BinaryField(max_length=32)),
                ("ended", models.CharField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="MissingReport",
            fields=[
                _ID,
                ("report", models.BinaryField(max_length=16, unique=True)),
                ("stage", models.CharField(max_length=16)),
                ("order", models.IntegerField()),
                ("received_at", models.BigIntegerField()),
                ("purge_at", models.BigIntegerField(db_index=True, null=True)),
                ("token", models.BinaryField(max_length=32, unique=True)),
                ("salt", models.BinaryField(max_length=32)),
                ("document", models.BinaryField()),
                ("public", models.BinaryField(max_length=16, null=True, unique=True)),
                ("photograph", models.BinaryField()),
            ],
        ),
        migrations.AddIndex(
            "missingreport", models.Index(fields=["stage", "order", "received_at"], name="report_in_order")
        ),
    ]
