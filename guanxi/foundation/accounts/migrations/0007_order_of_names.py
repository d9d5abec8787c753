from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_amounts_shown")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="sort_name",
            field=models.CharField(blank=True, default="", editable=False, max_length=120),
        ),
    ]
