from django.db import migrations, models


class Migration(migrations.Migration):
    """Addresses hold events, also those that are there: most programs showed nothing of their to-dos."""

    dependencies = [("calendar", "0002_contents_of_feeds")]

    operations = [
        migrations.AddField(
            model_name="feed",
            name="as_todos",
            field=models.BooleanField(default=False, verbose_name="tasks as to-dos"),
        ),
    ]
