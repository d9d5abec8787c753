"""What is held of a person: taken out on request, erased on request, but for what a law keeps."""

from collections.abc import Sequence

from guanxi.customers.subject_rights import holdings
from guanxi.customers.subject_rights.held import Held
from guanxi.purchases import held as purchases
from guanxi.scoring import held as scoring

HELD: Sequence[Held] = (*holdings.HELD, *purchases.HELD, *scoring.HELD)
