"""``guanxi erasures``: purge now, or erase again whoever a restored backup brought back."""

import argparse
from pathlib import Path

from django.utils.translation import gettext as _

from guanxi.config.terminal import said

from .setting_up import bring_up_to_date, set_up_house


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what", choices=["list", "purge", "replay"], help=said("list them, purge their bytes, erase again")
    )
    parser.add_argument("--ledger", type=Path, help=said("the ledger of erasures (default: GUANXI_ERASURES)"))


def run(arguments: argparse.Namespace) -> int:
    set_up_house()
    from django.conf import settings

    if arguments.ledger:
        settings.GUANXI_ERASURES = arguments.ledger.resolve()
    bring_up_to_date()
    from guanxi.customers.subject_rights import jobs
    from guanxi.customers.subject_rights.models import Erasure

    if arguments.what == "list":
        # unscoped: ids and times alone, for whoever sits at the machine
        for row in Erasure.objects.order_by("pk"):
            print(f"{row.at:%Y-%m-%d %H:%M} {row.kind} {row.record_id} {'purged' if row.purged_at else '-'}")
        return 0
    if arguments.what == "replay":
        count = jobs.replay_erasures()
        print(_("Erased again: %(count)s.") % {"count": count})
    print(_("Purged: %(count)s.") % {"count": jobs.purge_erased()})
    return 0
