"""Who hears which event, what fills a page, its timeline and filters, what is imported, names of jobs.

``VERBS`` and ``FOUND``, the registry of verbs, keys and records of the palette, stand in ``verbs.py``.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.customers import agenda as customer_agenda
from guanxi.customers import feeding as customer_feeding
from guanxi.customers import handing_over, indexing, searching
from guanxi.customers import imports as customer_imports
from guanxi.customers import moments as customer_moments
from guanxi.customers import reactions as customer_reactions
from guanxi.customers import timelines as customers
from guanxi.customers import working as customers_working
from guanxi.customers.consent import panels as consent
from guanxi.customers.consent import restricted
from guanxi.customers.dated import INTERACTIONS
from guanxi.customers.duplicates.listing import duplicates_listing
from guanxi.customers.events import (
    CustomerAssigned,
    CustomersHandedOver,
    CustomersMerged,
    CustomersTaken,
    InteractionLogged,
    StageMoved,
    StagesMoved,
)
from guanxi.customers.leaving import CUSTOMERS_HELD
from guanxi.customers.listing import customers_page
from guanxi.customers.models import Contact, Customer, Interaction
from guanxi.customers.needs import panels as needs
from guanxi.customers.needs.imports import NEEDS
from guanxi.customers.needs.listing import needs_listing
from guanxi.customers.needs.models import Need
from guanxi.customers.needs.working import NEEDS_WORK
from guanxi.customers.parties.listing import parties_listing
from guanxi.customers.proposals import reactions as proposal_reactions
from guanxi.customers.quality import panels as quality
from guanxi.customers.sensitive import opening
from guanxi.customers.subject_rights import panels
from guanxi.customers.subject_rights.listing import requests_listing as person_requests
from guanxi.customers.subject_rights.models import SubjectRequest
from guanxi.foundation.accounts.models import User
from guanxi.foundation.approvals import reactions as approvals
from guanxi.foundation.approvals.approvable import OWN_REQUEST, Approvable
from guanxi.foundation.approvals.events import (
    RequestApproved,
    RequestEnded,
    RequestReminded,
    RequestReturned,
    StepReached,
)
from guanxi.foundation.approvals.waiting import decisions
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.calendar.feeds import FeedSource
from guanxi.foundation.changes import keeping
from guanxi.foundation.changes.models import Change
from guanxi.foundation.comments import indexing as comment_index
from guanxi.foundation.comments import timelines as comment_moments
from guanxi.foundation.comments.models import Comment
from guanxi.foundation.customfields import listing as custom_listing
from guanxi.foundation.events import Handler
from guanxi.foundation.files import indexing as file_index
from guanxi.foundation.files.models import File
from guanxi.foundation.files.previews import sealed_and_bound as sealed_previews
from guanxi.foundation.files.store import sealed_and_bound
from guanxi.foundation.imports.events import ChangeSetUndone, ImportApplied
from guanxi.foundation.imports.kinds import ImportKind
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.spool import sealed_files
from guanxi.foundation.jobs.events import JobEnded
from guanxi.foundation.notifications import reactions as notices
from guanxi.foundation.policies.listing import duties_listing
from guanxi.foundation.rights import reactions as share_reactions
from guanxi.foundation.rights.events import RecordShared
from guanxi.foundation.rotation.holders import Files, Holder, SealedColumn
from guanxi.foundation.savedviews import reactions as view_reactions
from guanxi.foundation.savedviews import showing as saved_views
from guanxi.foundation.savedviews.events import ViewShared
from guanxi.foundation.savedviews.models import SavedView, sealed_exports
from guanxi.foundation.search.keeping import Searchable
from guanxi.foundation.signin.sealed import SealedFactors
from guanxi.foundation.staff.counted import Holdings
from guanxi.foundation.staff.leaving import Holding
from guanxi.foundation.subjects import Subject
from guanxi.foundation.tasks import feeding
from guanxi.foundation.tasks import imports as task_imports
from guanxi.foundation.tasks import indexing as task_index
from guanxi.foundation.tasks import panels as tasks
from guanxi.foundation.tasks import reactions as task_reactions
from guanxi.foundation.tasks import timelines as task_moments
from guanxi.foundation.tasks.dated import TASKS
from guanxi.foundation.tasks.events import (
    TaskAssigned,
    TaskCompleted,
    TasksDue,
    TasksHandedOver,
    TasksOverdue,
)
from guanxi.foundation.tasks.listing import tasks_listing
from guanxi.foundation.tasks.models import Task
from guanxi.foundation.ui.agenda import AgendaSource
from guanxi.foundation.ui.calendars import Calendar
from guanxi.foundation.ui.filters import Filter
from guanxi.foundation.ui.lists import Listing, Provider
from guanxi.foundation.ui.records import Panel, Source
from guanxi.foundation.worklists.declaring import Worklist, work_in
from guanxi.purchases import counted, credit, picture, product_files
from guanxi.purchases import imports as purchases
from guanxi.purchases import indexing as product_index
from guanxi.purchases import listing as sales
from guanxi.purchases import panels as bought
from guanxi.purchases import timelines as orders
from guanxi.purchases import working as purchases_working
from guanxi.purchases.cost_list import costs_listing
from guanxi.purchases.events import SumsRefreshed
from guanxi.purchases.listing import orders_listing
from guanxi.purchases.models import Order, Product
from guanxi.purchases.product_list import products_listing
from guanxi.scoring import listing as moved
from guanxi.scoring import panels as scoring
from guanxi.scoring import reactions
from guanxi.scoring.baskets import listing as offered
from guanxi.scoring.baskets import panels as offers
from guanxi.scoring.churn import listing as leaving
from guanxi.scoring.churn import panels as risks
from guanxi.scoring.events import CustomersScored
from guanxi.scoring.lifetime import listing as forecasts
from guanxi.scoring.lifetime import panels as outlooks

from .audited import AUDITED
from .confirmed import CONFIRM_FIRST
from .fields import NOUNS, POINTED_AT
from .held import HELD
from .job_words import JOB_DONE, JOB_ENDINGS, JOB_TITLES
from .notices import NOTICES
from .rights import RIGHTS, VALUES
from .room_names import ROOM_NAMES
from .task_work import TASKS_WORK
from .verbs import FOUND, VERBS

# What takes custom fields; what roles may be given, and may hide; what the palette knows.
__all__ = [
    "AUDITED", "CONFIRM_FIRST", "FOUND", "HELD", "JOB_DONE", "JOB_ENDINGS", "JOB_TITLES", "NOTICES", "NOUNS",
    "POINTED_AT", "RIGHTS", "ROOM_NAMES", "VALUES", "VERBS",
]  # fmt: skip

CUSTOMER = "customers.customer"

SUBSCRIPTIONS: Mapping[type, Sequence[Handler]] = {
    ImportApplied: (reactions.score_after_import,),
    ChangeSetUndone: (reactions.score_again,),
    SumsRefreshed: (reactions.score_again,),
    CustomersScored: (reactions.run_models,),
    CustomerAssigned: (customer_reactions.tell_new_owner, customer_reactions.tell_of_new_owner),
    CustomersHandedOver: (customer_reactions.tell_handed_over,),
    CustomersTaken: (customer_reactions.tell_former_owner,),
    CustomersMerged: (
        reactions.score_again,
        customer_reactions.tell_merged,
        proposal_reactions.read_merged,
    ),
    StageMoved: (customer_reactions.tell_of_stage,),
    StagesMoved: (customer_reactions.tell_of_stages,),
    InteractionLogged: (customer_reactions.tell_of_interaction, proposal_reactions.read_talk),
    RecordShared: (share_reactions.tell_shared,),
    ViewShared: (view_reactions.tell_shared_view,),
    JobEnded: (notices.tell_of_job,),
    RequestApproved: (approvals.carry_out,),
    StepReached: (approvals.tell_step,),
    RequestReminded: (approvals.tell_reminded,),
    RequestReturned: (approvals.tell_returned,),
    RequestEnded: (approvals.tell_ended,),
    TaskAssigned: (task_reactions.tell_assigned,),
    TasksHandedOver: (task_reactions.tell_handed_over,),
    TaskCompleted: (task_reactions.tell_completed,),
    TasksDue: (task_reactions.tell_due,),
    TasksOverdue: (task_reactions.tell_overdue,),
}

PANELS: Sequence[Panel] = (
    Panel(CUSTOMER, "banner", "scoring/banner.html", scoring.banner),
    Panel(CUSTOMER, "banner", "purchases/credit_banner.html", credit.banner),
    Panel(CUSTOMER, "main", "scoring/standing.html", scoring.standing),
    Panel(CUSTOMER, "peek", "scoring/standing.html", scoring.standing),
    Panel(CUSTOMER, "main", "scoring/churn/panel.html", risks.risk),
    Panel(CUSTOMER, "main", "scoring/lifetime/panel.html", outlooks.outlook),
    Panel(CUSTOMER, "main", "purchases/purchases_panel.html", bought.purchases),
    Panel(CUSTOMER, "rail_first", "tasks/about.html", tasks.next_steps),
    Panel(CUSTOMER, "rail_first", "scoring/baskets/panel.html", offers.suggestions),
    Panel(CUSTOMER, "rail_first", "customers/needs/panel.html", needs.open_needs),
    Panel(CUSTOMER, "rail", "customers/consent/panel.html", consent.may_contact),
    Panel(CUSTOMER, "rail", "purchases/credit_panel.html", credit.panel),
    Panel(CUSTOMER, "rail", "purchases/costs_panel.html", bought.costs),
    Panel(CUSTOMER, "rail", "customers/quality/panel.html", quality.panel),
    Panel(CUSTOMER, "profile", "purchases/profile_panel.html", picture.purchases_tell),
    Panel(CUSTOMER, "rail", "customers/subject_rights/panel.html", panels.requests),
    Panel("purchases.order", "rail", "tasks/about.html", tasks.next_steps),
)

TIMELINES: Sequence[Source] = (
    Source(CUSTOMER, customers.interactions),
    Source(CUSTOMER, customers.stage_moves),
    Source(CUSTOMER, customers.depth_moves),
    Source(CUSTOMER, customer_moments.needs),
    Source(CUSTOMER, customer_moments.consents),
    Source(CUSTOMER, customer_moments.credits_set),
    Source(CUSTOMER, comment_moments.comments),
    Source(CUSTOMER, task_moments.finished),
    Source(CUSTOMER, orders.orders),
    Source(CUSTOMER, scoring.tier_changes),
)

# What a list's rows are filtered by, beyond what its own room knows.
FILTERS: Mapping[str, Sequence[Filter]] = {
    "customers": (
        moved.MOVED,
        moved.ROOM,
        moved.GONE,
        moved.WORTH,
        leaving.RISK,
        forecasts.STILL,
        offered.OFFERED,
        sales.SOLD_IN,
    ),
    "orders": (moved.SEGMENT,),
}

# What of a list's rows is known only at run time: filters, columns and sorts for whoever reads it.
FIELDS: Mapping[str, Sequence[Provider]] = {
    "customers": (
        moved.reasons_told,
        leaving.risk_told,
        forecasts.forecasts_told,
        offered.next_offer_told,
        custom_listing.provider(Customer),
    ),
    "orders": (custom_listing.provider(Order),),
    "products": (custom_listing.provider(Product),),
    "tasks": (custom_listing.provider(Task),),
    "needs": (custom_listing.provider(Need),),
}

# What keeps the views of every list: which one an address opens, and the tabs above.
VIEWS = saved_views

# The lists that can be taken out as files, each as its reader sees it.
LISTINGS: Mapping[str, Callable[[User], Listing]] = {
    "customers": lambda user: customers_page(user.company.currency),
    "orders": lambda user: orders_listing(user.company.currency),
    "products": lambda user: products_listing(user, user.company.currency),
    "costs": lambda user: costs_listing(user, user.company.currency),
    "tasks": lambda user: tasks_listing(business_day(user.company)),
    "needs": lambda user: needs_listing(business_day(user.company)),
    "duplicates": lambda _user: duplicates_listing(),
    "parties": lambda _user: parties_listing(),
    "duties": lambda _user: duties_listing(),
    "person_requests": lambda user: person_requests(business_day(user.company)),
}

# Of lists that leave as files or on paper: which rows are about people whose data may only be kept.
RESTRICTED: Mapping[str, Callable[[], Q | None]] = {
    "customers": restricted.rows_of("pk", named=True),
    "parties": restricted.rows_of("pk", named=True),
    "interactions": restricted.rows_of("customer", named=True),
    "needs": restricted.rows_of("customer", named=True),
    "orders": restricted.rows_of("customer"),
    "costs": restricted.rows_of("customer"),
    "duplicates": restricted.rows_of("left", "right", named=True),
    "tasks": restricted.tasks_about,
}

# Of what leaves as a file: which rows hold records of whom it is on record who opens them.
TAKEN: Mapping[str, Callable[[Any, User, str], None]] = {
    CUSTOMER: opening.in_lists("pk"),
    "customers.interaction": opening.in_lists("customer"),
    "customers.need": opening.in_lists("customer"),
}

IMPORTS: Mapping[str, ImportKind] = {
    kind.code: kind
    for kind in (
        customer_imports.CUSTOMERS,
        purchases.ORDERS,
        customer_imports.INTERACTIONS,
        NEEDS,
        task_imports.TASKS,
        product_files.PRODUCTS,
    )
}

SEARCHABLE: Sequence[Searchable] = (
    Searchable(indexing.KIND, Customer, indexing.reindex, indexing.refresh_sort_names),
    Searchable(task_index.KIND, Task, task_index.reindex),
    Searchable(product_index.KIND, Product, product_index.reindex, product_index.refresh_sort_names),
    Searchable(comment_index.KIND, Comment, comment_index.reindex),
    Searchable(file_index.KIND, File, file_index.reindex),
)


def _code_of_customer(part: Contact | Interaction | Need) -> str:
    """Of what belongs to a customer the customer's number goes out of the house, and no name."""
    return part.customer.customer_no


