"""Who takes part in a task: links say who sees it, words what lists, files and history show."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import pgettext

from guanxi.foundation.accounts.models import Department, User
from guanxi.foundation.errors import Refused
from guanxi.foundation.sentences import said as _

from .models import Collaboration, Involvement, Task

type Names[M] = Sequence[M | str]  # a record, or a name that no record has

SEPARATOR = "、"
MOST = 50
LONGEST = 80


def join(names: Iterable[str]) -> str:
    """Several names in one cell, as template 5 writes them."""
    return SEPARATOR.join(names)


def in_words(given: Names[User] | Names[Department], field: str) -> str:
    """The names of those who take part, in the order given, each once."""
    if len(given) > MOST:
        raise Refused(_("At most %(most)s can take part in a task.") % {"most": MOST}, field=field)
    return join(dict.fromkeys(_label(one) for one in given))


def split(text: str) -> list[str]:
    """The names of a cell that ``join`` wrote."""
    return [name for name in text.split(SEPARATOR) if name]


def shown(text: str) -> str:
    """Such a cell as its reader's language writes lists."""
    return pgettext("between nouns", ", ").join(split(text))


def by_name(rows: Iterable[Any], *names: str) -> dict[str, Any]:
    """Records by any of their names; a name that several have is nobody's."""
    found: dict[str, Any] = {}
    for row in rows:
        for name in dict.fromkeys(getattr(row, each) for each in names):
            found[name] = None if name in found else row
    return {name: row for name, row in found.items() if row is not None}


def _label(one: User | Department | str) -> str:
    name = one if isinstance(one, str) else one.name
    return " ".join(name.split()).replace(SEPARATOR, " ")[:LONGEST]


def link_collaborators(task: Task, given: Names[User]) -> set[int]:
    """Let exactly these help; returns who was not among them before."""
    before = set(Collaboration.objects.filter(task=task).values_list("user_id", flat=True))
    Collaboration.objects.filter(task=task).delete()
    people = {(None if isinstance(one, str) else one.pk, _label(one)) for one in given}
    Collaboration.objects.bulk_create(
        Collaboration(task=task, user_id=pk, label=label) for pk, label in sorted(people, key=str)
    )
    return {pk for pk, _label_of in people if pk is not None} - before


def link_departments(task: Task, given: Names[Department]) -> None:
    """Let exactly these departments be involved."""
    Involvement.objects.filter(task=task).delete()
    places = {(None if isinstance(one, str) else one.pk, _label(one)) for one in given}
    Involvement.objects.bulk_create(
        Involvement(task=task, department_id=pk, label=label) for pk, label in sorted(places, key=str)
    )
