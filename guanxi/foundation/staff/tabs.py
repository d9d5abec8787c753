"""The pages of one's own account, and of the company, side by side."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.ui.parts import Tab


def own_tabs(here: str) -> Sequence[Tab]:
    """All that is one's own, from the language to the tokens; ``here`` is the present page's URL name."""
    pages = [
        ("choose_language_and_zone", _("Name, language and time zone")),
        ("list_sessions", _("Devices")),
        ("change_own_password", _("Password")),
        ("show_factors", _("Second factor")),
        ("list_tokens", _("Tokens")),
        ("show_own_rights", _("My rights")),
    ]
    return [Tab(label, reverse(name), current=name == here) for name, label in pages]


def company_tabs(here: str) -> Sequence[Tab]:
    """Settings, departments, who needs a second factor, the keys of personal data."""
    pages = [
        ("change_company", _("Settings")),
        ("list_departments", _("Departments")),
        ("require_second_factor", _("Second factor")),
        ("show_encryption_keys", pgettext("of encryption", "Keys")),
    ]
    return [Tab(label, reverse(name), current=name == here) for name, label in pages]
