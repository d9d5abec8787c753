"""Who can have customers: others are not offered where somebody is chosen for one."""

from typing import Any

from django.db.models import QuerySet

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import said as _

from .queries import Customers


def who_sees_customers(people: QuerySet[User]) -> QuerySet[User]:
    """Whoever has a customer sees it, if a role lets him see any."""
    seeing = User.objects.filter(roles__grants__permission=Customers.view_permission)
    return people.filter(pk__in=seeing.values("pk"))


def with_owner(given: dict[str, Any], by: User) -> dict[str, Any]:
    """What a program says, with the owner that it names by a number as a colleague."""
    pk = given.pop("owner_id", None)
    if pk is None:
        return given
    owner = owners_for(by).filter(pk=pk).first()
    if owner is None:
        raise Refused(_("This owner is not known here."), field="owner_id")
    return given | {"owner": owner}


def owners_for(by: User) -> Any:
    """The colleagues who work here and can have a customer, by their names."""
    colleagues: Any = who_sees_customers(User.objects.visible_to(by).filter(is_active=True))
    return colleagues.in_order()
