"""Template 5 as a file: its nine columns word for word, so that what goes out comes in again."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from guanxi.foundation.accounts.models import User
from guanxi.foundation.calendar.days import business_day
from guanxi.foundation.errors import Refused
from guanxi.foundation.imports.rejects import defused
from guanxi.foundation.tasks import actions
from guanxi.foundation.tasks.filing import STATES, TEMPLATE
from guanxi.foundation.tasks.listing import status_of, tasks_listing
from guanxi.foundation.tasks.models import Task
from guanxi.foundation.ui.lists import read_query

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MOST = 20_000
BATCH = 2000


def template_file(user: User, query: QueryDict, ending: str) -> tuple[io.BytesIO, int]:
    """The file and how many tasks it holds, in the order of their numbers."""
    asked = read_query(tasks_listing(), user, query)
    rows = Task.objects.live().visible_to(user).filter(asked.conditions)
    found = rows.count()
    if found > MOST:
        raise Refused(_("These are more than %(most)s tasks: filter the list first.") % {"most": f"{MOST:,}"})
    actions.export_tasks(user, by=user, rows=found, ending=ending)
    cells = _cells(rows, business_day(user.company))
    return (_book(cells) if ending == "xlsx" else _csv(cells)), found


def _cells(rows: Any, today: Any) -> Iterator[list[Any]]:
    yield [title for _name, title in TEMPLATE]
    for task in rows.select_related("owner").order_by("task_no").iterator(chunk_size=BATCH):
        state = str(STATES[status_of(task, today)][1])  # the template's own word, whoever reads it
        yield [
            task.task_no,
            task.description,
            task.departments_text,
            task.owner_name,
            task.collaborators_text,
            task.due_on,
            task.done_when,
            state,
            task.remarks,
        ]


def _csv(rows: Iterator[list[Any]]) -> io.BytesIO:
    out = io.BytesIO()
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([defused("" if cell is None else str(cell)) for cell in row])
    text.detach()
    out.seek(0)
    return out


def _book(rows: Iterator[list[Any]]) -> io.BytesIO:
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell is None or cell == "":
                    continue
                if isinstance(cell, str):
                    sheet.write_string(place, column, defused(cell))
                else:
                    sheet.write_datetime(place, column, cell, day)
    out.seek(0)
    return out
