"""The list of needs, declared: its columns, filters and sorts."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.customers.filters import import_filter, owners_called, owners_offered
from guanxi.customers.indexing import KIND as CUSTOMERS
from guanxi.customers.models import Customer
from guanxi.customers.needs.choices import TONES, NeedKind, NeedPriority, NeedStatus, Reply
from guanxi.customers.needs.models import NO_DAY, Need
from guanxi.customers.needs.queries import NEED_LISTED
from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.search import index
from guanxi.foundation.ui import cells, formats, grouping
from guanxi.foundation.ui.addresses import record_id
from guanxi.foundation.ui.day_filters import date_filter
from guanxi.foundation.ui.filters import Filter, choice_filter, record_filter, text_filter
from guanxi.foundation.ui.lists import Column, Listing, Sort, filters_from_above
from guanxi.foundation.ui.outward import DECISIONS, REMARKS

SOON = 3
STATUS = pgettext_lazy("of a need", "Status")


def wanted_words(expected_on: date | None, today: date, *, is_open: bool) -> tuple[str, str]:
    """The day a need is to be met by, in words, and its tone."""
    if expected_on is None:
        return "", ""
    days = (expected_on - today).days
    if not is_open or days >= SOON:
        return formats.day(expected_on), ""
    if days < 0:
        return now("%(days)s overdue") % {"days": formats.spell(-days)}, "bad"
    return formats.relative(-days), "warn"


def _expected(today: date) -> Any:
    def cell(row: Any) -> str:
        words, tone = wanted_words(row.expected_on, today, is_open=row.closed_on is None)
        if not words:
            return cells.dash
        return SafeString(f'<span class="{tone}">{cells.text(words)}</span>') if tone else cells.text(words)

    return cell


def priority(code: int) -> str:
    """The middle one says nothing; the others stand out."""
    tone = {NeedPriority.HIGH: "bad"}.get(NeedPriority(code), "")
    label = NeedPriority(code).label
    return cells.text(label) if code == NeedPriority.MEDIUM else cells.tags([(label, tone)])


def feedback_told(row: Any) -> str:
    """What the customer says, with the note behind it."""
    said = str(Reply(row.feedback).label) if row.feedback else ""
    return " · ".join(part for part in (said, row.feedback_note) if part)


FEEDBACK = Column(
    "feedback",
    _("Customer feedback"),
    lambda n: cells.text(feedback_told(n)),
    phone=False,
    inside=REMARKS,
)


def columns(today: date) -> tuple[Column, ...]:
    """The columns as the company's day makes them: template 2's, and where it stands."""
    kinds, statuses = dict(NeedKind.choices), NeedStatus
    return (
        Column(
            "need",
            pgettext_lazy("of a customer", "Need"),
            lambda n: cells.record(n.description, f"/needs/{n.pk}/"),
            always=True,
            value=lambda n: n.description,
        ),
        Column(
            "customer",
            _("Customer"),
            lambda n: cells.link(n.customer__name, f"/customers/{n.customer_id}/"),
            value=lambda n: n.customer__name,
        ),
        Column("number", _("Customer number"), lambda n: cells.text(n.customer__customer_no), shown=False),
        Column("kind", _("Kind of need"), lambda n: cells.text(kinds.get(n.kind, n.kind))),
        Column(
            "priority",
            _("Priority"),
            lambda n: priority(n.priority),
            sort="priority",
            value=lambda n: str(NeedPriority(n.priority).label),
            inside=DECISIONS,
        ),
        Column(
            "status",
            STATUS,
            lambda n: cells.status(TONES[NeedStatus(n.status)], statuses(n.status).label),
            value=lambda n: str(statuses(n.status).label),
        ),
        Column(
            "expected", _("To be met by"), _expected(today), sort="expected", value=lambda n: n.expected_on
        ),
        Column(
            "owner",
            _("Owner"),
            lambda n: cells.person(n.owner_label or n.owner__name, n.owner_id),
            value=lambda n: n.owner_label or n.owner__name,
        ),
        Column("offering", _("Related product or service"), lambda n: cells.text(n.offering), phone=False),
        Column("solution", _("Proposed solution"), lambda n: cells.text(n.solution), shown=False),
        FEEDBACK,
        Column("proposed", _("First named on"), lambda n: cells.day(n.proposed_on), shown=False),
        Column("closed", _("Closed on"), lambda n: cells.day(n.closed_on), shown=False),
        Column("outcome", _("How it ended"), lambda n: cells.text(n.outcome), shown=False, inside=REMARKS),
    )


def _nothing(_user: User) -> Sequence[tuple[str, Sentence]]:
    return ()


def _customer_filter() -> Filter:
    """The needs of one customer: set by the links of its page."""
    label = _("Customer")

    def condition(values: list[str], _user: User) -> Q:
        pk = record_id(values[0])
        if pk is None:
            raise Refused(now("%(filter)s: there is no such choice.") % {"filter": label})
        return Q(customer_id=pk)

    def words(values: list[str], user: User) -> Sequence[tuple[str, Sentence]]:
        pk = record_id(values[0])
        name = Customer.objects.visible_to(user).filter(pk=pk).values_list("name", flat=True).first()
        return [(values[0], name or f"#{values[0]}")]

    return Filter("customer", label, condition, _nothing, many=False, words=words)


def _expected_filter() -> Filter:
    return date_filter("expected", _("To be met by"), "expected_on", nullable=True)


FILTERS: tuple[Filter, ...] = (
    choice_filter("status", STATUS, NeedStatus.choices),
    choice_filter("kind", _("Kind of need"), NeedKind.choices),
    choice_filter("priority", _("Priority"), NeedPriority.choices),
    record_filter(
        "owner",
        _("Owner"),
        owners_offered,
        "owner_id",
        special={"me": lambda user: [user.pk]},
        words=owners_called,
    ),
    _expected_filter(),
    choice_filter("feedback", _("Customer feedback"), Reply.choices, nullable=True),
    text_filter("offering", _("Related product or service"), "offering"),
    date_filter("proposed", _("First named on"), "proposed_on", nullable=True),
    date_filter("closed", _("Closed on"), "closed_on", nullable=True),
    _customer_filter(),
    import_filter(),
)
SORTS = (
    Sort("priority", _("Most urgent first"), ("priority", "sort_expected", "id")),
    Sort("expected", _("Wanted soonest first"), ("sort_expected", "id")),
    Sort("newest", _("Newest first"), ("id",), descending=True),
)


def _customer_names(keys: Sequence[Any], user: User) -> Mapping[Any, Sentence]:
    return dict(Customer.objects.visible_to(user).filter(pk__in=keys).values_list("pk", "name"))


BY = (
    grouping.by_choice("status", STATUS, NeedStatus.choices),
    grouping.by_choice("kind", _("Kind of need"), NeedKind.choices),
    grouping.by_choice("priority", _("Priority"), NeedPriority.choices),
    grouping.by_record("owner", _("Owner"), "owner_id", grouping.people),
    grouping.by_record("customer", _("Customer"), "customer_id", _customer_names),
    grouping.by_text("offering", _("Related product or service")),
    grouping.by_month("expected", _("To be met by"), "expected_on"),
)


def condition(text: str, _user: User) -> Q:
    """Words of the need and of what is proposed, or the customer: who sees a need sees whose it is."""
    said = Q(description__icontains=text) | Q(offering__icontains=text) | Q(solution__icontains=text)
    of_customer = index.condition(CUSTOMERS, text, pk="customer_id")
    return said | of_customer if of_customer else said


def needs_listing(today: date = NO_DAY) -> Listing:
    """The list of needs, the most urgent first; its drawn columns need the day."""
    return Listing(
        name="needs",
        rows=Need.objects.all,
        columns=columns(today),
        sorts=SORTS,
        filters=(*FILTERS, *filters_from_above("needs")),
        search=condition,
        values=NEED_LISTED,
        grouping=grouping.Grouping(BY),
    )
