"""``guanxi import orders FILE``: the same work as the pages do, here and now, with its report."""

import argparse
import shutil
import sys
import time
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _

from guanxi.config.terminal import said

from . import import_told
from .setting_up import bring_up_to_date, person, set_up_house

if TYPE_CHECKING:
    from guanxi.foundation.accounts.models import User
    from guanxi.foundation.imports.kinds import ImportKind
    from guanxi.foundation.imports.models import ImportRun
    from guanxi.foundation.jobs.models import JobRun

PIECE = 1 << 20
OPTIONS = ("currency", "zone", "source", "owner", "department", "key")
MODES = {"add": "new", "change": "update", "both": "upsert"}
KEYS = ("auto", "number", "name", "phone", "email")
LOST_LINES = ("keep", "beside", "replace")
DUPLICATES = {"skip": "leave", "add": "new", "update": "known"}


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "kind", choices=["customers", "orders", "interactions"], help=said("what is in the file")
    )
    parser.add_argument("file", type=Path, help=said(".csv, .tsv or .xlsx"))
    parser.add_argument("--as", dest="user", required=True, metavar="USER", help=said("in whose name"))
    parser.add_argument("--source", help=said("the system that the file's numbers come from, such as ERP"))
    parser.add_argument("--currency", help=said("of the amounts: three letters"))
    parser.add_argument("--zone", help=said("of the dates: Europe/London"))
    parser.add_argument("--owner", help=said("whose new customers are, as a sign-in name"))
    parser.add_argument("--department", help=said("whose new customers are"))
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="FIELD=COLUMN",
        help=said("which column a field is read from"),
    )
    parser.add_argument("--dates", choices=["dmy", "mdy", "ymd"], help=said("the order in doubtful dates"))
    parser.add_argument("--mode", choices=MODES, help=said("add new customers, change known ones, or both"))
    parser.add_argument(
        "--key",
        choices=KEYS,
        help=said("by what customers are known again (auto: the number, else the name)"),
    )
    _declare_decisions(parser)
    parser.add_argument(
        "--keep-currency", action="store_true", help=said("leave the house's currency as it is")
    )
    parser.add_argument("--dry-run", action="store_true", help=said("check and report, write nothing"))
    parser.add_argument("--yes", action="store_true", help=said("do not ask before writing"))
    parser.add_argument("--no-score", action="store_true", help=said("leave tiers and figures as they are"))


def _declare_decisions(parser: argparse.ArgumentParser) -> None:
    """What the check page asks, said beforehand."""
    parser.add_argument(
        "--duplicates",
        choices=DUPLICATES,
        help=said("what becomes of rows that may be known customers (they stay behind)"),
    )
    parser.add_argument(
        "--whose",
        action="append",
        default=[],
        metavar="LINE=NUMBER",
        help=said("whose orders those of one line are, by the customer's number or name"),
    )
    parser.add_argument(
        "--fees", help=said("product codes that are fees, not goods: A,B,C (default: as proposed)")
    )
    parser.add_argument(
        "--lost-lines",
        choices=LOST_LINES,
        help=said("what becomes of orders here that have lines which the file lacks (they stay as they are)"),
    )
    parser.add_argument(
        "--repeats",
        choices=["leave"],
        help=said("leave out rows that repeat another row of their order (they count)"),
    )


def run(arguments: argparse.Namespace) -> int:
    set_up_house()
    bring_up_to_date()
    from django.core.exceptions import PermissionDenied
    from django.utils import translation

    from guanxi.foundation.accounts.rights import called
    from guanxi.foundation.errors import Refused

    by = person(arguments.user)
    # All in one language: the person's own, else the terminal's; a refusal becomes words while it is spoken.
    with translation.override(by.language or translation.get_language()):
        try:
            return _import(arguments, by)
        except PermissionDenied as denied:
            needed = _("Permission needed: %(permission)s.") % {"permission": called(str(denied))}
            raise Refused(needed) from denied
        except Refused as refusal:
            raise Refused(str(refusal)) from refusal


def _import(arguments: argparse.Namespace, by: "User") -> int:
    from guanxi.foundation.errors import Refused
    from guanxi.foundation.imports import actions
    from guanxi.foundation.imports.kinds import kind_of

    kind = kind_of(arguments.kind, by)
    if not arguments.dry_run and (begun := _begun_before(arguments, by)):
        print(_("This file's import was cut off: going on where it stopped."), file=sys.stderr)
        return _bring_in(begun, kind, arguments, by)
    asks = not arguments.yes
    if asks and not arguments.dry_run and not sys.stdin.isatty():
        raise Refused(_("Nobody is there to be asked before writing: add --yes, or --dry-run to look only."))
    imported = _take_in(arguments, by)
    _run_job(imported, _("Looking at the file"))
    imported = _map(imported, kind, arguments, by, compare=asks or arguments.dry_run)
    _run_job(imported, _("Checking"))
    imported.refresh_from_db()
    import_told.print_answers(imported, kind)
    import_told.print_rejected(imported, kind)
    import_told.print_alike(imported, kind)
    if arguments.dry_run or (asks and not _agreed(imported, kind)):
        import_told.print_report(imported, kind, by)
        actions.discard_import(imported, by=by)
        print(_("Nothing was written."))
        return 0
    imported = actions.apply_import(imported, by=by, attended=True, queued=False)
    return _bring_in(imported, kind, arguments, by)


