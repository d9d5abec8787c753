"""Customers stand by their last order and last contact, each branch of what somebody sees along an index."""

from django.db import migrations, models

from guanxi.foundation.indexes import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("customers", "0016_value_moved")]
    operations = [
        AddIndexBeside(
            model_name="customer",
            index=models.Index(fields=["owner", "last_order_on", "id"], name="customer_owner_order"),
        ),
        AddIndexBeside(
            model_name="customer",
            index=models.Index(fields=["department", "last_order_on", "id"], name="customer_dept_order"),
        ),
        AddIndexBeside(
            model_name="customer",
            index=models.Index(fields=["owner", "last_contact_on", "id"], name="customer_owner_contact"),
        ),
        AddIndexBeside(
            model_name="customer",
            index=models.Index(fields=["department", "last_contact_on", "id"], name="customer_dept_contact"),
        ),
    ]
