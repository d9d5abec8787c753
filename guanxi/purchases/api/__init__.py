"""Orders, products, rates and costs over the API."""

from ninja import Router

from guanxi.purchases.api import credit, ledgers, orders

router = Router(tags=["purchases"])
router.add_router("", orders.router)
router.add_router("", ledgers.router)
router.add_router("", credit.router)

__all__ = ["router"]
