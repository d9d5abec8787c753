"""Numbers are unique: where a file's customer is known by something else, another may have its number.

Only the database would tell as the row is written; so it is said of the row at the check, in words.
"""

from guanxi.customers.cleaned import Clean
from guanxi.customers.identity import Case, Known
from guanxi.customers.queries import Customers
from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused, Sentence
from guanxi.foundation.sentences import said as _

PERMISSION = "customers.import_customers"


def refuse_taken(known: Known, by: User, row: Clean, case: Case | None = None) -> None:
    """Refuse a row whose number another customer has; ``case``: who the row is, None for a new one."""
    number, external = row.values.get("customer_no", ""), row.values.get("external_no", "")
    if case is None and number and not external and (other := known.by_number.get(number)):
        raise Refused(_sentence(by, number, other), field="customer_no")
    other = known.by_source.get((row.values.get("external_source", ""), external)) if external else None
    if other is not None and other is not case:
        raise Refused(_sentence(by, external, other), field="external_no")


def _sentence(by: User, number: str, other: Case) -> Sentence:
    """Whose it is, as far as ``by`` reaches."""
    there = other.customer
    owner_id, department_id = there.owner_id, there.department_id
    if not Customers.reaches(by, PERMISSION, owner_id=owner_id, department_id=department_id):
        return _("The number %(number)s belongs to another customer already.") % {"number": number}
    sentence = _("The number %(number)s belongs to another customer already: %(name)s.")
    return sentence % {"number": number, "name": there.name}
