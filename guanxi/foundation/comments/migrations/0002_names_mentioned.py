"""By which name somebody was mentioned is kept; whom comments mention already bears that name today."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

BATCH = 2000


def keep(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    Mention, last = apps.get_model("comments", "Mention"), 0
    rows = Mention.objects.order_by("pk").select_related("user", "comment")
    while some := list(rows.filter(pk__gt=last)[:BATCH]):
        last = some[-1].pk
        for one in some:
            names = (name for name in (one.user.name, one.user.username) if f"@{name}" in one.comment.body)
            one.named = next(names, "")
        Mention.objects.bulk_update(some, ["named"])


class Migration(migrations.Migration):
    dependencies = [("comments", "0001_comments"), ("accounts", "0001_accounts")]
    operations = [
        migrations.AddField(
            model_name="mention",
            name="named",
            field=models.CharField(default="", help_text="As the text has it, behind an @.", max_length=150),
        ),
        migrations.RunPython(keep, migrations.RunPython.noop, elidable=True),
    ]
