from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_order_of_names")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="ended_for",
            field=models.CharField(blank=True, default="", editable=False, max_length=8),
        ),
        migrations.AddField(
            model_name="user",
            name="must_choose",
            field=models.BooleanField(default=False, editable=False),
        ),
    ]
