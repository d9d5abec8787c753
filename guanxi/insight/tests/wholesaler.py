"""The wholesaler's file as lines; preparation for tests only, the product's importer is in purchases."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

FEES = ("POST", "DOT", "C2", "M", "m", "D", "S", "BANK CHARGES", "AMAZONFEE", "CRUK", "B", "PADS")

LINES = f"""
    SELECT dense_rank() OVER (ORDER BY InvoiceNo) AS order_id,
           CustomerID AS customer,
           min(InvoiceDate) OVER (PARTITION BY InvoiceNo) AS "at",
           InvoiceDate::date AS "day",
           CASE WHEN InvoiceNo LIKE 'C%' THEN 'return'
                WHEN Quantity > 0 AND UnitPrice > 0 THEN 'sale'
                ELSE 'adjustment' END AS kind,
           StockCode NOT IN {FEES} AS goods,
           round(Quantity * UnitPrice::decimal(12, 4), 2)::decimal(14, 2) AS amount
    FROM invoices
"""

CUSTOMERS = """
    SELECT DISTINCT CustomerID AS id, 'firm' AS kind FROM invoices WHERE CustomerID IS NOT NULL
"""


def read(folder: Path) -> tuple[pa.Table, pa.Table]:
    """Return lines and customers: all 541,909 and 4,372 of them."""
    with duckdb.connect() as connection:
        connection.register("invoices", pq.read_table(folder / "online_retail.parquet"))
        return connection.sql(LINES).to_arrow_table(), connection.sql(CUSTOMERS).to_arrow_table()
