"""What an action refuses, said where it was typed."""

from django.forms import BaseForm

from guanxi.foundation.errors import Refused


def add_refusal(form: BaseForm, refusal: Refused) -> None:
    """At the fields that the refusal and its others name, or above the form where it has no such field."""
    for one in (refusal, *refusal.others):
        form.add_error(one.field if one.field in form.fields else None, str(one))
