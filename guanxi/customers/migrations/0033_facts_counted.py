"""Single values by channel are counted at night: the page over a million customers reads some sums."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0032_subject_rights")]

    operations = [
        migrations.AddField(
            model_name="qualitycount",
            name="facts",
            field=models.PositiveIntegerField(
                default=0, help_text="Single values through this channel, of whichever customers of the owner."
            ),
        )
    ]
