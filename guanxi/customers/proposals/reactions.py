"""What follows from a talk, and from a merge: the texts are read."""

from guanxi.customers.events import CustomersMerged, InteractionLogged
from guanxi.customers.models import Customer
from guanxi.customers.proposals import actions
from guanxi.foundation.accounts.models import Company, User


def read_talk(event: InteractionLogged) -> None:
    """Propose what the talk suggests."""
    if Customer.objects.filter(pk=event.customer_id).exists():
        actions.read_texts(Company.get(), by=User.system(), customers=[event.customer_id])


def read_merged(event: CustomersMerged) -> None:
    """Proposals of a record went with it: its talks stand with the other now, or are its own again."""
    ids = [event.kept_id, event.lost_id]
    actions.read_texts(Company.get(), by=User.system(), customers=ids)