# What people's tasks are about, what they talk about, watch and hang files on.
SUBJECTS: Sequence[Subject] = (
    Subject(
        Customer,
        _("Customer"),
        lambda customer: customer.customer_no,
        "building",
        has_tabs=True,
        find=searching.found,
        opened=opening.opened,
    ),
    Subject(
        Contact,
        _("Person at a customer"),
        _code_of_customer,
        "user",
        related=("customer",),
        opened=opening.part_opened,
    ),
    Subject(
        Interaction,
        _("Contact with a customer"),
        _code_of_customer,
        "message-2",
        related=("customer",),
        opened=opening.part_opened,
    ),
    Subject(Need, pgettext_lazy("of a customer", "Need"), _code_of_customer, "bulb", related=("customer",)),
    Subject(Order, _("Order"), lambda order: order.number, "receipt", related=("customer",)),
    Subject(Task, _("Task"), lambda task: task.task_no, "checklist"),
)

# What notices name beside these: nobody comments on it, and no files hang on it.
ONLY_NAMED: Sequence[Subject] = (
    Subject(ImportRun, _("File"), lambda _run: ""),
    Subject(SavedView, _("View"), lambda _view: ""),
    Subject(SubjectRequest, _("Request of a person"), lambda _request: "", related=("customer", "contact")),
)

