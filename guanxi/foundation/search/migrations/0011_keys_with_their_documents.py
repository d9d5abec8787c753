"""A document says its record's keys: one row is asked by its own, and an index less is kept for each key."""

from typing import ClassVar

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SAID = (
    "SELECT {end} || {joined} || {end} FROM search_key"
    " WHERE search_key.kind = search_document.kind AND search_key.record_id = search_document.record_id"
)
WORDS = {
    "sqlite": {"end": "char(10)", "joined": "group_concat(key, char(10))"},
    "postgresql": {"end": "chr(10)", "joined": "string_agg(key, chr(10))"},
}
# Without the words' index, which would take each document anew, and is soon made again.
BEFORE = {"sqlite": (), "postgresql": ("DROP INDEX search_document_words",)}
AFTER = {
    "sqlite": (),
    "postgresql": (
        "CREATE INDEX search_document_words ON search_document USING gin (string_to_array(tokens, ' '))",
        "ALTER INDEX search_document_words SET (fastupdate = on, gin_pending_list_limit = 64)",
    ),
}


def say(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    vendor = editor.connection.vendor
    said = SAID.format(**WORDS[vendor])
    told = f"UPDATE search_document SET keys = COALESCE(({said}), '')"
    for statement in (*BEFORE[vendor], told, *AFTER[vendor]):
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0010_behind_places")]
    operations: ClassVar = [
        migrations.AddField("document", "keys", models.TextField(default="")),
        migrations.RunPython(say, migrations.RunPython.noop),
        migrations.RemoveIndex("key", "key_of_record"),
    ]
