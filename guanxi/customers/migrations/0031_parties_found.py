"""Parties are listed by name while people write: few among many customers."""

from django.db import migrations, models

from guanxi.foundation.indexes import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("customers", "0030_profiles")]

    operations = [
        AddIndexBeside(
            "customer",
            models.Index(
                fields=["sort_name", "id"],
                condition=models.Q(party__isnull=False),
                name="customer_party_name",
            ),
        )
    ]
