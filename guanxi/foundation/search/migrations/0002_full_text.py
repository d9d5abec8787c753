"""The full-text indexes: FTS5 with external content on SQLite, GIN over the words on PostgreSQL."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = """
CREATE VIRTUAL TABLE search_fts USING fts5(
    tokens, content='search_document', content_rowid='id', detail='none', columnsize=0,
    tokenize="unicode61 remove_diacritics 0"
)
"""
POSTGRESQL = """
CREATE INDEX search_document_words ON search_document
USING gin (string_to_array(tokens, ' ')) WITH (fastupdate = off)
"""


def create(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    editor.execute(SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL)


def remove(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    sqlite = editor.connection.vendor == "sqlite"
    editor.execute("DROP TABLE search_fts" if sqlite else "DROP INDEX search_document_words")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_search")]
    operations = [migrations.RunPython(create, remove)]
