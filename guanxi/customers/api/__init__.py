"""Customers over the API."""

from ninja import Router

from guanxi.customers.api import customers, related, sharing

router = Router(tags=["customers"])
router.add_router("", customers.router)
router.add_router("", related.router)
router.add_router("", sharing.router)

__all__ = ["router"]
