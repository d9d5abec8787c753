"""What people type of requests, and of the schedule of retention."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.customers.choices import Kind
from guanxi.customers.consent.choices import Source
from guanxi.customers.indexing import in_order
from guanxi.customers.models import Contact, Customer
from guanxi.customers.owning import owners_for
from guanxi.customers.subject_rights.choices import Asked, Stands
from guanxi.customers.subject_rights.policy import AFTER, KINDS, LONGEST_DAYS, LONGEST_YEARS, Retention
from guanxi.foundation.accounts.models import User

DAY = forms.DateInput(attrs={"type": "date"})


class RequestForm(forms.Form):
    """Who asks for what, when and how it came in, who sees to it."""

    contact = forms.ModelChoiceField(Contact.objects.none(), label=pgettext_lazy("consent", "Person"))
    kind = forms.ChoiceField(label=_("Asks for"), choices=Asked.choices)
    received_on = forms.DateField(label=_("Came in on"), widget=DAY)
    source = forms.ChoiceField(label=_("Came in by"), choices=Source.choices)
    wish = forms.CharField(label=_("What exactly"), max_length=500, required=False, widget=forms.Textarea)
    owner = forms.ModelChoiceField(User.objects.none(), label=_("Responsible"))

    def __init__(self, *args: Any, customer: Customer, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Contact.objects.visible_to(by).filter(customer=customer)
        choice: Any = self.fields["contact"]
        choice.queryset = people
        choice.choices = [("", "–"), *((one.pk, one.called) for one in in_order(people))]
        choice.required = customer.kind == Kind.FIRM
        owner: Any = self.fields["owner"]
        owner.queryset = owners_for(by)


class AnswerForm(forms.Form):
    """Granted, or declined with the reason."""

    state = forms.ChoiceField(
        label=_("Answer"), choices=[(one.value, one.label) for one in (Stands.GRANTED, Stands.DECLINED)]
    )
    answer = forms.CharField(
        label=_("What the person is told"), max_length=500, required=False, widget=forms.Textarea
    )

    def __init__(self, *args: Any, kind: str, is_erased: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        state: Any = self.fields["state"]
        self.only_declines = kind == Asked.ERASURE and not is_erased  # to erase is an act of its own
        if self.only_declines:
            state.choices = [(Stands.DECLINED.value, Stands.DECLINED.label)]
            state.initial, state.widget = Stands.DECLINED.value, forms.HiddenInput()


class RetentionForm(forms.Form):
    """Days to answer in, and of each kind of data how long, on what basis, what after."""

    answer_days = forms.IntegerField(label=_("Days to answer a request"), min_value=1, max_value=LONGEST_DAYS)
    warn_days = forms.IntegerField(
        label=_("Tell the responsible so many days before"), min_value=0, max_value=LONGEST_DAYS
    )

    def __init__(self, *args: Any, held: Retention, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer_days"].initial = held.answer_days
        self.fields["warn_days"].initial = held.warn_days
        for code, rule in held.rules.items():
            self.fields[f"years_{code}"] = forms.IntegerField(
                label=_("Years"), min_value=0, max_value=LONGEST_YEARS, initial=rule.years
            )
            self.fields[f"basis_{code}"] = forms.CharField(
                label=_("Basis"), max_length=120, initial=rule.basis
            )
            self.fields[f"after_{code}"] = forms.ChoiceField(
                label=_("After that"), choices=AFTER, initial=rule.after
            )

    def rules(self) -> list[Any]:
        """The rows of the table."""
        return [
            (code, label, self[f"years_{code}"], self[f"basis_{code}"], self[f"after_{code}"])
            for code, label in KINDS.items()
        ]

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        said = self.cleaned_data
        rules = {
            code: {name: said[f"{name}_{code}"] for name in ("years", "basis", "after")} for code in KINDS
        }
        return {"answer_days": said["answer_days"], "warn_days": said["warn_days"], "rules": rules}
