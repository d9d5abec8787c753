from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_versions")]

    operations = [
        migrations.AddField(
            model_name="company",
            name="simple_menu",
            field=models.BooleanField(default=False, verbose_name="simple mode"),
        ),
    ]
