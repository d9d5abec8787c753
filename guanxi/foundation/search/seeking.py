"""What a text finds, for statements written out: asked at every key, and once for all who search by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db import connection

from guanxi.foundation import few, prepared
from guanxi.foundation.accounts.spelled import Statement

from . import index
from .models import first_id
from .spelling import spellings

PAIR = 2  # so many words narrow enough: to go through all records of a third takes longer
HELD, BEGUN = 0, 1


@dataclass(frozen=True)
class Sought:
    """Records of one kind: by their ids (comma between them) where they are few, else asked row by row.

    ``ids`` are all, ``held`` those in whose text it stands; None where they are too many to name. ``also`` is
    what another spelling of the same text finds; it is among these.
    """

    meant: index.Meant
    ids: str | None
    held: str | None
    also: "Sought | None" = None

    def at_row(self, pk: str) -> Statement:
        """The condition that a row with the id in column ``pk`` is one of them."""
        asked = [few.at_row(f"{pk} + {first_id(self.meant.kind)}", index.in_document(self.meant))]
        if self.also:
            asked.append(self.also.at_row(pk))
        return f"({' OR '.join(sql for sql, _p in asked)})", [p for _sql, params in asked for p in params]

    def __or__(self, other: "Sought") -> "Sought":
        return Sought(self.meant, _joined(self.ids, other.ids), _joined(self.held, other.held), other)


def _joined(ids: str | None, others: str | None) -> str | None:
    return None if ids is None or others is None else ",".join(part for part in (ids, others) if part)


def among(column: str, ids: str) -> Statement:
    """The condition that ``column`` is one of these ids: one value, however many."""
    if connection.vendor == "sqlite":
        return f"{column} IN (SELECT value FROM json_each(%s))", [f"[{ids}]"]  # noqa: S608
    return f"{column} = ANY(%s::bigint[])", [f"{{{ids}}}"]


def seek(kind: str, text: str) -> Sought | None:
    """What ``text`` finds, in one statement once its words are known; None where nothing was typed."""
    return seek_all([kind], text)[kind]


def seek_all(kinds: Sequence[str], text: str) -> dict[str, Sought | None]:
    """What ``text`` finds of several kinds, in one statement for all of them."""
    meant = [
        (one, _rare(one.words))
        for spelling in spellings(text)
        for kind in kinds
        if (one := index.Meant.by(kind, spelling))
    ]
    ways = []
    for place, (one, rare) in enumerate(meant):
        ways += [(2 * place + HELD, index.holding(rare, one.wanted))] if rare else []
        ways += [(2 * place + BEGUN, one.begins)] if one.begins else []
    found = _gathered(ways)
    each: dict[str, list[Sought]] = {kind: [] for kind in kinds}
    for place, (one, rare) in enumerate(meant):
        own = {way: found[2 * place + way] for way in (HELD, BEGUN) if 2 * place + way in found}
        each[one.kind].append(_sought(one, rare, own))
    return {kind: reduce(or_, several) if several else None for kind, several in each.items()}


def _sought(meant: index.Meant, rare: Sequence[str], found: dict[int, str | None]) -> Sought:
    whole = dict.fromkeys((HELD, BEGUN), "") | found
    if meant.words and not rare:
        whole[HELD] = None
    if None in whole.values():
        return Sought(meant, None, whole[HELD])
    ids = ",".join(part for part in whole.values() if part)
    return Sought(meant, ids if ids.count(",") < few.RARE else None, whole[HELD])


def _gathered(ways: Sequence[tuple[int, Statement]]) -> dict[int, str | None]:
    """The ids of each way, None where they are more than a few."""
    if not ways:
        return {}
    ids = "group_concat(record_id)" if connection.vendor == "sqlite" else "string_agg(record_id::text, ',')"
    statement = " UNION ALL ".join(
        f"SELECT {way}, count(*), {ids} FROM ({sql} LIMIT {few.RARE + 1}) AS s{way}"  # noqa: S608
        for way, (sql, _params) in ways
    )
    rows = prepared.rows(statement, [param for _way, (_sql, params) in ways for param in params])
    return {way: (found or "") if n <= few.RARE else None for way, n, found in rows}


def _rare(words: Sequence[str]) -> list[str]:
    """The words by which records are looked up; none where the only one is common.

    The guess sets the way: each record that holds them is asked for the whole text. But people of one common
    word are not looked for (``held`` is None), so a guess too high leaves them to a longer text.
    """
    if len(words) > 1 and all(len(word) == index.ALONE for word in words):
        return list(words)  # each sign has to stand alone, which the whole text does not say
    counts = {word: index.how_many(word) for word in words}
    if len(words) == 1 and counts[words[0]] >= 2 * few.RARE:
        return []
    return sorted(words, key=counts.__getitem__)[:PAIR]
