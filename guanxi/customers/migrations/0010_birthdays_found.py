from itertools import batched

from django.conf import settings
from django.db import migrations, models

import guanxi.foundation.privacy.fields
from guanxi.foundation.calendar.birthdays import day_of_year
from guanxi.foundation.privacy.blind import blind_index

LABEL = "contact.birthday.day"


def index_birthdays(apps, schema_editor):
    """Birthdays that are there already are found by their day as new ones are."""
    people = apps.get_model("customers", "Contact").objects
    rows = people.filter(birthday__isnull=False).only("pk", "uid", "birthday").order_by("pk")
    for batch in batched(rows.iterator(), 1000):
        for person in batch:
            day = day_of_year(person.birthday.reveal())
            person.birthday_index = blind_index(LABEL, day) if day else None
        people.bulk_update(batch, ["birthday_index"], batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ("changes", "0001_changes"),
        ("customers", "0009_values_by_branch"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="birthday_index",
            field=guanxi.foundation.privacy.fields.BlindIndexField(
                db_index=False, label=LABEL, source="birthday"
            ),
        ),
        migrations.RunPython(index_birthdays, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("birthday_index__isnull", False)),
                fields=["birthday_index"],
                name="contact_birthday_index",
            ),
        ),
    ]
