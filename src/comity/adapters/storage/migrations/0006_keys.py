"""Which key signed an envelope that came in: what rests on a stolen key can then be told."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column more, empty for what came before."""

    dependencies: ClassVar = [("comity_storage", "0005_clocks")]

    operations: ClassVar = [
        migrations.AddField(model_name="incoming", name="signer", field=models.BinaryField(max_length=16, null=True)),
    ]
