"""Follow-ups that wait and that nobody made a task of: who answers for them is their talk's owner."""

from typing import Any

from django.db.models import Exists, OuterRef

from guanxi.foundation.accounts.models import User
from guanxi.foundation.tasks.models import Task

from .choices import Completion
from .models import Interaction

KIND = Interaction._meta.label_lower


def waiting(talks: Any, user: User) -> Any:
    """Of these talks those of ``user`` that somebody has still to follow up."""
    tasks = Task.objects.filter(origin_kind=KIND, origin_id=OuterRef("pk"))
    rows = talks.filter(owner=user).exclude(follow_up="")
    return rows.exclude(status=Completion.DONE).exclude(Exists(tasks))
