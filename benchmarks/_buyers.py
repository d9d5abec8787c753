"""Customers as BG/NBD has them, a million if asked: for models of buying."""

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]
PARAMETERS = (0.243, 4.414, 0.793, 2.426)  # r, alpha, a, b of CDNOW


def histories(customers: int, seed: int) -> tuple[Floats, Floats, Floats]:
    """(repeats, last, watched) in weeks, watched for 20 to 104."""
    draw = np.random.default_rng(seed)
    r, alpha, a, b = PARAMETERS
    watched = draw.uniform(20, 104, customers)
    rates, leaving = draw.gamma(r, 1 / alpha, customers), draw.beta(a, b, customers)
    repeats, last, time = np.zeros(customers), np.zeros(customers), np.zeros(customers)
    here = np.arange(customers)
    while here.size:
        time[here] += draw.exponential(1, here.size) / np.maximum(rates[here], 1e-12)
        here = here[time[here] <= watched[here]]
        repeats[here], last[here] = repeats[here] + 1, time[here]
        here = here[draw.random(here.size) >= leaving[here]]
    return repeats, last, watched
