"""What a house that has just begun still lacks, told to whoever keeps it."""

from guanxi.foundation.accounts.models import Department, User


def only_department(by: User) -> Department | None:
    """The one department of a house that has no other yet, for whoever may make them."""
    if not by.may("accounts.manage_company"):
        return None
    first, *others = [*Department.objects.order_by("pk")[:2], None]
    return first if others == [None] else None
