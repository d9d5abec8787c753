"""What takes custom fields, what they may point at, and the class of data in the built-in fields (CUS-09)."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.customers import actions as customers
from guanxi.customers import indexing, searching
from guanxi.customers.models import Contact, Customer, Interaction
from guanxi.customers.needs.models import Need
from guanxi.foundation.accounts.models import User
from guanxi.foundation.customfields.choices import Nature
from guanxi.foundation.customfields.nouns import Noun, Pointed
from guanxi.foundation.tasks import actions as tasks
from guanxi.foundation.tasks import indexing as task_index
from guanxi.foundation.tasks.models import Task
from guanxi.purchases import actions as purchases
from guanxi.purchases import indexing as product_index
from guanxi.purchases.models import Order, Product

TRANSACTIONAL = Nature.TRANSACTIONAL
SCORED = dict.fromkeys(("tier", "value", "total", "last_order_on", "last_contact_on"), TRANSACTIONAL)
ORDERED = dict.fromkeys(
    ("number", "kind", "placed_at", "placed_on", "currency", "rate", "goods", "fees", "sold", "billed"),
    TRANSACTIONAL,
)
CHANGING = "customers.change_customer"
SUMS = frozenset({"goods", "fees", "sold", "billed"})
NOUNS: Sequence[Noun] = (
    Noun(
        Customer,
        _("Customers"),
        CHANGING,
        kinds="kind",
        natures=SCORED,
        reindex=indexing.reindex,
        write=customers.change_customer,
        reveal=customers.reveal_personal,
    ),
    Noun(
        Contact,
        _("People at customers"),
        CHANGING,
        reindex=indexing.reindex_people,
        write=customers.change_contact,
        reveal=customers.reveal_personal,
    ),
    Noun(
        Interaction,
        _("Interactions"),
        CHANGING,
        natures=dict.fromkeys(("on", "channel", "subject", "feedback", "follow_up"), Nature.PROMOTIONAL),
        write=customers.change_interaction,
        reveal=customers.reveal_personal,
    ),
    Noun(Need, pgettext_lazy("of customers", "Needs"), CHANGING, write=customers.change_need),
    Noun(
        Product,
        _("Products"),
        "purchases.change_product",
        hidden=frozenset({"unit_cost"}),
        reindex=product_index.reindex,
        write=purchases.change_product,
    ),
    Noun(
        Order,
        _("Orders"),
        "purchases.change_order",
        natures=ORDERED,
        amounts=SUMS,
        write=purchases.change_order,
    ),
    Noun(
        Task,
        _("Tasks"),
        "tasks.change_task",
        # these move by many small steps, and by the day: a formula would not follow
        hidden=frozenset({"status", "percent", "began_on", "completed_on", "is_dropped"}),
        reindex=task_index.reindex,
        write=tasks.change_task,
    ),
)
POINTED_AT: Mapping[str, Pointed] = {
    "person": Pointed(User),
    "customer": Pointed(Customer, find=searching.found, key="customer_no", url="/customers/{}/"),
}
