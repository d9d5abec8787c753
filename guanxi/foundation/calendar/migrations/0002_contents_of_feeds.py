from django.db import migrations, models


class Migration(migrations.Migration):
    """What stands in a feed is its reader's choice; those that are there hold tasks, as they did."""

    dependencies = [("calendar", "0001_calendar")]

    operations = [
        migrations.AddField(
            model_name="feed",
            name="contents",
            field=models.CharField(default="tasks", help_text="Codes of what it holds.", max_length=120),
        ),
    ]
