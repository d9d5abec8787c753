"""Customers are found and ordered by how close the relationship is, while people go on writing."""

from django.db import migrations, models

from guanxi.foundation.indexes import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("customers", "0019_depth")]

    operations = [
        AddIndexBeside("customer", models.Index(fields=fields, name=name))
        for name, fields in (
            ("customer_depth", ["depth", "id"]),
            ("customer_owner_depth", ["owner", "depth", "id"]),
            ("customer_dept_depth", ["department", "depth", "id"]),
        )
    ]
