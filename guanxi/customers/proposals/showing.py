"""The queue in words: what is proposed of whom, why, and how often people agreed to the like."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from guanxi.customers.choices import TagFamily
from guanxi.customers.needs.choices import NeedKind
from guanxi.customers.proposals.models import Decision, Proposal
from guanxi.customers.sensitive.opening import part_opened
from guanxi.foundation.accounts.models import User

CHANGE = "customers.change_customer"
PAGE = 25


def waiting(reader: User) -> Any:
    """What ``reader`` may decide: sees the customer, and may change it."""
    rows = Proposal.objects.visible_to(reader).within_scope(reader, CHANGE)
    return rows.waiting().telling_news()


def page_of(
    reader: User, *, after: int = 0, customer: int = 0, oldest_first: bool = False
) -> tuple[list[dict[str, Any]], int]:
    """A page of the queue, the newest talks first, behind ``after``; and where the next begins (0: nowhere).

    ``oldest_first``: as it was found, so that a program that asks behind its last one gets what is new.
    """
    rows = waiting(reader)
    if after:
        rows = rows.filter(pk__gt=after) if oldest_first else rows.before(after)
    if customer:
        rows = rows.filter(customer_id=customer)
    order = ("pk",) if oldest_first else ("-on", "-pk")
    found = list(rows.select_related("customer", "interaction", "tag").order_by(*order)[: PAGE + 1])
    shown = found[:PAGE]
    for said in {one.customer_id: one for one in shown}.values():  # excerpts of its notes and talks
        part_opened(said, reader)
    decided = agreed_to(shown, reader)
    return [_row(one, decided) for one in shown], shown[-1].pk if len(found) > PAGE else 0


def agreed_to(rows: Sequence[Proposal], reader: User) -> dict[tuple[Any, ...], tuple[int, int]]:
    """Of the like of these: how many were decided, how many of them accepted; one statement."""
    kinds = Q(pk=None)
    for tag, kind in {(one.tag_id, one.need_kind) for one in rows}:
        kinds |= Q(tag_id=tag, need_kind=kind)
    seen = Decision.objects.visible_to(reader).filter(kinds)
    counted = seen.order_by().values_list("tag_id", "need_kind", "found_by")
    counted = counted.annotate(n=Count("pk"), yes=Count("pk", filter=Q(accepted=True)))
    return {tuple(row[:3]): (row[3], row[4]) for row in counted}


def _row(one: Proposal, decided: dict[tuple[Any, ...], tuple[int, int]]) -> dict[str, Any]:
    before, match, after = one.excerpt.partition(" ".join(one.words.split()))
    number, yes = decided.get((one.tag_id, one.need_kind, one.found_by), (0, 0))
    sure = _("%(yes)s of %(number)s like it were accepted") % {"yes": yes, "number": number}
    return {
        "proposal": one,
        "what": what_of(one),
        "before": before,
        "words": match,
        "after": after,
        "sure": sure if number else _("nothing like it was decided yet"),
        "where": one.interaction.subject if one.interaction else _("Note on the customer"),
        "on": one.interaction.on if one.interaction else None,
        "url": one.interaction.get_absolute_url() if one.interaction else one.customer.get_absolute_url(),
    }


def what_of(one: Proposal) -> str:
    """The tag with its family, or the kind of need."""
    if one.tag is not None:
        return f"{one.tag.name} · {TagFamily(one.tag.family).label}"
    return _("Need: %(kind)s") % {"kind": NeedKind(one.need_kind).label}
