"""``guanxi demo``: fill an empty database with the generated demo company."""

import argparse
import secrets
import sys
import time
from pathlib import Path
from typing import Literal

from .setting_up import bring_up_to_date, set_up


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--size", default="demo", choices=["demo", "tiny"])
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--null", action="store_true", help="a company without hidden patterns")
    parser.add_argument("--truth", help="write what was planted to this file")


def run(arguments: argparse.Namespace) -> int:
    set_up()
    bring_up_to_date()
    from guanxi.customers.models import Customer

    if Customer.objects.exists():
        print("There are customers already: the demo goes only into an empty house.", file=sys.stderr)
        return 1
    load(size=arguments.size, seed=arguments.seed, patterns=not arguments.null, truth=arguments.truth)
    return 0


def load(
    *, size: Literal["demo", "tiny"] = "demo", seed: int = 20, patterns: bool = True, truth: str | None = None
) -> None:
    """Generate the demo company, load it through the rooms' actions and score it."""
    from django.conf import settings
    from django.utils import timezone

    from guanxi.config.demo import generate, write_truth
    from guanxi.config.demo.load import load_company

    started = time.monotonic()
    print("Making up the demo company …", flush=True)
    company = generate(seed=seed, today=timezone.localdate(), size=size, patterns=patterns)
    if truth:
        write_truth(company, Path(truth))
    password = "-".join(secrets.token_hex(2) for _part in range(4))
    administrator = load_company(company, password, say=lambda text: print(text, flush=True))
    first = settings.GUANXI_KEYS / "first-password.txt"
    first.touch(mode=0o600)
    first.write_text(f"{administrator.username}\n{password}\n")
    print(f"The demo is loaded after {time.monotonic() - started:.1f} s.", flush=True)
