"""``guanxi``: serve, live, demo, import, score, backup, restore, audit, keys, doctor."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from .terminal import argparse_speaks, gettext_noop, said

COMMANDS = {
    "serve": gettext_noop("start the web, the workers and the live process"),
    "live": gettext_noop("start the live process alone"),
    "demo": gettext_noop("fill an empty database with the demo company"),
    "import": gettext_noop("import a file of customers, orders or interactions"),
    "score": gettext_noop("compute tiers and figures now"),
    "backup": gettext_noop("make an encrypted backup"),
    "restore": gettext_noop("restore a backup on an empty machine"),
    "erasures": gettext_noop("purge whom was erased, or erase again after a restore"),
    "audit": gettext_noop("verify the audit chain"),
    "keys": gettext_noop("show or make keys"),
    "user": gettext_noop("make a user or give a new password"),
    "doctor": gettext_noop("look for faults and say what to do"),
}


def _parser() -> argparse.ArgumentParser:
    """All commands with their help, in the terminal's language."""
    about = said("Guanxi (关系), customer relationship management")
    parser = argparse.ArgumentParser(prog="guanxi", description=about)
    home = said("where everything is kept (default: GUANXI_HOME or ./data)")
    parser.add_argument("--home", help=home)
    subparsers = parser.add_subparsers(dest="command", required=True, metavar=said("COMMAND"))
    for name, text in COMMANDS.items():
        module = import_module(f"guanxi.config.commands.{name}_")
        module.declare(subparsers.add_parser(name, help=said(text), description=said(text)))
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand; returns the exit status."""
    with argparse_speaks():
        arguments = _parser().parse_args(argv)
    os.umask(0o077)  # nobody else on this machine reads what we write
    if arguments.home:
        os.environ["GUANXI_HOME"] = arguments.home
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.config.settings")
    module = import_module(f"guanxi.config.commands.{arguments.command}_")
    try:
        return int(module.run(arguments) or 0)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1
    except Exception as error:
        if type(error).__name__ in {"Refused", "Conflict", "PermissionDenied", "KeysUnusable", "SealBroken"}:
            print(str(error) or type(error).__name__, file=sys.stderr)
            return 1
        raise


if __name__ == "__main__":
    sys.exit(main())
