"""What people type about products, rates and costs."""

from typing import Any, ClassVar

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.customers.models import Customer
from guanxi.customers.searching import called, condition
from guanxi.foundation.accounts.models import Company, Department, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.ui.inputs import AmountField, DayInput

from .models import Cost, Product

EDITABLE = ("name", "group", "nature", "unit_cost")


def product_form(name: str, **kwargs: Any) -> forms.BaseForm:
    """A form of one field of a product, for editing in place."""
    classes = {"unit_cost": AmountField} if name == "unit_cost" else None
    form = forms.modelform_factory(Product, fields=[name], field_classes=classes)(**kwargs)
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
    """One entry of the cost ledger, booked on the customer from whose page one comes."""

    class Meta:
        model = Cost
        fields = ("on", "kind", "amount", "campaign", "note")
        field_classes: ClassVar = {"amount": AmountField}
        widgets = {"on": DayInput()}

    def __init__(self, *args: Any, house: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate
        self.fields["amount"].help_text = _("In %(currency)s; below zero takes an earlier cost back.") % {
            "currency": house
        }


ON_CUSTOMER, ON_COMPANY = "customer", "company"
OFFERED = 8


def customers_found(text: str, by: User) -> list[Customer]:
    """The first customers on which ``by`` may book that ``text`` means: number, name, pinyin."""
    text = text.strip()[:80]
    if not text:
        return []
    within = Customer.objects.visible_to(by) & Customer.objects.within_scope(by, "purchases.add_cost")
    exact = list(within.filter(called(text))[:OFFERED])
    return exact or list(within.filter(condition(text, by)).order_by("sort_name", "id")[:OFFERED])


class LedgerForm(CostForm):
    """One entry of the cost ledger, and on whom or what it is booked."""

    booked_on = forms.ChoiceField(label=_("Booked on"))
    customer = forms.CharField(
        label=_("Customer"),
        max_length=80,
        required=False,
        help_text=_("Number or name; only where the cost is one customer's."),
        widget=forms.TextInput(
            attrs={
                "list": "cost-customers",
                "autocomplete": "off",
                "hx-get": reverse_lazy("find_cost_customers"),
                "hx-trigger": "input changed delay:250ms",
                "hx-target": "#cost-customers",
            }
        ),
    )
    field_order = ("booked_on", "customer")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        within = Department.objects.within_scope(by, "purchases.add_cost").order_by("path")
        choices: list[tuple[str, Any]] = [("", _("Choose one"))]
        if by.scope_of("purchases.add_cost") is Scope.ALL:
            choices.append((ON_COMPANY, _("The whole company")))
        choices += [(str(row.pk), row.name) for row in within]
        self.fields["booked_on"].choices = [*choices, (ON_CUSTOMER, _("One customer"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        place, text = values.get("booked_on"), values.get("customer", "").strip()
        if place == ON_CUSTOMER:
            values["booked_on"] = self._customer(text)
        elif text:
            self.add_error("customer", _("Leave this empty, or book the cost on one customer."))
        elif place == ON_COMPANY:
            values["booked_on"] = Company.get()
        elif place:
            values["booked_on"] = Department.objects.get(pk=place)
        return values

    def _customer(self, text: str) -> Customer | None:
        found = customers_found(text, self.by)
        if len(found) == 1:
            return found[0]
        if not text:
            problem = now("Say which customer: by number or name.")
        elif not found:
            problem = now("No customer on whom you may book has this number or name.")
        else:
            named = now(", ").join(f"{one.name} ({one.customer_no})" for one in found[:OFFERED])
            problem = now("Several customers fit: %(names)s. Write the number of one.") % {"names": named}
        self.add_error("customer", problem)
        return None


class TakeBackForm(forms.Form):
    """On which day a cost is taken back, and why."""

    on = forms.DateField(
        label=_("Date"),
        widget=DayInput(),
        help_text=_("The cost's own day where it was booked by mistake: it then counts on no day."),
    )
    note = forms.CharField(label=_("Reason"), max_length=200, required=False)


class BulkTakeBackForm(forms.Form):
    """The same of many costs."""

    on = forms.DateField(
        label=_("Date"),
        widget=DayInput(),
        required=False,
        help_text=_("Empty: each on its own day, as if it had not been booked."),
    )
    note = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, data: Any = None, *, by: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
