"""By how much a customer's value rose or fell lately, in a column that finds the largest first."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0015_other_phone")]

    operations = [
        migrations.AddField(
            model_name="standing",
            name="value_moved",
            field=models.DecimalField(
                decimal_places=2,
                help_text="By how much the value is another than lately.",
                max_digits=16,
                null=True,
            ),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                condition=models.Q(("value_moved__isnull", False)),
                fields=["value_moved", "customer"],
                name="standing_by_move",
            ),
        ),
    ]
