"""Boosted stumps: many small steps, each by one feature, so that they can be summed to a table for each."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import lightgbm as lgb
import numpy as np
from numpy.typing import NDArray

from guanxi.insight.churn.additive import Additive, Floats, Names, Steps
from guanxi.insight.churn.design import Design

STRENGTHS = (50.0, 100.0, 200.0, 400.0, 800.0)  # rounds
HOW = {
    "objective": "binary", "num_leaves": 2, "learning_rate": 0.1, "min_data_in_leaf": 20, "lambda_l2": 1.0,
    "max_bin": 63, "verbosity": -1, "num_threads": 1, "deterministic": True, "force_row_wise": True,
}  # fmt: skip


def learn(
    design: Design, came: NDArray[np.bool_], strengths: Sequence[float], seed: int
) -> dict[float, Additive]:
    """A model of so many rounds each: fewer rounds are the first ones of more.

    Source : LightGBM (Ke et al. 2017), two leaves to a tree
    """
    if not design.levels:
        share = np.clip(came.mean(), 1e-6, 1 - 1e-6)
        return dict.fromkeys(strengths, Additive(float(np.log(share / (1 - share))), {}))
    data = lgb.Dataset(design.numbers, came.astype(np.float64), params={"verbosity": -1})
    booster = lgb.train({**HOW, "seed": seed}, data, num_boost_round=int(max(strengths)))
    trees = [told["tree_structure"] for told in booster.dump_model()["tree_info"]]
    return {strength: _summed(design, trees[: int(strength)]) for strength in strengths}


def _summed(design: Design, trees: list[dict[str, Any]]) -> Additive:
    stumps: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    base = 0.0
    for root in trees:
        if "split_feature" in root:
            stumps[root["split_feature"]].append(root)
        else:
            base += root["leaf_value"]
    return additive(design, base, {place: _steps(some) for place, some in stumps.items()})


def _steps(stumps: list[dict[str, Any]]) -> Steps:
    """The sum of stumps of one column."""
    edges = np.unique([one["threshold"] for one in stumps])
    low = np.array([one["left_child"]["leaf_value"] for one in stumps])
    high = np.array([one["right_child"]["leaf_value"] for one in stumps])
    place = np.searchsorted(edges, [one["threshold"] for one in stumps])
    adds = np.zeros(edges.size + 1)
    np.add.at(adds, place + 1, high - low)
    gone = sum(one["left_child" if one["default_left"] else "right_child"]["leaf_value"] for one in stumps)
    return Steps(edges, np.append(low.sum() + np.cumsum(adds), gone))


def additive(design: Design, base: float, columns: dict[int, Steps]) -> Additive:
    """The same with one term for each feature, each 0 on average: the base is that of a mean customer."""
    terms: dict[str, Steps | Names] = {}
    for name in design.names:
        mine = [place for place in sorted(columns) if design.levels[place][0] == name]
        if not mine:
            continue
        if not design.levels[mine[0]][1]:
            terms[name], mean = _centred(columns[mine[0]], design.numbers[:, mine[0]])
        else:
            terms[name], mean = _named(design, columns, mine)
        base += mean
    return Additive(base, terms)


def _centred(steps: Steps, numbers: Floats) -> tuple[Steps, float]:
    place = np.searchsorted(steps.edges, numbers, side="left")
    missing = np.isnan(numbers)
    place[missing] = len(steps.adds) - 1
    mean = float(steps.adds[place].mean())
    adds = steps.adds - mean
    if not missing.any():
        adds[-1] = 0.0  # nothing was learned of who says nothing
    return Steps(steps.edges, adds), mean


def _named(design: Design, columns: dict[int, Steps], mine: list[int]) -> tuple[Names, float]:
    """Of a text, whose columns are 0 or 1: each level adds its own 1 and the 0 of all others."""
    zero = {place: columns[place].adds[np.searchsorted(columns[place].edges, 0.0)] for place in mine}
    one = {place: columns[place].adds[np.searchsorted(columns[place].edges, 1.0)] for place in mine}
    other = sum(zero.values())
    adds = {design.levels[place][1]: float(other - zero[place] + one[place]) for place in mine}
    shares = {design.levels[place][1]: float(design.numbers[:, place].mean()) for place in mine}
    mean = float(other * (1 - sum(shares.values())) + sum(adds[level] * n for level, n in shares.items()))
    return Names({level: value - mean for level, value in adds.items()}, float(other - mean)), mean
