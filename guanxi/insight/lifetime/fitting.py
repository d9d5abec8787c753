"""The likeliest parameters of a model, and how sure they are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

type Floats = NDArray[np.float64]
type Likelihood = Callable[[Floats], tuple[float, Floats]]
"""Parameters → log-likelihood of all customers, and its derivative by each parameter."""

FAR = 12.0  # in logarithms: a parameter beyond 160,000 or below 1/160,000 is no longer looked for
STEP = 1e-4
LEVEL = 1e-5  # of the slope for one customer: level enough to be the top


@dataclass(frozen=True, slots=True)
class Fit:
    """
    names      : of the parameters
    parameters : (p,) all > 0
    errors     : (p,) their standard errors; NaN where the likelihood is flat
    likelihood : natural logarithm, of all customers
    n          : customers
    settled    : whether the search came to an end within what was looked at
    """

    names: tuple[str, ...]
    parameters: Floats
    errors: Floats
    likelihood: float
    n: int
    settled: bool

    def __getitem__(self, name: str) -> float:
        return float(self.parameters[self.names.index(name)])


def fit(
    names: Sequence[str],
    start: Sequence[float],
    likelihood: Likelihood,
    n: int,
    *,
    finer: Likelihood | None = None,
) -> Fit:
    """Look for the parameters of the greatest likelihood, all above 0, from ``start``.

    finer  : the same, of the customers as they are, where ``likelihood`` looks at them put together: a last
             step by its slope takes back what that shifted
    Source : on logarithms; errors by the inverse of the observed information
    """

    def of_logs(logs: Floats, asked: Likelihood = likelihood) -> tuple[float, Floats]:
        parameters = np.exp(np.clip(logs, -FAR, FAR))
        value, slope = asked(parameters)
        return -value / n, -slope * parameters / n

    logs = _likeliest(of_logs, np.log(start))
    value, slope = of_logs(logs)
    settled = bool((np.abs(logs) < FAR - 1).all() and np.abs(slope).max() < LEVEL)
    bend = _bend(of_logs, logs)
    if finer is not None and settled:
        value, slope = of_logs(logs, finer)
        step = -np.linalg.solve(bend, slope)
        logs, value = logs + step, value + float(slope @ step) / 2
    parameters = np.exp(logs)
    return Fit(tuple(names), parameters, _errors(bend * n) * parameters, float(-value * n), n, settled)


def _likeliest(of_logs: Likelihood, start: Floats) -> Floats:
    """BFGS, which is quick; where it comes to no end, Newton's way within a trusted region."""
    quick = optimize.minimize(of_logs, start, jac=True, method="BFGS", options={"gtol": 1e-7})
    if np.abs(of_logs(quick.x)[1]).max() < LEVEL:
        return np.asarray(quick.x)
    slow = optimize.minimize(
        of_logs, quick.x, jac=True, hess=lambda logs: _bend(of_logs, logs), method="trust-exact",
        options={"gtol": 1e-8, "maxiter": 200},
    )  # fmt: skip
    return np.asarray(slow.x)


def _bend(of_logs: Likelihood, at: Floats) -> Floats:
    """Second derivatives: differences of the first on both sides."""
    steps = np.eye(at.size) * STEP
    rows = np.array([(of_logs(at + step)[1] - of_logs(at - step)[1]) / (2 * STEP) for step in steps])
    return np.asarray((rows + rows.T) / 2)


def _errors(information: Floats) -> Floats:
    """Of the logarithms; NaN where nothing holds them."""
    try:
        variances = np.diag(np.linalg.inv(information))
    except np.linalg.LinAlgError:
        variances = np.full(len(information), np.nan)
    return np.sqrt(np.where(variances > 0, variances, np.nan))
