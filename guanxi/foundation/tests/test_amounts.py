"""Amounts with their units: read where one is typed as they are in files."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from guanxi.foundation.amounts import in_figures
from guanxi.foundation.approvals.forms import StepForm
from guanxi.foundation.customfields.cleaning import Wrong, number
from guanxi.foundation.ui.inputs import AmountField


@pytest.mark.parametrize(
    ("typed", "figures"),
    [
        ("120万", "1200000"), ("1.5 亿", "150000000"), ("1亿2000万", "120000000"), ("80k", "80000"),
        ("-3万", "-30000"), ("１２０万", "1200000"), ("1,200", "1,200"), ("约120万", "约120万"), ("万", "万"),
    ],
)  # fmt: skip
def test_a_unit_is_read_and_all_else_left_to_the_field(typed, figures):
    assert in_figures(typed) == figures


def test_custom_fields_and_forms_read_it():
    assert number("120万") == Decimal(1_200_000)
    with pytest.raises(Wrong):
        number("许多万")
    field = AmountField(max_digits=14, decimal_places=2)
    assert (field.clean("120万"), field.clean("99.5")) == (Decimal(1_200_000), Decimal("99.5"))
    with pytest.raises(ValidationError):
        field.clean("许多万")
    assert isinstance(StepForm.base_fields["from_amount"], AmountField)
