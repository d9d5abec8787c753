"""The request behind sign-in: every view but the few open ones gets this."""

from django.http import HttpRequest

from .models import User


class SignedIn(HttpRequest):
    """A request whose user is known (``LoginRequiredMiddleware`` lets no other through)."""

    user: User
