from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0005_narrowed_as_started")]

    operations = [
        migrations.AddField(
            model_name="jobrun",
            name="seen_at",
            field=models.DateTimeField(
                help_text="When whoever started it last looked at it.", null=True
            ),
        ),
    ]
