"""Comments among what happened with a record."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.subjects import comments_page
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.parts import Moment
from guanxi.foundation.ui.records import Dated, Until, newest

from .models import Comment


def comments(record: Any, user: User, until: Until | None, most: int) -> Sequence[Dated]:
    """What people said to each other about the record, newest first."""
    # unscoped: who sees the record, as its page has asked, sees what was said beside it
    rows = newest(Comment.objects.of(record._meta.label_lower, record.pk), until)
    return [_moment(row, record) for row in rows[:most]]


def _moment(row: Comment, record: Any) -> Dated:
    moment = Moment(
        icon="message-circle",
        title=_("Comment"),
        url=f"{comments_page(record)}#comment-{row.pk}",
        who=row.created_by.name if row.created_by else "",
        when=formats.day(row.on),
        at=row.on.isoformat(),
        body=row.body,
    )
    return Dated(row.on, row.created_at, row.pk, moment)
