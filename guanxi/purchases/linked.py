"""Filters by records that links name: a customer, an owner, an import; each in words for who may see it."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.ui import formats
from guanxi.foundation.ui.addresses import record_id
from guanxi.foundation.ui.filters import Filter, Options

NOBODY, ANYBODY = "none", "some"


def ids_of(values: Sequence[str], label: Sentence) -> list[int]:
    ids = [pk for value in values if (pk := record_id(value)) is not None]
    if len(ids) < len(values):
        raise Refused(now("%(filter)s: there is no such choice.") % {"filter": label})
    return ids


def named(label: Sentence, names: Callable[[list[int], User], dict[int, str]]) -> Any:
    """The words of records that a link named by id; one that may not be seen keeps its number."""

    def words(values: list[str], user: User) -> Options:
        values = [value for value in values if record_id(value) is not None]
        found = names(ids_of(values, label), user)
        return [(value, found.get(int(value), f"#{value}")) for value in values]

    return words


def customer_filter() -> Filter:
    label = _("Customer")

    def condition(values: list[str], _user: User) -> Q:
        ids = ids_of([value for value in values if value not in {NOBODY, ANYBODY}], label)
        joined = Q(customer_id__in=ids) if len(ids) > 1 else Q(customer_id=ids[0]) if ids else Q()
        for word, nobody in ((NOBODY, True), (ANYBODY, False)):
            if word in values:
                joined |= Q(customer__isnull=nobody)
        return joined

    def names(ids: list[int], user: User) -> dict[int, str]:
        return dict(Customer.objects.visible_to(user).filter(pk__in=ids).values_list("pk", "name"))

    def options(user: User) -> Options:
        sees_all = user.scope_of("customers.view_customer") is Scope.ALL
        return [(NOBODY, _("No customer named")), (ANYBODY, _("A customer named"))] if sees_all else []

    return Filter("customer", label, condition, options, words=named(label, names))


def owner_filter() -> Filter:
    """Orders of one colleague's customers: set by the figures of "mine"."""
    label = _("Owner")

    def condition(values: list[str], _user: User) -> Q:
        return Q(customer__owner_id__in=ids_of(values, label))

    def names(ids: list[int], user: User) -> dict[int, str]:
        return dict(User.objects.visible_to(user).filter(pk__in=ids).values_list("pk", "name"))

    return Filter("owner", label, condition, lambda _user: (), words=named(label, names))


def files(ids: list[int], user: User) -> dict[int, str]:
    """What imports are called, by their change sets."""
    sets = ChangeSet.objects.visible_to(user).filter(pk__in=ids)
    found = {one.pk: file_named("", one.at) for one in sets}
    runs = ImportRun.objects.visible_to(user).filter(change_set_id__in=ids)
    return found | {run.change_set_id: file_named(run.name, run.at) for run in runs}


def file_named(name: str, at: Any) -> str:
    return f"{name or now('Import')} · {formats.moment(at)}"
