"""Every write of needs; what comes in files stands in ``planning``."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypedDict, Unpack

from guanxi.customers.checking import assign
from guanxi.customers.indexing import today_of
from guanxi.customers.models import Customer
from guanxi.customers.needs.checking import NEED, check_days, check_need_move, close
from guanxi.customers.needs.models import Need
from guanxi.customers.needs.planning import MOST, Plan
from guanxi.customers.needs.rows import NeedRow
from guanxi.customers.rows import Outcome
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.changes.sets import count_batch
from guanxi.foundation.changes.writing import change_all, create_all
from guanxi.foundation.customfields import keeping as custom_fields
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import said as _

CHANGE = "customers.change_customer"


class Fields(TypedDict, total=False):
    """What else may be said of a need."""

    source: str
    priority: int
    offering: str
    solution: str
    proposed_on: date | None
    expected_on: date | None
    feedback: str
    feedback_note: str
    custom: Mapping[str, Any]


class ChangedFields(Fields, total=False):
    kind: str
    description: str


@action(CHANGE)
def record_need(
    customer: Customer,
    /,
    *,
    by: User,
    kind: str,
    description: str,
    owner: User | None = None,
    **fields: Unpack[Fields],
) -> Need:
    """Keep what the customer needs; whoever writes it down sees to it unless somebody is named.

    Where nobody says through which channel it came, it is the customer's.
    """
    custom, today = fields.pop("custom", None), today_of(by)
    need = Need(customer=customer, owner=owner or by, proposed_on=today)
    assign(need, NEED.complete({"kind": kind, "description": description, **fields}))
    need.proposed_on = need.proposed_on or today
    need.source = need.source or customer.source
    check_days(need, today)
    need.save()
    custom_fields.keep(need, custom, by=by)
    return need


@action(CHANGE)
def change_need(
    need: Need,
    *,
    by: User,
    version: int | None = None,
    owner: User | None = None,
    **fields: Unpack[ChangedFields],
) -> Need:
    """Change the fields that are given; what a file called them is over where they are another."""
    custom = fields.pop("custom", None)
    assign(need, NEED.checked(fields))
    if owner is not None and owner.pk != need.owner_id:
        need.owner, need.owner_label = owner, ""
    different = need.differences().keys()
    if "kind" in different:
        need.kind_label = ""
    if different & {"feedback", "feedback_note"}:
        need.feedback_label = ""
    check_days(need, today_of(by))
    need.save()
    is_kept = custom_fields.keep(need, custom, by=by)
    if not different and not is_kept:
        ledger.require().keep_silent()
    return need


@action(CHANGE)
def move_need(need: Need, *, by: User, status: str, outcome: str = "", version: int | None = None) -> Need:
    """Go on with it, or close it: met, or not pursued; with the day, and how it ended."""
    check_need_move(need.status, status)
    close(need, status, today_of(by))
    assign(need, NEED.checked({"outcome": outcome if need.closed_on else ""}))
    need.save()
    custom_fields.follow([need])
    return need


@action("customers.import_needs")
def import_needs(change_set: ChangeSet, *, by: User, rows: Sequence[NeedRow]) -> list[Outcome]:
    """Add or change the needs of a batch; one that is there is known again by customer, kind and words."""
    if change_set.state != ChangeSet.State.APPLYING:
        raise Refused(_("This import is over: nothing can be added to it."))
    if len(rows) > MOST:
        raise Refused(_("At most %(most)s rows at once.") % {"most": MOST})
    plan = Plan(by, rows, lock=True)
    create_all(plan.new)
    change_all(plan.changed)
    plan.keep_custom()
    outcomes = [result.outcome() for result in plan.results]
    count_batch(change_set, [outcome.kind for outcome in outcomes])
    return outcomes
