"""Alarms on logs: contradictions that this node saw or was shown, until a named officer lifts them."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One table more."""

    dependencies: ClassVar = [("comity_storage", "0003_erasures")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="LogAlarm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("alarm", models.BinaryField(max_length=32, unique=True)),
                ("kind", models.CharField(max_length=32)),
                ("log", models.CharField(db_index=True, max_length=100)),
                ("reported_by", models.CharField(max_length=100)),
                ("raised_at", models.BigIntegerField()),
                ("first", models.BinaryField()),
                ("second", models.BinaryField()),
                ("proof", models.BinaryField()),
                ("lifted_by", models.CharField(max_length=100)),
                ("lifted_at", models.BigIntegerField(null=True)),
                ("reason", models.TextField()),
            ],
        ),
    ]
