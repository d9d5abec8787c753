"""Orders stand by amount, number, kind and their customers' names, each along an index."""

from django.db import migrations, models

from guanxi.foundation.indexes import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("purchases", "0008_orders_named")]
    operations = [
        AddIndexBeside(
            model_name="order",
            index=models.Index(fields=["-kind", "-placed_on", "-id"], name="order_kind_day"),
        ),
        AddIndexBeside(
            model_name="order", index=models.Index(fields=["house_goods", "id"], name="order_by_amount")
        ),
        AddIndexBeside(
            model_name="order", index=models.Index(fields=["number", "id"], name="order_by_number")
        ),
        AddIndexBeside(
            model_name="order",
            index=models.Index(fields=["customer_key", "placed_on", "id"], name="order_by_customer"),
        ),
    ]
