"""What people type about consents and how somebody wants to be contacted."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.customers.consent.choices import (
    CONSENTED,
    FLAGS,
    About,
    Act,
    Basis,
    Law,
    Mechanism,
    Purpose,
    Source,
    Wanted,
    Way,
)
from guanxi.customers.consent.models import Notice, Transfer
from guanxi.customers.indexing import in_order
from guanxi.customers.models import Contact, Customer
from guanxi.foundation.accounts.models import User
from guanxi.foundation.ui.inputs import DayInput
from guanxi.foundation.ui.zones import zone_choices

BLANK = ("", "—")
SAID_BY_US = [choice for choice in Source.choices if choice[0] != Source.LINK]


class TimeInput(forms.TimeInput):
    """The browser's own picker of a time."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class OfPerson(forms.Form):
    """Whom it is about: one of the people there, or the customer as such."""

    contact = forms.ModelChoiceField(
        label=pgettext_lazy("consent", "Person"), queryset=Contact.objects.none(), required=False
    )

    def __init__(self, *args: Any, customer: Customer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Contact.objects.filter(customer=customer, left_on=None)
        field: Any = self.fields["contact"]
        field.queryset = people
        field.choices = [("", customer.name), *((one.pk, one.called) for one in in_order(people))]


class ConsentForm(OfPerson):
    purpose = forms.ChoiceField(label=_("Purpose"), choices=Purpose.choices)
    channels = forms.MultipleChoiceField(
        label=pgettext_lazy("of contacting", "Channels"),
        choices=Way.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "At least one; none where data go to a partner or are only computed: no channel is used."
        ),
    )
    basis = forms.ChoiceField(label=_("Legal basis"), choices=Basis.choices)
    notice = forms.ModelChoiceField(
        label=_("Notice that was given"),
        queryset=Notice.objects.none(),
        required=False,
        help_text=_(
            "Needed for a consent, which counts only for what the person was told before; not for other "
            "grounds."
        ),
    )
    transfer = forms.ModelChoiceField(
        label=_("Recipient"),
        queryset=Transfer.objects.none(),
        required=False,
        help_text=_("Only where data go to a partner."),
    )
    about = forms.ChoiceField(
        label=_("Special data"),
        choices=[("", pgettext_lazy("special data", "None")), *About.choices],
        required=False,
        help_text=_("Sensitive data and those of minors need a consent of their own, with evidence."),
    )
    law = forms.ChoiceField(label=pgettext_lazy("of data", "Law"), choices=Law.choices)
    on = forms.DateField(
        label=_("Given on"), widget=DayInput(), required=False, help_text=_("Empty: just now.")
    )
    source = forms.ChoiceField(label=pgettext_lazy("consent", "Source"), choices=SAID_BY_US)
    evidence = forms.CharField(
        label=_("Evidence"),
        max_length=200,
        required=False,
        help_text=_("Where the proof lies: a file, the number of a recording; no personal values."),
    )
    expires_on = forms.DateField(label=_("Valid until"), widget=DayInput(), required=False)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("notice", "channels"):  # needed or not by what else is said: the hint tells which
            self.fields[name].one_of = True  # type: ignore[attr-defined]
        notices: Any = self.fields["notice"]
        notices.queryset = Notice.objects.visible_to(by).order_by("name", "language", "-number")
        names = dict(settings.LANGUAGES)
        notices.choices = [
            BLANK,
            *((one.pk, f"{one} · {names.get(one.language, one.language)}") for one in notices.queryset),
        ]
        transfers: Any = self.fields["transfer"]
        transfers.queryset = Transfer.objects.visible_to(by).filter(ended_on=None).order_by("recipient")


class WithdrawForm(OfPerson):
    purpose = forms.ChoiceField(
        label=_("Purpose"),
        choices=[("", _("All purposes")), *((one.value, one.label) for one in CONSENTED)],
        required=False,
    )
    channel = forms.ChoiceField(
        label=pgettext_lazy("of contacting", "Channel"),
        choices=[("", _("All channels")), *Way.choices],
        required=False,
    )
    source = forms.ChoiceField(label=pgettext_lazy("consent", "Source"), choices=SAID_BY_US)
    evidence = forms.CharField(label=_("Evidence"), max_length=200, required=False)


