"""Whoever has bought is no prospect: orders that come in say so, as files of customers do (``dealings``).

Only prospects move, so what a person said since stays. Writes only inside an action.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.db import connection

from guanxi.customers.choices import Stage
from guanxi.customers.dealings import WHY_ORDERED
from guanxi.customers.models import Customer, StageMove
from guanxi.foundation import ledger
from guanxi.foundation.changes.writing import Template, change_all, create_all
from guanxi.foundation.customfields import keeping as custom_fields


def close_deals(bought: Mapping[int, date]) -> list[int]:
    """Those prospects that bought have closed a deal as of the day given; a fixed number of statements.

    Who bought on a day was known by then: what says since when it is a prospect, says no later day.
    """
    ledger.require("closing deals")
    customers = _prospects(bought)
    if not customers:
        return []
    moves = _moves_of([customer.pk for customer in customers])
    made, template, reason = [], Template(StageMove), str(WHY_ORDERED)
    for customer in customers:
        on, before = bought[customer.pk], moves.get(customer.pk, [])
        if [move.before for move in before] == [""]:
            before[0].on = min(before[0].on, on)
        on = max([on, *(move.on for move in before)])
        customer.stage = Stage.DEAL
        step = {"before": Stage.PROSPECT, "after": Stage.DEAL, "on": on, "reason": reason}
        made.append(template.make({"customer_id": customer.pk, **step}))
    change_all(move for rows in moves.values() for move in rows)
    change_all(customers)
    create_all(made)
    custom_fields.follow(customers)
    return [customer.pk for customer in customers]


def _prospects(ids: Collection[int]) -> list[Customer]:
    rows = Customer.objects.filter(pk__in=ids, stage=Stage.PROSPECT).order_by("pk")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",), no_key=True)
    return list(rows)


def _moves_of(ids: Sequence[int]) -> dict[int, list[StageMove]]:
    found: dict[int, list[StageMove]] = {}
    for move in StageMove.objects.filter(customer_id__in=ids).order_by("pk"):
        found.setdefault(move.customer_id, []).append(move)
    return found
