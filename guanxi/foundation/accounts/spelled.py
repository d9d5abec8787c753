"""A condition of Django's as SQL, made once for equal conditions: for statements that are asked at every key.

Only how it is written is remembered, never who may see what: who asks makes the conditions anew each time.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Model, Q
from django.db.models.sql import Query

type Statement = tuple[str, Sequence[Any]]
EVERYTHING = "1 = 1"  # the condition that every row meets


@lru_cache(maxsize=1024)
def spelled(model: type[Model], condition: Q) -> Statement:
    """``condition`` on rows of ``model``; the tables have their own names in it."""
    return where_of(model._base_manager.filter(condition).query)


def where_of(query: Query) -> Statement:
    """The condition of a query; raises EmptyResultSet where nothing can meet it."""
    if not query.where:
        return EVERYTHING, ()
    compiler = query.get_compiler(connection=connection)
    joined = (one for alias, one in query.alias_map.items() if query.alias_refcount[alias])
    assert all(one.table_alias == one.table_name for one in joined), "each table once, by its own name"
    sql, params = compiler.compile(query.where)
    return sql, tuple(params)
