"""Whose customers somebody who leaves still has."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.foundation.accounts.models import User
from guanxi.foundation.staff.leaving import Held, Holding
from guanxi.foundation.ui import formats

from .actions import hand_over_customers
from .following_up import waiting
from .handing_over import how_many_ask
from .models import Customer, Interaction
from .queries import Customers


def customers_held(user: User) -> Sequence[Held]:
    """All of them, with their follow-ups, go to whoever takes over; colleagues' follow-ups to those."""
    return [*_customers(user), *_follow_ups(user)]


def _customers(user: User) -> Iterator[Held]:
    rows = Customer.objects.filter(owner=user)
    count, asking = rows.count(), how_many_ask(rows)
    words = ngettext("%(count)s customer", "%(count)s customers", count)
    why = ngettext(
        "%(count)s of them would need approval if a colleague who stays handed it over.",
        "%(count)s of them would need approval if a colleague who stays handed them over.",
        asking,
    )
    if count:
        yield Held(_counted(words, count), is_open=True, why=_counted(why, asking) if asking else "")


def _follow_ups(user: User) -> Iterator[Held]:
    talks = waiting(Interaction.objects.all(), user)
    own = talks.filter(customer__owner=user).count()
    others = talks.count() - own
    if own:
        words = ngettext("%(count)s follow-up that waits", "%(count)s follow-ups that wait", own)
        yield Held(_counted(words, own), is_open=True)
    if others:
        words = ngettext(
            "%(count)s follow-up that waits, with a colleague's customer",
            "%(count)s follow-ups that wait, with colleagues' customers",
            others,
        )
        yield Held(_counted(words, others), is_open=True, to=_("the customer's owner"))


def _counted(words: str, count: int) -> str:
    return words % {"count": formats.number(count)}


def who_sees_customers(people: QuerySet[User]) -> QuerySet[User]:
    """Whoever has a customer sees it, if a role lets him see any."""
    seeing = User.objects.filter(roles__grants__permission=Customers.view_permission)
    return people.filter(pk__in=seeing.values("pk"))


CUSTOMERS_HELD = Holding(customers_held, who_sees_customers, hand_over_customers)
