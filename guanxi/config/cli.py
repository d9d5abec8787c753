"""``guanxi``: serve, live, demo, import, score, backup, restore, audit, keys, doctor."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

COMMANDS = {
    "serve": "start the web, the workers and the live process",
    "live": "start the live process alone",
    "demo": "fill an empty database with the demo company",
    "import": "import a file of customers, orders or interactions",
    "score": "compute tiers and figures now",
    "backup": "make an encrypted backup",
    "restore": "restore a backup on an empty machine",
    "audit": "verify the audit chain",
    "keys": "show or make keys",
    "user": "make a user or give a new password",
    "doctor": "look for faults and say what to do",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="guanxi", description="Guanxi (关系), customer relationship management"
    )
    parser.add_argument("--home", help="where everything is kept (default: GUANXI_HOME or ./data)")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, text in COMMANDS.items():
        module = import_module(f"guanxi.config.commands.{name}_")
        module.declare(subparsers.add_parser(name, help=text, description=text))
    arguments = parser.parse_args(argv)
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
