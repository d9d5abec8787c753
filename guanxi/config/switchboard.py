"""Who hears which event, which panels fill a record's page, and who writes on its timeline."""

from collections.abc import Mapping, Sequence

from guanxi.customers import timelines as customers
from guanxi.foundation.events import Handler
from guanxi.foundation.ui.records import Panel, Source
from guanxi.scoring import panels as scoring

CUSTOMER = "customers.customer"

SUBSCRIPTIONS: Mapping[type, Sequence[Handler]] = {}

PANELS: Sequence[Panel] = (
    Panel(CUSTOMER, "banner", "scoring/banner.html", scoring.banner),
    Panel(CUSTOMER, "main", "scoring/standing.html", scoring.standing),
)

TIMELINES: Sequence[Source] = (
    Source(CUSTOMER, customers.interactions),
    Source(CUSTOMER, customers.stage_moves),
    Source(CUSTOMER, scoring.tier_changes),
)
