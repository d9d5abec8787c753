"""Own fields that stay in the house when a file leaves it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customfields", "0002_values_by_branch")]

    operations = [
        migrations.AddField(
            model_name="customfield",
            name="is_internal",
            field=models.BooleanField(default=False, verbose_name="internal"),
        )
    ]
