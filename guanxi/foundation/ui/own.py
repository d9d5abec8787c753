"""The pages of one's own account, side by side: by their addresses' names, for they lie in many rooms."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from guanxi.foundation.ui.parts import Tab


def own_tabs(here: str) -> Sequence[Tab]:
    """All that is one's own, from the language to the rights; ``here`` is the present page's URL name."""
    pages = [
        ("choose_language_and_zone", _("Name, language and time zone")),
        ("list_sessions", _("Devices")),
        ("change_own_sign_in_name", _("Sign-in name")),
        ("change_own_password", _("Password")),
        ("show_factors", _("Second factor")),
        ("choose_notices", _("Notices")),
        ("list_feeds", _("Calendar addresses")),
        ("list_tokens", _("Tokens")),
        ("show_own_rights", _("My rights")),
    ]
    return [Tab(label, reverse(name), current=name == here) for name, label in pages]
