"""An index by which a node's own notices that come up for review are counted beside a million of others."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One index more."""

    dependencies: ClassVar = [("comity_storage", "0014_assurances")]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="noticeview",
            index=models.Index(fields=["side", "stage", "review_on"], name="notice_side_stage"),
        ),
    ]
