"""What the index holds is spelled as search now spells: without marks over letters, in simplified signs.

Only what is spelled otherwise is written anew. The text holds all that tokens are made of, so nothing else is read.
"""

from itertools import batched

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

BATCH = 2000


def spell(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    from guanxi.foundation.search.spelling import spelled, unmarked
    from guanxi.foundation.search.tokens import is_han, tokens

    documents = apps.get_model("search", "Document").objects
    changed, last = False, 0
    while some := list(documents.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = some[-1].pk
        other = [one for one in some if spelled(one.text) != one.text]
        for one in other:
            one.text = spelled(one.text)
            one.tokens = " ".join(one.kind + token for token in tokens(one.text))
        documents.bulk_update(other, ["text", "tokens"])
        changed = changed or bool(other)
    if changed and editor.connection.vendor == "sqlite":
        with editor.connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_fts(search_fts) VALUES ('rebuild')")
    Key = apps.get_model("search", "Key")
    held = Key.objects.values_list("kind", "key", "record_id").iterator(BATCH)
    rows = [(kind, key, pk) for kind, key, pk in held if not key.isascii()]
    # A sign stands alone as a key; a word that holds signs is none.
    pairs = [((k, key, pk), (k, (spelled if is_han(key) else unmarked)(key)[:80], pk)) for k, key, pk in rows]
    for old in batched([old for old, new in pairs if old != new], BATCH, strict=False):
        for kind, key, pk in old:
            Key.objects.filter(kind=kind, key=key, record_id=pk).delete()
    fresh = [Key(kind=kind, key=key, record_id=pk) for old, (kind, key, pk) in pairs if old != (kind, key, pk)]
    Key.objects.bulk_create(fresh, BATCH, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("search", "0006_colleagues_in_order")]
    operations = [migrations.RunPython(spell, migrations.RunPython.noop, elidable=True)]
