"""From here on Müller is found by mueller: what holds Latin vowels is read into the index anew.

The index itself no longer knows that there was a ü, so a job does it from the tables once all migrations are
in (``spells_anew``).
"""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0008_documents_by_their_records")]
    operations: ClassVar = []
    spells_anew = True
