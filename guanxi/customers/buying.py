"""Whoever has bought is no prospect: orders that come in say so, as files of customers do (``dealings``).

Only prospects move, so what a person said since stays. Writes only inside an action.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.db import connection

from guanxi.customers.choices import Stage
from guanxi.customers.dealings import WHY_ORDERED, assumed_reasons
from guanxi.customers.events import StagesMoved
from guanxi.customers.models import Customer, StageMove
from guanxi.foundation import ledger
from guanxi.foundation.changes.writing import Template, change_all, create_all
from guanxi.foundation.customfields import keeping as custom_fields
from guanxi.foundation.events import announce


def close_deals(bought: Mapping[int, date]) -> list[int]:
    """Those prospects that bought have closed a deal as of the day given; a fixed number of statements.

    Who bought on a day was known by then: what says since when it is a prospect, says no later day.
    """
    book = ledger.require("closing deals")
    customers = _locked(bought, stage=Stage.PROSPECT)
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
    announce(StagesMoved([move.pk for move in made], by_id=book.by.pk))
    custom_fields.follow(customers)
    return [customer.pk for customer in customers]


def date_deals(bought: Mapping[int, date]) -> list[int]:
    """A deal that a file of customers told of is as old as the first sale, where that came before.

    Only such a move takes the day: what a person said stays, and no move comes before the one before it.
    """
    ledger.require("dating deals")
    assumed, moved, changed = assumed_reasons(), [], list[StageMove]()
    for pk, moves in _moves_of([customer.pk for customer in _locked(bought)]).items():
        for place, move in enumerate(moves):
            on = bought[pk]
            if move.after != Stage.DEAL or move.reason not in assumed or move.on <= on:
                continue
            before = moves[:place]
            if [one.before for one in before] == [""] and before[0].on > on:
                before[0].on = on
                changed.append(before[0])
            move.on = max([on, *(one.on for one in before)])
            move.reason = str(WHY_ORDERED)
            changed.append(move)
            moved.append(pk)
            break
    change_all(changed)
    return moved


def _locked(ids: Collection[int], **only: str) -> list[Customer]:
    rows = Customer.objects.filter(pk__in=ids, **only).order_by("pk")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",), no_key=True)
    return list(rows)


def _moves_of(ids: Sequence[int]) -> dict[int, list[StageMove]]:
    found: dict[int, list[StageMove]] = {}
    for move in StageMove.objects.filter(customer_id__in=ids).order_by("pk"):
        found.setdefault(move.customer_id, []).append(move)
    return found
