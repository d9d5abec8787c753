"""Makes this checkout importable and runnable in its own environment, without the network.

What an editable install does, in two files: a path file, and the `guanxi` command beside python.
"""

import sys
import sysconfig
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
COMMAND = """#!{python}
import sys

from guanxi.config.cli import main

if __name__ == "__main__":
    sys.exit(main())
"""


def link(project: Path, packages: Path, scripts: Path, python: str) -> None:
    (packages / "guanxi.pth").write_text(f"{project}\n", encoding="utf-8")
    command = scripts / "guanxi"
    command.write_text(COMMAND.format(python=python), encoding="utf-8")
    command.chmod(0o755)


if __name__ == "__main__":
    if sys.prefix == sys.base_prefix:
        sys.exit("tools/link.py is run by the project's own environment: .venv/bin/python -m tools.link")
    link(PROJECT, Path(sysconfig.get_path("purelib")), Path(sysconfig.get_path("scripts")), sys.executable)
