"""Orders stand by amount, number, kind and their customers' names, each along an index."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

KEYS = (
    "UPDATE purchases_order SET customer_key = "
    "(SELECT sort_name FROM customers_customer WHERE customers_customer.id = purchases_order.customer_id)"
    " WHERE customer_id IS NOT NULL"
)


def copy_keys(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    editor.execute(KEYS)


class Migration(migrations.Migration):
    dependencies = [("purchases", "0006_products_found"), ("customers", "0016_value_moved")]
    operations = [
        migrations.AddField(
            model_name="order",
            name="customer_key",
            field=models.CharField(default="", editable=False, max_length=120),
        ),
        migrations.RunPython(copy_keys, migrations.RunPython.noop, elidable=True),
        migrations.RemoveIndex(model_name="order", name="order_kind_newest"),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["-kind", "-placed_on", "-id"], name="order_kind_day"),
        ),
        migrations.AddIndex(
            model_name="order", index=models.Index(fields=["house_goods", "id"], name="order_by_amount")
        ),
        migrations.AddIndex(
            model_name="order", index=models.Index(fields=["number", "id"], name="order_by_number")
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["customer_key", "placed_on", "id"], name="order_by_customer"),
        ),
    ]
