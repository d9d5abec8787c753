"""What the palette finds of files: by their names, where their record is seen."""

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.spelled import Statement
from guanxi.foundation.palette.declared import Asked, Hit, Records, Row
from guanxi.foundation.palette.indexed import named_among, newest_that_fit
from guanxi.foundation.subjects import led_by_visible, page_at, subject_of
from guanxi.foundation.ui.icons import icon
from guanxi.foundation.ui.marks import escape

from .indexing import KIND
from .models import File
from .queries import READ
from .shown import icon_of

SHOWN = """
    SELECT files_file.id, files_file.name, '', files_file.kind, CAST(files_file.record_id AS text)
    FROM files_file
"""


def _seen_by(user: User) -> Any:
    return File.objects.visible_to(user).newest()


def _beside_seen(user: User) -> Iterable[Any]:
    return led_by_visible(File.objects.newest(), user)


def find_files(asked: Asked) -> Statement | None:
    """Files by a part of their names, the newest first; of each the newest version."""
    return newest_that_fit(asked, KIND, _seen_by, SHOWN, _beside_seen)


def files_named(ids: Collection[int], user: User) -> Statement | None:
    """Those of ``ids`` that this person sees."""
    return named_among(ids, _seen_by(user), SHOWN)


def _hit(row: Row, user: User) -> Hit:
    pk, name, _nothing, kind, record = row
    glyph = f'<span class="glyph">{icon(icon_of(name))}</span>'
    noun = f'<span class="c3">{escape(str(subject_of(kind).name))}</span>'
    return Hit(pk, name, page_at(kind, int(record), "files"), mark=glyph, end=noun)


FILES = Records("file", _("Files"), READ, find_files, files_named, _hit, letter=KIND)
