"""What follows from a talk, and from taking a merge apart: the texts are read."""

from guanxi.customers.events import CustomersMerged, InteractionLogged
from guanxi.customers.models import Interaction
from guanxi.customers.proposals import actions
from guanxi.foundation.accounts.models import Company, User


def read_talk(event: InteractionLogged) -> None:
    """Propose what talk and note suggest: the customer's other talks were read when they were new."""
    of = Interaction.objects.filter(pk=event.interaction_id).values_list("customer_id", flat=True)
    if ids := list(of):  # it may be another's by now
        actions.read_texts(Company.get(), by=User.system(), customers=ids, talk=event.interaction_id)


def read_merged(event: CustomersMerged) -> None:
    """Two notes stand for themselves again, and are read. What talks said went with them (``following``)."""
    if event.is_taken_out:
        ids = [event.kept_id, event.lost_id]
        actions.read_texts(Company.get(), by=User.system(), customers=ids, talk=0)
