"""What lies beside a customer, for tests of who finds it."""

from datetime import date
from io import BytesIO

from django.db.models import QuerySet

from guanxi.customers.models import Customer
from guanxi.foundation.approvals.models import Definition, Request
from guanxi.foundation.comments.actions import add_comment, delete_comment
from guanxi.foundation.files import store
from guanxi.foundation.files.actions import add_file, delete_file
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.tasks.tests.making import make_task


def lay_beside(customer: Customer) -> None:
    """A task, a file, a comment, a request and an import of its owner's, and what he took back."""
    by = customer.owner
    make_task(by, "带上图纸")
    files = [
        add_file(by, by=by, record=customer, kept=store.Incoming.of(name, BytesIO(b"a drawing")))
        for name in ("图纸.pdf", "旧图纸.pdf")
    ]
    delete_file(files[1], by=by)
    comments = [add_comment(by, by=by, record=customer, body=f"图纸 {n}") for n in range(2)]
    delete_comment(comments[1], by=by)
    request = Request(
        definition=_way(),
        purpose="hand over",
        kind="customers.customer",
        record_id=customer.pk,
        record_version=1,
        comment="看图纸",
        step_since=date(2026, 1, 1),
        asker=by,
        department=by.department,
    )
    QuerySet[Request](Request).bulk_create([request])
    ImportRun(by=by, name="图纸.xlsx", size=9).save()


def _way() -> Definition:
    way = Definition(name="One step", purpose="hand over")
    QuerySet[Definition](Definition).bulk_create([way], ignore_conflicts=True)
    return Definition.objects.get()
