"""Many plain rows at once: executemany on SQLite, COPY on PostgreSQL.

For rows that carry no personal field and of which no instance is needed: order lines, search keys.
About three times as fast as building a model instance for each.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

from . import ledger


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert ``rows`` of values in the order of ``columns`` (attribute names), inside an action."""
    ledger.require(f"insertion into {model._meta.label}")
    quote = connection.ops.quote_name
    names = [quote(_field(model, name).column) for name in columns]
    into = f"{quote(model._meta.db_table)} ({', '.join(names)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:  # type: ignore[attr-defined]
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(columns))
        adapted = _adapters(model, columns)
        if adapted:
            rows = ([*map(_adapt, adapted, row)] for row in rows)
        cursor.executemany(f"INSERT INTO {into} VALUES ({places})", rows)


def update_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Give each row, named by its primary key at the end of its values, new values of ``columns``."""
    ledger.require(f"update of {model._meta.label}")
    quote = connection.ops.quote_name
    names = [*columns, model._meta.pk.attname]
    kinds = [_field(model, name) for name in names]
    assigned = ", ".join(f"{quote(kind.column)} = %s" for kind in kinds[:-1])
    statement = f"UPDATE {quote(model._meta.db_table)} SET {assigned} WHERE {quote(kinds[-1].column)} = %s"
    adapters = [kind.get_db_prep_save for kind in kinds]
    with connection.cursor() as cursor:
        cursor.executemany(statement, [[*map(_adapt, adapters, row)] for row in rows])


def _field(model: type[models.Model], name: str) -> Any:
    return next(f for f in model._meta.concrete_fields if f.attname == name)


def _adapters(model: type[models.Model], columns: Sequence[str]) -> list[Any]:
    """What SQLite needs for decimals and instants; None for columns that go as they are."""
    adapters = []
    for name in columns:
        kind = _field(model, name)
        plain = isinstance(kind, models.CharField | models.TextField | models.IntegerField | models.ForeignKey)
        adapters.append(None if plain else kind.get_db_prep_save)
    return adapters if any(adapters) else []


def _adapt(adapter: Any, value: Any) -> Any:
    return value if adapter is None or value is None else adapter(value, connection=connection)


def next_id(model: type[models.Model]) -> int:
    """The next free id on SQLite, whose write lock the running transaction already holds."""
    ledger.require("reserving ids")
    last = model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
    return int(last or 0) + 1
