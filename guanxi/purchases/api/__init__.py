"""Orders, products, rates and costs over the API."""

from ninja import Router

from guanxi.purchases.api import ledgers, orders

router = Router(tags=["purchases"])
router.add_router("", orders.router)
router.add_router("", ledgers.router)

__all__ = ["router"]
