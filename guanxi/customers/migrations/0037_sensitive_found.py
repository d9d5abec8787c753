"""The sensitive ones are few among many: each file asks which of them it holds."""

from django.db import migrations, models

from guanxi.foundation.indexes import AddIndexBeside


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("customers", "0036_sensitive")]

    operations = [
        AddIndexBeside(
            "customer",
            models.Index(
                fields=["id"], condition=models.Q(sensitive_on__isnull=False), name="customer_sensitive"
            ),
        )
    ]
