"""What people type about tasks."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.calendar.days import WorkingDays
from guanxi.foundation.customfields.forms import Extended
from guanxi.foundation.sentences import listed
from guanxi.foundation.ui import formats

from . import about
from .choices import Priority, Repeat
from .models import Task

OTHER_DAY = "day"  # the date is typed beside
NAMED = "name:"  # a choice that is a name and no record


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PartsField(forms.MultipleChoiceField):
    """Colleagues or departments by id, and names that none of them has, kept as they stand."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, rows: Iterable[Any], names: Sequence[str] = ()) -> None:
        self.known = {str(row.pk): row for row in rows}
        people: list[tuple[str, str]] = [(pk, row.name) for pk, row in self.known.items()]
        self.choices = [*people, *((f"{NAMED}{name}", name) for name in names)]

    def clean(self, value: Any) -> Any:
        return [
            self.known[one] if one in self.known else one.removeprefix(NAMED) for one in super().clean(value)
        ]


class TaskForm(Extended, forms.Form):
    """Template 5's fields, in the order in which people think of them."""

    description = forms.CharField(label=_("What is to be done"), max_length=500)
    owner = forms.ModelChoiceField(
        label=_("Owner"), queryset=User.objects.none(), help_text=_("One person answers for it.")
    )
    due_on = forms.DateField(label=_("Due"), widget=DayInput(), required=False)
    subject = forms.CharField(
        max_length=300,
        required=False,
        help_text=_("Number or name. Empty: about no particular one."),
        widget=forms.TextInput(
            attrs={
                "list": "task-subjects",
                "autocomplete": "off",
                "hx-get": reverse_lazy("find_task_subjects"),
                "hx-trigger": "input changed delay:250ms",
                "hx-target": "#task-subjects",
            }
        ),
    )
    done_when = forms.CharField(
        label=_("Done when"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text=_("By what others see that it is done."),
    )
    priority = forms.TypedChoiceField(
        label=_("Priority"), choices=Priority.choices, coerce=int, initial=Priority.NORMAL
    )
    collaborators = PartsField(label=_("Collaborators"), required=False)
    departments = PartsField(label=_("Departments involved"), required=False)
    remarks = forms.CharField(label=_("Remarks"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    remind_days = forms.IntegerField(
        label=_("Remind days before"),
        min_value=0,
        max_value=366,
        required=False,
        help_text=_("Empty: on the day before."),
    )
    repeat = forms.ChoiceField(label=_("Repeats"), choices=Repeat.choices, required=False)
    repeat_every = forms.IntegerField(
        label=_("Every (n)"), min_value=1, max_value=366, initial=1, required=False
    )

    def __init__(
        self, *args: Any, by: User, task: Task | None = None, subject: Any = None, **kwargs: Any
    ) -> None:
        """``subject``: the record, of a kind that people type, that the task is about so far."""
        self.by, self.before = by, subject
        if task is not None:
            kwargs["initial"] = initial_of(task)
        super().__init__(*args, **kwargs)
        self.fields["subject"].label = str(listed([str(each.name) for each in about.typed()]))
        self.fields["subject"].initial = about.in_words(subject) if subject else ""
        people = User.objects.visible_to(by).filter(is_active=True).in_order()
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]
        self.fields["owner"].initial = by.pk
        links = list(task.collaborations.filter(user=None)) if task else []
        places = list(task.involvements.filter(department=None)) if task else []
        self._offer("collaborators", people, [one.label for one in links])
        departments = Department.objects.visible_to(by).order_by("path")
        self._offer("departments", departments, [one.label for one in places])
        self.fields["due_on"].help_text = _("Empty: no day.")
        self.extend(Task, by, task)

    def _offer(self, name: str, rows: Iterable[Any], names: Sequence[str]) -> None:
        field = self.fields[name]
        assert isinstance(field, PartsField)
        field.offer(rows, names)

    def clean_subject(self) -> Any:
        """The record that is meant; what nobody touched stays, whatever else has its name."""
        text = self.cleaned_data["subject"]
        if not text or (self.before and text == about.in_words(self.before)):
            return self.before if text else None
        found = about.found(text, self.by)
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(now("Nothing that you see has this number or name."))
        named = listed([about.in_words(one) for one in found])
        raise forms.ValidationError(
            now("Several fit: %(names)s. Write the number of one.") % {"names": named}
        )

    def clean_repeat_every(self) -> int:
        return self.cleaned_data["repeat_every"] or 1


def initial_of(task: Task) -> dict[str, Any]:
    """A task as its form shows it."""
    plain = (
        "description",
        "due_on",
        "done_when",
        "priority",
        "remarks",
        "remind_days",
        "repeat",
        "repeat_every",
    )
    people = task.collaborations.order_by("pk")
    places = task.involvements.order_by("pk")
    return {
        **{name: getattr(task, name) for name in plain},
        "owner": task.owner_id,
        "collaborators": [str(p.user_id) if p.user_id else f"{NAMED}{p.label}" for p in people],
        "departments": [str(p.department_id) if p.department_id else f"{NAMED}{p.label}" for p in places],
    }


class BulkForm(forms.Form):
    """For many tasks at once; of itself it asks nothing."""

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class BulkOwnerForm(BulkForm):
    owner = forms.ModelChoiceField(
        label=_("Owner"), queryset=User.objects.none(), help_text=_("One person answers for it.")
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        people = User.objects.visible_to(by).filter(is_active=True).in_order()
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]


class BulkDueForm(BulkForm):
    due_on = forms.DateField(label=_("Due"), widget=DayInput())


class BulkPriorityForm(BulkForm):
    priority = forms.TypedChoiceField(label=_("Priority"), choices=Priority.choices, coerce=int)


class ProgressForm(forms.Form):
    percent = forms.IntegerField(label=_("Done so far (%)"), min_value=0, max_value=100)
    note = forms.CharField(label=_("What was done"), widget=forms.Textarea(attrs={"rows": 2}), required=False)


def day_choices(today: date, days: WorkingDays) -> list[tuple[str, str]]:
    """The days that people mean most often, by the company's calendar."""
    wanted = (
        (_("Today"), today),
        (_("Tomorrow"), today + timedelta(days=1)),
        (_("Next working day"), days.after(today, 1)),
        (_("In 3 working days"), days.after(today, 3)),
        (_("Next week"), _first_of_next_week(today, days)),
        (_("In 10 working days"), days.after(today, 10)),
    )
    named: dict[date, str] = {}
    for label, on in wanted:
        named.setdefault(on, f"{label} · {formats.day(on)}")
    return [
        *((on.isoformat(), words) for on, words in sorted(named.items())),
        (OTHER_DAY, str(_("A date …"))),
    ]


def _first_of_next_week(today: date, days: WorkingDays) -> date:
    """The first working day after the coming weekend."""
    sunday = today + timedelta(days=6 - today.weekday())
    return days.after(sunday, 1)


class QuickForm(forms.Form):
    """One line: what, until when."""

    description = forms.CharField(label=_("What is to be done"), max_length=500)
    due_on = forms.ChoiceField(label=_("Due"), required=False)
    on = forms.DateField(label=_("Date"), widget=DayInput(), required=False)

    def __init__(self, *args: Any, days: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].choices = [*days, ("", _("No day"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Nothing but what a task has: the day, chosen or typed."""
        cleaned = dict(super().clean() or {})
        given, typed = cleaned.get("due_on"), cleaned.pop("on", None)
        if given == OTHER_DAY and not typed and "on" not in self.errors:
            self.add_error("on", _("Choose a date."))
        cleaned["due_on"] = typed if given == OTHER_DAY else date.fromisoformat(given) if given else None
        return cleaned
