"""What the list of customers shows of which ones are sensitive, and how it is filtered by that."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.accounts.models import User
from guanxi.foundation.errors import Refused
from guanxi.foundation.ui import cells, marks
from guanxi.foundation.ui.filters import Filter
from guanxi.foundation.ui.lists import Column

YES = "yes"
WORD = pgettext_lazy("a customer", "Sensitive")


def _filter() -> Filter:
    told = [(YES, _("yes"))]

    def condition(values: list[str], _user: User) -> Q:
        if values != [YES]:
            raise Refused(now("%(filter)s: there is no such choice.") % {"filter": WORD})
        return Q(sensitive_on__isnull=False)

    return Filter("sensitive", WORD, condition, lambda _user: told, many=False, words=lambda _v, _u: told)


def badge(since: date | None) -> str:
    """The word beside a customer's name, wherever it stands in a row; nothing for others."""
    return marks.tag(WORD, tone="warn") if since else ""


def _cell(row: Any) -> str:
    return badge(row.sensitive_on) or cells.text("")


FILTER = _filter()
COLUMN = Column(
    "sensitive", _("Sensitive since"), _cell, shown=False, value=lambda customer: customer.sensitive_on
)
