"""Files of tasks: template 5."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from guanxi.foundation.accounts.models import User
from guanxi.foundation.changes.models import ChangeSet
from guanxi.foundation.imports.examples import spoken
from guanxi.foundation.imports.kinds import Batch, ImportKind, Options, OptionsForm, Verdict
from guanxi.foundation.tasks import actions, examples, filing
from guanxi.foundation.tasks.models import Task
from guanxi.foundation.tasks.planning import Plan


class TaskOptions(OptionsForm):
    """Whose the tasks are that name no colleague."""

    owner = forms.ChoiceField(
        label=_("Owner of tasks that name no colleague"),
        help_text=_("The name in the file is kept as it stands."),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        people = User.objects.visible_to(by).filter(is_active=True).in_order()
        self.fields["owner"].choices = [(str(pk), name) for pk, name in people.values_list("pk", "name")]  # type: ignore[attr-defined]
        self.fields["owner"].initial = str(by.pk)


def _compare(by: User, batch: Batch, options: Options) -> list[Verdict]:
    plan = Plan(by, filing.task_rows(batch["rows"], options), lock=False)
    return _verdicts(batch["rows"], [result.outcome() for result in plan.results])


def _write(change_set: ChangeSet, by: User, batch: Batch, options: Options) -> list[Verdict]:
    rows = filing.task_rows(batch["rows"], options)
    return _verdicts(batch["rows"], actions.import_tasks(change_set, by=by, rows=rows))


def _verdicts(records: Sequence[Any], outcomes: Sequence[Any]) -> list[Verdict]:
    return [
        Verdict(
            outcome.kind,
            (record[0],),
            outcome.problem,
            filing.file_field(outcome.field),
            filing.shown_changes(outcome.changes),
        )
        for record, outcome in zip(records, outcomes, strict=True)
    ]


def _show(what: str, record: Any, options: Options) -> Mapping[str, str]:
    return {name: filing.text_of(name, value) for name, value in record[1].items()}


def _tasks(count: int) -> str:
    return ngettext("%(count)s task", "%(count)s tasks", count) % {"count": f"{count:,}"}


TASKS = ImportKind(
    code="tasks",
    label=pgettext_lazy("import", "Tasks"),
    help=_("Tasks across departments with owner, helpers and day, one row each."),
    icon="checklist",
    permission="tasks.import_tasks",
    noun=_tasks,
    fields=filing.FIELDS,
    options=TaskOptions,
    build=filing.build_task,
    faults=filing.faults,
    compare=_compare,
    write=_write,
    show=_show,
    figures=filing.task_figures,
    record=Task,
    example=lambda: spoken(examples.TASKS),
)
