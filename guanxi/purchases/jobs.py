"""Long work of this room, in steps."""

from datetime import date
from time import monotonic

from guanxi.foundation.accounts.models import Company
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import STEP_SECONDS, job
from guanxi.purchases import actions
from guanxi.purchases.models import Product


@job("refresh_orders")
def refresh_orders(run: JobRun) -> bool:
    """Sum up orders anew: those of a product whose nature changed, or those in currencies with new rates."""
    until = monotonic() + STEP_SECONDS
    while monotonic() < until:
        with run.batch() as state:
            after = _one_batch(run, state.get("after", 0))
            state["after"] = after
        if after is None:
            return True
    return False


def _one_batch(run: JobRun, after: int) -> int | None:
    if "product" in run.params:
        product = Product.objects.get(pk=run.params["product"])
        return actions.refresh_orders_of_product(product, by=run.by, after=after)
    currencies = {code: date.fromisoformat(first) for code, first in run.params["currencies"].items()}
    return actions.refresh_orders_of_currencies(Company.get(), by=run.by, currencies=currencies, after=after)
