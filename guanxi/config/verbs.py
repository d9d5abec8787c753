"""The one registry of what can be done from anywhere: the menu's pages, the rooms' verbs, one's own settings.

The menu, the palette, single keys, their sheet and the tests read it and nothing else.
"""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from guanxi.customers import palette as customers
from guanxi.foundation.accounts.models import User
from guanxi.foundation.approvals.palette import REQUESTS
from guanxi.foundation.comments.palette import COMMENTS
from guanxi.foundation.errors import Sentence
from guanxi.foundation.files.palette import FILES
from guanxi.foundation.imports.palette import IMPORTS
from guanxi.foundation.palette.declared import Records, Verb
from guanxi.foundation.staff import palette as staff
from guanxi.foundation.tasks.palette import TASKS
from guanxi.purchases import palette as purchases

from .navigation import GO, MENU, OWN, Entry

VIEW, SELF = "customers.view_customer", "accounts.change_self"


def _customers_of(user: User, pk: int) -> str:
    """A colleague leads to the customers he or she looks after; for whoever sees none, to the accounts."""
    return f"/customers/?owner={pk}" if user.may(VIEW) else "/people/"


FOUND: Sequence[Records] = (
    customers.CUSTOMERS,
    customers.CONTACTS,
    purchases.ORDERS,
    purchases.PRODUCTS,
    staff.colleagues(_customers_of),
    TASKS,
    FILES,
    COMMENTS,
    REQUESTS,
    IMPORTS,
)


def _page(entry: Entry) -> Verb:
    code = f"go_{entry.url.strip('/').replace('/', '_').replace('-', '_') or 'home'}"
    keys = GO.get(entry.url, "")
    return Verb(code, entry.label, entry.permission, entry.url, icon=entry.icon, keys=keys, group="go",
                says=entry.says)  # fmt: skip


def _setting(code: str, label: Sentence, name: str, value: str, *, icon: str, says: Sentence) -> Verb:
    return Verb(code, label, SELF, "/settings/", post={name: value}, icon=icon, says=says)


PAGES: Sequence[Verb] = tuple(_page(entry) for group in MENU for entry in group.entries)
SETTINGS: Sequence[Verb] = (
    _setting("theme_dark", _("Dark appearance"), "theme", "dark", icon="moon", says=_("theme night")),
    _setting("theme_light", _("Light appearance"), "theme", "light", icon="sun", says=_("theme day")),
    _setting("theme_auto", _("Appearance as the device"), "theme", "auto", icon="device-desktop",
             says=_("theme system")),
    _setting("language_en", "English", "language", "en", icon="language", says=_("language")),
    _setting("language_zh", "简体中文", "language", "zh-hans", icon="language",
             says=_("language chinese zhongwen")),
    _setting("language_hant", "繁體中文", "language", "zh-hant", icon="language",
             says=_("language chinese zhongwen")),
    _setting("keys_on", _("Switch single keys on"), "single_keys", "on", icon="keyboard",
             says=_("shortcut keyboard")),
    _setting("keys_off", _("Switch single keys off"), "single_keys", "off", icon="keyboard-off",
             says=_("shortcut keyboard")),
    Verb("sign_out", _("Sign out"), "", "/sign-out/", post={}, icon="logout", says=_("log out leave")),
)  # fmt: skip
DOING: Sequence[Verb] = (
    Verb("create_task", _("New task"), "tasks.add_task", "/tasks/new/",
         icon="checklist", keys="c t", group="create", says=_("task to do"),
         typed=(_("New task: %(text)s"), "description")),
    Verb("make_request", _("Ask for approval"), "approvals.ask", "/approvals/new/",
         icon="rubber-stamp", group="create", says=_("request discount contract expense approval"),
         typed=(_("Ask for approval: %(text)s"), "subject")),
    Verb("start_import", _("Import a file"), "imports.start_import", "/imports/new/",
         icon="upload", keys="c i", group="create", says=_("import upload excel csv file order product")),
    Verb("run_scoring", _("Compute tiers now"), "scoring.run_scoring", "/scoring/run/", post={},
         icon="refresh", says=_("score tiers run")),
)  # fmt: skip
EXPORT = "savedviews.export_list"


def _export(noun: str, label: Sentence, view: str) -> Verb:
    """The list with its export opened: what is taken out, and why, is chosen there."""
    return Verb(f"export_{noun}", label, EXPORT, f"/{noun}/#export-list", icon="download", also=view,
                says=_("export download excel csv file"))  # fmt: skip


