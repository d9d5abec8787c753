"""What a customer was worth in months past nobody has kept: changes computed for them hold no value, not 0."""

from typing import Any

from django.db import migrations, models


def forget(apps: Any, schema_editor: Any) -> None:
    apps.get_model("scoring", "TierChange").objects.filter(looking_back=True).update(value=None)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0004_changes_by_value")]

    operations = [
        migrations.AlterField(
            model_name="tierchange",
            name="value",
            field=models.DecimalField(decimal_places=2, max_digits=16, null=True),
        ),
        migrations.RunPython(forget, migrations.RunPython.noop),
    ]
