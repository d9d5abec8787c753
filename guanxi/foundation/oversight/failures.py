"""What the door notes of a sign-in that failed: whose name it was, and roughly from where."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from guanxi.foundation.accounts.models import User

from .models import FailedSignIn

KEPT = timedelta(days=800)  # six quarters, the one that is reviewed, and what the law asks for


def note_failure(username: Any, address: str) -> None:
    """Under a name that is nobody's, nothing of the name is kept: it may be a password in the wrong field."""
    # unscoped: only whose name it is
    user = User.objects.filter(username=str(username or "").strip().lower()[:150], is_system=False).first()
    FailedSignIn(user=user, address=address).save()


def forget_old() -> None:
    """By the clock."""
    FailedSignIn.objects.filter(at__lt=timezone.now() - KEPT).delete()
