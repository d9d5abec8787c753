"""Who is restricted is asked for by every file, print and run of scoring: an index that holds only that."""

from django.db import migrations, models

from guanxi.foundation.indexes import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("customers", "0033_facts_counted")]

    operations = [
        AddIndexBeside(
            "consententry",
            models.Index(
                fields=["at", "id"],
                condition=models.Q(act__in=["restricted", "unrestricted"]),
                name="consent_restriction",
            ),
        )
    ]
