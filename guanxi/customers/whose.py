"""Whose the customers of a file are to be: owners and departments, as far as whoever imports reaches them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from guanxi.customers.cleaned import Clean
from guanxi.customers.handing_over import PURPOSE, amount_of, check_right
from guanxi.customers.models import Customer
from guanxi.customers.queries import Customers
from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.approvals.paths import in_force, path_for
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import said as _

PERMISSION = "customers.import_customers"


class Whose:
    """The owners and departments of a batch; ``load`` before anything is asked."""

    def __init__(self, by: User) -> None:
        self.by = by
        self._hand_over = in_force(PURPOSE)

    def load(self, rows: Sequence[Clean], known: Sequence[Customer]) -> None:
        """Read whom the rows name, and how those of the known are called."""
        owners = {pk for row in rows for pk in (row.owner_id, row.if_new.owner_id) if pk}
        departments = {pk for row in rows for pk in (row.department_id, row.if_new.department_id) if pk}
        self._names = _names(rows, known)
        self._owners = User.objects.visible_to(self.by).filter(is_active=True).in_bulk(owners)
        seen = Department.objects.visible_to(self.by).filter(pk__in=departments)
        self._departments = set(seen.values_list("pk", flat=True))

    def called(self, customer: Customer) -> dict[str, str]:
        """How its owner and its department are called, where a row's word for one means nobody."""
        return {name: names.get(getattr(customer, f"{name}_id"), "") for name, names in self._names.items()}

    def new(self, row: Clean) -> tuple[int, int]:
        """Owner and department of a customer that the row brings."""
        return self.after(_placed(row), None)

    def after(self, row: Clean, customer: Customer | None) -> tuple[int, int]:
        """Owner and department after this row, as far as ``by`` reaches."""
        if row.owner_id and row.owner_id not in self._owners:
            raise Refused(_("This owner does not work here."), field="owner_id")
        if row.department_id and row.department_id not in self._departments:
            raise Refused(_("There is no such department."), field="department_id")
        owner_id = row.owner_id or (customer.owner_id if customer else self.by.pk)
        department_id = row.department_id or (customer.department_id if customer else None)
        if department_id is None:
            owner = self._owners.get(owner_id, self.by)
            department_id = owner.department_id or self.by.department_id
        if department_id is None:
            raise Refused(_("Which department does this customer belong to?"), field="department_id")
        self.check_reach(owner_id, department_id)
        return owner_id, department_id

    def refuse_hand_over(self, customer: Customer, owner_id: int) -> None:
        """What takes a right or an approval one by one takes it in a file too."""
        if owner_id != customer.owner_id:
            check_right(self.by, owner_id=customer.owner_id, department_id=customer.department_id)
        if self._hand_over and not self.by.is_system and path_for(self._hand_over, amount_of(customer)):
            raise Refused(
                _("Handing this customer over needs approval: ask for it on its page."), field="owner_id"
            )

    def check_reach(self, owner_id: int, department_id: int) -> None:
        if not Customers.reaches(self.by, PERMISSION, owner_id=owner_id, department_id=department_id):
            raise Refused(_("This customer is not yours to change."), field="owner_id")


def _names(rows: Iterable[Clean], known: Sequence[Customer]) -> dict[str, dict[int, str]]:
    """How owners and departments of the known are called, where a file's word for one means nobody."""
    reported = {name for row in rows for name in row.values.get("reported", {})}
    found: dict[str, dict[int, str]] = {}
    for name, model in (("owner", User), ("department", Department)):
        if name in reported:
            ids = {getattr(customer, f"{name}_id") for customer in known}
            found[name] = dict(model.objects.filter(pk__in=ids).values_list("pk", "name"))
    return found


def _placed(row: Clean) -> Clean:
    """A new customer's row with the owner and department that hold where it names none."""
    default = row.if_new
    if not default.owner_id and not default.department_id:
        return row
    return replace(
        row,
        owner_id=row.owner_id or default.owner_id,
        department_id=row.department_id or (None if row.owner_id else default.department_id),
    )
