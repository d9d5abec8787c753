"""What a worker would do with what waits in the queue, done here."""

from django.utils.module_loading import import_string
from django_q.models import OrmQ

SENDING = "guanxi.foundation.notifications.sending.send_due"


def work_off(*, without: tuple[str, ...] = (SENDING,)) -> None:
    """Run what waits, and what that brings, until nothing does."""
    while rows := list(OrmQ.objects.order_by("pk")):
        for row in rows:
            task = row.task
            row.delete()
            if task["func"] not in without:
                import_string(task["func"])(*task["args"], **task.get("kwargs", {}))
