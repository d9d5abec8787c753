"""Python run inside a house of the tests, in a process that dies with its answer.

To set Django up takes more than a second. One process a house does that and waits; every question is a fork
of it, as fresh as a process of its own: nothing of the house was read before, none sees what another left.
"""

import json
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
FORKING = """
import json, os, sys
import django
django.setup()
print(flush=True)
for line in sys.stdin:
    code, out, err = json.loads(line)
    child = os.fork()
    if not child:
        for stream, path in ((1, out), (2, err)):
            os.dup2(os.open(path, os.O_WRONLY), stream)
        exec(compile(code, "question", "exec"), {"json": json})
        sys.exit()
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@dataclass
class Questions:
    """The waiting process of one house, begun anew where the house has other keys or settings by then."""

    _process: "subprocess.Popen[str] | None" = None
    _began_with: Any = None
    _streams: "tempfile.TemporaryDirectory[str] | None" = field(default=None, repr=False)

    def ask(self, environment: Mapping[str, str], code: str) -> tuple[Any, str]:
        """What ``code`` leaves in ``answer``, and what was said on the way."""
        if self._process is None or self._began_with != _settings(environment):
            self._begin(environment)
        assert self._process
        assert self._process.stdin
        assert self._process.stdout
        assert self._streams
        out, err = (Path(self._streams.name) / name for name in ("out", "err"))
        for path in (out, err):
            path.write_bytes(b"")
        question = f"{textwrap.dedent(code)}\nprint()\nprint(json.dumps(answer, default=str))"
        self._process.stdin.write(json.dumps([question, str(out), str(err)]) + "\n")
        self._process.stdin.flush()
        status, said = self._process.stdout.readline(), err.read_text(encoding="utf-8")
        assert status == "0\n", f"{status}{said}"
        return json.loads(out.read_text(encoding="utf-8").splitlines()[-1]), said

    def _begin(self, environment: Mapping[str, str]) -> None:
        self.end()
        self._streams = tempfile.TemporaryDirectory()
        self._process = subprocess.Popen(
            [sys.executable, "-c", FORKING],
            cwd=PROJECT, env=dict(environment), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._process.stdout
        assert self._process.stdout.readline(), "Django could not be set up"
        self._began_with = _settings(environment)  # afterwards: whoever comes first makes the keys

    def end(self) -> None:
        """Nobody asks any more."""
        if self._process is not None:
            self._process.communicate()
            self._process = None
        if self._streams is not None:
            self._streams.cleanup()
            self._streams = None


def _settings(environment: Mapping[str, str]) -> Any:
    """All that settings are made of, but for the code."""
    keys = Path(environment["GUANXI_KEYS"]) / "keyring.json"
    found = keys.stat() if keys.exists() else None
    return dict(environment), found and (found.st_ino, found.st_mtime_ns)
