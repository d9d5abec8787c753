"""``guanxi demo``: fill an empty database with the generated demo company."""

import argparse
import secrets
import sys
import time
from pathlib import Path
from typing import Literal

from django.utils.translation import gettext as _

from guanxi.config.terminal import said

from .setting_up import bring_up_to_date, set_up


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--size", default="demo", choices=["demo", "tiny"], help=said("how large the demo company is")
    )
    parser.add_argument("--seed", type=int, default=20, help=said("another number, another company"))
    parser.add_argument("--null", action="store_true", help=said("a company without hidden patterns"))
    parser.add_argument("--truth", help=said("write what was planted to this file"))


def run(arguments: argparse.Namespace) -> int:
    set_up()
    bring_up_to_date(finish_demo=True)
    if not is_free():
        print(_("There are customers or users already: the demo needs an empty house."), file=sys.stderr)
        return 1
    load(size=arguments.size, seed=arguments.seed, patterns=not arguments.null, truth=arguments.truth)
    return 0


def is_free() -> bool:
    """Whether a demo may go in here: nobody and nothing is in the house, or only a demo that was cut off."""
    from guanxi.config.demo import mark
    from guanxi.customers.models import Customer
    from guanxi.foundation.accounts.models import User

    return mark.is_unfinished() or not (
        Customer.objects.exists() or User.objects.filter(is_system=False).exists()
    )


def load(
    *, size: Literal["demo", "tiny"] = "demo", seed: int = 20, patterns: bool = True, truth: str | None = None
) -> None:
    """Generate the demo company, load it through the rooms' actions and score it.

    Cut off anywhere, it leaves its mark: the house is no demo before all of it is in.
    """
    from django.utils import timezone

    from guanxi.config.demo import first_password, mark
    from guanxi.config.demo.generate import generate
    from guanxi.config.demo.load import load_company
    from guanxi.config.demo.truth import write_truth

    started = time.monotonic()
    _empty_what_was_cut_off()
    mark.begin()
    print(_("Making up the demo company …"), flush=True)
    company = generate(seed=seed, today=timezone.localdate(), size=size, patterns=patterns)
    if truth:
        write_truth(company, Path(truth))
    password = "-".join(secrets.token_hex(2) for _part in range(4))
    administrator = load_company(company, password, say=lambda text: print(text, flush=True))
    first_password.keep(administrator.username, password)
    mark.finish()
    sentence = _("The demo is loaded after %(seconds)s s.")
    print(sentence % {"seconds": f"{time.monotonic() - started:.1f}"}, flush=True)


def _empty_what_was_cut_off() -> None:
    from guanxi.config import actions
    from guanxi.config.demo import mark
    from guanxi.foundation.accounts.models import Company, User

    if mark.is_unfinished():
        print(_("The last loading of the demo was cut off: emptying what it left …"), flush=True)
        actions.empty_unfinished_demo(Company.get(), by=User.system())
