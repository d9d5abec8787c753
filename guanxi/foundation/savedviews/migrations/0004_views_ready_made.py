from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("savedviews", "0003_versions"),
    ]

    operations = [
        migrations.AddField(
            model_name="savedview",
            name="ready_made",
            field=models.BooleanField(default=False, editable=False, help_text="Its name is a message."),
        ),
    ]
