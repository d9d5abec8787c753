"""A large base is searched by a process of its own, which a worker's steps look in on."""

import os
import subprocess
import sys
from typing import Any

import pytest

from guanxi.customers.duplicates import apart, searching
from guanxi.foundation.errors import Refused
from guanxi.foundation.jobs import apart as processes


@pytest.fixture
def begun(monkeypatch, settings, tmp_path):
    """The runs a process was begun for; whether it lives, and how many pairs it left."""
    settings.GUANXI_HOME = tmp_path
    house: dict[str, Any] = {"begun": [], "lives": True, "pairs": None}
    monkeypatch.setattr(apart, "PATIENCE", 0.0)
    monkeypatch.setattr(processes, "begun", lambda _module, run: house["begun"].append(run) or 4242)
    monkeypatch.setattr(processes, "lives", lambda _process: house["lives"])
    monkeypatch.setattr(searching, "is_done", lambda _run: house["pairs"] is not None)
    monkeypatch.setattr(searching, "number", lambda _run: house["pairs"])
    return house


def test_steps_wait_for_the_one_process_until_it_is_done(begun):
    state = apart.go_on(7, {})
    assert (state["found"], begun["begun"]) == (None, [7])
    state = apart.go_on(7, state)
    assert (state["found"], begun["begun"]) == (None, [7]), "it lives: none is begun beside it"
    begun["pairs"] = 12
    assert apart.go_on(7, state)["found"] == 12


def test_one_that_dies_is_begun_anew_and_after_three_somebody_is_told(begun):
    begun["lives"] = False
    state: dict[str, Any] = {}
    for _time in range(3):
        state = apart.go_on(7, state)
    assert begun["begun"] == [7, 7, 7]
    with pytest.raises(Refused):
        apart.go_on(7, state)


def test_a_process_that_is_gone_is_known_as_such():
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    assert not processes.lives(process.pid)
    assert processes.lives(os.getpid())
