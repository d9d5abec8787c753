"""The queue of proposals has the newest talks first, whenever they were read."""

from datetime import date

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import OuterRef, Subquery


def tell_day(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Of the talk; a note stays last."""
    talks = apps.get_model("customers", "Interaction").objects.filter(pk=OuterRef("interaction_id"))
    rows = apps.get_model("customers", "Proposal").objects.filter(interaction__isnull=False)
    rows.update(on=Subquery(talks.values("on")[:1]))


class Migration(migrations.Migration):
    dependencies = [("customers", "0042_quality_counted_at")]
    operations = [
        migrations.AddField(
            "proposal",
            "on",
            models.DateField(
                default=date(2000, 1, 1),
                help_text="Of the talk; for a note, when it was read first. It orders the queue.",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(tell_day, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex("proposal", models.Index(fields=["on", "id"], name="proposal_by_day")),
    ]
