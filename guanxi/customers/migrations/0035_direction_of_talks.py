"""Who went to whom: of what was written down before nobody knows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0034_restriction_found")]

    operations = [
        migrations.AddField(
            model_name="interaction",
            name="direction",
            field=models.CharField(
                blank=True,
                choices=[("in", "They came to us"), ("out", "We went to them")],
                max_length=3,
                verbose_name="direction",
            ),
        )
    ]
