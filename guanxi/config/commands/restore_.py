"""``guanxi restore FILE``: the house from a backup and its recovery key, on a bare machine."""

import argparse
import getpass
import os
import sys
import tempfile
from pathlib import Path

from guanxi.config.terminal import said

from .setting_up import set_up


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help=said("the backup"))
    # Without a default, which would hide a --home that was given before the word `restore`.
    parser.add_argument(
        "--home", default=argparse.SUPPRESS, help=said("an empty folder (default: GUANXI_HOME)")
    )
    parser.add_argument("--keys", help=said("an empty folder apart from it (default: GUANXI_KEYS)"))
    parser.add_argument(
        "--recovery-key-stdin", action="store_true", help=said("read the recovery key from standard input")
    )
    parser.add_argument("--check", action="store_true", help=said("read every byte and restore nothing"))


def run(arguments: argparse.Namespace) -> int:
    path: Path = arguments.file.resolve()
    home = Path(os.environ.get("GUANXI_HOME", "data")).resolve()
    keys = Path(arguments.keys or os.environ.get("GUANXI_KEYS", home.parent / "keys")).resolve()
    if not path.is_file():
        print(f"There is no file {path}.", file=sys.stderr)
        return 1
    text = _ask(stdin=arguments.recovery_key_stdin)
    with tempfile.TemporaryDirectory(prefix="guanxi-restore-") as scratch:
        # Settings make keys where there are none: not in the folders that have to be empty.
        os.environ["GUANXI_HOME"], os.environ["GUANXI_KEYS"] = f"{scratch}/home", f"{scratch}/keys"
        set_up()
        if arguments.check:
            return _check(path, text)
        return _restore(path, text, home, keys)


def _ask(*, stdin: bool) -> str:
    """Never an argument: those stand in the list of processes and in the shell's history."""
    if stdin:
        return sys.stdin.readline().strip()
    if not sys.stdin.isatty():
        raise SystemExit("Nobody is there to type the recovery key: hand it in with --recovery-key-stdin.")
    return getpass.getpass("Recovery key: ")


def _check(path: Path, text: str) -> int:
    from guanxi.foundation.backup.container import check_backup
    from guanxi.foundation.backup.recovery import read_key

    manifest = check_backup(path, read_key(text))
    print(f"Whole: {manifest.rows:,} rows of {manifest.made_at}.")
    return 0


def _restore(path: Path, text: str, home: Path, keys: Path) -> int:
    from guanxi.foundation.audit import chain
    from guanxi.foundation.backup.restoring import restore_backup, verified_by

    verify = verified_by([sys.executable, "-m", "guanxi.config.cli", "audit", "verify"])
    manifest = restore_backup(path, text, home=home, keys=keys, verify=verify, read_head=chain.read_head)
    print(f"Restored: {manifest.rows:,} rows of {manifest.made_at}, counted and verified, to {home}.")
    print(f"Its keys lie in {keys}. Start it with: GUANXI_HOME={home} GUANXI_KEYS={keys} {sys.argv[0]} serve")
    return 0
