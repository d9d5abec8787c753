"""Whose customers somebody who leaves still has."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import User
from guanxi.foundation.jobs import running
from guanxi.foundation.staff.leaving import Held, Holding
from guanxi.foundation.ui import formats

from .actions import hand_over_customers, leaving
from .following_up import waiting
from .handing_over import how_many_ask, refuse_blind
from .models import Customer, Interaction
from .needs.models import Need
from .owning import who_sees_customers
from .subject_rights.choices import Stands
from .subject_rights.models import SubjectRequest

KIND = "hand_over_customers"  # of jobs


def in_hand_of(user: User) -> tuple[int, int, int, int]:
    """How many customers somebody has, follow-ups that wait, open needs, and requests of persons."""
    talks = waiting(Interaction.objects.all(), user).count()
    needs = Need.objects.filter(owner=user).still_open().count()
    return Customer.objects.filter(owner=user).count(), talks, needs, _asked(user).count()


def _are_many(*numbers: int) -> bool:
    """Whether the workers bring them over: what is told before and after asks what the act asks."""
    return max(numbers) >= leaving.AT_ONCE


def begin_handing_over(user: User, *, by: User, successor: User) -> int:
    """While an account is closed: a few go over at once, of many the workers bring over some at a time.

    Returns how many they are.
    """
    customers, *others = in_hand_of(user)
    if not _are_many(customers, *others):
        return hand_over_customers(user, by=by, successor=successor).customers
    refuse_blind(successor)
    run = running.start(KIND, by=by, params={"leaver": user.pk, "successor": successor.pk})
    ledger.require().note(customers=customers, to=successor.pk, job=run.pk)
    return customers


def customers_held(user: User) -> Sequence[Held]:
    """All of them, with their follow-ups, go to whoever takes over; colleagues' follow-ups to those."""
    held = [*_customers(user), *_follow_ups(user), *_needs(user), *_requests(user)]
    if not _are_many(*in_hand_of(user)):
        return held
    first, told = held[0], _("So many are handed over in the background; you are told when it is done.")
    if first.why:
        told = pgettext("two sentences", "%(first)s %(second)s") % {"first": first.why, "second": told}
    return [replace(one, is_later=True, why=told if one is first else one.why) for one in held]


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
    return _beside_customers(
        waiting(Interaction.objects.all(), user),
        user,
        lambda n: ngettext("%(count)s follow-up that waits", "%(count)s follow-ups that wait", n),
        lambda n: ngettext(
            "%(count)s follow-up that waits, with a colleague's customer",
            "%(count)s follow-ups that wait, with colleagues' customers",
            n,
        ),
    )


def _needs(user: User) -> Iterator[Held]:
    return _beside_customers(
        Need.objects.filter(owner=user).still_open(),
        user,
        lambda n: ngettext("%(count)s open need of a customer", "%(count)s open needs of customers", n),
        lambda n: ngettext(
            "%(count)s open need of a colleague's customer",
            "%(count)s open needs of colleagues' customers",
            n,
        ),
    )


def _beside_customers(
    rows: Any, user: User, own: Callable[[int], str], others: Callable[[int], str]
) -> Iterator[Held]:
    """What hangs on the own customers goes along with them; on a colleague's, to that colleague."""
    mine = rows.filter(customer__owner=user).count()
    theirs = rows.count() - mine
    if mine:
        yield Held(_counted(own(mine), mine), is_open=True)
    if theirs:
        yield Held(_counted(others(theirs), theirs), is_open=True, to=_("the customer's owner"))


def _asked(user: User) -> Any:
    return SubjectRequest.objects.filter(owner=user, state=Stands.OPEN)


def _requests(user: User) -> Iterator[Held]:
    if count := _asked(user).count():
        words = ngettext(
            "%(count)s open request of a person about the own data",
            "%(count)s open requests of persons about their data",
            count,
        )
        yield Held(_counted(words, count), is_open=True)


def _counted(words: str, count: int) -> str:
    return words % {"count": formats.number(count)}


CUSTOMERS_HELD = Holding(customers_held, who_sees_customers, begin_handing_over)
