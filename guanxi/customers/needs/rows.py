"""What a file says of a need, as clean values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRow:
    """One need; its customer is named by number, by number in the source, or by name. None: nothing said."""

    kind: str
    description: str
    kind_label: str = ""
    customer_id: int | None = None
    customer_no: str = ""
    external_source: str = ""
    external_no: str = ""
    customer_name: str = ""
    priority: int | None = None
    offering: str | None = None
    solution: str | None = None
    owner_id: int | None = None
    owner_label: str | None = None
    proposed_on: date | None = None
    expected_on: date | None = None
    feedback: str | None = None
    feedback_note: str | None = None
    feedback_label: str | None = None
    status: str | None = None
    source_system: str = ""
    custom: Mapping[str, Any] | None = None
