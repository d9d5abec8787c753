"""What people type about credit."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.customers.credit.models import Credit, Grade
from guanxi.customers.credit.policy import BLOCK, WARN, Policy
from guanxi.foundation.ui.inputs import AmountField, DayInput


class CreditForm(forms.Form):
    grade = forms.ChoiceField(label=_("Credit grade"), choices=Grade.choices)
    limit = AmountField(
        label=_("Credit limit"),
        min_value=0,
        max_digits=15,
        decimal_places=2,
        required=False,
        help_text=_("In the house currency. Empty: the limit of the grade."),
    )
    on = forms.DateField(
        label=_("Since"), widget=DayInput(), required=False, help_text=_("Empty: since today.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, credit: Credit | None = None, **kwargs: Any) -> None:
        if credit is not None:
            kwargs["initial"] = {"grade": credit.grade, "limit": credit.limit}
        super().__init__(*args, **kwargs)


def _points(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=100)


def _sum(label: Any, told: Any = "") -> AmountField:
    return AmountField(label=label, min_value=0, max_digits=15, decimal_places=2, help_text=told)


class PolicyForm(forms.Form):
    """The method, as it is computed."""

    years = _points(_("Points for three years with us"))
    regularity = _points(_("Points for an order in each of twelve months"))
    amount = _points(_("Points for the whole amount of twelve months"))
    amount_full = _sum(_("The whole amount, in the house currency"))
    returns = _points(_("Points for nothing that came back"))
    from_a = _points(_("A from so many of 100 points"))
    from_b = _points(_("B from so many of 100 points"))
    from_c = _points(_("C from so many of 100 points"))
    limit_a = _sum(_("Limit of A"), _("Until this page is kept once, only limits set by hand hold."))
    limit_b = _sum(_("Limit of B"))
    limit_c = _sum(_("Limit of C"))
    limit_d = _sum(_("Limit of D"))
    term_days = forms.IntegerField(
        label=_("Orders count as open for so many days"),
        min_value=1,
        max_value=730,
        help_text=_("Payments are not known here: an order is taken for unpaid as long as its term runs."),
    )
    over = forms.ChoiceField(
        label=_("An order over the limit"),
        choices=((WARN, _("is asked about")), (BLOCK, _("is refused"))),
    )

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        kwargs["initial"] = asdict(policy)
        super().__init__(*args, **kwargs)
