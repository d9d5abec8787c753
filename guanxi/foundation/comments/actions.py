"""Saying something about a record, changing and taking back what one said."""

from collections.abc import Collection, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.actions import action
from guanxi.foundation.changes.models import Tracked
from guanxi.foundation.errors import Refused
from guanxi.foundation.files.models import File
from guanxi.foundation.live.publishing import publish, topic_of_record
from guanxi.foundation.notifications.models import Watch
from guanxi.foundation.notifications.notifying import notify, watchers
from guanxi.foundation.sentences import said
from guanxi.foundation.subjects import comments_page, record_for, subject_of

from .indexing import reindex
from .mentioning import mentioned
from .models import MOST_SIGNS, Attachment, Comment, Mention


def _checked(body: str) -> str:
    text = body.replace("\r\n", "\n").replace("\x00", "").strip()
    if not text:
        raise Refused(_("Write something first."), field="body")
    if len(text) > MOST_SIGNS:
        limit = MOST_SIGNS
        raise Refused(_("A comment has at most %(limit)s signs.") % {"limit": limit}, field="body")
    return text


@action("comments.add_comment")
def add_comment(
    user: User,
    *,
    by: User,
    record: Tracked,
    body: str,
    chosen: Collection[int] = (),
    files: Sequence[File] = (),
) -> Comment:
    """Say something about a record that one sees; whoever is mentioned or watches it hears of it (TEA-05)."""
    kind = subject_of(record._meta.label_lower).kind
    if any((file.kind, file.record_id) != (kind, record.pk) for file in files):
        raise Refused(_("This file belongs to another record."), field="files")
    comment = Comment(kind=kind, record_id=record.pk, on=timezone.localdate(), body=_checked(body))
    comment.save()
    Attachment.objects.bulk_create([Attachment(comment=comment, file=file) for file in files])
    Watch.objects.get_or_create(user=by, kind=kind, record_id=record.pk)
    told = _tell_mentioned(comment, record, by, chosen)
    _tell_watchers(comment, record, by, told)
    reindex([comment.pk])
    publish(topic_of_record(kind, record.pk), what="comments")
    return comment


@action("comments.change_comment")
def change_comment(
    comment: Comment, *, by: User, body: str, version: int | None = None, chosen: Collection[int] = ()
) -> Comment:
    """Change one's own words; who is mentioned only now hears of it. What they were stays in the history."""
    if comment.deleted_at is not None:
        raise Refused(_("This comment was deleted."))
    comment.body = _checked(body)
    if not comment.differences():
        ledger.require().keep_silent()
        return comment
    comment.save()
    _tell_mentioned(comment, record_for(by, comment.kind, comment.record_id), by, chosen)
    reindex([comment.pk])
    publish(topic_of_record(comment.kind, comment.record_id), what="comments")
    return comment


@action("comments.delete_comment")
def delete_comment(comment: Comment, *, by: User) -> Comment:
    """Take it back; it can be restored."""
    if comment.deleted_at is None:
        comment.deleted_at = timezone.now()
        _save_and_tell(comment)
    return comment


@action("comments.delete_comment")
def restore_comment(comment: Comment, *, by: User) -> Comment:
    """Bring back what was deleted."""
    if comment.deleted_at is not None:
        comment.deleted_at = None
        _save_and_tell(comment)
    return comment


def _save_and_tell(comment: Comment) -> None:
    comment.save()
    reindex([comment.pk])
    publish(topic_of_record(comment.kind, comment.record_id), what="comments")


def _tell_mentioned(comment: Comment, record: Any, by: User, chosen: Collection[int]) -> set[int]:
    """Keep who is mentioned, and tell those who may see the record and were not told before."""
    people = mentioned(comment.body, chosen)
    there = {one.user_id: one for one in Mention.objects.filter(comment=comment)}
    new = [user for user in people if user.pk not in there]
    Mention.objects.bulk_create([Mention(comment=comment, user=user, named=people[user]) for user in new])
    for user, name in people.items():
        if user.pk in there and there[user.pk].named != name:
            Mention.objects.filter(pk=there[user.pk].pk).update(named=name)
    sentence = said("%(who)s mentioned you in a comment:") % {"who": by.name}
    place = f"{comments_page(record)}#comment-{comment.pk}"
    notify(new, "mention", record, sentence, url=place, by=by, key=f"mention:{comment.pk}")
    return {user.pk for user in people}


def _tell_watchers(comment: Comment, record: Any, by: User, told: set[int]) -> None:
    sentence = said("%(who)s commented:") % {"who": by.name}
    people = [pk for pk in watchers(record) if pk not in told]
    place = f"{comments_page(record)}#comment-{comment.pk}"
    notify(people, "comment", record, sentence, url=place, by=by, key=f"comment:{comment.pk}")
