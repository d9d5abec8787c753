"""Keeping and asking the index. One Python function keeps it, bulk paths too: no triggers."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial, reduce
from itertools import islice, product
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import F, Q

from guanxi.foundation import few, ledger
from guanxi.foundation.accounts.spelled import Statement
from guanxi.foundation.bulk import insert_rows

from .models import Document, Key, first_id
from .readings import readings_of, surname_readings
from .spelling import fold, forms, simplified, spelled, spellings, unmarked, written_out
from .tokens import is_han, keys, pinyin, sort_key, tokens, unread

BATCH = 5000
COUNTED = 20_000  # so far is counted
FAMILY = 2  # signs of a family name, at most
MOST_FORMS = 512  # of one name that are looked for
GUESSED = 50_000  # what PostgreSQL believes in more is not counted


type Words = tuple[str, str, Collection[str]]  # the text, its tokens, the keys by which it begins


@dataclass(frozen=True)
class Findable:
    """One record as the index sees it: ``name`` gives pinyin, ``codes`` are found by their beginning."""

    record_id: int
    name: str
    codes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    is_person: bool = False


def sort_keys(names: Sequence[tuple[str, bool]]) -> list[str]:
    """The sort key of each (name, is a person)."""
    readings = readings_of(name for name, _person in names)
    return [sort_key(n, surname_readings(n, readings) if person else readings) for n, person in names]


def sort_keys_alike(names: Iterable[tuple[str, bool]]) -> set[str]:
    """Every sort key under which the (name, is a person) may stand, in whichever signs it is written."""
    pairs = [(simplified(fold(name)), person) for name, person in names]
    readings = readings_of("".join(map(forms, name)) for name, _person in pairs)
    found = {(one, person) for name, person in pairs for one in _written(name, readings, person=person)}
    return {key for key in sort_keys(list(found)) if key}


def _written(name: str, readings: Mapping[str, str], *, person: bool) -> Iterator[str]:
    """A name in simplified signs, and as others of the same signs are read: 綉 otherwise than 绣.

    Nearly all are read alike; a family name may be told by its very sign, and some signs are not read at all.
    """
    bare = unread(name)
    read = [
        forms(sign)
        if n in bare or (person and n < FAMILY)
        else "".join({readings.get(one): one for one in forms(sign)}.values())
        for n, sign in enumerate(name)
    ]
    return map("".join, islice(product(*read), MOST_FORMS))


def index(
    kind: str, records: Sequence[Findable], *, fresh: bool = False, words: Sequence[Words] | None = None
) -> None:
    """Make ``records`` findable, replacing what the index held; ``fresh`` when they are all new.

    ``words``: what ``entries_of`` said of them already.
    """
    ledger.require("indexing")
    for start in range(0, len(records), BATCH):
        some = records[start : start + BATCH]
        said = entries_of(kind, some) if words is None else words[start : start + BATCH]
        _index_batch(kind, some, said, fresh=fresh)


def entries_of(kind: str, records: Sequence[Findable]) -> Iterator[Words]:
    """What the index holds of each record but its id; the database is asked at the call, not later."""
    readings = readings_of(r.name for r in records)
    return (_words_of_one(kind, record, readings) for record in records)


def _words_of_one(kind: str, record: Findable, readings: Mapping[str, str]) -> Words:
    text = _found_by(" ".join([record.name, *record.codes, *record.others]))
    own = surname_readings(record.name, readings) if record.is_person else readings
    return text, " ".join([kind + token for token in tokens(text)]), keys(record.name, record.codes, own)


def _index_batch(kind: str, records: Sequence[Findable], words: Iterable[Words], *, fresh: bool) -> None:
    if not fresh:
        drop(kind, [r.record_id for r in records])
    columns, begun = ["id", "kind", "record_id", "text", "tokens", "keys"], list[tuple[str, str, int]]()
    if connection.vendor == "sqlite":
        # In another order the words would be written piecemeal.
        documents = sorted(_documents(kind, records, words, begun))
        insert_rows(Document, columns, documents)
        _execute_many(INSERT, [(row[0], row[4]) for row in documents])
    else:
        insert_rows(Document, columns, _documents(kind, records, words, begun))
    # In the order in which the table lies, neighbours meet on one page of it.
    insert_rows(Key, ["kind", "key", "record_id"], sorted(begun))


def _documents(
    kind: str, records: Sequence[Findable], words: Iterable[Words], begun: list[tuple[str, str, int]]
) -> Iterator[tuple[int, str, int, str, str, str]]:
    """The rows of the documents; what they are found by from the beginning comes to ``begun``."""
    first = first_id(kind)
    for record, (text, found, own) in zip(records, words, strict=True):
        pk = record.record_id
        begun += [(kind, key, pk) for key in own]
        yield first + pk, kind, pk, text, found, END.join(["", *own, ""])


def _found_by(text: str) -> str:
    """The text as it is spelled, and behind it the words that are written out otherwise."""
    out = written_out(text)
    others = [word for word in spelled(out).split() if word not in spelled(text)] if out else ()
    return " ".join([spelled(text), *others])


def beginning_alike(kind: str, names: Sequence[str], *, at_most: int | None = None) -> list[int]:
    """Records with a key that is the whole reading of one of ``names``: a first sieve for likeness."""
    plain = [simplified(name) for name in names]
    readings = readings_of("".join(map(forms, name)) for name in plain)
    written = {one for name in plain for one in _written(name, readings, person=False)}
    wanted = {"".join(pinyin(unmarked(one), readings))[:80] for one in written} - {""}
    found = Key.objects.filter(kind=kind, key__in=wanted).values_list("record_id", flat=True)
    return list(found.distinct() if at_most is None else found.order_by("key", "record_id")[:at_most])


INSERT = "INSERT INTO search_fts(rowid, tokens) VALUES (%s, %s)"
DELETE = "INSERT INTO search_fts(search_fts, rowid, tokens) VALUES ('delete', %s, %s)"
FORGET = "DELETE FROM search_key WHERE kind = %s AND key = %s AND record_id = %s"
END = "\n"  # between the keys of a document; none holds it


def drop(kind: str, record_ids: Sequence[int]) -> None:
    """Forget records."""
    ledger.require("dropping from the index")
    first = first_id(kind)
    documents = Document.objects.filter(pk__in=[first + pk for pk in record_ids])
    held = list(documents.values_list("pk", "tokens", "record_id", "keys"))
    if connection.vendor == "sqlite":
        _execute_many(DELETE, [row[:2] for row in held])
    documents.delete()
    _execute_many(
        FORGET, [(kind, key, pk) for _id, _words, pk, found in held for key in found.split(END) if key]
    )


def _execute_many(statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)


def condition(kind: str, text: str, *, pk: str = "pk") -> Q:
    """The condition on ``pk`` that ``text`` sets: any two neighbouring characters anywhere in the record,
    or the beginning of one of its keys (pinyin, initials, number, word; a Chinese name's first sign).

    What is rare is looked up once and named by its ids. What is common is checked row by row, in the
    order in which the caller walks: there the first page is full after a few rows.
    """
    return reduce(or_, [_condition(kind, spelling, pk) for spelling in spellings(text)])


def _condition(kind: str, text: str, pk: str) -> Q:
    meant = Meant.by(kind, text)
    if meant is None:
        return Q()
    statements = [holding(meant.words, meant.wanted)] if meant.words else []
    if meant.begins:
        statements.append(meant.begins)
    ids = None if _is_common(meant.words) else few.few_ids(statements, same=True)
    if ids is not None:
        return Q(**{f"{pk}__in": ids})
    is_held_only = not (meant.is_alone or meant.begins)
    newest = partial(newest_holding, meant) if pk == "pk" and is_held_only else None
    return Q(few.AtRow(F(pk) + first_id(meant.kind), in_document(meant), newest=newest))


@dataclass(frozen=True)
class Meant:
    """What a text means to the index: words that its records hold, and how one of their keys ``begins``."""

    kind: str
    wanted: str
    words: list[str]
    begins: Statement | None

    @classmethod
    def by(cls, kind: str, text: str) -> "Meant | None":
        """None where nothing was typed."""
        wanted = spelled(text).strip()
        compact = "".join(wanted.split())
        if not compact:
            return None
        alone = len(compact) == 1 and is_han(compact)  # the first sign typed of a name
        begins = BEGINNING, [kind, compact, compact + LAST]
        by_key = alone or not is_han(compact)
        return cls(kind, wanted, [] if alone else words_of(kind, wanted), begins if by_key else None)

    @property
    def is_alone(self) -> bool:
        """Whether only single signs are sought, which have to stand alone: to be held is not enough."""
        return all(len(word) == ALONE for word in self.words)


def words_of(kind: str, wanted: str) -> list[str]:
    """The tokens that every record holding ``wanted`` has: a single sign only if it is all there is, for
    in 恒岳1 it may be the beginning of 恒岳123."""
    found = [token for part in wanted.split() for token in tokens(part)]
    return [kind + token for token in found if len(token) > 1] or [kind + token for token in found]


def phrase(words: Sequence[str]) -> str:
    return " AND ".join(f'"{word}"' for word in words)


def _is_common(words: Sequence[str]) -> bool:
    """Whether more than a few hold this one word. A guess will do: it sets the way, never the outcome."""
    # Of several each may be common, and few hold them side by side.
    return len(words) == 1 and how_many(words[0]) >= 2 * few.RARE


def how_many(word: str) -> int:
    """About how many records hold the word, as it was within the last ten minutes.

    While somebody types or turns pages, the same words come again and again.
    """
    return _how_many(word, few.lately())


@lru_cache(maxsize=few.REMEMBERED)
def _how_many(word: str, _when: int) -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            counted = "SELECT count(*) FROM (SELECT rowid FROM search_fts WHERE search_fts MATCH %s LIMIT %s)"
            cursor.execute(counted, [phrase([word]), COUNTED])
            return int(cursor.fetchone()[0])
        cursor.execute(f"EXPLAIN (FORMAT JSON) SELECT FROM search_document WHERE {HELD}", [[word]])
        guess = int(cursor.fetchone()[0][0]["Plan"]["Plan Rows"])
        if not 2 * few.RARE <= guess <= GUESSED:
            return guess
        # Of a word that it does not know PostgreSQL guesses a share of all: many, where there is much.
        counted = f"SELECT count(*) FROM (SELECT FROM search_document WHERE {HELD} LIMIT %s) AS held"  # noqa: S608
        cursor.execute(counted, [[word], COUNTED])
        return int(cursor.fetchone()[0])


LAST = "\uffff"  # behind every sign that keys are made of
BEGINNING = "SELECT record_id FROM search_key WHERE kind = %s AND key >= %s AND key < %s"
ALONE = 2  # the kind's letter and one sign: found where that stands alone
HELD = "string_to_array(tokens, ' ') @> %s"
DOCUMENTS = "SELECT record_id, text FROM search_document"
IN_FTS = (
    "SELECT record_id FROM search_fts CROSS JOIN search_document ON search_document.id = search_fts.rowid"
    " WHERE search_fts MATCH %s"
)


def holding(words: Sequence[str], wanted: str) -> Statement:
    """The statement for the records whose text holds every part of ``wanted``."""
    holds, parts = _holds(wanted)
    if connection.vendor == "sqlite":
        return f"{IN_FTS} AND {holds}", [phrase(words), *parts]
    return f"SELECT record_id FROM search_document WHERE {HELD} AND {holds}", [list(words), *parts]  # noqa: S608


def _holds(wanted: str) -> tuple[str, list[str]]:
    parts = [f"%{connection.ops.prep_for_like_query(part)}%" for part in wanted.split()]
    return " AND ".join(["text LIKE %s ESCAPE '\\'"] * len(parts)), parts


def newest_holding(meant: "Meant", before: int, many: int) -> Statement:
    """The newest of them before this id, so many: the words' index has them in that order on SQLite.

    PostgreSQL's would have to gather all. So its documents are gone through, but no farther than a list goes.
    """
    first = first_id(meant.kind)
    if connection.vendor == "sqlite":
        sql, params = holding(meant.words, meant.wanted)
        behind = " AND search_fts.rowid > %s AND search_fts.rowid < %s ORDER BY search_fts.rowid DESC"
        return f"{sql}{behind} LIMIT %s", [*params, first, first + before, many]
    holds, parts = _holds(meant.wanted)
    walk = f"{DOCUMENTS} WHERE id > %s AND id < %s ORDER BY id DESC LIMIT {few.WALKED}"
    newest = f"SELECT record_id FROM ({walk}) AS walked WHERE {holds} LIMIT %s"  # noqa: S608
    return newest, [first, first + before, *parts, many]


def in_document(meant: Meant) -> Statement:
    """The documents whose text holds every part, or one of whose keys begins so: asked of one row."""
    asked = [_held_in_document(meant)] if meant.words else []
    if meant.begins:
        compact = connection.ops.prep_for_like_query("".join(meant.wanted.split()))
        asked.append(("keys LIKE %s ESCAPE '\\'", [f"%{END}{compact}%"]))
    holds = " OR ".join(sql for sql, _parts in asked)
    return f"SELECT id AS record_id FROM search_document WHERE ({holds})", [p for _s, ps in asked for p in ps]  # noqa: S608


def _held_in_document(meant: Meant) -> tuple[str, list[str]]:
    holds, parts = _holds(meant.wanted)
    if meant.is_alone:
        matches = "tokens REGEXP %s" if connection.vendor == "sqlite" else "tokens ~ %s"
        holds += f" AND {matches}" * len(meant.words)
        parts += [f"(^| ){word}( |$)" for word in meant.words]
    return holds, parts


def forget_dropped() -> None:
    """Merge the index of words into one piece: words of dropped records are in none any more."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_fts(search_fts) VALUES ('optimize')")
