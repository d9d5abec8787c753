"""From here on a firm is found by the pinyin of what stands behind any city, not only the largest.

A job reads names that begin so into the index anew, once all migrations are in (``spells_anew``).
"""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0009_written_out")]
    operations: ClassVar = []
    spells_anew = True
