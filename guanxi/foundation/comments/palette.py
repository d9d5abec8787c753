"""What the palette finds of comments: by their words, where their record is seen."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.spelled import Statement
from guanxi.foundation.palette.declared import Asked, Hit, Records, Row
from guanxi.foundation.palette.indexed import named_among, newest_that_fit
from guanxi.foundation.subjects import led_by_visible, page_at
from guanxi.foundation.ui.icons import icon

from .indexing import KIND
from .models import Comment

SELF = "accounts.change_self"  # whoever sees a record sees what is said of it
BEFORE, SIGNS = 12, 90
SHOWN = """
    SELECT comments_comment.id, {words}, accounts_user.name,
        comments_comment.kind, CAST(comments_comment.record_id AS text)
    FROM comments_comment JOIN accounts_user ON accounts_user.id = comments_comment.created_by_id
"""
BEGINNING = f"substr(comments_comment.body, 1, {SIGNS})"
AROUND = {  # what was typed, and what stands before it
    "sqlite": (
        "substr(comments_comment.body,"
        f" max(1, instr(lower(comments_comment.body), lower(%s)) - {BEFORE}), {SIGNS})"
    ),
    "postgresql": (
        "substr(comments_comment.body,"
        f" greatest(1, strpos(lower(comments_comment.body), lower(%s)) - {BEFORE}), {SIGNS})"
    ),
}


def _said_to(user: User) -> Any:
    return Comment.objects.visible_to(user).filter(deleted_at=None)


def _beside_seen(user: User) -> Iterable[Any]:
    return led_by_visible(Comment.objects.filter(deleted_at=None), user)


def find_comments(asked: Asked) -> Statement | None:
    """Comments that hold the words, the newest first, each from shortly before them."""
    shown = SHOWN.format(words=AROUND[connection.vendor])
    found = newest_that_fit(asked, KIND, _said_to, shown, _beside_seen)
    return found and (found[0], [asked.text, *found[1]])


def comments_named(ids: Collection[int], user: User) -> Statement | None:
    """Those of ``ids`` that this person sees."""
    return named_among(ids, _said_to(user), SHOWN.format(words=BEGINNING))


def _hit(row: Row, user: User) -> Hit:
    pk, words, author, kind, record = row
    glyph = f'<span class="glyph">{icon("message")}</span>'
    at = f"{page_at(kind, int(record), 'comments')}#comment-{pk}"
    return Hit(pk, " ".join(words.split()), at, author, glyph)


COMMENTS = Records("comment", _("Comments"), SELF, find_comments, comments_named, _hit, letter=KIND)
