from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('savedviews', '0002_forms_and_layouts'),
    ]

    operations = [
        migrations.AddField(
            model_name='savedview',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
    ]