def _bring_in(imported: "ImportRun", kind: "ImportKind", arguments: argparse.Namespace, by: "User") -> int:
    from guanxi.foundation.imports.alike import UNDECIDED
    from guanxi.foundation.imports.noted import noted

    _run_job(imported, _("Importing"))
    imported.refresh_from_db()
    import_told.print_report(imported, kind, by)
    if imported.count(UNDECIDED):
        import_told.print_hints(kind)
    if noted(imported.counts, "lost_lines") and not imported.options.get("lost_lines"):
        print("  " + _("--lost-lines keep, beside or replace decides on all of these orders."))
    if not arguments.no_score:
        _score(imported, by)
    return 0


# ---- the file ----------------------------------------------------------------------------------


def _take_in(arguments: argparse.Namespace, by: "User") -> "ImportRun":
    from guanxi.foundation.errors import Refused
    from guanxi.foundation.imports import actions
    from guanxi.foundation.imports.spool import SOURCE, Spool

    path: Path = arguments.file
    if not path.is_file():
        raise Refused(_("There is no file %(name)s.") % {"name": path})
    spool = Spool(uuid.uuid4())
    try:
        with path.open("rb") as file, spool.begin(SOURCE) as out:
            shutil.copyfileobj(file, out, 1 << 20)
        size = spool.size(SOURCE)
        return actions.start_import(
            by, by=by, uid=spool.uid, name=path.name, size=size, kind=arguments.kind, queued=False
        )
    except BaseException:
        spool.drop_all()
        raise


def _begun_before(arguments: argparse.Namespace, by: "User") -> "ImportRun | None":
    """An import of this very file that came half-way in and rests: its maker may let it go on."""
    from guanxi.foundation.imports.models import ImportRun
    from guanxi.foundation.jobs import actions as jobs
    from guanxi.foundation.jobs.running import can_go_on

    path: Path = arguments.file
    if not path.is_file():
        return None  # which is said where it is taken in
    runs = ImportRun.objects.filter(by=by, kind=arguments.kind, size=path.stat().st_size)
    runs = runs.filter(state=ImportRun.State.APPLYING).select_related("job__by", "change_set")
    for run in cast("Iterable[ImportRun]", runs.order_by("-pk")):
        if run.job is not None and can_go_on([run.job]) and _is_same(path, run):
            run.job = jobs.retry_job(run.job, by=by, queued=False)
            return run
    return None


def _is_same(path: Path, imported: "ImportRun") -> bool:
    """Whether this is the file that was handed in, byte for byte."""
    from guanxi.foundation.imports.spool import SOURCE, Spool

    spool = Spool(imported.uid)
    if not spool.has(SOURCE):
        return False
    with path.open("rb") as ours, spool.open(SOURCE) as theirs:
        return all(
            piece == theirs.read(PIECE) for piece in iter(lambda: ours.read(PIECE), b"")
        ) and not theirs.read(1)


def _run_job(imported: "ImportRun", words: str) -> None:
    """Run the import's job to its end, step by step, with its progress on standard error."""
    from guanxi.foundation.errors import Refused
    from guanxi.foundation.imports.spool import Spool
    from guanxi.foundation.jobs.models import JobRun
    from guanxi.foundation.sentences import told

    assert imported.job is not None
    started = time.monotonic()
    print(f"{words} …", file=sys.stderr, flush=True)
    job = _to_its_end(imported.job)
    if job.state != JobRun.State.DONE:
        raise Refused(told(Spool(imported.uid).read("problem", "")) or job.why or job.get_state_display())
    print(f"  {_seconds(started)}", file=sys.stderr, flush=True)


def _seconds(started: float) -> str:
    return _("%(count)s s") % {"count": f"{time.monotonic() - started:.1f}"}


def _to_its_end(job: "JobRun") -> "JobRun":
    """What a step fails on is tried again, as workers do it; the job itself says when it was often enough."""
    from guanxi.foundation.jobs.running import StepFailed, run_now

    while True:
        try:
            return run_now(job)
        except StepFailed:
            continue


# ---- columns and options -----------------------------------------------------------------------


