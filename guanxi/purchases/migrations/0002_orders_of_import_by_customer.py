"""An index for whom an import sold something: the list of customers asks so."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("changes", "0001_changes"),
        ("customers", "0002_filters_served"),
        ("purchases", "0001_purchases"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["change_set", "kind", "customer"], name="order_import_customer"),
        ),
    ]
