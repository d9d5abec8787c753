"""The pages of one's own account, side by side."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from guanxi.foundation.ui.parts import Tab


def own_tabs(here: str) -> Sequence[Tab]:
    """Sessions, password, tokens; ``here`` is the present page's URL name."""
    pages = [
        ("list_sessions", _("Devices")),
        ("change_own_password", _("Password")),
        ("list_tokens", _("Tokens")),
    ]
    return [Tab(label, reverse(name), current=name == here) for name, label in pages]
