"""What an administrator types."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import get_language_info, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import Department, Role, User
from guanxi.foundation.ui.addresses import record_id
from guanxi.foundation.ui.zones import ZoneField

from .purposes import purpose


def own_names() -> list[tuple[str, str]]:
    return [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]


def _roles() -> QuerySet[Any]:
    return Role.objects.order_by("code")


class RolesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Each role with what it is for: nobody gives away powers by their name alone."""

    def __init__(self) -> None:
        box = forms.CheckboxSelectMultiple
        super().__init__(Role.objects.none(), label=_("Roles"), widget=box, required=False)

    def label_from_instance(self, obj: Any) -> str:
        return format_html('<span>{} <span class="c3 t12">{}</span></span>', str(obj), purpose(obj))


class ColleagueForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=80)
    username = forms.SlugField(
        label=_("Sign-in name"),
        max_length=80,
        error_messages={"invalid": _("Use letters, figures, hyphens and underscores only.")},
    )
    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.none())
    roles = RolesField()
    password = forms.CharField(
        label=_("First password"),
        widget=forms.PasswordInput,
        help_text=_("At least 10 characters. Whoever signs in with it has to choose a new one first."),
    )

    def __init__(self, *args: Any, departments: QuerySet[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]
        few = list(departments[:2])
        self.fields["department"].initial = few[0] if len(few) == 1 else None
        self.fields["roles"].queryset = _roles()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "roles" in cleaned:
            cleaned["roles"] = list(cleaned["roles"])
        return cleaned


class RolesForm(forms.Form):
    roles = RolesField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].queryset = _roles()  # type: ignore[attr-defined]


class NameForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=80)


class SignInNameForm(forms.Form):
    username = forms.SlugField(
        label=_("Sign-in name"),
        max_length=80,
        error_messages={"invalid": _("Use letters, figures, hyphens and underscores only.")},
        help_text=_("Your password stays, and you stay signed in. Upper and lower case make no difference."),
    )


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("New password"),
        widget=forms.PasswordInput,
        help_text=_("At least 10 characters. Whoever signs in with it has to choose a new one first."),
    )


class MoveForm(forms.Form):
    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.none())

    def __init__(self, *args: Any, departments: QuerySet[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]


class CompanyForm(forms.Form):
    """Once figures are counted in it, the currency stays, and so does the zone: ``counted`` says in what."""

    name = forms.CharField(label=_("Company name"), max_length=120)
    currency = forms.CharField(
        label=_("House currency"), max_length=3, help_text=_("Three letters, such as CNY or EUR.")
    )
    zone = ZoneField(label=_("Time zone"), help_text=_("By it an order belongs to its day."))
    simple_menu = forms.BooleanField(
        label=_("Simple mode: only the menus that a small firm uses"),
        required=False,
        help_text=_(
            "For everybody here. The data stay the same, every address works, and the search (Ctrl K) finds "
            "every page."
        ),
    )

    def __init__(self, *args: Any, counted: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if counted:
            sentence = _("Cannot be changed: %(what)s are already counted by it.") % {"what": counted}
            for name in ("currency", "zone"):
                self.fields[name].disabled = True
                self.fields[name].help_text = sentence


class DepartmentForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("of a department", "Name"), max_length=80)
    parent = forms.ModelChoiceField(
        label=_("Part of"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=_("the company itself"),
    )

    def __init__(self, *args: Any, departments: QuerySet[Department] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if departments is None:
            del self.fields["parent"]
        else:
            self.fields["parent"].queryset = departments  # type: ignore[attr-defined]


class OwnSettingsForm(forms.Form):
    """The languages call themselves by their own names: who cannot read the page finds the own one."""

    name = forms.CharField(
        label=pgettext_lazy("of a person", "Name"),
        max_length=80,
        help_text=_("This is how colleagues see you."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=own_names)
    zone = ZoneField(
        label=_("Time zone"), help_text=_("In it times are shown to you, and your reminders come.")
    )


class OwnPasswordForm(forms.Form):
    present = forms.CharField(
        label=_("Current password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=_("New password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters."),
    )


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("Program"), max_length=80, help_text=_("What will use it: an ERP, a report, a script.")
    )
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        coerce=int,
        initial=90,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("one year")), (0, _("until you revoke it"))],
    )
    read_only = forms.BooleanField(
        label=_("Read only"),
        required=False,
        help_text=_("For reports and dashboards. The program sees what you see."),
    )
    rooms = forms.MultipleChoiceField(
        label=_("Only here"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "If you choose none, it reaches whatever you do. A token never reaches further than you."
        ),
    )

    permissions = forms.MultipleChoiceField(
        label=_("Only these permissions"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "None chosen: everything you may do in these areas. Chosen permissions narrow the token further, "
            "within the areas above. A permission that you lose, the token loses too."
        ),
    )

    def __init__(
        self,
        *args: Any,
        rooms: Sequence[tuple[str, str]],
        permissions: Sequence[tuple[str, Sequence[tuple[str, str]]]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rooms"].choices = rooms  # type: ignore[attr-defined]
        self.fields["permissions"].choices = permissions  # type: ignore[attr-defined]


class SuccessorForm(forms.Form):
    """Who takes over what somebody who leaves has still in hand; ``people`` are those who can."""

    successor = forms.ModelChoiceField(
        label=_("Takes over"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("nobody"),
        error_messages={
            "required": _("Say who takes over."),
            "invalid_choice": _("Choose a colleague who works here and may see what goes over."),
        },
    )

    def __init__(self, *args: Any, people: QuerySet[User], needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["successor"]
        field.queryset = people
        field.required, field.empty_label = needed, _("choose a colleague") if needed else _("nobody")
        # What goes to whom is told anew as soon as somebody is chosen.
        field.widget.attrs |= {"hx-get": "", "hx-target": "#handing", "hx-select": "#handing"}
        field.widget.attrs["hx-swap"] = "outerHTML"

    def chosen(self) -> User | None:
        """Who is chosen so far, in an address or in what was typed; nobody, if that cannot be."""
        field: Any = self.fields["successor"]
        key = record_id(str(self["successor"].value() or ""))
        found: User | None = field.queryset.filter(pk=key or 0).first()
        return found
