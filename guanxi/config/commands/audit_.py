"""``guanxi audit verify``: read the chain from end to end and compare it with its anchors."""

import argparse

from django.utils.translation import gettext as _

from guanxi.config.terminal import said

from .setting_up import set_up_house


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        choices=["verify", "anchor"],
        help=said("verify: check every entry; anchor: keep where the chain stands"),
    )


def run(arguments: argparse.Namespace) -> int:
    set_up_house()
    from guanxi.foundation.audit import chain

    if arguments.what == "anchor":
        chain.anchor()
        print(_("Anchored."))
        return 0
    verdict = chain.verify()
    if verdict.whole:
        print(_("Whole: %(n)s entries.") % {"n": f"{verdict.entries:,}"})
        return 0
    print(_("Broken at entry %(n)s: %(why)s.") % {"n": verdict.broken_at, "why": verdict.reason})
    return 1
