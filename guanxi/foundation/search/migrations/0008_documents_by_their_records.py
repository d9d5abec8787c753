"""A document's id follows from its record's: what the words' index finds stands in the order of records.

So the newest are found without the others, a row finds its text at once, and an index less has to be kept.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FIRST = 1 << 40
SQLITE = (
    f"UPDATE search_document SET id = unicode(kind) * {FIRST} + record_id",
    "INSERT INTO search_fts(search_fts) VALUES ('rebuild')",
)
# Without its index, which would take each word anew, and is soon made again.
POSTGRESQL = (
    "DROP INDEX search_document_words",
    f"UPDATE search_document SET id = ascii(kind) * {FIRST} + record_id",
    "CREATE INDEX search_document_words ON search_document USING gin (string_to_array(tokens, ' '))",
    "ALTER INDEX search_document_words SET (fastupdate = on, gin_pending_list_limit = 64)",
)


def number(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0007_spelled_alike")]
    operations = [
        migrations.RunPython(number, migrations.RunPython.noop),
        migrations.RemoveConstraint("document", "document_of_record"),
    ]
