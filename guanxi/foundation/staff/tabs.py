"""The company's pages side by side."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.ui.parts import Tab


def company_tabs(here: str) -> Sequence[Tab]:
    """Settings, departments, who needs a second factor, the keys of personal data, backups."""
    pages = [
        ("change_company", _("Settings")),
        ("list_departments", _("Departments")),
        ("require_second_factor", _("Second factor")),
        ("show_encryption_keys", pgettext("of encryption", "Keys")),
        ("list_backups", _("Backups")),
    ]
    return [Tab(label, reverse(name), current=name == here) for name, label in pages]
