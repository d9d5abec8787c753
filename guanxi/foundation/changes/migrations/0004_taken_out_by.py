"""Histories say who took a record out again, also where nothing else was written then."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("changes", "0003_absorbed"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.AddField(
            "absorbed",
            "released_by",
            models.ForeignKey(
                settings.AUTH_USER_MODEL,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
            ),
        )
    ]
