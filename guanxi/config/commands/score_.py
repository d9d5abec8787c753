"""``guanxi score``: compute tiers, figures and models here and now, and print them."""

import argparse
import sys
import time
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from guanxi.config.terminal import said

from .setting_up import bring_up_to_date, person, set_up_house

if TYPE_CHECKING:
    from guanxi.foundation.accounts.models import User
    from guanxi.scoring.models import ScoreRun


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--as-of", type=_day, metavar="DAY", help=said("2011-12-09; looks only back from there")
    )
    parser.add_argument(
        "--as", dest="user", metavar="USER", help=said("in whose name (default: the system's)")
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        sentence = said("“%(text)s” is no day such as 2011-12-09") % {"text": text}
        raise argparse.ArgumentTypeError(sentence) from None


def run(arguments: argparse.Namespace) -> int:
    set_up_house()
    bring_up_to_date()
    from guanxi.foundation.accounts.models import Company, User
    from guanxi.foundation.jobs.models import JobRun
    from guanxi.foundation.jobs.running import run_now
    from guanxi.scoring import actions
    from guanxi.scoring.cards.kinds import MODELS
    from guanxi.scoring.models import ScoreRun

    by = person(arguments.user) if arguments.user else User.system()
    started = time.monotonic()
    job = run_now(actions.start_scoring(Company.get(), by=by, as_of=arguments.as_of, queued=False))
    if job.state != JobRun.State.DONE:
        why = job.why or job.get_state_display()
        print(_("Scoring did not come to its end: %(why)s.") % {"why": why}, file=sys.stderr)
        return 1
    # unscoped: whoever sits at the machine sees the company's sums
    _print(ScoreRun.objects.get(pk=job.params["run"]), time.monotonic() - started)
    return max([_run_model(kind, by) for kind in MODELS], default=0)


def _run_model(kind: str, by: "User") -> int:
    """One model on what was scored, and what came of it in a line."""
    from guanxi.foundation.accounts.models import Company
    from guanxi.foundation.jobs.models import JobRun
    from guanxi.foundation.jobs.running import run_now
    from guanxi.scoring.cards import wording
    from guanxi.scoring.cards.actions import start_model
    from guanxi.scoring.cards.models import ModelCard

    job = run_now(start_model(Company.get(), by=by, kind=kind, queued=False))
    name = ModelCard.Kind(kind).label
    if job.state != JobRun.State.DONE:
        said = {"model": name, "why": job.why or job.get_state_display()}
        print(_("%(model)s did not come to its end: %(why)s.") % said, file=sys.stderr)
        return 1
    # unscoped: whoever sits at the machine sees the company's sums
    outcome = wording.outcome(ModelCard.objects.get(pk=job.params["card"]))
    print(_("%(model)s: %(outcome)s") % {"model": name, "outcome": outcome})
    return 0


def _print(run: "ScoreRun", seconds: float) -> None:
    from guanxi.customers.choices import Tier
    from guanxi.foundation.accounts.models import Company
    from guanxi.foundation.ui import formats

    figures, currency = run.figures, Company.get().currency
    customers = int(figures.get("customers", 0))
    sentence = _("As of %(day)s: %(n)s customers, scored in %(seconds)s s.")
    print(sentence % {"day": run.day, "n": f"{customers:,}", "seconds": f"{seconds:.1f}"})
    for tier in Tier:
        count = int(figures.get("tiers", {}).get(tier.value, 0))
        share = formats.percent(count / customers, 1) if customers else "–"
        print(f"  {tier.label!s:<16} {count:>8,}  {share:>6}")
    net = formats.money_exact(figures.get("net_total", 0), currency)
    print(_("Net goods value %(net)s.") % {"net": net})
    if figures.get("pareto_customers"):
        print(_("%(n)s customers bring 80%% of it.") % {"n": f"{figures['pareto_customers']:,}"})
    print(_("Changed tier: %(n)s.") % {"n": f"{int(figures.get('changed', 0)):,}"})
