"""Which way requests go, who leads a department, who stands in for whom."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from guanxi.foundation import ledger
from guanxi.foundation.accounts.models import Company, Department, User
from guanxi.foundation.actions import action
from guanxi.foundation.approvals.approvable import OWN, approvables
from guanxi.foundation.approvals.models import Definition, Deputy, Head
from guanxi.foundation.approvals.paths import MOST_STEPS, Step, checked
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.errors import Refused

LONGEST = 366


@action("approvals.manage")
def create_definition(
    company: Company,
    *,
    by: User,
    name: str,
    purpose: str,
    steps: Sequence[Step] = (),
    own_allowed: bool = False,
    escalate_days: int | None = None,
) -> Definition:
    """Say which way requests of one purpose go; it is in force at once, and the only one.

    Of what people ask for in words there are several, each known by its name.
    """
    name = " ".join(name.split())[:120]
    if not name:
        raise Refused(_("A definition has a name."), field="name")
    if purpose not in approvables():
        raise Refused(_("This cannot need approval."), field="purpose")
    there = Definition.objects.filter(purpose=purpose, is_active=True)
    if purpose == OWN and there.filter(name=name).exists():
        raise Refused(_("There is a path of this name already."), field="name")
    if purpose != OWN and there.exists():
        raise Refused(_("There is a definition for this already: change it, or retire it."), field="purpose")
    if escalate_days is not None and not 1 <= escalate_days <= LONGEST:
        raise Refused(_("Escalate after 1 to 366 working days."), field="escalate_days")
    definition = Definition(name=name, purpose=purpose, own_allowed=own_allowed, escalate_days=escalate_days)
    definition.steps = _kept(steps)
    definition.save()
    return definition


def _kept(steps: Sequence[Step]) -> list[object]:
    if len(steps) > MOST_STEPS:
        raise Refused(_("At most %(most)s steps.") % {"most": MOST_STEPS}, field="name")
    return [checked(step).kept() for step in steps]


@action("approvals.manage")
def set_steps(
    definition: Definition, *, by: User, steps: Sequence[Step], version: int | None = None
) -> Definition:
    """Other steps from now on; requests under way keep theirs."""
    definition.steps = _kept(steps)
    definition.save()
    return definition


@action("approvals.manage")
def retire_definition(definition: Definition, *, by: User) -> Definition:
    """No approval is needed for this any more; requests under way go on."""
    if not definition.is_active:
        raise Refused(_("This definition is retired already."))
    definition.is_active = False
    definition.save()
    return definition


@action("approvals.manage")
def name_head(department: Department, *, by: User, user: User | None) -> None:
    """Say who leads a department; nobody means the one above does."""
    Head.objects.filter(department=department).delete()
    if user is not None:
        if not user.is_active:
            raise Refused(_("%(name)s no longer works here.") % {"name": user}, field="user")
        Head(department=department, user=user).save()
    ledger.require().note(department=department.pk, head=user.pk if user else None)


@action("accounts.change_self")
def set_deputy(user: User, *, by: User, deputy: User, first: date, last: date) -> Deputy:
    """Let somebody decide for one from day to day; both see who decided for whom."""
    if user.pk != by.pk:
        raise Refused(_("Everybody names the own deputy."))
    if deputy.pk == user.pk or not deputy.is_active:
        raise Refused(_("Choose a colleague who works here."), field="deputy")
    if last < first:
        raise Refused(_("The last day comes after the first."), field="last")
    if last < business_day(by.company):
        raise Refused(_("This time is over already."), field="last")
    if Deputy.objects.filter(user=user, first__lte=last, last__gte=first).exists():
        raise Refused(_("You have a deputy for some of these days already."), field="first")
    found = Deputy(user=user, deputy=deputy, first=first, last=last)
    found.save()
    ledger.require().note(deputy=deputy.pk, first=first.isoformat(), last=last.isoformat())
    return found


@action("accounts.change_self")
def end_deputy(deputy: Deputy, *, by: User) -> None:
    """From now on one decides oneself again."""
    ledger.require().note(deputy=deputy.deputy_id)
    deputy.delete()
