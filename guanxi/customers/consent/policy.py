"""How the house contacts people where nobody wishes otherwise: the default until somebody keeps another."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import time
from typing import Any, Self

from .choices import Law, Way
from .gate import Wish


@dataclass(frozen=True, slots=True)
class Policy:
    """``cap`` contacts in ``per_days`` (0: no cap); quiet hours as HH:MM (empty: none)."""

    controller: str = ""  # who answers for the data; empty: the company's name
    law: str = Law.PIPL
    cap: int = 0
    per_days: int = 30
    quiet_from: str = "21:00"
    quiet_to: str = "08:00"
    minor_below: int = 14
    reply_wechat: int = 0  # hours in which one may answer; 0: always
    link_days: int = 180  # how long the customer's own link is good

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """What is kept; the default for whatever is not."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in known})

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def wish(self) -> Wish:
        """What the house itself wishes for everybody."""
        hours = [time.fromisoformat(text) if text else None for text in (self.quiet_from, self.quiet_to)]
        return Wish(cap=self.cap or None, per_days=self.per_days, quiet_from=hours[0], quiet_to=hours[1])

    @property
    def reply_hours(self) -> dict[str, int]:
        return {Way.WECHAT: self.reply_wechat} if self.reply_wechat else {}
