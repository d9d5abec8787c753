"""The pages of a record's comments and files, for records whose own page has no tabs of them."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Count, Model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.accounts.models import User
from guanxi.foundation.files.models import File
from guanxi.foundation.notifications.watching import watch_of
from guanxi.foundation.subjects import comments_page, files_page, subject_of
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.parts import Tab

from .models import Comment


def tabs_of(record: Any, here: str = "") -> Sequence[Tab]:
    """The record itself, what people say about it, its files, and why one sees it all."""
    kind = record._meta.label_lower
    said = Comment.objects.of(kind, record.pk).count()
    files = File.objects.of(kind, record.pk).count()
    return [
        Tab(_("Overview"), record.get_absolute_url(), current=not here),
        Tab(_("Comments"), comments_page(record), _count(said), current=here == "comments"),
        Tab(_("Files"), files_page(record), _count(files), current=here == "files"),
        Tab(
            pgettext("to a record", "Access"),
            reverse("explain_access", args=[kind, record.pk]),
            current=here == "access",
        ),
    ]


def _count(count: int) -> str:
    return formats.number(count) if count else ""


def talk_of(record: Any, user: User, here: str = "") -> dict[str, Any]:
    """What the head of a record's page shows of it: the tabs, and the button to watch."""
    return {"tabs": tabs_of(record, here), "watch": watch_of(record, user)}


def page_of(record: Any, user: User, here: str) -> dict[str, Any]:
    """The frame around a record's comments, or its files."""
    subject = subject_of(record._meta.label_lower)
    about = {"record": record, "noun": subject.name, "noun_icon": subject.icon}
    return about | talk_of(record, user, here)


def counts(model: type[Model], ids: Collection[int]) -> dict[int, int]:
    """How many comments each of some records of one kind has: one query; the caller has checked them."""
    rows = Comment.objects.filter(kind=model._meta.label_lower, record_id__in=ids, deleted_at=None)
    found = rows.order_by().values_list("record_id").annotate(count=Count("pk"))
    return dict(found)
