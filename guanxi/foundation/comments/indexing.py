"""How a comment stands in the search index: by its words; a deleted one by none."""

from collections.abc import Collection

from guanxi.foundation.search import index
from guanxi.foundation.search.index import Findable

from .models import Comment

KIND = "m"


def reindex(ids: Collection[int]) -> None:
    """Bring the index to what the table holds."""
    rows = Comment.objects.filter(pk__in=ids).values_list("pk", "body", "deleted_at")
    index.drop(KIND, list(ids))
    found = [Findable(pk, "", others=() if deleted else (body,)) for pk, body, deleted in rows]
    index.index(KIND, found, fresh=True)
