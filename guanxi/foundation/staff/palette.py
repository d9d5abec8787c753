"""What the palette finds of colleagues, and what can be done with accounts and one's own settings."""

from collections.abc import Callable, Collection

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.spelled import Statement
from guanxi.foundation.palette.declared import Asked, Hit, Records, RecordVerb, Row, Verb
from guanxi.foundation.search.hits import may_hold, spans
from guanxi.foundation.search.seeking import among
from guanxi.foundation.ui import marks

MANAGE = "accounts.manage_users"
SELF = "accounts.change_self"
MOST = 1000  # colleagues are looked at one by one, for their names' sounds
SHOWN = """
    SELECT accounts_user.id, accounts_user.name, coalesce(accounts_department.name, ''),
        accounts_user.username, ''
    FROM accounts_user LEFT JOIN accounts_department ON accounts_department.id = accounts_user.department_id
"""
IN_ORDER = "ORDER BY accounts_user.sort_name, accounts_user.name"


def _seen(user: User) -> Statement | None:
    return User.objects.visible_to(user).filter(is_active=True).where_in_sql()


def find_colleagues(asked: Asked) -> Statement | None:
    """All of them, by name: what fits is told of each."""
    seen = _seen(asked.user)
    return seen and (f"{SHOWN} WHERE {seen[0]} {IN_ORDER} LIMIT {MOST}", seen[1])


def colleagues_named(ids: Collection[int], user: User) -> Statement | None:
    """Those of ``ids`` that this person sees."""
    seen, (named, params) = _seen(user), among("accounts_user.id", ",".join(map(str, ids)))
    return seen and (f"{SHOWN} WHERE {seen[0]} AND {named}", [*seen[1], *params])


def colleagues(opens: Callable[[User, int], str]) -> Records:
    """Colleagues; ``opens`` says what one of them leads to, which those above know."""

    def hit(row: Row, user: User) -> Hit:
        pk, name, department, *_more = row
        return Hit(pk, name, opens(user, pk), department, marks.avatar(name, seed=pk))

    return Records(
        "colleague",
        _("Colleagues"),
        SELF,
        find_colleagues,
        colleagues_named,
        hit,
        _fits,
        verbs=OF_COLLEAGUE,
        within=manageable,
    )


def _fits(row: Row, text: str) -> bool:
    _pk, name, _department, username, _nothing = row
    begins = username.casefold().startswith(text.casefold())
    return begins or (may_hold(name, text) and bool(spans(name, text)))


def manageable(ids: Collection[int], user: User, permission: str) -> set[int]:
    """The colleagues among ``ids`` on whom this person may use ``permission``."""
    rows = User.objects.within_scope(user, permission).filter(pk__in=ids)
    return set(rows.values_list("pk", flat=True))


OF_COLLEAGUE = (
    RecordVerb("assign_roles", _("Roles"), _("Roles of %(name)s"),
               "/people/{pk}/roles/", MANAGE, icon="shield-lock"),
    RecordVerb("move_user", _("Department"), _("Department of %(name)s"),
               "/people/{pk}/department/", MANAGE, icon="briefcase"),
)  # fmt: skip
VERBS = (
    Verb("create_user", _("New colleague"), MANAGE, "/people/new/",
         icon="user-plus", keys="c u", group="create", says=_("account user colleague")),
    Verb("create_department", _("New department"), "accounts.manage_company", "/company/departments/new/",
         icon="briefcase", keys="c d", group="create"),
    Verb("create_token", _("New token"), SELF, "/people/me/tokens/new/",
         icon="key", group="create", says=_("api token program")),
)  # fmt: skip
