"""What runs by the clock."""

from .models import KeptReply


def forget_old_replies() -> int:
    """Forget answers older than a day."""
    return int(KeptReply.objects.all().forget_old())
