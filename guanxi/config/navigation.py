"""The menu: 经营 · 洞察 · 改进 (Work · Insight · Improve). A room not yet built has no entry.

In simple mode (``Company.simple_menu``) it shows what a small firm uses day by day. What is left out keeps
its address, its keys and its place in the palette; who stands on such a page sees its entry, and so does for
whom something waits there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.customers.subject_rights.choices import Stands
from guanxi.customers.subject_rights.models import SubjectRequest
from guanxi.foundation.accounts.models import User
from guanxi.foundation.approvals.models import Request
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.errors import Sentence
from guanxi.foundation.palette.declared import keys_at, record_at
from guanxi.foundation.signin import factors
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.parts import NavGroup, NavItem


@dataclass(frozen=True)
class Entry:
    """One line of the menu, shown to those who hold ``permission``."""

    icon: str
    label: Sentence
    url: str
    permission: str
    says: Sentence = ""  # other words by which the palette finds it


@dataclass(frozen=True)
class Group:
    """Entries under one word; the first group stands on top without one."""

    label: Sentence
    entries: tuple[Entry, ...]


MENU = (
    Group(
        "",
        (
            Entry(icon="home", label=_("Home"), url="/", permission="customers.view_customer"),
            Entry(icon="sun", label=_("My day"), url="/day/", permission="tasks.view_task"),
        ),
    ),
    Group(
        pgettext_lazy("menu", "Work"),
        (
            Entry(
                icon="building", label=_("Customers"), url="/customers/", permission="customers.view_customer"
            ),
            Entry(icon="receipt", label=_("Orders"), url="/orders/", permission="customers.view_customer"),
            Entry(
                icon="package", label=_("Products"), url="/products/", permission="customers.view_customer"
            ),
            Entry(
                icon="calendar",
                label=_("Contacts by day"),
                url="/interactions/calendar/",
                permission="customers.view_customer",
            ),
            Entry(
                icon="bulb",
                label=pgettext_lazy("of customers", "Needs"),
                url="/needs/",
                permission="customers.view_customer",
            ),
            Entry(
                icon="affiliate",
                label=_("Related parties"),
                url="/parties/",
                permission="customers.view_customer",
            ),
            Entry(icon="calculator", label=_("Costs"), url="/costs/", permission="purchases.view_cost"),
            Entry(icon="checklist", label=_("Tasks"), url="/tasks/", permission="tasks.view_task"),
            Entry(
                icon="rubber-stamp",
                label=_("Approvals"),
                url="/approvals/",
                permission="approvals.view_request",
            ),
            Entry(icon="upload", label=_("Imports"), url="/imports/", permission="imports.start_import"),
        ),
    ),
    Group(
        pgettext_lazy("menu", "Customer data"),
        (
            Entry(
                icon="checks",
                label=_("Data quality"),
                url="/quality/",
                permission="customers.view_customer",
            ),
            Entry(
                icon="copy",
                label=_("Possible duplicates"),
                url="/customers/duplicates/",
                permission="customers.view_customer",
                says=_("duplicates merge same twice"),
            ),
            Entry(
                icon="tag",
                label=_("Proposals from text"),
                url="/proposals/",
                permission="customers.view_customer",
                says=_("notes text tags needs propose"),
            ),
            Entry(
                icon="shield-check",
                label=_("Requests of persons"),
                url="/person-requests/",
                permission="customers.view_subject_request",
                says=_("privacy erasure access export data"),
            ),
            Entry(
                icon="file-text",
                label=pgettext_lazy("of how data are used", "Notices"),
                url="/consent/notices/",
                permission="customers.view_customer",
                says=_("consent privacy notice"),
            ),
        ),
    ),
    Group(
        pgettext_lazy("menu", "Insight"),
        (
            Entry(
                icon="chart-scatter",
                label=_("Value matrix"),
                url="/matrix/",
                permission="customers.view_customer",
            ),
            Entry(
                icon="trending-down",
                label=_("Churn board"),
                url="/insight/churn/",
                permission="customers.view_customer",
                says=_("churn risk leaving early warning"),
            ),
            Entry(
                icon="chart-line",
                label=_("Lifetime value"),
                url="/insight/lifetime/",
                permission="customers.view_customer",
                says=_("clv forecast expected future alive"),
            ),
            Entry(
                icon="basket",
                label=_("Bought together"),
                url="/insight/baskets/",
                permission="customers.view_customer",
                says=_("rules association cross selling offers"),
            ),
            Entry(
                icon="report",
                label=_("Model cards"),
                url="/insight/cards/",
                permission="scoring.run_scoring",
                says=_("models quality error backtest"),
            ),
        ),
    ),
    Group(
        pgettext_lazy("menu", "System"),
        (
            Entry(icon="users", label=_("People"), url="/people/", permission="accounts.manage_users"),
            Entry(icon="shield-check", label=_("Roles"), url="/roles/", permission="accounts.manage_roles"),
            Entry(icon="users-group", label=_("Groups"), url="/groups/", permission="accounts.manage_groups"),
            Entry(
                icon="briefcase", label=_("Company"), url="/company/", permission="accounts.manage_company"
            ),
            Entry(
                icon="forms",
                label=_("Fields"),
                url="/custom-fields/",
                permission="customfields.manage_fields",
            ),
            Entry(
                icon="calendar-week",
                label=_("Working days"),
                url="/calendar/",
                permission="calendar.manage_days",
            ),
            Entry(
                icon="mail-off",
                label=_("Not sent"),
                url="/notices/unsent/",
                permission="notifications.view_deliveries",
            ),
            Entry(icon="activity", label=_("Jobs"), url="/jobs/", permission="jobs.view_job_run"),
            Entry(
                icon="certificate", label=_("Policies"), url="/policies/", permission="accounts.change_self"
            ),
            Entry(icon="shield-lock", label=_("Audit"), url="/audit/", permission="audit.view_entries"),
        ),
    ),
)

# g and a letter open a page; what is opened seldom has none, for letters are few.
GO = {
    "/": "g h", "/customers/": "g c", "/orders/": "g o", "/products/": "g p", "/costs/": "g k",
    "/imports/": "g i", "/matrix/": "g m", "/people/": "g e", "/company/": "g y", "/jobs/": "g j",
    "/audit/": "g a", "/day/": "g d", "/tasks/": "g t", "/approvals/": "g v",
    "/interactions/calendar/": "g b", "/roles/": "g l", "/groups/": "g u", "/custom-fields/": "g f",
    "/calendar/": "g w", "/needs/": "g q", "/notices/unsent/": "g n",
    "/quality/": "g z", "/policies/": "g x", "/parties/": "g s",
    "/customers/duplicates/": "g g",
}  # fmt: skip

# What simple mode shows.
SIMPLE = frozenset(
    {"/", "/day/", "/customers/", "/orders/", "/products/", "/tasks/", "/imports/", "/people/", "/company/"}
)

# In the menu under one's own name.
OWN = (
    Entry(
        icon="world",
        label=_("Name, language and time zone"),
        url="/people/me/settings/",
        permission="accounts.change_self",
    ),
    Entry(icon="lock", label=_("Signing in"), url="/people/me/sessions/", permission="accounts.change_self"),
    Entry(
        icon="bell-cog", label=_("My notices"), url="/notices/settings/", permission="accounts.change_self"
    ),
    Entry(icon="lock", label=_("My password"), url="/people/me/password/", permission="accounts.change_self"),
    Entry(icon="key", label=_("My tokens"), url="/people/me/tokens/", permission="accounts.change_self"),
    Entry(
        icon="calendar-event",
        label=_("My calendar addresses"),
        url="/people/me/feeds/",
        permission="accounts.change_self",
    ),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the page frame shows: company, menu, and where we are."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"navigation": (), "company_name": "", "preferences_url": ""}
    due = factors.due_in(request)
    here = _entry_at(request.path)
    groups = [NavGroup(str(g.label), _items(g, user, here)) for g in MENU]
    return {
        "navigation": tuple(group for group in groups if group.items),
        "company_name": user.company.name,
        "is_demo": user.company.is_demo and user.may("frontdoor.start_own_data"),
        "preferences_url": reverse("change_own_settings"),
        "factor_due": formats.day(due) if due else "",
        "bell_url": reverse("latest_notifications"),
        "live_url": reverse("open_stream"),
        "settings_links": tuple(NavItem(e.icon, str(e.label), e.url) for e in OWN if user.may(e.permission)),
        **_keys(request.path, user),
    }


def _keys(here: str, user: User) -> dict[str, Any]:
    """What the keys open where one stands, and whose page this is (for what was opened last)."""
    record = record_at(here)
    keys = keys_at(here, user) if user.single_keys else {}
    return {"page_keys": keys, "record_here": f"{record[0].code}:{record[1]}" if record else ""}


def _items(group: Group, user: User, here: str) -> tuple[NavItem, ...]:
    return tuple(
        NavItem(
            entry.icon,
            str(entry.label),
            entry.url,
            current=entry.url == here,
            keys=GO.get(entry.url, "") if user.single_keys else "",
        )
        for entry in group.entries
        if user.may(entry.permission) and _is_shown(entry.url, user, here)
    )


def _is_shown(url: str, user: User, here: str) -> bool:
    if not user.company.simple_menu or url in SIMPLE or url == here:
        return True
    waits = WAITING.get(url)
    return waits is not None and waits(user)


def _approvals_wait(user: User) -> bool:
    return Request.objects.waiting_for(user, business_day(user.company)).exists()


def _persons_wait(user: User) -> bool:
    return SubjectRequest.objects.visible_to(user).filter(state=Stands.OPEN).exists()


# What simple mode shows as well while something waits there: a law's day runs, or a colleague.
WAITING: Mapping[str, Callable[[User], bool]] = {
    "/approvals/": _approvals_wait,
    "/person-requests/": _persons_wait,
}


def _entry_at(path: str) -> str:
    """The entry whose page this is, or a page below it: of two that lead here the nearer."""
    if path.startswith("/people/me/"):
        return ""  # one's own settings are under one's own name, not under the list of people
    urls = [entry.url for group in MENU for entry in group.entries]
    around = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(around, key=len, default="")
