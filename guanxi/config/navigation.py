"""The menu: 经营 · 洞察 · 改进 (Work · Insight · Improve). A room not yet built has no entry."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.accounts.models import Company
from guanxi.foundation.errors import Sentence


@dataclass(frozen=True)
class Entry:
    """One line of the menu, shown to those who hold ``permission``."""

    icon: str
    label: Sentence
    url: str
    permission: str = ""


HOME = Entry("sun", _("Home"), "/", "customers.view_customer")
GROUPS: tuple[tuple[Sentence, tuple[Entry, ...]], ...] = (
    (
        pgettext_lazy("menu", "Work"),
        (
            Entry("building", _("Customers"), "/customers/", "customers.view_customer"),
            Entry("receipt", _("Orders"), "/orders/", "customers.view_customer"),
            Entry("package", _("Products"), "/products/", "customers.view_customer"),
            Entry("upload", _("Imports"), "/imports/", "imports.start_import"),
        ),
    ),
    (
        pgettext_lazy("menu", "Insight"),
        (Entry("chart-scatter", _("Value matrix"), "/matrix/", "customers.view_customer"),),
    ),
    (
        pgettext_lazy("menu", "System"),
        (
            Entry("users", _("People"), "/people/", "accounts.manage_users"),
            Entry("activity", _("Jobs"), "/jobs/", "jobs.view_job_run"),
            Entry("shield-lock", _("Audit"), "/audit/", "audit.view_entries"),
        ),
    ),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the page frame shows: company, menu, and where we are."""
    user = request.user
    if not user.is_authenticated:
        return {"company": None}
    here = request.path
    groups = [
        {"label": label, "items": [_item(e, here) for e in entries if user.may(e.permission)]}
        for label, entries in GROUPS
    ]
    home = [_item(HOME, here)] if user.may(HOME.permission) else []
    return {
        "company": Company.objects.filter(pk=1).first(),
        "navigation": [{"label": "", "items": home}, *(g for g in groups if g["items"])],
    }


def _item(entry: Entry, here: str) -> dict[str, Any]:
    current = here == entry.url if entry.url == "/" else here.startswith(entry.url)
    return {"icon": entry.icon, "label": entry.label, "url": entry.url, "count": "", "current": current}
