"""What follows from a talk: its text is read."""

from guanxi.customers.events import InteractionLogged
from guanxi.customers.models import Customer
from guanxi.customers.proposals import actions
from guanxi.foundation.accounts.models import Company, User


def read_talk(event: InteractionLogged) -> None:
    """Propose what the talk suggests."""
    if Customer.objects.filter(pk=event.customer_id).exists():
        actions.read_texts(Company.get(), by=User.system(), customers=[event.customer_id])
