"""Indexes of large tables, for migrations that are not atomic: while they are built, people go on writing."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import AddIndex
from django.db.migrations.state import ProjectState

STANDING = (
    "SELECT i.indisvalid FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid"
    " WHERE c.relname = %s AND pg_table_is_visible(c.oid)"
)


class AddIndexBeside(AddIndex):
    """On PostgreSQL by ``CREATE INDEX CONCURRENTLY``, which holds no lock that writers wait for.

    It may run again after it was cut off: what is whole stays, what was left half built is built anew.
    """

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model, connection = to_state.apps.get_model(app_label, self.model_name), schema_editor.connection
        if not self.allow_migrate_model(connection.alias, model):
            return
        if connection.vendor != "postgresql":
            with connection.cursor() as cursor:
                standing = connection.introspection.get_constraints(cursor, model._meta.db_table)
            if self.index.name not in standing:
                schema_editor.add_index(model, self.index)
            if connection.vendor == "sqlite":
                self._weigh(schema_editor, model._meta.db_table)
            return
        with connection.cursor() as cursor:
            cursor.execute(STANDING, [self.index.name])
            found = cursor.fetchone()
        if found == (False,):
            schema_editor.remove_index(model, self.index, concurrently=True)  # type: ignore[call-arg]
        if found != (True,):
            schema_editor.add_index(model, self.index, concurrently=True)  # type: ignore[call-arg]

    def _weigh(self, schema_editor: BaseDatabaseSchemaEditor, table: str) -> None:
        """SQLite takes an index that it knows nothing of for the best: lists of this table went through all.

        A table that was never looked at stays so till the schedule does.
        """
        with schema_editor.connection.cursor() as cursor:
            if not cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'").fetchone():
                return
            if cursor.execute("SELECT 1 FROM sqlite_stat1 WHERE tbl = %s", [table]).fetchone():
                cursor.execute(f"ANALYZE {schema_editor.quote_name(self.index.name)}")
