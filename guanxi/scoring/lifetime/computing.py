"""From orders to what each customer will bring. Loads numpy, pyarrow and the models: workers only."""

from datetime import date

import pyarrow.compute as pc

from guanxi.insight import features
from guanxi.insight.lifetime.outlook import outlook
from guanxi.insight.lifetime.tournament import NothingToTell
from guanxi.insight.lifetime.worth import FEW, TooFew
from guanxi.scoring.computing import read_inputs
from guanxi.scoring.found import Found, Lacking

MONTHS = 12


def compute(as_of: date) -> Found:
    """The forecast of the twelve months after ``as_of``."""
    inputs = read_inputs()
    days = features.customer_days(inputs.lines, on=as_of)
    known = days.filter(pc.is_in(days["customer"], value_set=inputs.customers["id"].combine_chunks()))
    try:
        found = outlook(known, as_of=as_of, months=MONTHS)
    except TooFew as few:
        raise Lacking("few_repeaters", customers=few.customers, repeaters=few.repeaters, needed=FEW) from few
    except NothingToTell as nothing:
        raise Lacking("short_past", needed=FEW) from nothing
    return Found({"forecasts": found.table}, found.table.num_rows, found.figures)
