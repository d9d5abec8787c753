"""Which records hold a text, of many texts at once: a file names some thousand customers."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from guanxi.foundation.few import Named

from . import index
from .spelling import spelled

# The rows of each text come by its own look into the index of words, in the order of their ids: so each ends
# at its own limit, and PostgreSQL does not take a few for a reason to go through all documents.
ON_SQLITE = """
SELECT asked.key, (
    SELECT group_concat(record_id) FROM (
        SELECT record_id FROM search_fts CROSS JOIN search_document ON search_document.id = search_fts.rowid
        WHERE search_fts MATCH json_extract(asked.value, '$[0]')
            AND text LIKE json_extract(asked.value, '$[1]') ESCAPE '\\'
        ORDER BY search_fts.rowid LIMIT %s
    )
) FROM json_each(%s) AS asked
"""
ON_POSTGRESQL = """
SELECT asked.place - 1, (
    SELECT string_agg(record_id::text, ',') FROM (
        SELECT record_id FROM search_document
        WHERE string_to_array(tokens, ' ') @> string_to_array(asked.pair ->> 0, ' ')
            AND text LIKE asked.pair ->> 1 ESCAPE '\\'
        ORDER BY record_id LIMIT %s
    ) AS held
) FROM json_array_elements(%s::json) WITH ORDINALITY AS asked(pair, place)
"""


def holding_each(kind: str, texts: Sequence[str], *, at_most: int) -> list[list[int]]:
    """Of each text the records that hold its words one behind the other, in one statement for all of them.

    None of a text that more than ``at_most`` hold: so common a word says too little.
    """
    asked = [(place, pair) for place, text in enumerate(texts) if (pair := _pair(kind, text))]
    found: list[list[int]] = [[] for _text in texts]
    if not asked:
        return found
    statement = ON_SQLITE if connection.vendor == "sqlite" else ON_POSTGRESQL
    with connection.cursor() as cursor:
        cursor.execute(statement, [at_most + 1, json.dumps([pair for _place, pair in asked])])
        for key, ids in cursor.fetchall():
            several = [int(one) for one in (ids or "").split(",") if one]
            found[asked[key][0]] = several if len(several) <= at_most else []
    return found


def _pair(kind: str, text: str) -> tuple[str, str] | None:
    """The words that a record has to hold, as its database asks for them, and the pattern of its text."""
    parts = spelled(text).split()
    words = index.words_of(kind, " ".join(parts))
    if not words:
        return None
    held: Any = index.phrase(words) if connection.vendor == "sqlite" else " ".join(words)
    return held, "".join(["%", *(f"{connection.ops.prep_for_like_query(part)}%" for part in parts)])


def named(ids: Iterable[int]) -> Named:
    """Any number of ids for ``pk__in``, as one value: a statement takes some thousand only."""
    listed = ",".join(map(str, ids))
    if connection.vendor == "sqlite":
        return Named("SELECT value FROM json_each(%s)", [f"[{listed}]"])
    return Named("SELECT unnest(%s::bigint[])", [f"{{{listed}}}"])