class FlagForm(OfPerson):
    act = forms.ChoiceField(
        label=_("What holds from now on"),
        choices=[choice for choice in Act.choices if choice[0] in {*FLAGS, *FLAGS.values()}],
        help_text=_("A restriction: the data is kept and not used, also not for contacting."),
    )
    source = forms.ChoiceField(label=pgettext_lazy("consent", "Source"), choices=SAID_BY_US)
    evidence = forms.CharField(label=_("Evidence"), max_length=200, required=False)


class WishForm(OfPerson):
    channel = forms.ChoiceField(
        label=pgettext_lazy("of contacting", "Channel"),
        choices=[("", _("All channels")), *Way.choices],
        required=False,
    )
    wanted = forms.ChoiceField(
        label=pgettext_lazy("a channel", "Wanted"), choices=[BLANK, *Wanted.choices], required=False
    )
    cap = forms.IntegerField(label=_("At most so often"), min_value=1, max_value=100, required=False)
    per_days = forms.IntegerField(label=_("In so many days"), min_value=1, max_value=366, initial=30)
    quiet_from = forms.TimeField(label=_("Quiet from"), widget=TimeInput(), required=False)
    quiet_to = forms.TimeField(label=_("Quiet until"), widget=TimeInput(), required=False)
    zone = forms.ChoiceField(label=_("Time zone"), required=False, help_text=_("Empty: as the company."))
    source = forms.ChoiceField(label=pgettext_lazy("consent", "Source"), choices=SAID_BY_US)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].choices = [BLANK, *zone_choices()]  # type: ignore[attr-defined]


# ---- the house ---------------------------------------------------------------------------------


class NoticeForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("of a notice", "Name"), max_length=80)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    text = forms.CharField(
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Who uses which data for what, how long, and how to withdraw. It never changes later."),
    )


class TransferForm(forms.Form):
    recipient = forms.CharField(label=_("Recipient"), max_length=120)
    reached_at = forms.CharField(label=_("Recipient's contact"), max_length=120, required=False)
    country = forms.CharField(label=_("Country"), max_length=60)
    purpose = forms.CharField(label=_("Purpose"), max_length=120)
    method = forms.CharField(label=_("Method"), max_length=120, help_text=_("How the data get there."))
    data = forms.CharField(  # type: ignore[assignment]
        label=_("Kinds of data"), max_length=200
    )
    mechanism = forms.ChoiceField(
        label=_("Mechanism"), choices=Mechanism.choices, help_text=_("By what the data may cross a border.")
    )
    assessed_on = forms.DateField(label=_("Assessed on"), widget=DayInput(), required=False)
    valid_until = forms.DateField(label=_("Valid until"), widget=DayInput(), required=False)


class PolicyForm(forms.Form):
    controller = forms.CharField(
        label=_("Controller"), max_length=120, required=False, help_text=_("Empty: the company's name.")
    )
    law = forms.ChoiceField(label=pgettext_lazy("of data", "Law"), choices=Law.choices)
    cap = forms.IntegerField(
        label=_("At most so often"), min_value=0, max_value=100, help_text=_("0: as often as it takes.")
    )
    per_days = forms.IntegerField(label=_("In so many days"), min_value=1, max_value=366)
    quiet_from = forms.CharField(label=_("Quiet from"), max_length=5, required=False)
    quiet_to = forms.CharField(label=_("Quiet until"), max_length=5, required=False)
    minor_below = forms.IntegerField(label=_("A minor is younger than"), min_value=0, max_value=21)
    reply_wechat = forms.IntegerField(
        label=_("Hours in which WeChat may answer"), min_value=0, max_value=720, help_text=_("0: always.")
    )
    link_days = forms.IntegerField(label=_("Days for which an own page is open"), min_value=1, max_value=730)
