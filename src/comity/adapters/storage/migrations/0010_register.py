"""The register of notices: its list, and what a search may find. Both are built from events; older bases have none."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two tables."""

    dependencies: ClassVar = [("comity_storage", "0012_safeguards")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="NoticeView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("notice", models.BinaryField(max_length=16, unique=True)),
                ("owner", models.CharField(max_length=100)),
                ("side", models.CharField(max_length=8)),
                ("kind", models.CharField(max_length=32)),
                ("title", models.TextField()),
                ("folded", models.TextField()),
                ("stage", models.CharField(max_length=16)),
                ("asked", models.CharField(max_length=16)),
                ("action", models.CharField(max_length=16)),
                ("vulnerability", models.CharField(max_length=32)),
                ("valid_until", models.BigIntegerField()),
                ("review_on", models.BigIntegerField()),
                ("duties", models.IntegerField()),
                ("pending", models.IntegerField()),
                ("blocked", models.BooleanField()),
                ("look_at", models.BigIntegerField()),
                ("updated_at", models.BigIntegerField()),
            ],
        ),
        migrations.AddIndex("noticeview", models.Index(fields=["updated_at", "notice"], name="notice_updated")),
        migrations.AddIndex("noticeview", models.Index(fields=["valid_until", "notice"], name="notice_valid")),
        migrations.AddIndex("noticeview", models.Index(fields=["look_at", "notice"], name="notice_look_at")),
        migrations.AddIndex("noticeview", models.Index(fields=["kind", "updated_at", "notice"], name="notice_kind")),
        migrations.CreateModel(
            name="RegisterLine",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("record", models.BinaryField(max_length=16, unique=True)),
                ("entry", models.BinaryField(null=True)),
            ],
        ),
    ]
