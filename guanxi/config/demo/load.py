"""Loading the generated company through the rooms' own actions: what holds for people holds for the demo."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import batched, groupby
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.customers import actions as customers
from guanxi.customers.models import Contact, Customer
from guanxi.customers.rows import ContactRow, CustomerRow, InteractionRow
from guanxi.foundation.accounts.models import Company, Department, Role, User
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.imports import actions as imports
from guanxi.foundation.jobs.running import run_now
from guanxi.foundation.staff import actions as staff
from guanxi.foundation.tasks import actions as tasks
from guanxi.purchases import actions as purchases
from guanxi.purchases.grouping import batches
from guanxi.purchases.rows import CostRow, LineRow, OrderRow, ProductRow, RateRow
from guanxi.scoring import actions as scoring

from . import records
from .freshness import age_records, tell_sources
from .load_work import WorkLoader
from .places import COUNTRY_NAMES

BATCH = 2000
CHANNELS = {
    "phone": "phone", "email": "email", "chat": "online", "survey": "questionnaire",
    "social_media": "social",
    "industry_report": "report", "mining": "mining", "sales": "sales", "service": "service",
    "website": "website", "visit": "visit", "online": "online",
}  # fmt: skip
ROLES = {"decision_maker": "decider", "technical": "influencer"}
DIRECTIONS = ("in", "out", "")
STATUS = {"done": "done", "in_progress": "doing", "pending": "todo"}


class Loader:
    """Keeps the ids behind the generator's keys while it loads."""

    def __init__(self, demo: records.DemoCompany, password: str) -> None:
        self.demo, self.password = demo, password
        self.departments: dict[str, Department] = {}
        self.users: dict[str, User] = {}
        self.customers: dict[str, int] = {}
        self.company = Company.get()
        self.system = User.system()

    @property
    def lead(self) -> User:
        """The demo's first user: everything is loaded in this person's name."""
        return next(iter(self.users.values()))

    def people(self) -> None:
        demo = self.demo.company
        staff.change_company(
            self.company, by=self.system, name=demo.name, currency=demo.currency, zone=demo.zone
        )
        roles = {role.code: role for role in Role.objects.all()}
        for one in self.demo.departments:
            parent = self.departments.get(one.parent) if one.parent else None
            self.departments[one.code] = staff.create_department(
                self.company, by=self.system, name=one.name, parent=parent
            )
        for n, user in enumerate(self.demo.users):
            self.users[user.login] = staff.create_user(
                self.departments[user.department],
                by=self.system,
                username=user.login,
                name=user.name,
                password=self.password if n == 0 else None,
                roles=[roles[code] for code in user.roles],
                email=user.email,
                language=user.language,
                zone=user.zone,
            )

    def in_set(
        self, purpose: str, rows: Iterable[Sequence[Any]], write: Callable[..., Any], name: str
    ) -> None:
        """Apply ``rows``, batch by batch, as one change set."""
        change_set = imports.open_change_set(self.lead, by=self.lead, purpose=purpose)
        for batch in rows:
            with transaction.atomic():
                write(change_set, by=self.lead, **{name: list(batch)})
        imports.close_change_set(ChangeSet.objects.get(pk=change_set.pk), by=self.lead)

    def load_customers(self) -> None:
        self.in_set("customers", batched(self.customer_rows(), BATCH), customers.import_customers, "rows")
        self.customers = dict(Customer.objects.values_list("customer_no", "pk"))
        self.let_go()

    def let_go(self) -> None:
        """Those who are no longer there leave on their day."""
        gone = {(self.customers[c.customer_no], c.name): c.left_on for c in self.demo.contacts if c.left_on}
        rows = Contact.objects.filter(customer_id__in={customer for customer, _name in gone}, left_on=None)
        for contact in rows:
            if on := gone.get((contact.customer_id, contact.name)):
                customers.leave_contact(contact, by=self.lead, on=on)

    def customer_rows(self) -> Iterator[CustomerRow]:
        contacts = _grouped(self.demo.contacts, "customer_no")
        tags = _grouped(self.demo.tags, "customer_no")
        for one in self.demo.customers:
            yield CustomerRow(
                one.name,
                customer_no=one.customer_no,
                kind=one.kind,
                industry=one.industry or None,
                size=one.size or None,
                country=COUNTRY_NAMES[one.country][0],
                region=" ".join(dict.fromkeys(part for part in (one.province, one.city) if part)),
                source=CHANNELS[one.source],
                stage=one.stage,
                since=one.came_on,
                owner_id=self.users[one.owner].pk,
                department_id=self.departments[one.department].pk,
                contacts=tuple(_contact(c) for c in contacts.get(one.customer_no, ())),
                tags=tuple((t.family, t.label) for t in tags.get(one.customer_no, ())),
            )

    def interaction_rows(self) -> Iterator[InteractionRow]:
        for one in self.demo.interactions:
            yield InteractionRow(
                on=one.at.date(),
                channel=CHANNELS[one.channel],
                direction="out" if one.channel == "visit" else DIRECTIONS[int(one.key[1:]) % 3],
                subject=one.subject,
                customer_id=self.customers[one.customer_no],
                participants="、".join(one.participants)[:200],
                feedback=one.customer_feedback,
                follow_up=one.follow_up_action,
                owner_id=self.users[one.owner].pk,
                status=STATUS[one.status],
                source_system="demo",
            )

    def load_orders(self) -> None:
        rates = [RateRow(r.currency, r.on, r.rate, "demo") for r in self.demo.rates]
        purchases.set_rates(self.company, by=self.lead, rates=rates)
        self.in_set("products", [self.product_rows()], purchases.import_products, "products")
        self.in_set("orders", batches(self.order_rows(), most=4000), purchases.import_orders, "orders")
        self.in_set("costs", batched(self.cost_rows(), BATCH), purchases.import_costs, "costs")

    def product_rows(self) -> list[ProductRow]:
        return [ProductRow(p.code, p.name, p.group, p.kind, p.unit_cost) for p in self.demo.products]

    def order_rows(self) -> Iterator[OrderRow]:
        for one in self.demo.orders:
            if one.status == "cancelled":
                continue
            kind = "return" if one.kind == "return" else "sale"
            lines = tuple(
                LineRow(ln.product, "", ln.quantity, ln.unit_price, kind, None, ln.unit_cost)
                for ln in one.lines
            )
            customer = self.customers[one.customer_no] if one.customer_no else None
            yield OrderRow(one.source, one.order_no, customer, one.at, one.currency, lines)

    def cost_rows(self) -> Iterator[CostRow]:
        for one in self.demo.costs:
            customer = self.customers[one.customer_no] if one.customer_no else None
            department = self.departments[one.department].pk if one.department else None
            yield CostRow(
                one.on, one.category, one.amount, customer, department, one.campaign or "", one.note
            )


