"""An index in the order in which home tells of changes: of a day the most valuable first."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('scoring', '0003_indexes_asked'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='tierchange',
            name='tier_change_newest',
        ),
        migrations.AddIndex(
            model_name='tierchange',
            index=models.Index(fields=['looking_back', '-on', '-value', '-id'], name='tier_change_dearest'),
        ),
    ]
