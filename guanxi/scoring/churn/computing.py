"""From orders and talks to who will leave. Loads numpy, pyarrow and the models: workers only."""

from datetime import date

from guanxi.insight.churn.leaving import FEW, HORIZON, LEAST, ShortPast, TooFew, leaving
from guanxi.insight.churn.looks import Company
from guanxi.scoring.computing import read_inputs
from guanxi.scoring.found import Found, Lacking
from guanxi.scoring.models import ThresholdSetting
from guanxi.scoring.resting import Resting


def compute(as_of: date, _resting: Resting) -> Found:
    """The probability of leaving within the half-year after ``as_of``."""
    inputs = read_inputs()
    company = Company(inputs.lines, inputs.customers, inputs.contacts, ThresholdSetting.current().lost)
    try:
        found = leaving(company, as_of=as_of)
    except ShortPast as short:
        raise Lacking("short_for_churn", days=2 * HORIZON + LEAST) from short
    except TooFew as few:
        raise Lacking("few_leavers", needed=FEW // 2) from few
    return Found({"risks": found.table}, found.table.num_rows, found.figures)
