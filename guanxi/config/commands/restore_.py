"""``guanxi restore FILE``: the house from a backup and its recovery key, on a bare machine."""

import argparse
import getpass
import os
import subprocess
import sys
import tempfile
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from guanxi.config.terminal import said

from .setting_up import set_up

if TYPE_CHECKING:
    from guanxi.foundation.backup.manifest import Manifest

NAMED: Final = 20  # the newest, as their names sort by time


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help=said("the backup: a file, or s3://bucket/prefix/NAME"))
    # Without a default, which would hide a --home that was given before the word `restore`.
    parser.add_argument(
        "--home", default=argparse.SUPPRESS, help=said("an empty folder (default: GUANXI_HOME)")
    )
    parser.add_argument("--keys", help=said("an empty folder apart from it (default: GUANXI_KEYS)"))
    parser.add_argument("--erasures", type=Path, help=said("the ledger of erasures of the house that was"))
    parser.add_argument(
        "--recovery-key-stdin", action="store_true", help=said("read the recovery key from standard input")
    )
    parser.add_argument("--check", action="store_true", help=said("read every byte and restore nothing"))


def run(arguments: argparse.Namespace) -> int:
    in_store = arguments.file.startswith("s3://")
    address = arguments.file if in_store else str(Path(arguments.file).resolve())
    home = Path(os.environ.get("GUANXI_HOME", "data")).resolve()
    keys = Path(arguments.keys or os.environ.get("GUANXI_KEYS", home.parent / "keys")).resolve()
    if not in_store and not Path(address).is_file():
        print(said("There is no file %(name)s.") % {"name": address}, file=sys.stderr)
        return 1
    beside = keys.with_name(f"{keys.name}-erasures.jsonl")
    ledger = Path(arguments.erasures or os.environ.get("GUANXI_ERASURES", beside)).resolve()
    text = _ask(stdin=arguments.recovery_key_stdin)
    with tempfile.TemporaryDirectory(prefix="guanxi-restore-") as scratch:
        # Settings make keys where there are none: not in the folders that have to be empty.
        os.environ["GUANXI_HOME"], os.environ["GUANXI_KEYS"] = f"{scratch}/home", f"{scratch}/keys"
        set_up()
        with _at_hand(address) as path:
            if arguments.check:
                return _check(path, text)
            return _restore(path, text, home, keys) or _erase_again(home, keys, ledger)


def _at_hand(address: str) -> AbstractContextManager[Path]:
    """The file itself, or what is fetched from a bucket; where none is named, those that lie there are."""
    from guanxi.foundation.backup.places import split_address, store_at

    where, name = split_address(address)
    store = store_at(where or "/")
    if not name:
        there = ", ".join(each.name for each in store.kept()[-NAMED:])
        raise SystemExit(_("Name one of the backups that lie there: %(names)s") % {"names": there or "—"})
    return store.at_hand(name)


def _ask(*, stdin: bool) -> str:
    """Never an argument: those stand in the list of processes and in the shell's history."""
    if stdin:
        return sys.stdin.readline().strip()
    if not sys.stdin.isatty():
        raise SystemExit(
            said("Nobody is there to type the recovery key: hand it in with --recovery-key-stdin.")
        )
    return getpass.getpass(said("Recovery key: "))


def _check(path: Path, text: str) -> int:
    from guanxi.foundation.backup.container import check_backup
    from guanxi.foundation.backup.recovery import read_key

    manifest = check_backup(path, read_key(text))
    print(_("Whole: %(rows)s rows of %(when)s.") % _of(manifest))
    return 0


def _restore(path: Path, text: str, home: Path, keys: Path) -> int:
    from guanxi.foundation.audit import chain
    from guanxi.foundation.backup.restoring import restore_backup, verified_by

    verify = verified_by([sys.executable, "-m", "guanxi.config.cli", "audit", "verify"])
    manifest = restore_backup(path, text, home=home, keys=keys, verify=verify, read_head=chain.read_head)
    sentence = _("Restored: %(rows)s rows of %(when)s, counted and verified, to %(home)s.")
    print(sentence % {**_of(manifest), "home": home})
    start = f"GUANXI_HOME={home} GUANXI_KEYS={keys} {sys.argv[0]} serve"
    print(_("Its keys lie in %(keys)s. Start it with: %(start)s") % {"keys": keys, "start": start})
    return 0


def _erase_again(home: Path, keys: Path, ledger: Path) -> int:
    """Whoever was erased since the backup is in it: the ledger, which no backup holds, says who."""
    if not ledger.is_file():
        sentence = _(
            "No ledger of erasures lies at %(path)s. If people were erased since this backup, they are back:"
            " bring the ledger, and run `guanxi erasures replay --ledger FILE`."
        )
        print(sentence % {"path": ledger})
        return 0
    places = {"GUANXI_HOME": str(home), "GUANXI_KEYS": str(keys), "GUANXI_ERASURES": str(ledger)}
    command = [sys.executable, "-m", "guanxi.config.cli", "erasures", "replay"]
    done = subprocess.run(command, env={**os.environ, **places}, capture_output=True, text=True, check=False)
    print((done.stdout if done.returncode == 0 else done.stderr or done.stdout).strip())
    if done.returncode != 0:
        sentence = _("Whoever was erased may be back. Run `guanxi erasures replay --ledger %(path)s`.")
        print(sentence % {"path": ledger}, file=sys.stderr)
    return done.returncode


def _of(manifest: "Manifest") -> dict[str, str]:
    return {"rows": f"{manifest.rows:,}", "when": manifest.made_at}
