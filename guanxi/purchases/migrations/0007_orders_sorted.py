"""Orders have a place for their customers' names; what fills and serves it comes in the next two."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("purchases", "0006_products_found"), ("customers", "0016_value_moved")]
    operations = [
        migrations.AddField(
            model_name="order",
            name="customer_key",
            field=models.CharField(default="", editable=False, max_length=120),
        ),
        migrations.RemoveIndex(model_name="order", name="order_kind_newest"),
    ]
