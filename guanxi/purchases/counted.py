"""What this room holds that is counted in the house's currency and by its days."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from guanxi.foundation.errors import Sentence
from guanxi.purchases.models import Cost, Order, Rate


def holdings() -> Sequence[Sentence]:
    """Orders, rates and costs, where there are any: another currency would make them all wrong."""
    kinds = ((Order, _("orders")), (Rate, _("exchange rates")), (Cost, _("costs")))
    return [noun for model, noun in kinds if model.objects.exists()]
