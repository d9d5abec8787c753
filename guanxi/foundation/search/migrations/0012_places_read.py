"""From here on a sign with several readings is read as names have it: 重庆 by chong qing, 长沙 by chang sha.

A job reads names that hold such signs into the index and its order anew, once all migrations are in
(``spells_anew``).
"""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0011_keys_with_their_documents")]
    operations: ClassVar = []
    spells_anew = True
