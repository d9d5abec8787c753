"""The doctor's command with one check at a time, in a terminal of any language."""

import argparse
from collections.abc import Callable
from typing import Any

from guanxi.config import checkup
from guanxi.config.commands import doctor_

type Doctor = Callable[..., tuple[int, str]]


def examine(monkeypatch: Any, capsys: Any) -> Doctor:
    """``examine(…)(look, "zh_CN.UTF-8")``: the command's status, and what it said."""
    checks = checkup.CHECKS

    def run(look: Any, lang: str = "C.UTF-8") -> tuple[int, str]:
        monkeypatch.setenv("LANG", lang)
        monkeypatch.setattr(checkup, "CHECKS", [one for one in checks if one.look is look])
        capsys.readouterr()
        status = doctor_.run(argparse.Namespace(mend=False))
        return status, capsys.readouterr().out

    return run
