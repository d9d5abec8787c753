"""PostgreSQL gathers new words and sorts them in together: a batch costs a fifth of one by one.

What is gathered is read through by every search, so it stays small: 64 kB, the least that PostgreSQL takes.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

GATHER = "ALTER INDEX search_document_words SET (fastupdate = on, gin_pending_list_limit = 64)"
AT_ONCE = "ALTER INDEX search_document_words SET (fastupdate = off)"


def gather(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(GATHER)


def at_once(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [("search", "0003_readings")]
    operations = [migrations.RunPython(gather, at_once)]
