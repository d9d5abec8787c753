"""What the palette finds of colleagues, and what can be done with accounts and one's own settings."""

from collections.abc import Callable, Collection
from itertools import islice
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.palette.declared import Hit, Records, RecordVerb, Verb
from guanxi.foundation.search.hits import may_hold, spans
from guanxi.foundation.ui import marks

MANAGE = "accounts.manage_users"
SELF = "accounts.change_self"
SHOWN = ("pk", "name", "username", "department__name")
MOST = 1000  # colleagues are looked at one by one, for their names' sounds


def _rows(user: User) -> Any:
    return User.objects.visible_to(user).filter(is_active=True).values_list(*SHOWN, named=True)


def colleagues(opens: Callable[[User, int], str]) -> Records:
    """Colleagues; ``opens`` says what one of them leads to, which those above know."""

    def hit(row: Any, user: User) -> Hit:
        badge = marks.avatar(row.name, seed=row.pk)
        return Hit(row.pk, row.name, opens(user, row.pk), row.department__name or "", badge)

    def find(text: str, user: User, most: int) -> list[Hit]:
        rows = _rows(user).order_by("name")[:MOST]
        fitting = (row for row in rows if _fits(row, text))
        return [hit(row, user) for row in islice(fitting, most)]

    def named(ids: Collection[int], user: User) -> list[Hit]:
        return [hit(row, user) for row in _rows(user).filter(pk__in=ids)]

    return Records("colleague", _("Colleagues"), SELF, find, named, verbs=OF_COLLEAGUE, within=manageable)


def _fits(row: Any, text: str) -> bool:
    begins = row.username.casefold().startswith(text.casefold())
    return begins or (may_hold(row.name, text) and bool(spans(row.name, text)))


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
         icon="key", says=_("api token program")),
)  # fmt: skip
