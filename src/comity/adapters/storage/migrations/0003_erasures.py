"""The log's head counts erasures, so that a process that remembers events notices those of another."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One number beside the log's size."""

    dependencies: ClassVar = [("comity_storage", "0002_request_of_case")]

    operations: ClassVar = [
        migrations.AddField(model_name="loghead", name="erasures", field=models.BigIntegerField(db_default=0)),
    ]
