"""What people type about products, rates and costs."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.customers.forms import DayInput

from .models import Cost, Product

EDITABLE = ("name", "group", "nature", "unit_cost")


def product_form(name: str, **kwargs: Any) -> forms.BaseForm:
    """A form of one field of a product, for editing in place."""
    form = forms.modelform_factory(Product, fields=[name])(**kwargs)
    if name == "nature":
        form.fields[name].help_text = _("All orders with this product are added up again.")
    return form


class RateForm(forms.Form):
    """One dated exchange rate."""

    currency = forms.CharField(
        label=_("Currency"), max_length=3, min_length=3, help_text=_("Three letters, such as EUR.")
    )
    on = forms.DateField(
        label=pgettext_lazy("rate", "From"),
        widget=DayInput(),
        initial=timezone.localdate,
        help_text=_("It holds until the next rate of this currency."),
    )
    rate = forms.DecimalField(label=_("Rate"), max_digits=18, decimal_places=8)
    source = forms.CharField(
        label=_("Source"),
        max_length=80,
        required=False,
        help_text=_("Who published it, such as a central bank."),
    )

    def __init__(self, *args: Any, house: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rate"].help_text = _("What one unit is worth in %(currency)s.") % {"currency": house}

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()


class CostForm(forms.ModelForm):  # type: ignore[type-arg]
    """One entry of the cost ledger, booked on a customer."""

    class Meta:
        model = Cost
        fields = ("on", "kind", "amount", "campaign", "note")
        widgets = {"on": DayInput()}

    def __init__(self, *args: Any, house: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate
        self.fields["amount"].help_text = _("In %(currency)s; below zero takes an earlier cost back.") % {
            "currency": house
        }
