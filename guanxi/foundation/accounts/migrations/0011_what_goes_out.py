from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_simple_menu")]

    operations = [
        migrations.AddField(
            model_name="company",
            name="goes_out",
            field=models.JSONField(
                default=list,
                help_text="Kinds of facts that files for outside hold all the same (ui/outward.py).",
            ),
        ),
    ]
