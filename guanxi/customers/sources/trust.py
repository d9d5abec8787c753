"""By which rule one of two values stays where sources disagree."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

NEWEST, TRUSTED = "newest", "trusted"
RULES = (NEWEST, TRUSTED)
MOST = 9
# What a person here heard or saw is trusted most, then what the customer wrote, then what others say.
TRUST: Mapping[str, int] = {
    "visit": 9, "phone": 8, "sales": 8, "service": 8, "wechat": 7, "email": 7, "online": 7,
    "questionnaire": 6, "website": 5, "fair": 5, "referral": 4, "report": 4, "social": 3, "import": 3,
    "mining": 2, "other": 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """``kind``: the newest value stays, or that of the channel trusted more (of two alike, the newest)."""

    kind: str = NEWEST
    trust: Mapping[str, int] = field(default_factory=lambda: dict(TRUST))

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        trust = values.get("trust", {})
        kept = values.get("rule", NEWEST)
        return cls(
            kept if kept in RULES else NEWEST,
            {channel: int(trust.get(channel, number)) for channel, number in TRUST.items()},
        )

    def as_dict(self) -> dict[str, Any]:
        return {"rule": self.kind, "trust": dict(self.trust)}

    def keeps(self, there: str, told: str) -> bool:
        """Whether what came through ``there`` stays, though ``told`` says otherwise later."""
        return self.kind == TRUSTED and self.trust[there] > self.trust[told]
