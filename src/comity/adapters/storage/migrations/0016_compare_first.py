"""Which certificates the person of a passenger list's line may hold: found while the line still has a name."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column more."""

    dependencies: ClassVar = [("comity_storage", "0011_search")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="screenedline",
            name="certificates",
            field=models.TextField(default=""),
        ),
    ]
