"""Personal values that a file brings masked: what stands for the value that is there changes nothing.

Any other mask is refused: a file must hold the value in full.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from guanxi.customers.models import Contact, Customer
from guanxi.foundation.errors import Refused
from guanxi.foundation.privacy.fields import encrypted_fields
from guanxi.foundation.privacy.sealed import Sealed
from guanxi.foundation.sentences import said as _

SEALED = [f.name for f in encrypted_fields(Customer)]
SEALED_OF_CONTACT = [f.name for f in encrypted_fields(Contact)]


def unmasked(row: Customer | Contact | None, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values without those masks that stand for what is there; any other mask is refused."""
    if row is None:
        refuse_masks(SEALED_OF_CONTACT, values)
        return dict(values)
    kept = {}
    for name, value in values.items():
        if isinstance(value, str) and "**" in value and isinstance(there := getattr(row, name), Sealed):
            if str(there) != value:
                raise Refused(_("This value is masked: a file must hold it in full."), field=name)
        else:
            kept[name] = value
    return kept


def without_masks(names: Sequence[str], values: Mapping[str, Any]) -> dict[str, Any]:
    """Once `unmasked` refused nothing: each mask of these fields that is left stands for what was there."""
    return {name: value for name, value in values.items() if not (name in names and "**" in value)}


def refuse_masks(names: Sequence[str], values: Mapping[str, Any]) -> None:
    """A new customer or person has no value that a mask could stand for."""
    for name in names:
        if name in values and "**" in values[name]:
            raise Refused(_("This value is masked: a file must hold it in full."), field=name)
