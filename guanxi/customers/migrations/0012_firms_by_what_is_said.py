"""A firm whose place or legal form is written in traditional signs is found by what people say of it, too."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

BATCH = 2000


def add_keys(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    from guanxi.foundation.search.spelling import fold, simplified
    from guanxi.foundation.search.tokens import distinctive, keys

    Key, Reading = apps.get_model("search", "Key"), apps.get_model("search", "Reading")
    firms, last = apps.get_model("customers", "Customer").objects.filter(kind="firm"), 0
    while some := list(firms.filter(pk__gt=last).order_by("pk").values_list("pk", "name")[:BATCH]):
        last = some[-1][0]
        other = [(pk, name) for pk, name in some if simplified(name) != name and distinctive(name) != name]
        signs = set(fold("".join(name for _pk, name in other)))
        readings = dict(Reading.objects.filter(character__in=signs).values_list("character", "pinyin"))
        rows = [Key(kind="c", key=key, record_id=pk) for pk, name in other for key in keys(name, (), readings)]
        Key.objects.bulk_create(rows, BATCH, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("customers", "0011_more_channels"), ("search", "0007_spelled_alike")]
    operations = [migrations.RunPython(add_keys, migrations.RunPython.noop, elidable=True)]
