"""The generators of known truth: one seed is one set of customers, and every row has its owner."""

import pytest

from benchmarks import _doubles


@pytest.mark.parametrize("generate", [_doubles.people, _doubles.people_zh, _doubles.firms_zh])
def test_one_seed_makes_the_same_customers_and_every_row_has_its_owner(generate):
    table, truth = generate(400, seed=7)
    again, same_truth = generate(400, seed=7)
    assert table.equals(again)
    assert truth == same_truth
    assert table.num_rows == len(truth) == 400
    assert 0.05 < 1 - len(set(truth)) / len(truth) < 0.3
    assert not table.equals(generate(400, seed=8)[0])
