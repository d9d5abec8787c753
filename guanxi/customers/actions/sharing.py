"""Opening a customer to a colleague, a department or a group, and closing it again."""

from datetime import date

from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import Department, Group, Share, User
from guanxi.foundation.accounts.scopes import Level
from guanxi.foundation.actions import action
from guanxi.foundation.rights import sharing


@action("customers.share_customer")
def share_customer(
    customer: Customer,
    *,
    by: User,
    reader: User | Department | Group,
    level: int = Level.READ,
    until: date | None = None,
) -> Share:
    """Let a colleague, a department or a group read (or change) this customer, until a day or for good."""
    if level == Level.WRITE:
        sharing.check_may_write(customer, by, "customers.change_customer")
    return sharing.share(customer, by=by, reader=reader, level=level, until=until)


@action("customers.share_customer")
def unshare_customer(customer: Customer, *, by: User, share_id: int) -> None:
    """Take a share in this customer back."""
    sharing.unshare(customer, by=by, share_id=share_id)
