"""Types: mypy, strict. `make check C=types` calls it.

The Django plugin loses managers between incremental runs and then reports faults that are not there; a run
that fails so is asked again from nothing.
"""

import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
MYPY = [str(Path(sys.executable).parent / "mypy")]
LOST = "[django-manager-missing]"


def main() -> int:
    done = subprocess.run(MYPY, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode and LOST in done.stdout:
        shutil.rmtree(PROJECT / ".mypy_cache", ignore_errors=True)
        done = subprocess.run(MYPY, cwd=PROJECT, capture_output=True, text=True, check=False)
    print(done.stdout + done.stderr, end="")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
