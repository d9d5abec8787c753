"""The commands are there before Django knows its settings."""

import os
import subprocess
import sys


def test_every_command_tells_what_it_does_before_there_are_settings():
    asked = "import sys; from guanxi.config.cli import main; sys.exit(main(['keys', '--help']))"
    bare = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO")}
    done = subprocess.run(
        [sys.executable, "-c", asked], env=bare, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
