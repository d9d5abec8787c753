"""Every right in words, room by room, and the kinds of value that a role may hide."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.accounts.rights import ONLY_ALL, ONLY_OWN, Right, Value

CUSTOMERS, PURCHASES, SCORING = _("Customers"), _("Orders and products"), _("Tiers and figures")
TASKS, FILES, HOUSE = _("Tasks"), _("Files"), _("Running the house")
POWERS = _("Watching over powers")
SEE = "customers.view_customer"
CUSTOMER = "customers.customer"

RIGHTS = (
    Right(
        SEE,
        CUSTOMERS,
        _("See customers"),
        _("With their people, contacts, orders and figures; also in lists, search and charts."),
        of=CUSTOMER,
    ),
    Right(
        "customers.add_customer",
        CUSTOMERS,
        _("Add customers"),
        _("In the departments that this reaches."),
        needs=SEE,
    ),
    Right(
        "customers.change_customer",
        CUSTOMERS,
        _("Change customers"),
        _("Facts, people, contacts with them, stage, owner."),
        needs=SEE,
        of=CUSTOMER,
    ),
    Right(
        "customers.reveal_personal",
        CUSTOMERS,
        _("Reveal masked values"),
        _("Phone, e-mail and the like in full; each look is recorded."),
        needs=SEE,
        of=CUSTOMER,
    ),
    Right(
        "customers.share_customer",
        CUSTOMERS,
        _("Share customers"),
        _("Open a single customer to a colleague, a department or a group."),
        needs="customers.change_customer",
        of=CUSTOMER,
    ),
    Right(
        "customers.manage_tags",
        CUSTOMERS,
        _("Keep the tag library"),
        _("New words; putting them on takes the right to change the customer."),
        scopes=ONLY_ALL,
        needs="",
    ),
    Right("purchases.import_orders", PURCHASES, _("Import orders"), needs=SEE),
    Right(
        "purchases.change_product",
        PURCHASES,
        _("Change products and their nature"),
        scopes=ONLY_ALL,
        needs="",
    ),
    Right(
        "purchases.change_order",
        PURCHASES,
        _("Change what is kept of orders besides"),
        _("The fields that people added; lines and sums come from files."),
        needs=SEE,
        of=CUSTOMER,
    ),
    Right("purchases.manage_rates", PURCHASES, _("Keep exchange rates"), scopes=ONLY_ALL),
    Right(
        "purchases.view_cost",
        PURCHASES,
        _("See costs and margins"),
        _("Whoever lacks it finds costs nowhere: not on pages, in lists or through programs."),
        of=CUSTOMER,
    ),
    Right("purchases.add_cost", PURCHASES, _("Book costs"), needs="purchases.view_cost"),
    Right("scoring.run_scoring", SCORING, _("Compute tiers and figures now"), scopes=ONLY_ALL),
    Right("scoring.change_thresholds", SCORING, _("Set the thresholds of tiers"), scopes=ONLY_ALL),
    Right("tasks.view_task", TASKS, _("See tasks"), _("Whoever takes part in a task sees it anyway.")),
    Right("tasks.add_task", TASKS, _("Give tasks"), _("To anybody, in any department."), scopes=ONLY_ALL),
    Right("tasks.change_task", TASKS, _("Change tasks"), needs="tasks.view_task"),
    Right("tasks.add_progress", TASKS, _("Report progress"), needs="tasks.view_task"),
    Right("tasks.import_tasks", TASKS, _("Import tasks")),
    Right("calendar.manage_days", TASKS, _("Keep the company's working days"), scopes=ONLY_ALL),
    Right("approvals.view_request", TASKS, _("See approvals"), _("Who asks or decides sees it anyway.")),
    Right("approvals.ask", TASKS, _("Ask for approval"), _("Everybody has it."), scopes=ONLY_OWN),
    Right("approvals.decide", TASKS, _("Decide when asked"), _("Everybody has it."), scopes=ONLY_OWN),
    Right("approvals.manage", TASKS, _("Say what needs whose approval"), scopes=ONLY_ALL),
    Right(
        "imports.start_import",
        FILES,
        _("Upload files"),
        _("What comes in takes the right to import it, below."),
        scopes=ONLY_OWN + ONLY_ALL,
    ),
    Right("customers.import_customers", FILES, _("Import customers"), needs=SEE),
    Right("customers.import_interactions", FILES, _("Import contacts with customers"), needs=SEE),
    Right("changes.view_change_set", FILES, _("See the imports and hand-overs of others")),
    Right("changes.undo_change_set", FILES, _("Take imports, hand-overs and bulk edits back")),
    Right(
        "worklists.edit_in_bulk",
        FILES,
        _("Change many rows at once"),
        _("Each of them takes the right to change it."),
        scopes=ONLY_OWN,
    ),
    Right("jobs.view_job_run", HOUSE, _("See everybody's long jobs"), scopes=ONLY_ALL),
    Right("jobs.manage_job_run", HOUSE, _("Stop and retry long jobs"), scopes=ONLY_OWN + ONLY_ALL),
    Right(
        "accounts.change_self",
        HOUSE,
        _("Keep one's own settings"),
        _("Password, language, tokens: everybody has it."),
        scopes=ONLY_OWN,
    ),
    Right(
        "notifications.watch_record",
        HOUSE,
        _("Watch records"),
        _("Those that one sees: everybody has it."),
        scopes=ONLY_OWN,
    ),
    Right("notifications.view_deliveries", HOUSE, _("See notices that did not go out"), scopes=ONLY_ALL),
    Right(
        "accounts.manage_groups",
        HOUSE,
        _("Keep groups of colleagues"),
        _("With whom records are shared under one name."),
        scopes=ONLY_ALL,
    ),
    Right("accounts.manage_users", HOUSE, _("Keep accounts"), _("Colleagues, their roles and passwords.")),
    Right(
        "accounts.manage_company",
        HOUSE,
        _("Keep the company and its departments"),
        _("Makes its holder a system administrator."),
        scopes=ONLY_ALL,
    ),
    Right(
        "customfields.manage_fields",
        HOUSE,
        _("Keep the custom fields"),
        _("Which fields records have besides the built-in ones, who sees them and who changes them."),
        scopes=ONLY_ALL,
        needs="",
    ),
    Right("frontdoor.start_own_data", HOUSE, _("Empty the demo"), scopes=ONLY_ALL),
    Right("frontdoor.back_up", HOUSE, _("Make backups"), scopes=ONLY_ALL),
    Right(
        "accounts.manage_roles",
        POWERS,
        _("Make and change roles"),
        _("Makes its holder a security administrator."),
        scopes=ONLY_ALL,
    ),
    Right(
        "accounts.explain_access",
        POWERS,
        _("See why a colleague may or may not see a record"),
        _("Only of records that one sees oneself."),
        scopes=ONLY_ALL,
    ),
    Right(
        "accounts.simulate_user",
        POWERS,
        _("Look at pages as a colleague"),
        _("Shows what both may see; nothing can be changed, and it is recorded."),
    ),
    Right(
        "audit.view_entries",
        POWERS,
        _("Read the audit trail"),
        _("Makes its holder an auditor."),
        scopes=ONLY_ALL,
    ),
)

VALUES = (
    Value("phone", _("Phone"), ("contact.phone",)),
    Value("email", _("E-mail"), ("contact.email",)),
    Value("wechat", _("WeChat id"), ("contact.wechat",)),
    Value("birthday", _("Birthday"), ("contact.birthday",)),
    Value("address", _("Street address"), ("customer.address",)),
    Value("id_number", pgettext_lazy("of a person or a firm", "ID number"), ("customer.id_number",)),
)
