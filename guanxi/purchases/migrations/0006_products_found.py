"""Products are found by search, and stand by their names: those that are there already, too."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

BATCH = 2000


def index_products(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    from guanxi.foundation import ledger
    from guanxi.foundation.search import index

    Product, last = apps.get_model("purchases", "Product"), 0
    rows = Product.objects.order_by("pk")
    while some := list(rows.filter(pk__gt=last).only("pk", "name", "code", "group")[:BATCH]):
        last = some[-1].pk
        keys = index.sort_keys([(product.name or product.code, False) for product in some])
        for product, key in zip(some, keys, strict=True):
            product.sort_name = key
        Product.objects.bulk_update(some, ["sort_name"])
        found = [
            index.Findable(p.pk, p.name or p.code, (p.code,), (p.group,) if p.group else ()) for p in some
        ]
        with ledger.opened(ledger.Ledger(by=None, verb="index_products")):  # type: ignore[arg-type]
            index.index("p", found)


class Migration(migrations.Migration):
    dependencies = [
        ("purchases", "0005_cancelled_orders"),
        ("search", "0011_keys_with_their_documents"),
    ]
    operations = [
        migrations.AddField(
            model_name="product",
            name="sort_name",
            field=models.CharField(default="", editable=False, max_length=120),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(fields=["sort_name", "id"], name="product_by_name"),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(fields=["group", "code", "id"], name="product_by_group"),
        ),
        migrations.RunPython(index_products, migrations.RunPython.noop, elidable=True),
    ]