# What stands on somebody's day beside tasks.
AGENDA: Sequence[AgendaSource] = (decisions, customer_agenda.follow_ups, customer_agenda.birthdays)

# What may need somebody's agreement before it is done.
APPROVABLE: Sequence[Approvable] = (handing_over.HAND_OVER, OWN_REQUEST)

# What a person's calendar feed holds.
FEEDS: Sequence[FeedSource] = (
    FeedSource("tasks", _("Tasks"), feeding.task_entries),
    FeedSource("follow_ups", _("Follow-ups that have no day yet"), customer_feeding.follow_up_entries),
    FeedSource("birthdays", _("Birthdays at my customers"), customer_feeding.birthday_entries, usual=False),
)

# What somebody who leaves has still in hand, beside tasks, approvals and views.
LEAVING: Sequence[Holding] = (CUSTOMERS_HELD,)

# While there is any of it, the house keeps its currency and its time zone.
COUNTED: Sequence[Holdings] = (counted.holdings,)

# What stands in calendars.
CALENDARS: Mapping[str, Calendar] = {one.name: one for one in (INTERACTIONS, TASKS)}

# The lists that people work in: what is done in bulk, in cells, on a board.
WORKLISTS: Mapping[str, Worklist] = {
    one.name: one
    for one in (
        customers_working.WORKLIST,
        NEEDS_WORK,
        purchases_working.PRODUCTS,
        purchases_working.ORDERS,
        purchases_working.COSTS,
        TASKS_WORK,
    )
}

# What of them is done in the list itself.
WORK = work_in

# What seals values by itself, beside encrypted fields: written anew when keys rotate.
SEALED: Sequence[Holder] = (
    SealedColumn(Change, "before", label=keeping.LABEL),
    Files("imports.files", sealed_files),
    Files("files.kept", sealed_and_bound),
    Files("files.previews", sealed_previews),
    Files("savedviews.files", sealed_exports),
    SealedFactors(),
)
