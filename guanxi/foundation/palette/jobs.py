"""What runs by the clock."""

from .models import Use


def forget_old_uses() -> int:
    """Forget what nobody used for half a year."""
    return int(Use.objects.all().forget_old())
