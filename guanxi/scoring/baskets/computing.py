"""From lines of orders to rules and offers. Loads numpy, pyarrow and scipy: workers only."""

from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from guanxi.customers.consent.restricted import restricted
from guanxi.foundation.columns import read_columns
from guanxi.insight.offering import FEW, TooFewBaskets, offering
from guanxi.purchases.columns import GOODS, MARGINS
from guanxi.scoring.found import Found, Lacking
from guanxi.scoring.resting import Resting

from .answering import refused

LINES = pa.schema(
    {
        "order": pa.int64(),
        "customer": pa.int64(),
        "product": pa.int64(),
        "day": pa.date32(),
        "kind": pa.string(),
        "amount": pa.float64(),
    }
)
SHARES = pa.schema({"product": pa.int64(), "share": pa.float64()})
PAIRS = pa.schema({"customer": pa.int64(), "product": pa.int64()})


def compute(as_of: date, _resting: Resting) -> Found:
    """Rules over all orders; offers to customers whose data may be worked with."""
    lines = read_columns(GOODS, LINES)
    kept = pa.array(sorted(restricted().whole), pa.int64())
    customer = pc.if_else(pc.is_in(lines["customer"], value_set=kept), None, lines["customer"])
    lines = lines.set_column(1, LINES.field("customer"), customer)
    never = list(refused(as_of))
    columns = list(zip(*never, strict=True)) or [(), ()]
    try:
        found = offering(
            lines,
            read_columns(MARGINS, SHARES),
            pa.table([pa.array(one, pa.int64()) for one in columns], schema=PAIRS),
            as_of=as_of,
        )
    except TooFewBaskets as few:
        raise Lacking("few_baskets", baskets=few.baskets, needed=FEW) from few
    told = int(pc.count_distinct(found.offers["customer"]).as_py())
    return Found({"rules": found.rules, "offers": found.offers}, told, found.figures)
