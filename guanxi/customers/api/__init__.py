"""Customers over the API."""

from ninja import Router

from guanxi.customers.api import customers, merging, related, sharing
from guanxi.customers.consent import api as consent
from guanxi.customers.credit import api as credit
from guanxi.customers.duplicates import api as duplicates
from guanxi.customers.needs import api as needs
from guanxi.customers.parties import api as parties
from guanxi.customers.profiles import api as profiles
from guanxi.customers.proposals import api as proposals
from guanxi.customers.quality import api as quality
from guanxi.customers.sensitive import api as sensitive
from guanxi.customers.sources import api as sources
from guanxi.customers.subject_rights import api as subject_rights

router = Router(tags=["customers"])
router.add_router("", merging.router)
router.add_router("", duplicates.router)  # before those that take any word behind the slash
router.add_router("", parties.router)
router.add_router("", profiles.router)
router.add_router("", proposals.router)
router.add_router("", subject_rights.router)
router.add_router("", customers.router)
router.add_router("", related.router)
router.add_router("", sharing.router)
router.add_router("", needs.router)
router.add_router("", credit.router)
router.add_router("", consent.router)
router.add_router("", quality.router)
router.add_router("", sensitive.router)
router.add_router("", sources.router)

__all__ = ["router"]
