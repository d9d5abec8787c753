"""What follows from what happens to customers."""

from guanxi.customers.events import CustomerAssigned
from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import User
from guanxi.foundation.notifications.notifying import notify
from guanxi.foundation.sentences import said as _


def tell_new_owner(event: CustomerAssigned) -> None:
    """Whoever has the customer now hears of it, unless it was their own doing, or only the department's."""
    customer = Customer.objects.filter(pk=event.customer_id, owner_id=event.owner_id).first()
    by = User.objects.filter(pk=event.by_id).first()
    if customer is None or by is None or event.former_owner_id == event.owner_id:
        return
    sentence = _("%(who)s handed you a customer:") % {"who": by.name}
    key = f"handed:{customer.pk}:{event.version}"
    notify([event.owner_id], "handed_over", customer, sentence, by=by, key=key)
