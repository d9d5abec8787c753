"""Customers of whom it is on record who opened them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0035_direction_of_talks")]

    operations = [
        migrations.AddField(
            model_name="customer",
            name="sensitive_on",
            field=models.DateField(editable=False, null=True, verbose_name="sensitive since"),
        )
    ]
