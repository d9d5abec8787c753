"""Companies of the whole size, generated once: the statistical tests need them."""

from datetime import date

import pytest

from guanxi.config.demo.generate import generate
from guanxi.config.demo.records import DemoCompany

TODAY = date(2026, 11, 22)
SEED = 7


@pytest.fixture(scope="session")
def tiny() -> DemoCompany:
    return generate(seed=SEED, today=TODAY, size="tiny")


@pytest.fixture(scope="session")
def planted() -> DemoCompany:
    return generate(seed=SEED, today=TODAY)


@pytest.fixture(scope="session")
def null() -> DemoCompany:
    return generate(seed=SEED, today=TODAY, patterns=False)
