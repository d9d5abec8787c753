"""From here on a firm is found by its name in letters without its legal form, too: Brightwater Foods Ltd.

A job reads such names into the index anew, once all migrations are in (``spells_anew``).
"""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0012_places_read")]
    operations: ClassVar = []
    spells_anew = True
