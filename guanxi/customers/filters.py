"""What the list of customers can be filtered by."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.ui.addresses import record_id
from guanxi.foundation.ui.day_filters import date_filter, moment_filter
from guanxi.foundation.ui.filters import (
    Filter,
    Options,
    amount_filter,
    choice_filter,
    links_filter,
    number_filter,
    record_filter,
    text_filter,
)

from .birthdays import BIRTHDAY_IN, BIRTHDAY_ON
from .choices import Channel, Depth, Industry, Kind, Size, Stage, TagFamily, Tier
from .models import Tag, TagLink
from .quality import listing as quality
from .sensitive import listing as sensitive


def owners_offered(user: User) -> Sequence[tuple[str, Sentence]]:
    rows = User.objects.visible_to(user).filter(is_active=True).in_order().values_list("pk", "name")
    return [("me", pgettext_lazy("filter", "Me")), *((str(pk), name) for pk, name in rows[:500])]


def owners_called(values: Sequence[str], user: User) -> Sequence[tuple[str, Sentence]]:
    """Also who has left, and is not offered any more."""
    ids = [pk for value in values if (pk := record_id(value)) is not None]
    rows = User.objects.visible_to(user).filter(pk__in=ids).values_list("pk", "name")
    me = [("me", pgettext_lazy("filter", "Me"))] if "me" in values else []
    return [*me, *((str(pk), name) for pk, name in rows)]


def _departments(user: User) -> Sequence[tuple[str, Sentence]]:
    rows = Department.objects.visible_to(user).order_by("path").values_list("pk", "name")
    own = [("mine", _("My department")), ("below", _("My department and those below it"))]
    return [*(own if user.department_id else []), *((str(pk), name) for pk, name in rows[:500])]


def import_filter() -> Filter:
    """The customers that an import brought, by its change set: set by the links of its report."""

    def condition(values: list[str], _user: User) -> Q:
        pk = record_id(values[0])
        if pk is None:
            raise Refused(now("This import is not known."))
        return Q(change_set_id=pk)

    def words(values: list[str], user: User) -> Sequence[tuple[str, Sentence]]:
        run = ImportRun.objects.visible_to(user).filter(change_set_id=values[0]).first()
        return [(values[0], run.name if run else f"#{values[0]}")]

    return Filter("set", _("Import"), condition, lambda _user: (), many=False, words=words)


def _tags(user: User) -> Options:
    families = dict(TagFamily.choices)
    rows = Tag.objects.visible_to(user).order_by("family", "name").values_list("pk", "family", "name")
    return [(str(pk), f"{name} · {families.get(family, family)}") for pk, family, name in rows[:500]]


def _mine(user: User) -> Sequence[int]:
    return [user.department_id] if user.department_id else []


FILTERS: tuple[Filter, ...] = (
    choice_filter("tier", _("Tier"), Tier.choices, nullable=True),
    record_filter(
        "owner",
        _("Owner"),
        owners_offered,
        "owner_id",
        special={"me": lambda user: [user.pk]},
        words=owners_called,
    ),
    record_filter(
        "department",
        _("Department"),
        _departments,
        "department_id",
        special={"mine": _mine, "below": lambda user: user.departments_within(Scope.DEPARTMENT_BELOW)},
    ),
    links_filter(
        "tag", _("Tag"), _tags, lambda: TagLink.objects.filter(ended_on=None), ("customer_id", "tag_id")
    ),
    choice_filter("industry", _("Industry"), Industry.choices, nullable=True),
    choice_filter("stage", _("Lifecycle stage"), Stage.choices),
    choice_filter("depth", _("Relationship depth"), Depth.choices, nullable=True),
    choice_filter("kind", _("Kind"), Kind.choices),
    sensitive.FILTER,
    choice_filter("firm_size", pgettext_lazy("of a firm", "Size"), Size.choices, "size", nullable=True),
    text_filter("country", _("Country"), "country"),
    text_filter("region", _("Region"), "region"),
    number_filter("value", _("Net goods, 12 months"), "value", money=True),
    number_filter("total", _("Net goods, all time"), "total", money=True),
    date_filter("last_order", _("Last order"), "last_order_on", nullable=True),
    date_filter("last_contact", _("Last contact"), "last_contact_on", nullable=True),
    date_filter("since", _("Customer since"), "since", nullable=True),
    moment_filter("created", _("Added on"), "created_at"),
    choice_filter("source", _("Source channel"), Channel.choices),
    text_filter("name", _("Name"), "name", nullable=False),
    amount_filter("total_from", _("Net goods, all time, at least"), "total__gte", order="total"),
    *quality.FILTERS,
    BIRTHDAY_ON,
    BIRTHDAY_IN,
    import_filter(),
)
