"""A request is listed once in each case: two partners may use one id, in cases of their own."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """The inbox's rows are keyed by case and request."""

    dependencies: ClassVar = [("comity_storage", "0001_first")]

    operations: ClassVar = [
        migrations.AlterField(model_name="requestview", name="request", field=models.BinaryField(max_length=16)),
        migrations.AddConstraint(
            model_name="requestview",
            constraint=models.UniqueConstraint(fields=("case", "request"), name="view_request_of_case"),
        ),
    ]
