"""The models that are run: what computes each, and what writes what it found. A further one is one line."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any

from guanxi.scoring.baskets import writing as baskets
from guanxi.scoring.churn import writing as churn
from guanxi.scoring.found import Found
from guanxi.scoring.lifetime import writing as lifetime

from .models import ModelCard

if TYPE_CHECKING:
    from guanxi.scoring.resting import Resting

type Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Model:
    """``module`` has ``compute(as_of, resting) -> Found`` and loads heavy packages: workers only.

    ``write``  : part → writes a batch of its rows for a card
    ``forget`` : drops up to so many rows that older cards wrote; whether there were any
    """

    module: str
    write: Mapping[str, Callable[[Rows, int], None]]
    forget: Callable[[int, int], bool]

    def compute(self, as_of: date, resting: "Resting") -> Found:
        """Raises Lacking where too little is on record, NotYet where another step has to go on."""
        found: Found = import_module(self.module).compute(as_of, resting)
        return found


MODELS: Mapping[str, Model] = {
    ModelCard.Kind.LIFETIME: Model(
        "guanxi.scoring.lifetime.computing", {"forecasts": lifetime.write_forecasts}, lifetime.forget_older
    ),
    ModelCard.Kind.BASKETS: Model(
        "guanxi.scoring.baskets.computing",
        {"rules": baskets.write_rules, "offers": baskets.write_offers},
        baskets.forget_older,
    ),
    ModelCard.Kind.CHURN: Model(
        "guanxi.scoring.churn.computing", {"risks": churn.write_risks}, churn.forget_older
    ),
}
