from django.db import migrations, models


def carry_over(apps, schema_editor):
    """Text that was kept before stays text, in the language that it was written in."""
    rows = apps.get_model("jobs", "JobRun").objects.exclude(error="")
    for run in rows.only("pk", "error").iterator():
        rows.model.objects.filter(pk=run.pk).update(said=run.error)


class Migration(migrations.Migration):

    dependencies = [
        ("jobs", "0001_jobs"),
    ]

    operations = [
        migrations.AddField(
            model_name="jobrun",
            name="said",
            field=models.JSONField(blank=True, default=str, help_text="A sentence as it is kept."),
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.RemoveField(model_name="jobrun", name="error"),
        migrations.RenameField(model_name="jobrun", old_name="said", new_name="error"),
    ]
