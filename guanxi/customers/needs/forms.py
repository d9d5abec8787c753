"""What people type about needs."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.customers.choices import Channel
from guanxi.customers.needs.choices import NEED_MOVES, NeedKind, NeedPriority, NeedStatus, Reply
from guanxi.customers.needs.models import Need
from guanxi.customers.owning import owners_for
from guanxi.foundation.accounts.models import User
from guanxi.foundation.customfields.forms import Extended
from guanxi.foundation.ui.inputs import DayInput

TOLD = (
    "kind", "description", "source", "priority", "offering", "solution", "expected_on", "feedback",
    "feedback_note", "proposed_on",
)  # fmt: skip


class NeedForm(Extended, forms.Form):
    """Template 2's fields, in the order in which people think of them."""

    description = forms.CharField(
        label=_("What is needed"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    kind = forms.ChoiceField(label=_("Kind of need"), choices=NeedKind.choices)
    source = forms.ChoiceField(
        label=_("Source channel"), choices=[("", _("As the customer")), *Channel.choices], required=False
    )
    priority = forms.TypedChoiceField(
        label=_("Priority"), choices=NeedPriority.choices, coerce=int, initial=NeedPriority.MEDIUM
    )
    offering = forms.CharField(label=_("Related product or service"), max_length=200, required=False)
    solution = forms.CharField(
        label=_("Proposed solution"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    owner = forms.ModelChoiceField(
        label=_("Owner"), queryset=User.objects.none(), help_text=_("One person sees to it.")
    )
    expected_on = forms.DateField(
        label=_("To be met by"), widget=DayInput(), required=False, help_text=_("Empty: no day.")
    )
    feedback = forms.ChoiceField(label=_("Customer feedback"), required=False)
    feedback_note = forms.CharField(label=_("Note on the feedback"), max_length=200, required=False)
    proposed_on = forms.DateField(label=_("First named on"), widget=DayInput(), required=False)

    def __init__(
        self, *args: Any, by: User, need: Need | None = None, today: Any = None, **kwargs: Any
    ) -> None:
        if need is not None:
            told = {name: getattr(need, name) for name in TOLD}
            kwargs["initial"] = told | {"owner": need.owner_id}
        else:
            kwargs["initial"] = {"owner": by.pk, "proposed_on": today}
        super().__init__(*args, **kwargs)
        self._source = need.source if need is not None else ""
        people: Any = owners_for(by)
        if need is not None:
            kept = Q(pk__in=people.order_by().values("pk")) | Q(pk=need.owner_id)
            people = User.objects.filter(kept).in_order()  # also who has left, until another is chosen
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]
        self.fields["feedback"].choices = [("", _("Nothing yet")), *Reply.choices]  # type: ignore[attr-defined]
        self.extend(Need, by, need)

    def clean_source(self) -> str:
        """What is known of where it comes from is not lost by a form that does not say it."""
        return self.cleaned_data["source"] or self._source or ""


class MoveForm(forms.Form):
    """Where a need goes from where it stands."""

    status = forms.ChoiceField(label=pgettext_lazy("of a need", "Status"))
    outcome = forms.CharField(
        label=_("How it ended"), max_length=200, required=False, help_text=_("Where it is closed.")
    )

    def __init__(self, *args: Any, need: Need, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [  # type: ignore[attr-defined]
            (code, label) for code, label in NeedStatus.choices if code in NEED_MOVES[need.status]
        ]


class BulkMoveForm(forms.Form):
    """For many needs at once: each goes there if its own state allows it."""

    status = forms.ChoiceField(label=pgettext_lazy("of a need", "Status"), choices=NeedStatus.choices)
    outcome = forms.CharField(label=_("How it ended"), max_length=200, required=False)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class BulkOwnerForm(forms.Form):
    owner = forms.ModelChoiceField(label=_("Owner"), queryset=User.objects.none())

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners_for(by)  # type: ignore[attr-defined]


class BulkPriorityForm(forms.Form):
    priority = forms.TypedChoiceField(label=_("Priority"), choices=NeedPriority.choices, coerce=int)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
