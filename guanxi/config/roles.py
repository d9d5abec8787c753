"""The ready-made roles: which permission reaches how far. Others are made beside them, on pages."""

from django.utils.translation import gettext_noop

from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.accounts.rights import ALWAYS
from guanxi.foundation.accounts.scopes import Scope, Shown
from guanxi.foundation.staff.actions import install_role, order_colleagues

from .rights import VALUES

OWN, DEPARTMENT, BELOW, ALL = Scope.OWN, Scope.DEPARTMENT, Scope.DEPARTMENT_BELOW, Scope.ALL

CUSTOMERS = {"customers.view_customer"}
READING = CUSTOMERS | {"tasks.view_task"}
WRITING = {
    "customers.add_customer",
    "customers.change_customer",
    "customers.reveal_personal",
    "customers.share_customer",
    "customers.merge_customers",
    "customers.record_consent",
    "customers.view_consent",
    "purchases.import_orders",
    "purchases.change_order",
}
IMPORTING = {
    "imports.start_import",
    "customers.import_customers",
    "customers.import_interactions",
    "customers.import_needs",
    "tasks.import_tasks",
    "changes.undo_change_set",
}


EXPORTING = dict.fromkeys(("savedviews.export_list", "savedviews.export_internal"), OWN)


def _each(permissions: set[str], scope: Scope) -> dict[str, Scope]:
    return dict.fromkeys(permissions, scope)


ROLES: dict[str, tuple[str, dict[str, Scope]]] = {
    "sales": (
        gettext_noop("Sales"),
        _each(READING, DEPARTMENT)
        | _each(WRITING, OWN)
        | _each(IMPORTING, OWN)
        | {"customers.manage_tags": ALL, "savedviews.share_view": DEPARTMENT}
        | EXPORTING,
    ),
    "service": (
        gettext_noop("Service"),
        _each(CUSTOMERS, ALL)
        | _each(
            {
                "customers.change_customer",
                "customers.reveal_personal",
                "customers.record_consent",
                "customers.view_consent",
            },
            ALL,
        ),
    ),
    "marketing": (
        gettext_noop("Marketing"),
        _each(CUSTOMERS, ALL)
        | _each({"customers.manage_tags", "customers.record_consent", "customers.view_consent"}, ALL),
    ),
    "analyst": (
        gettext_noop("Analyst"),
        _each(CUSTOMERS, ALL)
        | {"scoring.run_scoring": ALL, "scoring.change_thresholds": ALL, "purchases.view_cost": ALL},
    ),
    "manager": (
        gettext_noop("Manager"),
        _each(READING | WRITING | IMPORTING, ALL)
        | _each(
            {
                "customers.manage_tags",
                "customers.set_credit",
                "customers.hand_over",
                "customers.mark_sensitive",
                "customers.search_duplicates",
                "customers.change_likeness",
                "customers.manage_credit",
                "customers.manage_quality",
                "customers.manage_consent",
                "customers.view_subject_request",
                "customers.answer_subject_request",
                "customers.erase_person",
                "customers.manage_retention",
                "tasks.change_task",
                "tasks.add_progress",
                "calendar.manage_days",
                "approvals.view_request",
                "approvals.manage",
                "purchases.change_product",
                "purchases.manage_rates",
                "purchases.add_cost",
                "purchases.view_cost",
                "scoring.run_scoring",
                "scoring.change_thresholds",
                "accounts.manage_groups",
                "accounts.explain_access",
                "changes.view_change_set",
                "customfields.manage_fields",
                "jobs.view_job_run",
                "jobs.manage_job_run",
                "comments.delete_comment",
                "files.change_file",
                "savedviews.share_view",
                "savedviews.set_opening",
                "policies.manage_policies",
                "policies.view_duties",
            },
            ALL,
        )
        | EXPORTING,
    ),
    "system_administrator": (
        gettext_noop("System administrator"),
        _each(
            {
                "accounts.manage_users",
                "accounts.manage_company",
                "calendar.manage_days",
                "customers.manage_quality",
                "customfields.manage_fields",
                "jobs.view_job_run",
                "jobs.manage_job_run",
                "notifications.view_deliveries",
                "frontdoor.start_own_data",
                "frontdoor.back_up",
            },
            ALL,
        ),
    ),
    "security_administrator": (
        gettext_noop("Security administrator"),
        _each(
            {
                "accounts.manage_roles",
                "accounts.manage_users",
                "accounts.manage_groups",
                "accounts.explain_access",
                "accounts.simulate_user",
                "policies.manage_policies",
                "policies.view_duties",
            },
            ALL,
        ),
    ),
    "auditor": (gettext_noop("Auditor"), _each({"audit.view_entries", "policies.view_duties"}, ALL)),
}


def place_colleagues() -> None:
    """Say where colleagues stand in lists of names, if of any nobody has said it yet."""
    if User.objects.filter(sort_name="").exists():
        order_colleagues(Company.get(), by=User.system())


def install_roles() -> None:
    """Bring the ready-made roles to this table (at every start; unchanged ones stay untouched)."""
    system, company = User.system(), Company.get()
    seen = [value.code for value in VALUES]
    for code, (name, grants) in ROLES.items():
        masks = dict.fromkeys(seen, Shown.REVEALABLE) if grants.keys() >= CUSTOMERS else {}
        install_role(company, by=system, code=code, name=name, grants={**ALWAYS, **grants}, masks=masks)
