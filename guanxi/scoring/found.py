"""What a model hands over: what it found, or what is lacking for it to find anything."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa


class Lacking(Exception):
    """Too little is on record for a model to say anything: ``code`` and numbers say what."""

    def __init__(self, code: str, **numbers: int) -> None:
        super().__init__(code)
        self.told = {"code": code, **numbers}


@dataclass(frozen=True)
class Found:
    """What a model found: tables by their part, of how many customers it tells, and its card's figures."""

    tables: Mapping[str, "pa.Table"] = field(default_factory=dict)
    told: int = 0
    figures: Mapping[str, Any] = field(default_factory=dict)
