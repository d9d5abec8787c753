"""From here on a firm is found by the pinyin of what stands behind any city, not only the largest.

Names that begin so are read into the index anew by who brings a house up to date, once all migrations are in
(``spells_anew``). If that is cut off, ``guanxi doctor --mend`` does the same.
"""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0009_written_out")]
    operations: ClassVar = []
    spells_anew = True
