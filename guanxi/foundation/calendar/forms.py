"""What people say of days and feeds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .feeds import sources
from .models import Country


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class OwnDayForm(forms.Form):
    on = forms.DateField(label=_("Day"), widget=DayInput())
    works = forms.TypedChoiceField(
        label=_("On this day the company"),
        choices=[("no", _("rests")), ("yes", _("works"))],
        coerce=lambda value: value == "yes",
    )
    name = forms.CharField(label=_("Why"), max_length=80, required=False)


class SettingForm(forms.Form):
    country = forms.ChoiceField(
        label=_("Public holidays of"), choices=[("", _("No country")), *Country.choices], required=False
    )
    feed_names = forms.BooleanField(
        label=_("Feeds may name customers"),
        required=False,
        help_text=_("A calendar feed is read by other firms' servers. Off: it says the task, not with whom."),
    )


class FeedForm(forms.Form):
    name = forms.CharField(
        label=_("Calendar program"), max_length=80, help_text=_("Such as my phone, or Outlook.")
    )
    contents = forms.MultipleChoiceField(label=_("What it contains"), widget=forms.CheckboxSelectMultiple)
    as_todos = forms.BooleanField(
        label=_("Tasks as to-dos instead of events"),
        required=False,
        help_text=_(
            "For programs that list to-dos, such as Thunderbird. Phones, Google and Outlook show events only."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["contents"]
        field.choices = [(one.code, one.label) for one in sources()]
        field.initial = [one.code for one in sources() if one.usual]
