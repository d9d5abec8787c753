"""Handing a customer over may need approval: its value chooses who has to agree."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.utils.translation import pgettext

from guanxi.customers.events import CustomersTaken
from guanxi.customers.models import Customer
from guanxi.customers.queries import Customers
from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.approvals.approvable import Approvable
from guanxi.foundation.approvals.choices import State
from guanxi.foundation.approvals.models import Request
from guanxi.foundation.approvals.paths import in_force, is_needed, path_for
from guanxi.foundation.errors import Refused
from guanxi.foundation.events import announce
from guanxi.foundation.sentences import listed, said

PURPOSE = "customers.assign_customer"
MANAGE = "approvals.manage"
HAND_OVER_OTHERS = "customers.hand_over"
FEW = 3  # named of those who can help
WITHOUT_PROOF = 10  # of others' customers at once; more take a fresh proof, as their whole book does


class NeedsApproval(Refused):
    """It may be done, but only after somebody agreed."""


def amount_of(customer: Customer) -> Decimal:
    """By what the way is chosen: net goods of the last twelve months."""
    return Decimal(customer.value)


def refuse_blind(successor: User) -> None:
    """Refuse somebody who would not see the customers."""
    if not (successor.is_active and successor.may(Customers.view_permission)):
        sentence = said("%(name)s may not see customers: choose somebody else.") % {"name": successor}
        raise Refused(sentence, field="successor")


def check_right(by: User, *, owner_id: int, department_id: int) -> None:
    """Refuse taking a colleague's customer from them without the right to; one's own one hands on."""
    place = {"owner_id": owner_id, "department_id": department_id}
    if owner_id != by.pk and not Customers.reaches(by, HAND_OVER_OTHERS, **place):
        raise Refused(
            said(
                "This is a colleague's customer: handing it over takes the right “Hand over customers of "
                "others”."
            ),
            field="owner",
        )


def proof_for_many(by: User, name: str, keys: Sequence[int]) -> str:
    """The act whose fresh proof is asked before so many rows of the list change; none for most."""
    if name != "owner" or len(keys) <= WITHOUT_PROOF:
        return ""
    others = Customer.objects.filter(pk__in=keys).exclude(owner=by).count()
    return "hand_over_customers" if others > WITHOUT_PROOF else ""


def announce_taken(_ids: set[int]) -> None:
    """Tell at an act's end who lost customers by it, all of one person's to one heir as one."""
    book = ledger.require()
    lost: dict[tuple[int, int], list[int]] = {}
    for draft in book.drafts:
        if isinstance(draft.row, Customer) and draft.field == "owner_id":
            lost.setdefault((draft.before, draft.row.owner_id), []).append(draft.row.pk)
    for (former, heir), keys in lost.items():
        if former not in {heir, book.by.pk}:
            told = CustomersTaken(
                len(keys), heir, former, by_id=book.by.pk, customer_id=keys[0], key=uuid4().hex
            )
            announce(told)


def how_many_ask(customers: QuerySet[Customer]) -> int:
    """How many of them ask for approval when somebody hands them over."""
    definition = in_force(PURPOSE)
    if definition is None:
        return 0
    values = customers.order_by().values_list("value", flat=True)
    return sum(bool(path_for(definition, Decimal(value))) for value in values)


def check_approval(customer: Customer, by: User, approval: Request | None) -> None:
    """Refuse a hand-over that needs approval and has none for this very customer."""
    if by.is_system or not is_needed(PURPOSE, amount_of(customer)):
        return
    fits = (
        approval is not None
        and approval.state == State.APPROVED
        and (approval.purpose, approval.record_id) == (PURPOSE, customer.pk)
        and approval.asker_id == by.pk
    )
    if not fits:
        raise NeedsApproval(said("Handing this customer over needs approval: ask for it on its page."))


def told_without_flow(by: User) -> str:
    """How a customer of one's own gets to a colleague, where no flow of approval leads there yet."""
    said_first = _(
        "Your role reaches your own customers only: you may move this one to another department and keep it. "
        "Giving it to a colleague takes a flow of approval for handing customers over, and none applies "
        "here yet."
    )
    url = reverse("list_definitions")
    if by.may(MANAGE):
        return format_html('{} <a class="link" href="{}">{}</a>', said_first, url, _("Set up the flow"))
    keepers = User.objects.filter(
        is_active=True, is_system=False, roles__grants__permission=MANAGE
    ).distinct()
    names = [str(one) for one in keepers.in_order()[:FEW]]
    if not names:
        return said_first
    who = _("%(people)s can set it up, or hand the customer over.") % {"people": listed(names)}
    return pgettext("two sentences", "%(first)s %(second)s") % {"first": said_first, "second": who}


def _carry_out(customer: Any, asker: User, request: Any) -> None:
    from guanxi.customers.actions import assign_customer

    params: Mapping[str, Any] = request.params
    owner = User.objects.visible_to(asker).filter(pk=params.get("owner")).first()
    department = Department.objects.visible_to(asker).filter(pk=params.get("department")).first()
    if owner is None and department is None:
        raise Refused(said("The new owner is no longer known here."))
    assign_customer(customer, by=asker, owner=owner, department=department, approval=request)


def _describe(customer: Any, params: Mapping[str, Any], user: User) -> str:
    owner = User.objects.visible_to(user).filter(pk=params.get("owner")).first()
    department = Department.objects.visible_to(user).filter(pk=params.get("department")).first()
    to = _(", ").join(str(one) for one in (owner, department) if one)
    return _("Hand %(customer)s over to %(to)s") % {"customer": customer, "to": to}


HAND_OVER = Approvable(
    purpose=PURPOSE,
    label=later("Handing a customer over"),
    model=Customer,
    carry_out=_carry_out,
    describe=_describe,
    amount=amount_of,
    receiver=lambda params: params.get("owner"),
)
