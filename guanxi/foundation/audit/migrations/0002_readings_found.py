"""Each look at a sensitive record asks for the last one of the same person."""

from django.db import migrations, models

from guanxi.foundation.indexes import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("audit", "0001_audit")]

    operations = [
        AddIndexBeside(
            "entry",
            models.Index(
                fields=["record_id", "by_id", "at"],
                condition=models.Q(verb="read_sensitive"),
                name="entry_of_reading",
            ),
        )
    ]
