"""Colleagues who are there already get their places among names: here is the table of how these are read.

Whom this cannot read (a sign that no dictionary knows) is placed by the next start, as a new one is.
"""

import re
import unicodedata

from django.db import migrations

DOUBLE = {"尉迟": "yu chi", "长孙": "zhang sun", "万俟": "mo qi", "澹台": "tan tai"}
HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002ffff"
RUNS = re.compile(f"[{HAN}]+|[^\\W_]+")


def place(apps, _editor):
    users = list(apps.get_model("accounts", "User").objects.filter(sort_name="").only("pk", "name"))
    signs = {sign for user in users for sign in _folded(user.name)}
    rows = apps.get_model("search", "Reading").objects.filter(character__in=signs)
    readings = {row.character: (row.pinyin, row.surname or row.pinyin) for row in rows}
    for user in users:
        user.sort_name = _key(_folded(user.name), readings)
        user.save(update_fields=["sort_name"])


def _folded(name):
    return unicodedata.normalize("NFKC", name).casefold()


def _key(name, readings):
    found = [DOUBLE[name[:2]]] if name[:2] in DOUBLE else []
    for run in RUNS.finditer(name, 2 if found else 0):
        start, word = run.start(), run.group()
        if re.match(f"[{HAN}]", word):
            known = ((n, sign) for n, sign in enumerate(word, start) if sign in readings)
            found += [readings[sign][n == 0] for n, sign in known]
        else:
            found.append(word)
    return " ".join(found)[:120]


class Migration(migrations.Migration):
    dependencies = [("search", "0005_keys_by_their_words"), ("accounts", "0007_order_of_names")]
    operations = [migrations.RunPython(place, migrations.RunPython.noop, elidable=True)]
