from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0001_tasks")]

    operations = [
        migrations.AddField(
            model_name="task",
            name="reported_status",
            field=models.CharField(
                blank=True,
                choices=[
                    ("todo", "To start"),
                    ("doing", "In progress"),
                    ("done", "Completed"),
                    ("late", "Delayed"),
                ],
                default="",
                editable=False,
                max_length=5,
                verbose_name="status as reported",
            ),
            preserve_default=False,
        ),
    ]
