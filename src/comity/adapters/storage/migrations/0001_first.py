"""The first tables, and the head of an empty log."""
# ruff: noqa: D101, RUF012  # as Django writes them

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def _empty_log(apps: Any, schema_editor: Any) -> None:
    apps.get_model("comity_storage", "LogHead").objects.using(schema_editor.connection.alias).create(id=1, size=0)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("login", models.CharField(max_length=150, unique=True)),
                ("name", models.TextField()),
                ("roles", models.TextField()),
                ("password", models.TextField()),
                ("code_secret", models.TextField()),
                ("code_used", models.BigIntegerField()),
                ("failures", models.IntegerField()),
                ("locked_until", models.BigIntegerField(null=True)),
                ("active", models.BooleanField()),
                ("language", models.CharField(max_length=16)),
            ],
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("attachment", models.BinaryField(max_length=16, unique=True)),
                ("case", models.BinaryField(db_index=True, max_length=16)),
                ("name", models.TextField()),
                ("media_type", models.TextField()),
                ("sha256", models.BinaryField(max_length=32)),
                ("size", models.BigIntegerField()),
                ("sealed_sha256", models.BinaryField(max_length=32)),
                ("sealed_size", models.BigIntegerField()),
                ("content_key", models.BinaryField(max_length=32)),
                ("state", models.CharField(max_length=16)),
                ("sender", models.CharField(max_length=100)),
            ],
        ),
        migrations.CreateModel(
            name="LogHead",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("size", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="NodeMeta",
            fields=[
                ("key", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("value", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Peer",
            fields=[
                ("node", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("statement", models.BinaryField()),
                ("sequence", models.BigIntegerField()),
                ("fingerprint", models.CharField(max_length=200)),
                ("standing", models.CharField(max_length=16)),
                ("confirmed_by", models.CharField(max_length=100)),
                ("parent", models.CharField(max_length=100, null=True)),
                ("address", models.TextField()),
                ("last_seen_at", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="AcceptedStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("node", models.CharField(max_length=100)),
                ("digest", models.BinaryField(max_length=32)),
                ("statement", models.BinaryField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("node", "digest"), name="statement_once")],
            },
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("origin_node", models.CharField(max_length=100)),
                ("size", models.BigIntegerField()),
                ("root", models.BinaryField(max_length=32)),
                ("note", models.TextField()),
                ("at", models.BigIntegerField()),
                ("cosignatures", models.TextField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("origin_node", "size", "root"), name="checkpoint_root")
                ],
            },
        ),
        migrations.CreateModel(
            name="CommandSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_digest", models.BinaryField(max_length=32, unique=True)),
                ("expires_at", models.BigIntegerField(db_index=True)),
                (
                    "account",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="comity_storage.account"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("leaf_index", models.BigAutoField(primary_key=True, serialize=False)),
                ("digest", models.BinaryField(max_length=32, unique=True)),
                ("case", models.BinaryField(max_length=16, null=True)),
                ("type", models.CharField(max_length=64)),
                ("audit", models.BooleanField()),
                ("header", models.BinaryField()),
                ("key_id", models.BinaryField(max_length=16)),
                ("signature", models.BinaryField(max_length=64)),
                ("salt", models.BinaryField(max_length=32, null=True)),
                ("content", models.BinaryField(null=True)),
                ("leaf_salt", models.BinaryField(max_length=32)),
                ("stored_at", models.BigIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["case", "audit", "leaf_index"], name="event_of_case"),
                    models.Index(fields=["type", "stored_at", "leaf_index"], name="event_of_type"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HeldEnvelope",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.BinaryField(max_length=32, unique=True)),
                ("sender", models.CharField(max_length=100)),
                ("case", models.BinaryField(max_length=16)),
                ("seq", models.BigIntegerField()),
                ("envelope", models.BinaryField()),
                ("held_at", models.BigIntegerField()),
                ("prev", models.BinaryField(max_length=32, null=True)),
                ("expires_at", models.BigIntegerField(null=True)),
                ("empty", models.BooleanField()),
            ],
            options={
                "indexes": [models.Index(fields=["case", "sender", "seq"], name="held_of_line")],
            },
        ),
        migrations.CreateModel(
            name="Incoming",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.BinaryField(max_length=32, unique=True)),
                ("message", models.BinaryField(max_length=16)),
                ("sender", models.CharField(max_length=100)),
                ("case", models.BinaryField(max_length=16)),
                ("seq", models.BigIntegerField()),
                ("received_at", models.BigIntegerField()),
                ("receipt", models.BinaryField()),
                ("read", models.BooleanField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["case", "sender", "seq"], name="incoming_place"),
                    models.Index(fields=["case", "read", "id"], name="incoming_unread"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("outbound", models.BooleanField()),
                ("case", models.BinaryField(max_length=16)),
                ("node", models.CharField(max_length=100)),
                ("seq", models.BigIntegerField()),
                ("digest", models.BinaryField(max_length=32)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "node", "outbound"), name="line_ends")],
            },
        ),
        migrations.CreateModel(
            name="LogTile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.IntegerField()),
                ("index", models.BigIntegerField()),
                ("hashes", models.BinaryField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("level", "index"), name="tile_place")],
            },
        ),
        migrations.CreateModel(
            name="Outgoing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("message", models.BinaryField(max_length=16)),
                ("digest", models.BinaryField(max_length=32, unique=True)),
                ("recipient", models.CharField(max_length=100)),
                ("case", models.BinaryField(max_length=16, null=True)),
                ("seq", models.BigIntegerField()),
                ("envelope", models.BinaryField()),
                ("events", models.BinaryField()),
                ("created_at", models.BigIntegerField()),
                ("expires_at", models.BigIntegerField()),
                ("due_at", models.BigIntegerField()),
                ("attempts", models.IntegerField()),
                ("state", models.CharField(max_length=16)),
                ("receipt", models.BinaryField(null=True)),
                ("last_error", models.TextField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "recipient", "id"], name="outgoing_in_order"),
                    models.Index(fields=["state", "expires_at"], name="outgoing_expiring"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.BinaryField(max_length=32, unique=True)),
                ("kind", models.CharField(max_length=32)),
                ("by_node", models.CharField(max_length=100)),
                ("to_node", models.CharField(max_length=100)),
                ("at", models.BigIntegerField()),
                ("data", models.BinaryField()),
            ],
            options={
                "indexes": [models.Index(fields=["to_node", "id"], name="receipt_made_for")],
            },
        ),
        migrations.CreateModel(
            name="RequestView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("request", models.BinaryField(max_length=16, unique=True)),
                ("case", models.BinaryField(max_length=16)),
                ("direction", models.CharField(max_length=8)),
                ("title", models.TextField()),
                ("folded", models.TextField()),
                ("from_state", models.CharField(max_length=16)),
                ("to_state", models.CharField(max_length=16)),
                ("counterpart", models.CharField(max_length=100)),
                ("measures", models.TextField()),
                ("stage", models.CharField(max_length=32)),
                ("urgency", models.CharField(max_length=32)),
                ("due_name", models.CharField(max_length=64)),
                ("due_at", models.BigIntegerField()),
                ("waiting", models.IntegerField()),
                ("updated_at", models.BigIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["direction", "stage", "due_at", "request"], name="view_stage_due"),
                    models.Index(fields=["direction", "stage", "updated_at", "request"], name="view_stage_updated"),
                    models.Index(fields=["direction", "due_at", "request"], name="view_direction_due"),
                    models.Index(fields=["direction", "updated_at", "request"], name="view_direction_updated"),
                    models.Index(fields=["due_at", "request"], name="view_due"),
                    models.Index(fields=["updated_at", "request"], name="view_updated"),
                    models.Index(fields=["case"], name="view_case"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AttachmentSending",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recipient", models.CharField(max_length=100)),
                ("sent", models.BooleanField()),
                (
                    "attachment",
                    models.ForeignKey(
                        db_column="attachment",
                        on_delete=django.db.models.deletion.CASCADE,
                        to="comity_storage.attachment",
                        to_field="attachment",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["sent", "recipient"], name="sending_open")],
                "constraints": [models.UniqueConstraint(fields=("attachment", "recipient"), name="sending_once")],
            },
        ),
        migrations.RunPython(_empty_log, migrations.RunPython.noop),
    ]
