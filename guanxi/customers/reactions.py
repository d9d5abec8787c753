"""What follows from what happens to customers."""

from django.urls import reverse

from guanxi.customers.choices import Stage
from guanxi.customers.events import (
    CustomerAssigned,
    CustomersHandedOver,
    CustomersMerged,
    CustomersTaken,
    InteractionLogged,
    StageMoved,
    StagesMoved,
)
from guanxi.customers.models import Customer, StageMove
from guanxi.foundation.accounts.models import User
from guanxi.foundation.notifications.models import Watch
from guanxi.foundation.notifications.notifying import notify, watchers
from guanxi.foundation.sentences import Said, said_many
from guanxi.foundation.sentences import said as _
from guanxi.foundation.subjects import sees


def tell_new_owner(event: CustomerAssigned) -> None:
    """Whoever has the customer now hears of it, unless it was their own doing, or only the department's."""
    customer = Customer.objects.filter(pk=event.customer_id, owner_id=event.owner_id).first()
    by = User.objects.filter(pk=event.by_id).first()
    if customer is None or by is None or event.former_owner_id == event.owner_id:
        return
    sentence = _("%(who)s handed you a customer:") % {"who": by.name}
    key = f"handed:{customer.pk}:{event.version}"
    notify([event.owner_id], "handed_over", customer, sentence, by=by, key=key)


def tell_former_owner(event: CustomersTaken) -> None:
    """Whose customers went to a colleague by somebody else's doing: once, however many they are.

    They may not see them any more: the sentence bears a single one's number, not its name.
    """
    former, heir, by = (
        User.objects.filter(pk=pk).first() for pk in (event.former_owner_id, event.owner_id, event.by_id)
    )
    customer = Customer.objects.filter(pk=event.customer_id).first()
    if former is None or by is None:
        return
    key, who = f"taken:{event.key}", {"who": by.name, "name": str(heir)}
    if event.count > 1 or customer is None:
        sentence = said_many(
            "%(who)s handed %(count)s customer of yours to %(name)s.",
            "%(who)s handed %(count)s customers of yours to %(name)s.",
            event.count,
        ) % {"count": f"{event.count:,}", **who}
        url = f"{reverse('list_customers')}?owner={event.owner_id}"
        notify([former], "handed_away", None, sentence, url=url, by=by, key=key)
        return
    sentence = _("%(who)s handed your customer %(number)s to %(name)s.") % {
        "number": customer.customer_no,
        **who,
    }
    url = customer.get_absolute_url() if sees(former, customer) else reverse("list_customers")
    notify([former], "handed_away", None, sentence, url=url, by=by, key=key)


def tell_handed_over(event: CustomersHandedOver) -> None:
    """Whoever took over somebody's customers: once, however many they are."""
    leaver, by = (User.objects.filter(pk=pk).first() for pk in (event.former_owner_id, event.by_id))
    sentence = said_many(
        "%(count)s customer of %(name)s is yours now.",
        "%(count)s customers of %(name)s are yours now.",
        event.count,
    )
    words = sentence % {"count": f"{event.count:,}", "name": str(leaver)}
    key = f"customers taken over:{event.key}"
    notify([event.owner_id], "handed_over", None, words, url=reverse("list_customers"), by=by, key=key)


def tell_merged(event: CustomersMerged) -> None:
    """Whose customer went into somebody else's record hears of it, and where it is."""
    kept = Customer.objects.filter(pk=event.kept_id).first()
    by = User.objects.filter(pk=event.by_id).first()
    if event.is_taken_out or kept is None or by is None or event.owner_id == event.by_id:
        return
    sentence = _("%(who)s merged a customer of yours into this one:") % {"who": by.name}
    notify([event.owner_id], "handed_over", kept, sentence, by=by, key=f"merged:{event.key}")


def tell_of_new_owner(event: CustomerAssigned) -> None:
    """Those who watch a customer, that somebody else has it now; the new owner heard of it above."""
    sentence = _("%(who)s gave a customer that you watch to somebody else:")
    key = f"watched:assigned:{event.customer_id}:{event.version}"
    _tell_watchers(event.customer_id, event.by_id, sentence, key, without=event.owner_id)


def tell_of_stage(event: StageMoved) -> None:
    """Those who watch a customer, that it went to another stage."""
    words = _("%(who)s moved a customer that you watch to the stage “%(stage)s”:")
    sentence = words % {"stage": Stage(event.after).label}
    _tell_watchers(event.customer_id, event.by_id, sentence, f"watched:stage:{event.move_id}")


def tell_of_stages(event: StagesMoved) -> None:
    """The same of many at once, of whom hardly any is watched."""
    moves = StageMove.objects.filter(pk__in=event.move_ids).order_by("pk")
    watched = Watch.objects.filter(kind=Customer._meta.label_lower, record_id__in=moves.values("customer_id"))
    for move in moves.filter(customer_id__in=list(watched.values_list("record_id", flat=True).distinct())):
        tell_of_stage(StageMoved(move.customer_id, move.before, move.after, move.pk, event.by_id))


def tell_of_interaction(event: InteractionLogged) -> None:
    """Those who watch a customer, that somebody talked with it."""
    sentence = _("%(who)s logged a contact with a customer that you watch:")
    _tell_watchers(event.customer_id, event.by_id, sentence, f"watched:talk:{event.interaction_id}")


def _tell_watchers(customer_id: int, by_id: int, sentence: Said, key: str, *, without: int = 0) -> None:
    customer = Customer.objects.filter(pk=customer_id).first()
    by = User.objects.filter(pk=by_id).first()
    if customer is None or by is None:
        return
    people = [pk for pk in watchers(customer) if pk != without]
    values = {**(sentence.values or {}), "who": by.name}
    notify(people, "watched", customer, sentence % values, by=by, key=key)
