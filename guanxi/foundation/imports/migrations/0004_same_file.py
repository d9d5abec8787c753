from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0003_remembered_words")]
    operations = [
        migrations.AddField(
            model_name="importrun",
            name="content",
            field=models.CharField(blank=True, default="", help_text="Keyed: the same for the same file.", max_length=34),
            preserve_default=False,
        )
    ]
