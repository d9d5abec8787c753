"""Which way of telling was right before: tried from past days, on what came then, and set right by it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from guanxi.insight.lifetime.candidates import CANDIDATES, Candidate
from guanxi.insight.lifetime.histories import Floats, Whole
from guanxi.insight.lifetime.purchases import Purchases, bought, seen

type Pair = tuple[Floats, Floats]  # told and came, of each customer

ORIGINS = 4  # past days at most that are tried
APART = 0.5  # of the horizon, between two of them
AROUND = (0.9, 1.0, 1.1)  # where the past is short, of the one time that is there to try
FLOOR = 1e-3  # purchases: nobody is told none at all when losses are compared
BANDS = 10
LOW, HIGH = 0.1, 0.9  # of what came to customers of whom as much had been told: 80 % lie between


@dataclass(frozen=True, slots=True)
class Trial:
    """One way from one past day.

    origin, horizon : time, and how long after it was told
    told, came      : purchases of all customers seen by then, as told (not set right) and as they came
    n               : customers
    loss            : mean Poisson deviance of a customer, set right by the other days; as told, where there
                      is no other
    """

    origin: float
    horizon: float
    told: float
    came: float
    n: int
    loss: float

    @property
    def bias(self) -> float:
        return self.told / self.came - 1 if self.came else float("inf")


@dataclass(frozen=True, slots=True)
class Standing:
    """
    trials  : of each past day from which the way could tell, the latest first
    factor  : by which the way is set right: what came over what was told, of all days together
    bias    : of each trial, set right by the *others* only; NaN where there is none. The days overlap, so
              that this tells the least that a forecast may be off
    refused : why the way could not be tried at all, else empty
    """

    trials: tuple[Trial, ...]
    factor: float
    bias: tuple[float, ...]
    refused: str = ""

    @property
    def wild(self) -> bool:
        """Off by more than half or twice: what it tells is mostly the setting right."""
        return not 0.5 <= self.factor <= 2.0

    @property
    def loss(self) -> float:
        return float(np.mean([one.loss for one in self.trials])) if self.trials else float("inf")


@dataclass(frozen=True, slots=True)
class Band:
    """Of whom ``told`` purchases or fewer had been told: low and high of what came to them, and how many."""

    told: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """
    who       : (n,) codes of the customers seen
    purchases : (n,) expected within the horizon, set right
    low, high : (n,) between which four of five of the customers lay of whom as much had been told before
    best      : the way that told it
    standings : of all ways
    before    : what the best way told, set right, of who had been seen by each past day, the latest first
    """

    who: Whole
    purchases: Floats
    low: Floats
    high: Floats
    best: str
    standings: Mapping[str, Standing]
    before: Sequence[tuple[Trial, Floats]]


class NothingToTell(ValueError):
    """No way could be tried on the past."""


def origins(start: float, as_of: float, horizon: float) -> list[tuple[float, float]]:
    """(past day, how long after it) to try: as long as the horizon where the past allows that.

    Where the past is shorter than three horizons, the time that is tried stands to the time before it as the
    horizon to the whole past: who asks for 39 weeks after 39 is tried on 19.5 weeks after 19.5.
    """
    past = as_of - start
    if past >= 3 * horizon:
        days = [as_of - horizon * (1 + APART * number) for number in range(ORIGINS)]
        return [(day, horizon) for day in days if day - start >= horizon]
    middle = past * past / (past + horizon)
    return [(start + middle * part, past - middle * part) for part in AROUND if 0 < middle * part < past]


def forecast(
    of: Purchases, as_of: float, horizon: float, *, ways: Mapping[str, Candidate] = CANDIDATES
) -> Forecast:
    """Tell how often each customer will buy within ``horizon`` after ``as_of``, the way that was best before.

    Nothing of ``as_of`` or later is looked at. Raises NothingToTell where no way could be tried.
    Source : rolling origins (Tashman 2000); calibration in the large; bands as in split conformal prediction
    """
    known = of.before(as_of)
    if not known.who.size:
        raise NothingToTell("nobody has bought yet")
    tried = origins(known.start, as_of, horizon)
    pairs = {name: _told_before(way, known, tried) for name, way in ways.items()}
    standings = {name: _standing(some, tried) for name, some in pairs.items()}
    for name in _best_first(standings):
        try:
            told = ways[name](known, as_of, horizon) * standings[name].factor
        except ValueError:
            continue  # what could be told before cannot be told now
        factor, held = standings[name].factor, [pair for pair in pairs[name] if not isinstance(pair, str)]
        low, high = between(told, [one * factor for one, _came in held], [came for _told, came in held])
        before = [
            (trial, one * factor) for trial, (one, _came) in zip(standings[name].trials, held, strict=True)
        ]
        return Forecast(seen(known, as_of).who, told, low, high, name, standings, before)
    raise NothingToTell("too little was bought to try any way on the past")


def _best_first(standings: Mapping[str, Standing]) -> list[str]:
    """By loss, each past day's against the mean of the ways that could tell from it: not all can from all.
    Who was off by more than half or twice comes last."""
    losses: defaultdict[float, dict[str, float]] = defaultdict(dict)
    for name, one in standings.items():
        for trial in one.trials:
            losses[trial.origin][name] = trial.loss
    above: defaultdict[str, list[float]] = defaultdict(list)
    for of_day in losses.values():
        for name, loss in of_day.items():
            above[name].append(loss - float(np.mean([*of_day.values()])))
    return sorted(above, key=lambda name: (standings[name].wild, float(np.mean(above[name]))))


def _told_before(way: Candidate, known: Purchases, tried: list[tuple[float, float]]) -> list[Pair | str]:
    """What was told from each day, and what came; or why nothing could be told."""
    pairs: list[Pair | str] = []
    for origin, horizon in tried:
        came = bought(known, seen(known, origin).who, origin, origin + horizon).astype(np.float64)
        try:
            pairs.append((way(known, origin, horizon), came))
        except ValueError as refused:
            pairs.append(str(refused))
    return pairs


def _standing(pairs: list[Pair | str], tried: list[tuple[float, float]]) -> Standing:
    held = [(day, pair) for day, pair in zip(tried, pairs, strict=True) if not isinstance(pair, str)]
    told = np.array([pair[0].sum() for _day, pair in held])
    came = np.array([pair[1].sum() for _day, pair in held])
    if not told.sum() > 0 or not came.sum() > 0:
        reasons = [pair for pair in pairs if isinstance(pair, str)]
        return Standing((), 1.0, (), reasons[0] if reasons else "nobody bought in the time that was tried")
    factor, others, bias = set_right(told, came)
    trials = []
    for place, (day, pair) in enumerate(held):
        loss = _deviance(pair[0] * (1.0 if np.isnan(others[place]) else others[place]), pair[1])
        trials.append(Trial(*day, float(told[place]), float(came[place]), pair[1].size, loss))
    return Standing(tuple(trials), factor, bias)


def set_right(told: Floats, came: Floats) -> tuple[float, Floats, tuple[float, ...]]:
    """The factor that makes what was told of all days (n,) what came; and of each day that of the others
    only, and how far off it leaves the day. NaN where there is no other day, or nothing came."""
    rest_told, rest_came = told.sum() - told, came.sum() - came
    others = np.full(told.size, np.nan)
    some = (rest_told > 0) & (rest_came > 0)
    others[some] = rest_came[some] / rest_told[some]
    bias = [
        float(t * o / c - 1) if c > 0 else float("nan") for t, o, c in zip(told, others, came, strict=True)
    ]
    return float(came.sum() / told.sum()), others, tuple(bias)


def _deviance(told: Floats, came: Floats) -> float:
    said = np.maximum(told, FLOOR)
    with np.errstate(divide="ignore", invalid="ignore"):
        own = np.where(came > 0, came * np.log(came / said), 0.0)
    return float(2 * np.mean(own - came + said))


def between(told: Floats, said: Sequence[Floats], came: Sequence[Floats]) -> tuple[Floats, Floats]:
    """(low, high), between which four of five customers lay of whom on past days as much was ``said``."""
    bands = _bands(np.concatenate(said), np.concatenate(came))
    place = np.minimum(np.searchsorted([band.told for band in bands], told), len(bands) - 1)
    low, high = (np.array([getattr(band, side) for band in bands])[place] for side in ("low", "high"))
    return np.minimum(low, told), np.maximum(high, told)


def _bands(said: Floats, came: Floats) -> list[Band]:
    """Tenths of customers by what was said of them, and what came to them."""
    order = np.argsort(said, kind="stable")
    made = []
    for some in np.array_split(order, min(BANDS, order.size)):
        low, high = np.quantile(came[some], [LOW, HIGH], method="inverted_cdf")
        made.append(Band(float(said[some[-1]]), float(low), float(high), some.size))
    return made
