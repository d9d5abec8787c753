"""What people type about customers."""

from typing import Any, cast

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from guanxi.customers.indexing import in_order
from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.calendar.birthdays import HOW
from guanxi.foundation.customfields.forms import Extended
from guanxi.foundation.ui.inputs import DayInput

from .choices import Channel, Completion, DecisionRole, Depth, Direction, Kind, Stage, TagFamily
from .consent.choices import OUTREACH
from .handing_over import told_without_flow
from .models import Contact, Customer, Interaction, Tag
from .owning import owners_for
from .sources import keeping as sources


class BirthdayInput(forms.TextInput):
    """A birthday in words; as one types, the line below says what was understood."""

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        asking = {
            "autocomplete": "off",
            "hx-post": reverse("understand_birthday"),
            "hx-trigger": "input delay:300ms",
            "hx-sync": "this:replace",
            "hx-target": "next .said",
            "hx-swap": "innerHTML",
        }
        return {**super().build_attrs(*args, **kwargs), **asking}


BIRTHDAY_HELP = cast("str", HOW)
BLANK = [("", _("Choose one"))]


class ContactForm(Extended, forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Contact
        fields = (
            "name",
            "title",
            "role",
            "phone",
            "phone2",
            "email",
            "wechat",
            "birthday",
            "note",
            "source",
            "is_primary",
        )
        widgets = {"birthday": BirthdayInput()}
        help_texts = {"birthday": BIRTHDAY_HELP}

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = BLANK + list(DecisionRole.choices)  # type: ignore[attr-defined]
        self.extend(Contact, by)


# Of a customer's first person, in the form of the customer: what leads to it, and own fields.
PERSON, OWN = "contact_", "custom_"
REACHED = ("name", "title", "role", "phone", "phone2", "email", "wechat")


class CustomerForm(Extended, forms.ModelForm):  # type: ignore[type-arg]
    """A new customer, and whom to reach there; the number is given by the house."""

    owner = forms.ModelChoiceField(label=_("Owner"), queryset=User.objects.none(), empty_label=None)
    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.none())

    class Meta:
        model = Customer
        fields = ("name", "kind", "industry", "size", "country", "region", "source", "address", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"region": _("Province, then city.")}

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = _owners(by)  # type: ignore[attr-defined]
        self.fields["owner"].initial = by.pk
        self.fields["owner"].required = False  # whose it is where nobody is named is clear
        within = Department.objects.within_scope(by, "customers.add_customer").order_by("path")
        self.fields["department"].queryset = within  # type: ignore[attr-defined]
        self.fields["department"].initial = by.department_id
        self.fields["kind"].choices = Kind.choices  # type: ignore[attr-defined]
        self.extend(Customer, by)
        self._person = ContactForm(by=by)
        for name, field in self._person.fields.items():
            if name in REACHED or name.startswith(OWN):
                field.required = False  # nobody has to be named; who is, is whole when it is written
                self.fields[f"{PERSON}{name}"] = field

    def person_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.startswith(PERSON)]

    def other_fields(self) -> list[forms.BoundField]:
        return [field for field in self if not field.name.startswith(PERSON)]

    def person_values(self, values: dict[str, Any]) -> dict[str, Any]:
        """Takes the person out of the clean values; empty where nothing is said of anybody."""
        names = [name for name in values if name.startswith(PERSON)]
        said = {name.removeprefix(PERSON): values.pop(name) for name in names}
        custom = self._person.custom_values(said)
        given = {name: value for name, value in said.items() if value not in ("", None)}
        # A default that stands in the form is nothing that somebody said.
        said_own = any(name.startswith(f"{PERSON}{OWN}") for name in self.changed_data)
        return {**given, "custom": custom} if given or said_own else {}


def typed(data: QueryDict, by: User) -> dict[str, Any]:
    """What stands in each field of a form that is shown again, without a word about what is missing yet."""
    form = CustomerForm(by=by)
    shown = {
        name: field.widget.value_from_datadict(data, MultiValueDict(), name)
        for name, field in form.fields.items()
    }
    return {name: value for name, value in shown.items() if value is not None}


def _owners(by: User) -> Any:
    """To whom a new customer may be given: who adds only what is theirs names nobody else."""
    colleagues = owners_for(by)
    if by.scope_of("customers.add_customer") == Scope.OWN:
        colleagues = colleagues.filter(pk=by.pk)
    return colleagues


EDITABLE = (
    "name", "kind", "industry", "size", "country", "region", "source", "address", "id_number", "note",
    "since", "external_no",
)  # fmt: skip
EDITABLE_CONTACT = (
    "name", "title", "role", "phone", "phone2", "email", "wechat", "birthday", "note", "source",
)  # fmt: skip
THROUGH = ("through", "through_note")


def inline_form(model: type[Customer | Contact], name: str, **kwargs: Any) -> forms.BaseForm:
    """A form of one field, for editing in place; beside it through which channel its value came."""
    widgets = {
        "since": DayInput(),
        "note": forms.Textarea(attrs={"rows": 3}),
        "birthday": BirthdayInput(),
    }
    made = forms.modelform_factory(
        model,
        fields=[name],
        widgets={k: v for k, v in widgets.items() if k == name},
        help_texts={"birthday": BIRTHDAY_HELP},
    )
    form: forms.BaseForm = made(**kwargs)
    if name != "source":
        _ask_source(form, name)
    return form


