"""Orders get their customers' names, so many at a time: in one statement a million would be held for minutes.

It may be cut off and begin again: what has its name is passed over.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import OuterRef, Subquery

BATCH = 5000


def copy_keys(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    Customer = apps.get_model("customers", "Customer")
    key = Subquery(Customer.objects.filter(pk=OuterRef("customer_id")).values("sort_name")[:1])
    orders, last = apps.get_model("purchases", "Order").objects.filter(customer__isnull=False), 0
    while ids := list(orders.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        orders.filter(pk__gt=last, pk__lte=ids[-1]).exclude(customer_key=key).update(customer_key=key)
        last = ids[-1]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("purchases", "0007_orders_sorted")]
    operations = [migrations.RunPython(copy_keys, migrations.RunPython.noop, elidable=True)]
