from django.db import migrations, models


class Migration(migrations.Migration):
    """What an undo leaves is named, with the reason; of earlier ones only the number is known."""

    dependencies = [("changes", "0001_changes")]

    operations = [
        migrations.AddField(
            model_name="changeset",
            name="left_rows",
            field=models.JSONField(default=list, help_text="The first of them: kind, id, reason, what holds it."),
        ),
    ]
