"""Find the pairs of records that may be of one customer."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from typing import Any

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.internals.splink_dataframe import SplinkDataFrame

from guanxi.insight.duplicates import blocking
from guanxi.insight.duplicates.levels import MACROS, UNKNOWN, Comparison, Likeness, Weights, weighed

LEAST, SURE = 0.5, 0.95
PART = 1_000_000  # pairs that are compared at once
# Nothing is written to disk, and rows come in any order: to keep theirs would take memory.
ALONE: dict[str, str | bool | int | float | list[str]] = {
    "temp_directory": "",
    "preserve_insertion_order": False,
}


@dataclass(frozen=True, slots=True)
class Found:
    """
    pairs  : left and right (ids, left < right), probability, weight (bits, of all), and for each comparison
             its level's code (``why_<comparison>``) and bits (``bits_<comparison>``); likeliest first
    groups : id and group (the group's smallest id) of the records that are surely of one customer
    """

    pairs: pa.Table
    groups: pa.Table


def find(
    records: pa.Table,
    likeness: Likeness,
    *,
    weights: Weights | None = None,
    least: float = LEAST,
    sure: float = SURE,
    memory: str = "1500MB",
    threads: int = 2,
) -> Found:
    """Say which records may be of one customer.

    records : ``id`` (whole numbers, once each) and the columns of ``likeness``; comparisons whose first
              column is not there are left out
    weights : (comparison, level) → (m, u), where a company has set others
    least   : pairs less likely are not told; sure: from here on pairs make a group
    memory, threads : what DuckDB may take; nothing is written to disk
    Raises ValueError where no comparison is left, and as ``weighed``.
    Source  : formulas.md, section 12; Fellegi and Sunter 1969; splink 5
    """
    named = set(records.column_names)
    made = [weighed(one, weights or {}) for one in likeness.comparisons if one.columns[0] in named]
    if not made:
        raise ValueError("the records have no columns that could be compared")
    with duckdb.connect(config={**ALONE, "memory_limit": memory, "threads": threads}) as engine:
        engine.execute(MACROS)
        engine.register("read", records)
        wanted = {name for one in made for name in one.columns} - named
        blocking.complete(engine, sorted(wanted))
        named |= wanted
        blocking.prepare(engine, likeness, named)
        doubles = blocking.expected(engine, likeness, named)
        api = DuckDBAPI(connection=engine)
        blocking.frequencies(engine, _adjusted(made))
        linker = _linker(api, made, records.num_rows, doubles)
        with _silent():
            alike = _compared(engine, api, linker, least)
            groups = linker.clustering.cluster_pairwise_predictions_at_threshold(
                alike, threshold_match_probability=sure
            )
        return Found(
            engine.sql(_told(alike.physical_name, made)).to_arrow_table(),
            engine.sql(_grouped(groups.physical_name)).to_arrow_table(),
        )


def _compared(
    engine: duckdb.DuckDBPyConnection, api: DuckDBAPI, linker: Linker, least: float
) -> SplinkDataFrame:
    """Those of ``pairs`` that are alike, compared part by part: less lies in memory at once."""
    pairs: int = engine.sql("SELECT count(*) FROM pairs").fetchall()[0][0]
    for number in range(-(-pairs // PART) or 1):
        part = f"SELECT * FROM pairs WHERE rowid // {PART} = {number}"
        engine.execute(f"CREATE OR REPLACE TABLE part AS {part}")
        linker.table_management.register_blocked_pairs_for_predict(api.register("part"))
        found = linker.inference.predict(threshold_match_probability=least)
        into = "INSERT INTO alike" if number else "CREATE TABLE alike AS"
        engine.execute(f"{into} SELECT * FROM {found.physical_name}")
        found.drop_table_from_database_and_remove_from_cache()
    return api.register("alike")


def _linker(api: DuckDBAPI, made: Sequence[Comparison], records: int, doubles: float) -> Linker:
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        comparisons=[_comparison(one, records) for one in made],
        blocking_rules_to_generate_predictions=[block_on("id")],  # none of its own: ``pairs`` are handed in
        probability_two_random_records_match=min(0.5, 2 * doubles / max(records, 2) ** 2),
        retain_intermediate_calculation_columns=True,
        retain_matching_columns=False,
    )
    with _silent():
        linker = Linker(api.register("records"), settings)
        for name in _adjusted(made):
            table = api.register(f"tf_{name}")
            linker.table_management.register_term_frequency_lookup(table, name)
    return linker


def _adjusted(made: Sequence[Comparison]) -> list[str]:
    return sorted({level.tf for one in made for level in one.levels if level.tf})


def _comparison(one: Comparison, records: int) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [
        {"sql_condition": one.unknown, "label_for_charts": UNKNOWN, "is_null_level": True}
    ]
    for level in one.levels:
        told: dict[str, Any] = {"sql_condition": level.when, "label_for_charts": level.code}
        told |= {"m_probability": level.m, "u_probability": level.among(records)}
        if level.tf:
            told |= {"tf_adjustment_column": level.tf, "tf_adjustment_weight": 1.0}
            told["disable_tf_exact_match_detection"] = True
        levels.append(told)
    return {"output_column_name": one.code, "comparison_levels": levels}


def _told(pairs: str, made: Sequence[Comparison]) -> str:
    """The pairs in our words. Which level held is asked once more, of these alone: to keep for every pair all
    that was compared takes more memory than all the records."""
    columns = [
        'id_l AS "left"',
        'id_r AS "right"',
        "match_probability AS probability",
        "match_weight AS weight",
    ]
    for one in made:
        *levels, last = one.levels
        codes = " ".join(f"WHEN {level.when} THEN '{level.code}'" for level in levels)
        why = f"CASE WHEN {one.unknown} THEN '{UNKNOWN}' {codes} ELSE '{last.code}' END"
        all_codes = ", ".join(f"'{code}'" for code in (UNKNOWN, *(level.code for level in one.levels)))
        columns.append(f"({why})::ENUM({all_codes}) AS why_{one.code}")
        bits = [f"mw_{one.code}"]
        if any(level.tf for level in one.levels):
            bits.append(f"mw_tf_adj_{one.code}")
        columns.append(f"({' + '.join(bits)})::FLOAT AS bits_{one.code}")
    return f"SELECT {', '.join(columns)} FROM ({_beside(pairs, made)}) ORDER BY weight DESC, id_l, id_r"


def _beside(pairs: str, made: Sequence[Comparison]) -> str:
    """Each pair with what its two records say."""
    names = sorted({name for one in made for name in one.columns})
    said = ", ".join(f"{side}.{name} AS {name}_{side}" for name in names for side in "lr")
    joined = f"{pairs} AS p JOIN records AS l ON l.id = p.id_l JOIN records AS r ON r.id = p.id_r"
    return f"SELECT p.*, {said} FROM {joined}"


def _grouped(clusters: str) -> str:
    first = f"SELECT id, min(id) OVER (PARTITION BY cluster_id) AS first FROM {clusters}"
    counted = f"SELECT *, count(*) OVER (PARTITION BY first) AS n FROM ({first})"
    return f'SELECT id, first AS "group" FROM ({counted}) WHERE n > 1 ORDER BY first, id'


@contextmanager
def _silent() -> Iterator[None]:
    """splink tells its progress on the screen and in the log."""
    log = logging.getLogger("splink")
    before, log.level = log.level, logging.ERROR
    try:
        with redirect_stdout(StringIO()):
            yield
    finally:
        log.level = before
