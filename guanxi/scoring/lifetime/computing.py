"""From orders to what each customer will bring. Loads numpy, pyarrow and the models: workers only."""

from datetime import date

import pyarrow.compute as pc

from guanxi.insight import features
from guanxi.insight.lifetime.candidates import CANDIDATES, Candidate
from guanxi.insight.lifetime.histories import Floats
from guanxi.insight.lifetime.outlook import outlook
from guanxi.insight.lifetime.purchases import Purchases
from guanxi.insight.lifetime.tournament import NothingToTell
from guanxi.insight.lifetime.worth import FEW, TooFew
from guanxi.scoring.computing import read_inputs
from guanxi.scoring.found import Found, Lacking
from guanxi.scoring.resting import Resting

MONTHS = 12


def compute(as_of: date, resting: Resting) -> Found:
    """The forecast of the twelve months after ``as_of``."""
    inputs = read_inputs()
    days = features.customer_days(inputs.lines, on=as_of)
    known = days.filter(pc.is_in(days["customer"], value_set=inputs.customers["id"].combine_chunks()))
    try:
        found = outlook(known, as_of=as_of, months=MONTHS, ways=_in_steps(resting))
    except TooFew as few:
        raise Lacking("few_repeaters", customers=few.customers, repeaters=few.repeaters, needed=FEW) from few
    except NothingToTell as nothing:
        raise Lacking("short_past", needed=FEW) from nothing
    return Found({"forecasts": found.table}, found.table.num_rows, found.figures)


def _in_steps(resting: Resting) -> dict[str, Candidate]:
    """The same ways; what each told from a day is kept, so that the next step of the job goes on there."""

    def kept(name: str, way: Candidate) -> Candidate:
        def tell(of: Purchases, cut: float, horizon: float) -> Floats:
            return resting.keep(f"{name}-{cut:.3f}-{horizon:.3f}", lambda: way(of, cut, horizon))

        return tell

    return {name: kept(name, way) for name, way in CANDIDATES.items()}
