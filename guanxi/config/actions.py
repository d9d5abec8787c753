"""What only the front door may do: begin with one's own data."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.utils.translation import gettext as _

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, Department, User
from guanxi.foundation.actions import action
from guanxi.foundation.audit import chain
from guanxi.foundation.audit.models import Entry, Head
from guanxi.foundation.errors import Refused

# What stays when the demo goes: how the house is set up, not what is in it.
KEPT = {
    "accounts.company", "accounts.role", "accounts.grant", "search.reading", "django_q.schedule",
    "auth.permission", "auth.group", "contenttypes.contenttype", "sessions.session", "audit.head",
    "account.emailaddress", "account.emailconfirmation",
}  # fmt: skip


@action("frontdoor.start_own_data")
def start_own_data(company: Company, *, by: User, company_name: str = "") -> Company:
    """Empty every table of the demo, keep ``by``, and begin a new audit chain whose first entry is this."""
    if not company.is_demo:
        raise Refused(_("This house holds no demo: nothing was emptied."))
    company.name, company.is_demo = company_name.strip(), False
    company.save()
    department = Department(name=company.name or str(_("Company")), path="")
    _empty_tables(by)
    department.save()
    department.path = f"/{department.pk}/"
    department.save()
    User.objects.filter(pk=by.pk).update(department=department)
    Head.objects.filter(pk=1).update(position=0, seal=bytes(32))
    chain.forget_anchors()
    book = ledger.require("starting with own data")
    book.drafts.clear()
    book.note(began="own data; the demo and its chain were emptied")
    _remove_files()
    return company


def _empty_tables(keep: User) -> None:
    """One DELETE a table, children before parents; the one user and the house's set-up stay."""
    tables = [m for m in apps.get_models() if m._meta.label_lower not in KEPT and m._meta.managed]
    keeper = {"accounts.user": keep.pk, "accounts.token": None}
    with connection.cursor() as cursor:
        User.objects.filter(pk=keep.pk).update(department=None)
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO search_fts(search_fts) VALUES ('delete-all')")
            cursor.execute("PRAGMA defer_foreign_keys = ON")
        else:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for model in tables:
            _delete_rows(cursor, model, keeper.get(model._meta.label_lower))


def _delete_rows(cursor: Any, model: type[models.Model], keep: int | None) -> None:
    table = connection.ops.quote_name(model._meta.db_table)
    if model is Entry or keep is None:
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - table names of our own models
        return
    roles = connection.ops.quote_name(User.roles.through._meta.db_table)
    cursor.execute(f"DELETE FROM {roles} WHERE user_id <> %s", [keep])  # noqa: S608 - table names of our own models
    cursor.execute(f"DELETE FROM {table} WHERE id <> %s AND NOT is_system", [keep])  # noqa: S608 - table names of our own models


def _remove_files() -> None:
    for path in sorted((settings.GUANXI_HOME / "files").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
