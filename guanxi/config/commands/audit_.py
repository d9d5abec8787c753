"""``guanxi audit verify``: read the chain from end to end and compare it with its anchors."""

import argparse

from guanxi.config.terminal import said

from .setting_up import set_up


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        choices=["verify", "anchor"],
        help=said("verify: check every entry; anchor: keep where the chain stands"),
    )


def run(arguments: argparse.Namespace) -> int:
    set_up()
    from guanxi.foundation.audit import chain

    if arguments.what == "anchor":
        chain.anchor()
        print("Anchored.")
        return 0
    verdict = chain.verify()
    if verdict.whole:
        print(f"Whole: {verdict.entries} entries.")
        return 0
    print(f"Broken at entry {verdict.broken_at}: {verdict.reason}.")
    return 1
