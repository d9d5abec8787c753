"""Who is lost, and since when, in a column of its own: it was one of many facts, and no list could ask for it."""

from typing import Any

from django.db import migrations, models


def tell(apps: Any, schema_editor: Any) -> None:
    """From the facts of the last run."""
    if schema_editor.connection.vendor == "postgresql":
        day = "CAST(facts ->> 'lost_day' AS date)"
    else:
        day = "json_extract(facts, '$.lost_day')"
    schema_editor.execute(f"UPDATE customers_standing SET lost_on = {day}")


class Migration(migrations.Migration):
    dependencies = [("customers", "0012_firms_by_what_is_said")]

    operations = [
        migrations.AddField(
            model_name="standing",
            name="lost_on",
            field=models.DateField(help_text="The day on which the silence passed its limit.", null=True),
        ),
        migrations.RunPython(tell, migrations.RunPython.noop),
    ]
