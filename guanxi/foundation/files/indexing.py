"""How a file stands in the search index: by its name, its newest version alone."""

from collections.abc import Collection

from guanxi.foundation.search import index
from guanxi.foundation.search.index import Findable

from .models import File

KIND = "f"


def reindex(ids: Collection[int]) -> None:
    """Bring the index to what the table holds: what is deleted or replaced is found by nothing."""
    rows = File.objects.filter(pk__in=ids).values_list("pk", "name", "is_latest", "deleted_at")
    index.drop(KIND, list(ids))
    found = [Findable(pk, name if latest and not deleted else "") for pk, name, latest, deleted in rows]
    index.index(KIND, found, fresh=True)
