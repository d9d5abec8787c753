"""The small company with its tiers, scored once for all who begin with it."""

from guanxi.customers.models import Customer
from guanxi.foundation.accounts.models import User
from tests.databases import laid

from .factories import make_analyst, make_company, score


@laid
def scored() -> tuple[User, dict[str, Customer]]:
    """The analyst, and the company's customers by their names."""
    analyst = make_analyst()
    known = make_company(analyst)
    score(analyst)
    return analyst, known
