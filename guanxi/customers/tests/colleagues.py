"""Two sellers of one department, one of another, and a customer of the first."""

from typing import Any

from guanxi.customers.tests.factories import SELLING, make_customer, make_department, make_user
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope

GRANTS = {
    **SELLING,
    "accounts.change_self": Scope.OWN,
    "notifications.watch_record": Scope.OWN,
    "comments.add_comment": Scope.OWN,
    "comments.delete_comment": Scope.OWN,
    "comments.change_comment": Scope.OWN,
    "files.add_file": Scope.OWN,
    "files.change_file": Scope.OWN,
    "files.read_file": Scope.OWN,
}


def make_three() -> tuple[User, User, User]:
    """One, a colleague who sees the same, and one of another department who does not."""
    here = make_department()
    return make_user(here, GRANTS), make_user(here, GRANTS), make_user(make_department(), GRANTS)


def make_place(by: User, **fields: Any) -> Any:
    return make_customer(by, **fields)