def _ask_source(form: Any, name: str) -> None:
    record = form.instance
    there = sources.newest_of(record, name) if record.pk else None
    own = sources.own_channel(record) if record.pk else ""
    form.fields["through"] = forms.ChoiceField(
        label=_("Source channel"),
        choices=[("", _("As the record itself")), *Channel.choices],
        required=False,
        initial=there.channel if there else own,
        widget=forms.Select(attrs={"id": f"id_{name}_through"}),
    )
    form.fields["through_note"] = forms.CharField(
        label=_("More exactly"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"id": f"id_{name}_through_note"}),
        help_text=_("Such as the report’s name and month."),
    )


NOT_KEPT = frozenset({"follow_up_on", "outreach"})  # of an interaction: what it only leads to


class InteractionForm(Extended, forms.Form):
    """Template 3's fields, in the order in which people tell what happened."""

    on = forms.DateField(label=_("Date"), widget=DayInput(), initial=timezone.localdate)
    channel = forms.ChoiceField(label=_("Channel"), choices=Channel.choices)
    direction = forms.ChoiceField(
        label=_("Direction"), choices=[("", _("not known")), *Direction.choices], required=False
    )
    subject = forms.CharField(label=_("Subject"), max_length=200)
    contact = forms.ModelChoiceField(label=_("Talked with"), queryset=Contact.objects.none(), required=False)
    participants = forms.CharField(label=_("Participants"), max_length=200, required=False)
    feedback = forms.CharField(
        label=_("Customer feedback"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    follow_up = forms.CharField(
        label=_("Follow-up action"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    follow_up_on = forms.DateField(
        label=_("Follow up on"),
        widget=DayInput(),
        required=False,
        help_text=_("With a day it becomes a task: it stands on the owner's day."),
    )
    status = forms.ChoiceField(label=_("Completion status"), choices=Completion.choices)
    outreach = forms.ChoiceField(
        label=_("We contacted them for"),
        choices=[("", _("they asked, or it had to be"))] + [(one.value, one.label) for one in OUTREACH],
        required=False,
        help_text=_("Then the gate is asked: marketing without consent is stopped."),
    )

    def __init__(
        self, *args: Any, customer: Customer, by: User, interaction: Interaction | None = None, **kwargs: Any
    ) -> None:
        named = Q(left_on=None)
        if interaction is not None:
            told = self.base_fields.keys() - NOT_KEPT
            kwargs["initial"] = {name: getattr(interaction, name) for name in told}
            named |= Q(pk=interaction.contact_id)  # who has left since took part nevertheless
        super().__init__(*args, **kwargs)
        if interaction is not None:
            for (
                name
            ) in NOT_KEPT:  # its task is there already, or is written down by itself; so was the gate asked
                del self.fields[name]
        people = Contact.objects.filter(named, customer=customer)
        field: Any = self.fields["contact"]
        field.queryset = people
        field.choices = [("", field.empty_label), *((one.pk, str(one)) for one in in_order(people))]
        self.extend(Interaction, by, interaction)


class TagForm(forms.Form):
    family = forms.ChoiceField(label=_("Family"), choices=TagFamily.choices)
    name = forms.CharField(label=_("Tag"), max_length=40)


class StageForm(forms.Form):
    stage = forms.ChoiceField(label=_("Lifecycle stage"), choices=Stage.choices)
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class DepthForm(forms.Form):
    depth = forms.ChoiceField(label=_("Relationship depth"), choices=Depth.choices)
    on = forms.DateField(
        label=_("Since"), widget=DayInput(), required=False, help_text=_("Empty: since today.")
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        help_text=_("Needed where the relationship is not as close as it was."),
    )


class OwnerForm(forms.Form):
    owner = forms.ModelChoiceField(label=_("Owner"), queryset=User.objects.none())
    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.none())
    comment = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text=_("Handing this customer over needs approval: it stays where it is until then."),
    )

    def __init__(self, *args: Any, by: User, needs_approval: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_approval:
            del self.fields["comment"]
        self.fields["owner"].queryset = owners_for(by)  # type: ignore[attr-defined]
        self.fields["department"].queryset = Department.objects.order_by("path")  # type: ignore[attr-defined]
        if not needs_approval:
            self._say_how_far(by)

    def _say_how_far(self, by: User) -> None:
        """Whom this role reaches, before somebody is chosen whom it does not reach."""
        scope = by.scope_of("customers.change_customer")
        owner: Any = self.fields["owner"]
        if scope is Scope.OWN:
            owner.queryset = owner.queryset.filter(pk=by.pk)
            owner.help_text = told_without_flow(by)
        elif scope is not Scope.ALL:
            self.fields["department"].help_text = _(
                "Your role reaches the customers of your department: whoever gets this one, it stays there."
            )


class BulkOwnerForm(OwnerForm):
    """For many customers at once: each stays in its department unless another is chosen."""

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        department: Any = self.fields["department"]
        department.required, department.empty_label = False, _("as it is")


class LeaverForm(forms.Form):
    """Whose customers they are, of all who own some: also of somebody who has left already."""

    leaver = forms.ModelChoiceField(label=_("Whose customers"), queryset=User.objects.none())

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        theirs = Customer.objects.visible_to(by).filter(owner=OuterRef("pk"))
        owners = User.objects.visible_to(by).filter(Exists(theirs))
        self.fields["leaver"].queryset = owners.in_order()  # type: ignore[attr-defined]


class BulkStageForm(StageForm):
    """For many customers at once: each goes there if its own stage allows it."""

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class BulkDepthForm(DepthForm):
    """For many customers at once."""

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class ConfirmForm(forms.Form):
    """For many customers at once: nothing is asked."""

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class ChosenTagForm(forms.Form):
    """A word of the tag library."""

    tag = forms.ModelChoiceField(label=_("Tag"), queryset=Tag.objects.none())

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = Tag.objects.visible_to(by).order_by("family", "name")
        self.fields["tag"].queryset = words  # type: ignore[attr-defined]
