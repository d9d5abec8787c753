"""Long work in short steps: what was made in one is kept in a file, and found by the next.

Loads numpy: workers only.
"""

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from guanxi.scoring import spilling

type Column = NDArray[np.float64]


class NotYet(Exception):
    """The step's time is over; what was made so far is kept."""


class Resting:
    """The columns that one run has made so far, and how long this step may go on making them."""

    def __init__(self, stem: str, run_id: int, seconds: float) -> None:
        self.stem, self.run_id = stem, run_id
        self.until = time.monotonic() + seconds
        self.has_made = False

    def keep(self, name: str, make: Callable[[], Column]) -> Column:
        """The column of this name; made now if it is not there, and there is time.

        Raises NotYet where this step made something already and its time is over.
        """
        path = spilling.path_of(self.stem, self.run_id, f"kept-{name}").with_suffix(".npy")
        if path.exists():
            kept: Column = np.load(path)
            return kept
        if self.has_made and time.monotonic() > self.until:
            raise NotYet(name)
        made = make()
        whole = path.with_suffix(".part.npy")
        np.save(whole, made)
        whole.replace(path)  # never half of it
        self.has_made = True
        return made
