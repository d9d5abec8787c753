"""Customers are found and ordered by the quality of their record and by when they are due, while people write."""

from django.db import migrations, models

from guanxi.foundation.indexes import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("customers", "0023_quality")]

    operations = [
        AddIndexBeside("customer", models.Index(fields=fields, name=name))
        for name, fields in (
            ("customer_quality", ["quality", "id"]),
            ("customer_owner_quality", ["owner", "quality", "id"]),
            ("customer_dept_quality", ["department", "quality", "id"]),
            ("customer_review", ["review_on", "id"]),
            ("customer_owner_review", ["owner", "review_on", "id"]),
            ("customer_dept_review", ["department", "review_on", "id"]),
        )
    ]
