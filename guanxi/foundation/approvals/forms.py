"""What people say of approvals."""

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.accounts.models import Department, Role, User
from guanxi.foundation.ui.inputs import AmountField

from .approvable import OWN, approvables
from .choices import Rule
from .models import Definition, Head
from .paths import Step


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DefinitionForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    purpose = forms.ChoiceField(label=_("What is approved"))
    escalate_days = forms.IntegerField(
        label=_("Escalate after working days"),
        min_value=1,
        max_value=366,
        required=False,
        help_text=_("Leave empty for never. Otherwise the deputy or the next head decides instead."),
    )
    own_allowed = forms.BooleanField(label=_("People may decide on their own requests"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # unscoped: which purposes are taken is known to all who may see this page
        taken = (
            Definition.objects.filter(is_active=True).exclude(purpose=OWN).values_list("purpose", flat=True)
        )
        free = [(one.purpose, one.label) for one in approvables().values() if one.purpose not in set(taken)]
        self.fields["purpose"].choices = free  # type: ignore[attr-defined]


class StepForm(forms.Form):
    """One more step."""

    name = forms.CharField(label=_("Name of the step"), max_length=80)
    from_amount = AmountField(
        label=_("From an amount of"),
        max_digits=14,
        decimal_places=2,
        min_value=Decimal(0),
        required=False,
        help_text=_("Empty: for every amount."),
    )
    head = forms.BooleanField(label=_("Head of the department"), required=False)
    receiver = forms.BooleanField(label=_("Who is to receive it"), required=False)
    role = forms.ModelChoiceField(
        label=_("Everybody with the role"), queryset=Role.objects.none(), required=False
    )
    department = forms.ModelChoiceField(
        label=_("Of the department"),
        queryset=Department.objects.none(),
        required=False,
        help_text=_("Empty: the asker's own."),
    )
    people = forms.ModelMultipleChoiceField(
        label=_("These people"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    rule = forms.ChoiceField(label=_("Who has to agree"), choices=Rule.choices)
    need = forms.IntegerField(
        label=_("How many have to agree"),
        min_value=1,
        max_value=30,
        initial=1,
        required=False,
        help_text=_("The n of “at least n of them”; else it counts for nothing."),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.visible_to(by).filter(is_active=True).in_order()
        self.fields["people"].queryset = people  # type: ignore[attr-defined]
        self.fields["role"].queryset = Role.objects.visible_to(by).order_by("code")  # type: ignore[attr-defined]
        places = Department.objects.visible_to(by).order_by("path")
        self.fields["department"].queryset = places  # type: ignore[attr-defined]

    def step(self) -> Step:
        """What was typed, as a step."""
        values = self.cleaned_data
        return Step(
            name=values["name"],
            rule=values["rule"],
            need=values["need"] or 1,
            from_amount="" if values["from_amount"] is None else str(values["from_amount"]),
            people=tuple(one.pk for one in values["people"]),
            role=values["role"].pk if values["role"] else None,
            department=values["department"].pk if values["department"] else None,
            head=values["head"],
            receiver=values["receiver"],
        )


def initial_of(step: Step) -> dict[str, Any]:
    """A step as its form shows it."""
    return asdict(step) | {"people": list(step.people)}


class DecisionForm(forms.Form):
    """What whoever decides says, and where it goes if it is given back."""

    comment = forms.CharField(
        label=pgettext_lazy("on a request", "Comment"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
        help_text=_("needed to reject or to give back"),
    )
    to_step = forms.TypedChoiceField(label=_("Give back to"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, earlier: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        """``earlier``: the steps before the present one; without any it can only go to the asker."""
        super().__init__(*args, **kwargs)
        self.fields["comment"].one_of = True  # type: ignore[attr-defined]  # its help says when it is needed
        self.fields["to_step"].choices = [("", _("the asker")), *earlier]  # type: ignore[attr-defined]
        if not earlier:
            del self.fields["to_step"]


class OwnRequestForm(forms.Form):
    """What somebody asks for in words."""

    definition = forms.ModelChoiceField(
        label=pgettext_lazy("of a request", "Purpose"), queryset=Definition.objects.none()
    )
    subject = forms.CharField(
        label=pgettext_lazy("of a request", "Subject"),
        max_length=120,
        help_text=_("In a few words: 8% off for the spring order."),
    )
    amount = AmountField(
        label=_("Amount"),
        max_digits=14,
        decimal_places=2,
        min_value=Decimal(0),
        required=False,
        help_text=_("In the house currency. It may choose whose agreement is needed."),
    )
    comment = forms.CharField(
        label=_("Why"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000, required=False
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        paths = Definition.objects.visible_to(by).filter(purpose=OWN, is_active=True).order_by("name")
        known = [one for one in paths if one.steps]
        self.has_paths = bool(known)
        field: Any = self.fields["definition"]
        field.queryset = paths.filter(pk__in=[one.pk for one in known])
        if len(known) == 1:
            field.initial = known[0].pk


class SampleForm(forms.Form):
    amount = AmountField(
        label=_("Sample amount"), max_digits=14, decimal_places=2, min_value=Decimal(0), required=False
    )


class DeputyForm(forms.Form):
    deputy = forms.ModelChoiceField(label=_("Deputy"), queryset=User.objects.none())
    first = forms.DateField(label=pgettext_lazy("first day", "From"), widget=DayInput())
    last = forms.DateField(label=pgettext_lazy("last day", "Until"), widget=DayInput())

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.visible_to(by).filter(is_active=True).exclude(pk=by.pk).in_order()
        self.fields["deputy"].queryset = people  # type: ignore[attr-defined]


class HeadForm(forms.Form):
    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.none())
    user = forms.ModelChoiceField(
        label=_("Head"), queryset=User.objects.none(), required=False, help_text=_("Empty: nobody.")
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.visible_to(by).filter(is_active=True).in_order()
        self.fields["user"].queryset = people  # type: ignore[attr-defined]
        places = Department.objects.visible_to(by).order_by("path")
        # unscoped: who leads which department is known to all who may see this page
        heads = dict(Head.objects.values_list("department", "user__name"))
        field: Any = self.fields["department"]
        field.queryset = places
        field.label_from_instance = lambda place: (
            _("%(place)s (now: %(head)s)") % {"place": place, "head": heads[place.pk]}
            if place.pk in heads
            else str(place)
        )
