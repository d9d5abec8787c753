"""How people work in the list of customers: what opens beside it, its other shapes, what is done in bulk."""

from django.urls import reverse

from guanxi.foundation.accounts.models import User
from guanxi.foundation.ui.parts import Work


def work(user: User) -> Work:
    """What this person can do with the rows of the list."""
    return Work(peek_url=reverse("peek_customer", args=[0]))