def _grouped(rows: Iterable[Any], key: str) -> dict[str, list[Any]]:
    ordered = sorted(rows, key=lambda row: getattr(row, key))
    return {k: list(group) for k, group in groupby(ordered, key=lambda row: getattr(row, key))}


def _contact(one: records.Contact) -> ContactRow:
    return ContactRow(
        one.name,
        title=one.title or None,
        role=ROLES.get(one.role, one.role),
        phone=one.phone or None,
        email=one.email or None,
        wechat=one.wechat or None,
        birthday=one.birthday,
    )


def load_work(loader: Loader) -> None:
    """Tasks, talk, files and what waits for somebody, after the figures by which some of it goes."""
    work = WorkLoader(loader.demo, loader.users, loader.customers)
    loader.in_set("tasks", [work.task_rows()], tasks.import_tasks, "rows")
    loader.in_set("needs", [work.need_rows()], customers.import_needs, "rows")
    work.deepen()
    work.link_parties()
    work.describe()
    work.read_texts()
    work.agree()
    work.keep_rules()
    work.link_tasks()
    work.talk()
    work.ask()
    work.watch()
    work.restrict()
    work.judge()
    work.double()
    work.look_back()


def load_company(demo: records.DemoCompany, password: str, say: Callable[[str], None]) -> User:
    """Load everything and score it; returns the demo's administrator."""
    loader = Loader(demo, password)
    loader.people()
    loader.load_customers()
    say(_("%(count)s customers with their contacts …") % {"count": f"{len(loader.customers):,}"})
    loader.load_orders()
    say(_("%(count)s orders …") % {"count": f"{len(demo.orders):,}"})
    loader.in_set(
        "interactions", batched(loader.interaction_rows(), BATCH), customers.import_interactions, "rows"
    )
    say(_("%(count)s interactions …") % {"count": f"{len(demo.interactions):,}"})
    say(f"{_('Tiers and figures')} …")
    run_now(scoring.start_scoring(loader.company, by=loader.lead, queued=False))
    load_work(loader)
    tell_sources(loader.lead, loader.in_set)
    age_records(loader.company, loader.lead)
    staff.change_company(loader.company, by=loader.system, is_demo=True)  # last: a part of a demo is none
    return loader.lead
