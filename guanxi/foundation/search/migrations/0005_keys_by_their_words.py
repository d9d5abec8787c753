"""Keys are told apart by what they say, not by a number: an index less to keep for each."""

from typing import ClassVar

from django.db import migrations, models

COPY = (
    "INSERT INTO search_key (kind, key, record_id)"
    " SELECT DISTINCT kind, key, record_id FROM search_numberedkey ORDER BY kind, key, record_id"
)
BACK = "INSERT INTO search_numberedkey (kind, key, record_id) SELECT kind, key, record_id FROM search_key"


class Migration(migrations.Migration):
    dependencies = [("search", "0004_words_gathered")]
    operations: ClassVar = [
        migrations.RemoveIndex("key", "key_by_beginning"),
        migrations.RemoveIndex("key", "key_of_record"),
        migrations.RenameModel("Key", "NumberedKey"),
        migrations.CreateModel(
            name="Key",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "kind", "key", "record_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=1)),
                ("key", models.CharField(max_length=80)),
                ("record_id", models.BigIntegerField()),
            ],
            options={"indexes": [models.Index(fields=["kind", "record_id"], name="key_of_record")]},
        ),
        migrations.RunSQL(COPY, BACK),
        migrations.DeleteModel("NumberedKey"),
    ]
