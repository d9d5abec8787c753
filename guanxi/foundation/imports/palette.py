"""What the palette finds of imports: by the names of their files."""

from collections.abc import Collection

from django.db import connection
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.spelled import Statement
from guanxi.foundation.palette.declared import Asked, Hit, Records, Row
from guanxi.foundation.palette.indexed import named_in_scope
from guanxi.foundation.ui.icons import icon
from guanxi.foundation.ui.marks import escape

from .models import ImportRun

START = "imports.start_import"
SHOWN = """
    SELECT imports_importrun.id, imports_importrun.name, accounts_user.name, imports_importrun.state, ''
    FROM imports_importrun JOIN accounts_user ON accounts_user.id = imports_importrun.by_id
"""
CALLED = {
    "sqlite": "imports_importrun.name LIKE %s ESCAPE '\\'",
    "postgresql": "upper(imports_importrun.name) LIKE upper(%s)",
}


def find_imports(asked: Asked) -> Statement | None:
    """Imports by a part of the file's name, the newest first: a house has hundreds, each is looked at."""
    seen = ImportRun.objects.all().scope_in_sql(asked.user)
    if seen is None or len(asked.text) < 2:
        return None
    like = f"%{connection.ops.prep_for_like_query(asked.text)}%"
    found = f"{SHOWN} WHERE {CALLED[connection.vendor]} AND {seen[0]}"
    return f"{found} ORDER BY imports_importrun.id DESC LIMIT {asked.most}", [like, *seen[1]]


def imports_named(ids: Collection[int], user: User) -> Statement | None:
    """Those of ``ids`` that this person sees."""
    return named_in_scope(ids, ImportRun.objects.all().scope_in_sql(user), "imports_importrun", SHOWN)


def _hit(row: Row, user: User) -> Hit:
    pk, name, by, state, _nothing = row
    said = f'<span class="c3">{escape(ImportRun.State(state).label)}</span>'
    return Hit(pk, name, f"/imports/{pk}/", by, f'<span class="glyph">{icon("file-import")}</span>', said)


IMPORTS = Records("import", _("Imports"), START, find_imports, imports_named, _hit, url="/imports/{pk}/")
