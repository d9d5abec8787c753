"""What fields of one's own point at: where that goes into another record, they point at the other."""

from guanxi.foundation.accounts.models import User
from guanxi.foundation.changes.undoing import locked

from . import keeping
from .models import CustomField, Value
from .nouns import noun_named


def point_anew(kind: str, lost_id: int, kept_id: int, *, by: User) -> None:
    """Values that name the lost record name the kept one; the kept one does not name itself."""
    for field in CustomField.objects.filter(kind=kind):
        noun = noun_named(field.noun)
        ids = list(Value.objects.filter(field=field, ref=lost_id).values_list("record_id", flat=True))
        for start in range(0, len(ids) if noun else 0, keeping.MOST):
            rows = locked(noun.model, ids[start : start + keeping.MOST]).values()  # type: ignore[union-attr]
            news = [(row, {field.code: None if row.pk == kept_id else kept_id}) for row in rows]
            keeping.keep_many(news, by=by, is_new=False, fields=[field])
