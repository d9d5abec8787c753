"""What is old is forgotten: notices read or a year old, and what went out long ago."""

from datetime import timedelta

from django.utils import timezone

from .models import Delivery, Notification

READ_KEPT, KEPT, SENT_KEPT = timedelta(days=90), timedelta(days=365), timedelta(days=30)
AT_ONCE = 5000


def clear_notifications() -> None:
    """The schedule's entry; no more than a few thousand rows an hour, so that nobody waits."""
    now = timezone.now()
    done = Delivery.objects.filter(state__in=["sent", "dropped"], due_at__lt=now - SENT_KEPT)
    Delivery.objects.filter(pk__in=list(done.values_list("pk", flat=True)[:AT_ONCE])).delete()
    read = Notification.objects.filter(at__lt=now - READ_KEPT, read_at__isnull=False)
    old = Notification.objects.filter(at__lt=now - KEPT)
    for rows in (read, old):
        Notification.objects.filter(pk__in=list(rows.values_list("pk", flat=True)[:AT_ONCE])).delete()
