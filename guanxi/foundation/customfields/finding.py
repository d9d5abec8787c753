"""What free text finds of custom fields: texts and choices that search is to know."""

from collections import defaultdict
from collections.abc import Collection

from django.db import models

from . import keeping
from .choices import FieldKind


def findable_texts(model: type[models.Model], ids: Collection[int]) -> dict[int, list[str]]:
    """Record → its texts: one query where no field is to be found, none for no records."""
    if not ids:
        return {}
    fields = [field for field in keeping.fields_of(model) if field.is_found]
    if not fields:
        return {}
    found: defaultdict[int, list[str]] = defaultdict(list)
    for pk, values in keeping.held(fields, ids).items():
        for field in fields:
            value = values.get(field.code)
            if value is None:
                continue
            if field.kind == FieldKind.CHOICE:
                found[pk] += next(
                    (one["labels"].values() for one in field.choices if one["code"] == value), ()
                )
            else:
                found[pk].append(value)
    return dict(found)
