"""Long work of this room, in steps."""

from collections.abc import Callable
from datetime import date
from time import monotonic
from typing import Any

from guanxi.foundation.accounts.models import Company
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import STEP_SECONDS, job
from guanxi.purchases import actions, naming


@job("refresh_orders")
def refresh_orders(run: JobRun) -> bool:
    """Sum up orders anew: those of products whose nature changed, or those in currencies with new rates."""
    return _by_batches(run, lambda after: _refresh_some(run, after))


@job(naming.KIND)
def name_orders(run: JobRun) -> bool:
    """Have the orders of customers who are called otherwise by now stand by their names."""
    some: dict[str, Any] = {"by": run.by, "customers": run.params["customers"]}
    return _by_batches(run, lambda after: actions.name_orders(Company.get(), after=after, **some))


def _by_batches(run: JobRun, bring: Callable[[int], int | None]) -> bool:
    """``bring`` does what comes after an order and says where it stopped: None when all is done."""
    until = monotonic() + STEP_SECONDS
    while monotonic() < until:
        with run.batch() as state:
            after = state.get("after", 0)
            state["after"] = after = None if after is None else bring(after)
        if after is None:
            return True
    return False


def _refresh_some(run: JobRun, after: int) -> int | None:
    company, params = Company.get(), run.params
    if "currencies" in params:
        currencies = {code: date.fromisoformat(first) for code, first in params["currencies"].items()}
        return actions.refresh_orders_of_currencies(company, by=run.by, currencies=currencies, after=after)
    products = params["products"] if "products" in params else [params["product"]]  # one each, before 0.2
    return actions.refresh_orders_of_product(company, by=run.by, products=products, after=after)
