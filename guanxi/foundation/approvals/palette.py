"""What the palette finds of approvals: by what is asked for, who asks and why."""

from collections.abc import Collection, Sequence

from django.db import connection
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.spelled import Statement
from guanxi.foundation.palette.declared import Asked, Hit, Records, Row
from guanxi.foundation.palette.indexed import WALKED, named_in_scope
from guanxi.foundation.search.hits import may_hold, spans
from guanxi.foundation.ui.icons import icon
from guanxi.foundation.ui.marks import escape

from .approvable import approvables
from .choices import State
from .models import Request
from .queries import VIEW

SHOWN = """
    SELECT approvals_request.id, approvals_request.purpose, accounts_user.name, approvals_request.state,
        approvals_request.subject
    FROM approvals_request JOIN accounts_user ON accounts_user.id = approvals_request.asker_id
"""
HOLDS = {
    "sqlite": "{column} LIKE %s ESCAPE '\\'",
    "postgresql": "upper({column}) LIKE upper(%s)",
}
WHERE = ("accounts_user.name", "approvals_request.comment", "approvals_request.subject")


def find_requests(asked: Asked) -> Statement | None:
    """Requests, of the newest one sees the newest first; not by their records: these may be hidden."""
    branches = Request.objects.all().branches_in_sql(asked.user) if len(asked.text) > 1 else []
    if not branches:
        return None
    like = f"%{connection.ops.prep_for_like_query(asked.text)}%"
    ways = [HOLDS[connection.vendor].format(column=column) for column in WHERE]
    purposes = _called(asked.text)
    ways += [f"approvals_request.purpose IN ({', '.join(['%s'] * len(purposes))})"] if purposes else []
    latest, params = _latest(branches)
    found = f"{SHOWN} WHERE approvals_request.id IN ({latest}) AND ({' OR '.join(ways)})"
    params = [*params, *[like] * len(WHERE), *purposes]
    return f"{found} ORDER BY approvals_request.id DESC LIMIT {asked.most}", params


def _latest(branches: Sequence[Statement]) -> Statement:
    """The newest of what somebody sees, each branch along its own index: others' do not push them out."""
    newest = f"ORDER BY id DESC LIMIT {WALKED}"
    each = " UNION ".join(
        f"SELECT * FROM (SELECT id FROM approvals_request WHERE {sql} {newest}) AS w{n}"  # noqa: S608 - ours
        for n, (sql, _params) in enumerate(branches)
    )
    latest = f"SELECT id FROM ({each}) AS latest {newest}"  # noqa: S608
    return latest, [param for _sql, params in branches for param in params]


def _called(text: str) -> list[str]:
    """The purposes whose name the text means."""
    named = ((purpose, str(one.label)) for purpose, one in approvables().items())
    return [purpose for purpose, label in named if may_hold(label, text) and spans(label, text)]


def requests_named(ids: Collection[int], user: User) -> Statement | None:
    """Those of ``ids`` that this person sees."""
    return named_in_scope(ids, Request.objects.all().scope_in_sql(user), "approvals_request", SHOWN)


def _hit(row: Row, user: User) -> Hit:
    pk, purpose, asker, state, subject = row
    kind = approvables().get(purpose)
    said = f'<span class="c3">{escape(State(state).label)}</span>'
    glyph = f'<span class="glyph">{icon("rubber-stamp")}</span>'
    name = subject or f"{kind.label if kind else purpose} #{pk}"
    return Hit(pk, name, f"/approvals/{pk}/", asker, glyph, said)


REQUESTS = Records(
    "approval", _("Approvals"), VIEW, find_requests, requests_named, _hit, url="/approvals/{pk}/"
)
