"""Which pairs are looked at: records that are alike in all of a rule.

Every record has a key for each rule. Of keys that too many records have no pairs are made, so that the work
grows with the records and not with their square.
"""

from collections.abc import Sequence

import duckdb

from guanxi.insight.duplicates.levels import Block, Likeness

BLOCK, LEAST_BLOCK = 60, 10  # records that may share a key: the fewer, the more records there are
WORK = 3_000_000
SHARED_BY = 5  # a telephone number that more records have says nothing: a switchboard's, an agent's
FEW = 0.02  # pairs of one customer that there may be at least, for each record
FOUND = 0.5  # of all pairs of one customer, those that are surely alike
STRANGERS = 0.5  # of further bearers of a whole name, those who are not the same customer once more
# How many bear a whole name by chance, beside those that were seen. People are called alike more than firms.
WHOLE = {"name": 1.0, "formal": 1.0, "sound": 1.0, "kernel": 0.1}
PERSONAL = ("name", "formal")  # whole names that have two parts
TOGETHER, SELDOM = 3.0, 0.05  # of how often both parts of a name meet by chance; at least so many bearers
STANDS_FOR = {"formal": "name"}  # what a column is where nobody handed it in
ALL_LISTS = frozenset({"phones", "tails", "emails", "users", "domains", "people", "kernels"})
LISTS = ("phones", "tails", "emails", "users")


def complete(engine: duckdb.DuckDBPyConnection, missing: Sequence[str]) -> None:
    """``given`` from ``read``, with the columns that nobody handed in: nothing is said in them."""
    kinds = {name: "VARCHAR[]" if name in ALL_LISTS else "VARCHAR" for name in missing}
    empty = "".join(f", {STANDS_FOR.get(name, 'NULL')}::{kind} AS {name}" for name, kind in kinds.items())
    engine.execute(f"CREATE VIEW given AS SELECT *{empty} FROM read")


def prepare(engine: duckdb.DuckDBPyConnection, likeness: Likeness, named: set[str]) -> None:
    """``records`` from ``given``, what many share taken out of the lists; ``pairs``, as splink reads them."""
    kept = [name for name in LISTS if name in named]
    for name in kept:
        engine.execute(f"CREATE TABLE kept_{name} AS {_rare(name)}")
    joins = " ".join(f"LEFT JOIN kept_{name} USING (id)" for name in kept)
    without = f"EXCLUDE ({', '.join(kept)})" if kept else ""
    lists = "".join(f", kept_{name}.{name}" for name in kept)
    engine.execute(f"CREATE TABLE records AS SELECT given.* {without}{lists} FROM given {joins}")
    for name in kept:
        engine.execute(f"DROP TABLE kept_{name}")
    _pair(engine, [block for block in likeness.blocks if _columns(block) <= named])


def _pair(engine: duckdb.DuckDBPyConnection, rules: Sequence[Block]) -> None:
    """``pairs`` of ``records``, once each. A rule at a time: the keys of all of them take too much memory."""
    records: int = engine.sql("SELECT count(*) FROM records").fetchall()[0][0]
    most = max(LEAST_BLOCK, min(BLOCK, WORK // max(records, 1)))
    engine.execute("CREATE TABLE rare_keys (id BIGINT, key UBIGINT)")
    for number, block in enumerate(rules):
        counted = f"SELECT id, key, count(*) OVER (PARTITION BY key) AS n FROM ({_keys(number, block)})"
        engine.execute(f"INSERT INTO rare_keys SELECT id, key FROM ({counted}) WHERE n BETWEEN 2 AND {most}")
    engine.execute(
        "CREATE TABLE pairs AS SELECT DISTINCT l.id AS join_key_l, r.id AS join_key_r, '0' AS match_key"
        " FROM rare_keys AS l JOIN rare_keys AS r USING (key) WHERE l.id < r.id"
    )
    engine.execute("DROP TABLE rare_keys")


def expected(engine: duckdb.DuckDBPyConnection, likeness: Likeness, named: set[str]) -> float:
    """How many pairs of one customer there may be: as many as are surely alike, twice, and a few at least."""
    rules = [block for block in likeness.strong if _columns(block) <= named]
    few: float = FEW * max(1, engine.sql("SELECT count(*) FROM records").fetchall()[0][0])
    if not rules:
        return few
    keys = " UNION ALL ".join(_keys(number, block) for number, block in enumerate(rules))
    engine.execute(f"CREATE TEMP TABLE strong AS {keys}")
    rare = "SELECT * FROM strong QUALIFY count(*) OVER (PARTITION BY key) BETWEEN 2 AND 9"
    pairs = f"WITH rare AS ({rare}) SELECT DISTINCT l.id, r.id FROM rare l"
    pairs += " JOIN rare r USING (key) WHERE l.id < r.id"
    sure: int = engine.sql(f"SELECT count(*) FROM ({pairs})").fetchall()[0][0]
    engine.execute("DROP TABLE strong")
    return max(few, sure / FOUND)


def _rare(name: str) -> str:
    each = f"SELECT DISTINCT id, unnest({name}) AS one FROM given"
    counted = f"SELECT id, one, count(*) OVER (PARTITION BY one) AS n FROM ({each})"
    return f"SELECT id, list(one ORDER BY one) AS {name} FROM ({counted}) WHERE n <= {SHARED_BY} GROUP BY id"


def _keys(number: int, block: Block) -> str:
    names = [f"k{place}" for place in range(len(block.equal))]
    values = [f"unnest({part})" if part in block.lists else part for part in block.equal]
    selected = ", ".join(f"{value} AS {name}" for value, name in zip(values, names, strict=True))
    said = " AND ".join(f"{name} IS NOT NULL" for name in names)
    inner = f"SELECT id, {selected} FROM records"
    return f"SELECT DISTINCT id, hash({number}, {', '.join(names)}) AS key FROM ({inner}) WHERE {said}"


def _columns(block: Block) -> set[str]:
    """``kernel`` of ``left(kernel, 4)``."""
    return {part.partition("(")[2].partition(",")[0] or part for part in block.equal}


def frequencies(engine: duckdb.DuckDBPyConnection, columns: Sequence[str]) -> None:
    """``tf_<column>``: how often a value occurs by chance, as a share.

    Who bears a whole name as another does is the very thing asked: so of those only the others count.
    """
    of_people = [name for name in PERSONAL if {name, "given", "family"} <= {*columns}]
    for name in columns:
        if name not in of_people:
            chance = (
                f"greatest(count(*) - 2, 0) * {STRANGERS} + {WHOLE[name]}" if name in WHOLE else "count(*)"
            )
            _tell(engine, name, chance, "records")
    for name in of_people:
        _tell(engine, name, *_whole_name())


def _whole_name() -> tuple[str, str]:
    """How many bear a person's name by chance: as many as its two parts let expect, or as were seen.

    Of a name that two bear, whether its parts are frequent says whether they are two people or one twice.
    """
    expected = f"{TOGETHER} * any_value(tf_given * tf_family) * (SELECT count(*) FROM records)"
    chance = f"coalesce(greatest({expected}, (count(*) - 2) * {STRANGERS}, {SELDOM}), 1.0)"
    return chance, "records LEFT JOIN tf_given USING (given) LEFT JOIN tf_family USING (family)"


def _tell(engine: duckdb.DuckDBPyConnection, name: str, chance: str, source: str) -> None:
    share = f"({chance}) / (SELECT count(*) FROM records)"
    engine.execute(
        f"CREATE TABLE tf_{name} AS SELECT {name}, {share} AS tf_{name} FROM {source}"
        f" WHERE {name} IS NOT NULL GROUP BY {name}"
    )
