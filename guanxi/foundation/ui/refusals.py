"""What an action refuses, said where it was typed."""

from django.forms import BaseForm

from guanxi.foundation.errors import Refused


def add_refusal(form: BaseForm, refusal: Refused) -> None:
    """At the field that the refusal names, or above the form where the form has no such field."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