# Pages that stand beside one of the menu, and what is done from within a page.
BESIDE: Sequence[Verb] = (
    _export("customers", _("Export customers"), VIEW),
    _export("orders", _("Export orders"), VIEW),
    _export("products", _("Export products"), VIEW),
    _export("costs", _("Export costs"), "purchases.view_cost"),
    _export("needs", _("Export needs"), VIEW),
    _export("tasks", _("Export tasks"), "tasks.view_task"),
    Verb("hand_over_customers", _("Hand over customers"), "customers.change_customer",
         "/customers/hand-over/", icon="user-share", also="customers.hand_over",
         says=_("hand over leaver left resign transfer owner")),
    Verb("list_sensitive", _("Sensitive customers"), VIEW, "/customers/?sensitive=yes", icon="eye",
         group="go", says=_("sensitive secret who opened")),
    Verb("change_outward_files", _("External files"), "accounts.manage_roles", "/roles/outward/",
         icon="file-text", group="go", says=_("watermark print mark outward internal copy export")),
    Verb("change_credit_policy", _("How credit is judged"), "customers.manage_credit", "/credit/method/",
         icon="coins", group="go", says=_("credit limit grade points")),
    Verb("review_customers", _("Records to look at again"), "customers.change_customer", "/quality/review/",
         icon="checks", group="go", says=_("review stale confirm")),
    Verb("change_quality_policy", _("How data quality is judged"), "customers.manage_quality",
         "/quality/method/", icon="checks", group="go", says=_("data quality points review days")),
    Verb("list_transfers", _("Who gets data"), VIEW, "/consent/sharing/", icon="world", group="go",
         says=_("who received sharing border privacy register")),
    Verb("change_contact_policy", _("Rules of contact"), "customers.manage_consent", "/consent/rules/",
         icon="shield-check", group="go", says=_("consent quiet hours frequency")),
    Verb("export_for_sending", _("List for sending"), EXPORT, "/consent/sending/", icon="download",
         also="customers.reveal_personal", says=_("who receives consent marketing mailing export")),
    Verb("change_retention", _("How long data is kept"), "customers.manage_retention", "/retention/",
         icon="hourglass", group="go", says=_("retention keep years delete privacy")),
    Verb("show_field_catalogue", _("Catalogue of fields"), "customers.manage_retention",
         "/retention/fields/", icon="list-details", group="go", says=_("fields class personal data")),
    Verb("list_terms", _("Words that suggest tags and needs"), "customers.manage_tags", "/proposals/words/",
         icon="tag", group="go", says=_("dictionary words tags")),
    Verb("change_likeness", _("How duplicates are weighed"), "customers.change_likeness",
         "/customers/duplicates/weights/", icon="scale", group="go", says=_("duplicates weights")),
    Verb("list_backups", _("Backups"), "jobs.view_job_run", "/company/backups/", icon="database-export",
         group="go", says=_("backup restore safe copy")),
    Verb("list_reviews", _("Security reviews"), "audit.view_entries", "/audit/reviews/", icon="shield-check",
         group="go", says=_("audit security log risk unusual")),
    Verb("undo_imports", _("Take an import back"), "imports.start_import", "/imports/",
         icon="arrow-back-up", says=_("undo revert import")),
    Verb("create_role", _("New role"), "accounts.manage_roles", "/roles/new/",
         icon="shield-check", group="create", says=_("role permissions powers")),
    Verb("create_group", _("New group"), "accounts.manage_groups", "/groups/new/",
         icon="users-group", group="create"),
    Verb("list_departments", _("Departments"), "accounts.manage_company", "/company/departments/",
         icon="briefcase", group="go"),
    Verb("show_week", _("The team's week"), "tasks.view_task", "/tasks/week/",
         icon="calendar-week", group="go"),
    Verb("list_deputies", _("Deputies"), "approvals.view_request", "/approvals/deputies/",
         icon="users", group="go", says=_("stand in away holiday")),
    Verb("list_definitions", _("Approval definitions"), "approvals.manage", "/approvals/definitions/",
         icon="rubber-stamp", group="go"),
    Verb("show_own_rights", _("My permissions"), SELF, "/people/me/rights/", icon="eye-check", group="go"),
    Verb("show_factors", _("My second factor"), SELF, "/people/me/second-factor/", icon="fingerprint",
         group="go", says=_("passkey authenticator")),
    Verb("show_keys", _("Keys"), "", "/find/keys/", icon="keyboard", group="go", says=_("shortcut keyboard")),
    Verb("show_api", _("API"), SELF, "/api/docs/", icon="forms", group="go", says=_("api token program")),
)  # fmt: skip
VERBS: Sequence[Verb] = (
    *customers.VERBS, *DOING, *PAGES, *purchases.VERBS, *staff.VERBS, *map(_page, OWN), *BESIDE, *SETTINGS,
)  # fmt: skip
