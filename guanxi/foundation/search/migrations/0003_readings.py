"""How each character is read, from the dictionary that only commands and workers load."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def fill(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    from guanxi.foundation.search.readings import dictionary

    model = apps.get_model("search", "Reading")
    rows = (model(character=r.character, pinyin=r.pinyin, surname=r.surname) for r in dictionary())
    model.objects.bulk_create(rows, batch_size=5000)


class Migration(migrations.Migration):
    dependencies = [("search", "0002_full_text")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
