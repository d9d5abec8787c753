"""Work too long for a worker's step, in a process of its own: begun by one step, looked after by the next."""

import os
import subprocess
import sys


def begun(module: str, run: int) -> int:
    """Start ``python -m module run``; gives the process."""
    command = [sys.executable, "-m", module, str(run)]
    return subprocess.Popen(command, start_new_session=True, stdin=subprocess.DEVNULL).pid  # noqa: S603


def lives(process: int) -> bool:
    """A child that ended stays in the table until it is asked after: it is, where it is ours."""
    try:
        ended, _status = os.waitpid(process, os.WNOHANG)
        if ended:
            return False
    except ChildProcessError:
        pass  # another worker started it
    try:
        os.kill(process, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True
