"""What is asked of the chain; how often there is a review; and what whoever signs one says of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.accounts.models import User
from guanxi.foundation.subjects import only_named, subjects
from guanxi.foundation.ui.inputs import DayInput

from .asked import Asked, acts
from .models import ReviewPlan
from .telling import kind_words, told

ANY = [("", "–")]


class AskedForm(forms.Form):
    """The filters of the chain, as an address has them: what, by, record, from, to."""

    what = forms.ChoiceField(label=_("What"), required=False)
    by = forms.ChoiceField(label=_("Who"), required=False)
    record = forms.ChoiceField(label=_("Record"), required=False)

    def __init__(self, asked: Asked, reader: User) -> None:
        ends = {"from": asked.first, "to": asked.last}
        super().__init__(
            initial={"what": asked.what, "by": asked.by or "", "record": asked.place, **ends},
            auto_id="ask_%s",
        )
        labels = {"from": pgettext_lazy("a day", "From"), "to": pgettext_lazy("a day", "To")}
        for name, label in labels.items():
            self.fields[name] = forms.DateField(label=label, required=False, widget=DayInput())
        for name, choices in (("what", _acts()), ("by", _people(asked)), ("record", _records(asked, reader))):
            self.fields[name].choices = [*ANY, *choices]  # type: ignore[attr-defined]


def _acts() -> list[tuple[Any, Any]]:
    each = sorted(((verb, str(name)) for verb, name in told("verbs").items()), key=lambda one: one[1])
    return [(_("Kinds of act"), list(acts().items())), (_("Single acts"), each)]


def _people(asked: Asked) -> list[tuple[Any, Any]]:
    # unscoped: the reader is an auditor, who reads names of colleagues beside each entry
    people = list(User.objects.filter(is_system=False).in_order().values_list("pk", "name"))
    known = {pk for pk, _name in people}
    return people if asked.by is None or asked.by in known else [(asked.by, f"№ {asked.by}"), *people]


def _records(asked: Asked, reader: User) -> list[tuple[Any, Any]]:
    one = [] if asked.record is None else [(asked.place, asked.record_words(reader))]
    kinds = {*told("kinds"), *(subject.kind for subject in (*subjects(), *only_named())), asked.kind} - {""}
    return [*one, *sorted(((kind, kind_words(kind)) for kind in kinds), key=lambda pair: pair[1])]


class PlanForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = ReviewPlan
        fields = ("period", "days")


class SignForm(forms.Form):
    remarks = forms.CharField(
        label=_("Remarks"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What was looked at, what was found, what follows. Needed where a number is unusual."),
    )
