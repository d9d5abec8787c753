"""Whose a row of a file is that names its customer: by id, number, number in the source, or name."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_noop

from guanxi.customers.identity import Case, Known
from guanxi.customers.likeness import almost_called
from guanxi.customers.models import Customer
from guanxi.customers.queries import Customers
from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import of_many
from guanxi.foundation.sentences import said as _

NOT_HERE = of_many(
    gettext_noop("There is no customer “%(said)s”."), gettext_noop("There is no such customer.")
)
NEAR = of_many(
    gettext_noop("There is no customer “%(said)s”. Almost the same name: %(name)s."),
    gettext_noop("There is no such customer, but one whose name is almost the same."),
)
WHOSE = ("customer_id", "external_source", "external_no", "customer_no", "customer_name")


class Whose:
    """The customers that the rows of a batch name, each as ``by`` may use ``permission`` on it."""

    def __init__(self, by: User, rows: Sequence[Any], permission: str) -> None:
        self.by, self.rows, self.permission = by, rows, permission
        self.known = _customers(rows)

    @property
    def ids(self) -> set[int]:
        """Of all that are named and known."""
        found = (self._find(row) for row in self.rows)
        return {case.customer.pk for case in found if case is not None}

    def customer(self, row: Any) -> Customer:
        """The customer of a row, or a refusal that names the column."""
        case = self._find(row)
        if case is None:
            said, by_number = called(row), row.customer_no or row.external_no or row.customer_id
            sentence = _(NOT_HERE)
            if near := self._near.get(said):
                sentence = _(NEAR)
            field = "customer_no" if by_number else "customer_name"
            raise Refused(sentence % {"said": said, "name": near or ""}, field=field)
        customer: Customer = case.customer
        owner_id, department_id = customer.owner_id, customer.department_id
        if not Customers.reaches(self.by, self.permission, owner_id=owner_id, department_id=department_id):
            raise Refused(_("This customer is not yours to change."), field="customer_no")
        return customer

    @cached_property
    def _near(self) -> dict[str, str]:
        """What those who are not here are almost called, once for all rows."""
        said = {called(row) for row in self.rows if self._find(row) is None}
        return almost_called(self.by, said - {""})

    def _find(self, row: Any) -> Case | None:
        if row.customer_id:
            return self.known.by_id.get(row.customer_id)
        values = {name: getattr(row, name) for name in WHOSE[1:4] if getattr(row, name)}
        return self.known.find({"name": row.customer_name, **values}) if values or row.customer_name else None


def called(row: Any) -> str:
    """By what a row names its customer."""
    return next((str(value) for name in WHOSE[2:] if (value := getattr(row, name))), "")


def _customers(rows: Sequence[Any]) -> Known:
    known = Known()
    named = {r.customer_name for r in rows if not (r.customer_id or r.customer_no or r.external_no)}
    known.load(
        sources=[(r.external_source, r.external_no) for r in rows if r.external_no],
        numbers=[r.customer_no for r in rows if r.customer_no],
        names={(name, person) for name in named if name for person in (False, True)},
        ids={r.customer_id for r in rows if r.customer_id},
        lock=False,
    )
    return known
