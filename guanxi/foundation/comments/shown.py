"""A record's comments as their reader sees them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Prefetch, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.files.shown import Line, line
from guanxi.foundation.live.publishing import topic_of_record
from guanxi.foundation.search import index
from guanxi.foundation.subjects import comments_page, record_for, sees
from guanxi.foundation.ui import formats

from . import formatting
from .indexing import KIND
from .mentioning import names_beginning
from .models import Attachment, Comment, Mention

PAGE = 50


@dataclass(frozen=True)
class Said:
    """One comment in words."""

    pk: int
    version: int
    who: str
    who_pk: int
    when: str
    at: str
    body: SafeString
    is_edited: bool
    may_change: bool
    may_delete: bool
    files: Sequence[Line] = field(default_factory=list)


def thread(record: Model, reader: User, text: str = "", before: int | None = None) -> dict[str, Any]:
    """What the list of a record's comments shows; the record was checked. Five queries, however many."""
    kind = record._meta.label_lower
    rows = _with_all(Comment.objects.of(kind, record.pk))
    if text:
        rows = rows.filter(index.condition(KIND, text))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    whole = not text and before is None and len(found) <= PAGE
    count = len(found) if whole else Comment.objects.of(kind, record.pk).count()
    url = reverse("record_comments", args=[kind, record.pk])
    return {
        "comments": _said(found[:PAGE], reader),
        "comments_url": url,
        "comments_older": f"{url}?before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
        "comments_topic": topic_of_record(kind, record.pk),
        "comments_count": formats.number(count) if count else "",
        "comments_tab": comments_page(record),
        "comments_asked": text,
        "people_url": reverse("list_mentionable", args=[kind, record.pk]),
        "attach_url": reverse("record_files", args=[kind, record.pk]),
        "may_comment": reader.may("comments.add_comment"),
        "may_add_file": reader.may("files.add_file"),
    }


def _with_all(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    files = Attachment.objects.select_related("file", "file__created_by").filter(file__deleted_at=None)
    return rows.prefetch_related(
        Prefetch("mentions", queryset=Mention.objects.select_related("user")),
        Prefetch("attachments", queryset=files),
    )


def _said(comments: Sequence[Comment], reader: User) -> list[Said]:
    named = {each.named for comment in comments for each in comment.mentions.all() if each.named}
    known = names_beginning(named)
    return [_one(comment, reader, known) for comment in comments]


def _one(comment: Comment, reader: User, known: Collection[str]) -> Said:
    own = comment.created_by_id == reader.pk
    names = {old: now for each in comment.mentions.all() for old, now in each.names.items()}
    return Said(
        pk=comment.pk,
        version=comment.version,
        who=comment.created_by.name if comment.created_by else "",
        who_pk=comment.created_by_id or 0,
        when=formats.moment(comment.created_at),
        at=comment.created_at.isoformat(),
        body=formatting.html(comment.body, names, known),
        is_edited=comment.version > 1,
        may_change=own and reader.may("comments.change_comment"),
        may_delete=(own and reader.may("comments.delete_comment"))
        or reader.scope_of("comments.delete_comment") is Scope.ALL,
        files=[line(each.file, reader) for each in comment.attachments.all()],
    )


def one(pk: int, reader: User) -> Said:
    """One comment, as it is now."""
    return _said([_with_all(Comment.objects.visible_to(reader).filter(pk=pk)).get()], reader)[0]


def unseeing(comment: Comment, by: User) -> list[User]:
    """Those whom a comment mentions and who cannot see its record: they were not told."""
    record = record_for(by, comment.kind, comment.record_id)
    people = [each.user for each in Mention.objects.filter(comment=comment).select_related("user")]
    return [each for each in people if not sees(each, record)]
