"""The benchmarks still run: a small form of the one that asks most of what the others are made of."""

import os
import subprocess
import sys

import pytest

from tests.plugin import PROJECT


@pytest.mark.slow
def test_the_small_form_of_a_benchmark_runs_to_its_end():
    own = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("GUANXI", "DATABASE", "DJANGO"))
    }
    command = [sys.executable, "benchmarks/palette.py", "--smoke"]
    done = subprocess.run(
        command,
        cwd=PROJECT,
        env={**own, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "two characters" in done.stdout