def _map(
    imported: "ImportRun", kind: "ImportKind", arguments: argparse.Namespace, by: "User", *, compare: bool
) -> "ImportRun":
    from guanxi.foundation.imports import actions, mapping

    imported.refresh_from_db()
    chosen = mapping.proposed(imported, kind, by)
    columns = {name: place for name, (place, _sure, _why) in chosen.columns.items()}
    columns |= mapping.named(chosen.headers, kind, arguments.map)
    mapping.check_required(kind, columns)
    given = {name: value for name in OPTIONS if (value := getattr(arguments, name))}
    given |= _policy(kind, arguments)
    options = mapping.options(kind, by, {**chosen.options, **given, "adopt": not arguments.keep_currency})
    if arguments.dates:
        dates = [field.name for field in kind.fields if field.kind in {"date", "instant"}]
        options["conventions"] = dict.fromkeys(dates, arguments.dates)
    every = {"all": DUPLICATES[arguments.duplicates]} if arguments.duplicates else {}
    if said := {**every, **_whose(kind, arguments, by)}:
        options["alike"] = said
    if arguments.lost_lines:
        options["lost_lines"] = [arguments.lost_lines]
    if arguments.repeats:
        options["repeats"] = [arguments.repeats]
    if arguments.fees is not None:
        options["fees"] = [code.strip() for code in arguments.fees.split(",") if code.strip()]
    for name, place in columns.items():
        print(f"  {kind.field(name).label} ← {chosen.headers[place]}", file=sys.stderr)
    for name in ("currency", "zone", "source"):
        if name in options and name not in given:
            label = kind.options.base_fields[name].label
            sentence = _("%(label)s: %(value)s (assumed; %(option)s says otherwise)")
            print(
                "  " + sentence % {"label": label, "value": options[name] or "–", "option": f"--{name}"},
                file=sys.stderr,
            )
    return actions.map_columns(
        imported,
        by=by,
        kind=kind.code,
        mapping=columns,
        options=options,
        digests=mapping.digests(chosen.headers, columns),
        compare=compare,
        queued=False,
    )


def _whose(kind: "ImportKind", arguments: argparse.Namespace, by: "User") -> dict[str, str]:
    """Line → the decision which customer its orders are of, said beforehand."""
    from guanxi.foundation.errors import Refused
    from guanxi.foundation.imports.alike import meant

    if arguments.whose and kind.sought is None:
        raise Refused(_("--whose is for files of orders."))
    found = {}
    for one in arguments.whose:
        line, _sign, text = one.partition("=")
        if not (line.isascii() and line.isdecimal() and text.strip()):
            raise Refused(_("--whose takes the line and the customer: 12=C2024001."))
        found[line] = meant(kind, text, by)
    return found


def _policy(kind: "ImportKind", arguments: argparse.Namespace) -> dict[str, str]:
    """Which rows are taken, where the kind knows of that; another kind is not silently left as it was."""
    from guanxi.foundation.errors import Refused

    if "mode" not in kind.options.base_fields and (arguments.mode or arguments.key):
        raise Refused(_("--mode and --key are for files of customers."))
    if kind.code != "orders" and arguments.lost_lines:
        raise Refused(_("--lost-lines is for files of orders."))
    if kind.code != "orders" and arguments.repeats:
        raise Refused(_("--repeats is for files of orders."))
    if kind.code == "interactions" and arguments.duplicates:
        raise Refused(_("--duplicates is for files of customers or orders."))
    return {"mode": MODES[arguments.mode]} if arguments.mode else {}


def _agreed(imported: "ImportRun", kind: "ImportKind") -> bool:
    counts = import_told.outcomes(imported.counts.get("", {}), kind.noun)
    question = _("%(counts)s. Import? [y/N]") % {"counts": counts}
    return input(f"{question} ").strip().lower() in {"y", "yes", "j", "是"}


# ---- the end -----------------------------------------------------------------------------------


def _score(imported: "ImportRun", by: "User") -> None:
    """Tiers and figures with the new rows, as whoever imported, or as the system."""
    from guanxi.foundation.accounts.models import Company, User
    from guanxi.foundation.jobs.running import run_now
    from guanxi.scoring import actions
    from guanxi.scoring.models import ScoreRun

    assert imported.change_set is not None
    if not (imported.change_set.created or imported.change_set.changed):
        return
    started = time.monotonic()
    print(f"{_('Tiers and figures')} …", file=sys.stderr, flush=True)
    scorer = by if by.may("scoring.run_scoring") else User.system()
    job: Any = actions.start_scoring(Company.get(), by=scorer, cause=ScoreRun.Cause.IMPORT, queued=False)
    done: JobRun = run_now(job)
    said = _("%(state)s after %(seconds)s")
    print("  " + said % {"state": done.get_state_display(), "seconds": _seconds(started)}, file=sys.stderr)
