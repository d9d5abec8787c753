"""From here on Müller is found by mueller: what holds Latin vowels is read into the index anew.

The index itself no longer knows that there was a ü, so who brings a house up to date does it from the tables
once all migrations are in (``spells_anew``). If that is cut off, ``guanxi doctor --mend`` does the same.
"""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0008_documents_by_their_records")]
    operations: ClassVar = []
    spells_anew = True
