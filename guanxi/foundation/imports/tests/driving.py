"""An import driven as its pages and its command drive it, without a queue."""

import io
from collections.abc import Mapping
from typing import Any

from guanxi.foundation.accounts.models import User
from guanxi.foundation.imports import actions, mapping
from guanxi.foundation.imports.kinds import kind_of
from guanxi.foundation.imports.models import ImportRun
from guanxi.foundation.imports.spool import SOURCE, Spool
from guanxi.foundation.imports.uploads import take_in
from guanxi.foundation.jobs.models import JobRun
from guanxi.foundation.jobs.running import run_now
from guanxi.foundation.sentences import told


def text(*lines: str, encoding: str = "utf-8") -> bytes:
    return "\r\n".join(lines).encode(encoding)


def hand_in(by: User, content: bytes, name: str = "file.csv", kind: str = "") -> ImportRun:
    """Give a file in and let it be looked at."""
    spool = take_in(io.BytesIO(content))
    size = spool.size(SOURCE)
    run = actions.start_import(by, by=by, uid=spool.uid, name=name, size=size, kind=kind, queued=False)
    return work(run)


def work(run: ImportRun) -> ImportRun:
    """Run the import's job to its end."""
    run.refresh_from_db()
    assert run.job is not None
    run_now(run.job)
    return ImportRun.objects.get(pk=run.pk)


def match(run: ImportRun, by: User, columns: Mapping[str, int] | None = None, **options: Any) -> ImportRun:
    """Confirm what is proposed (and ``columns``), and let all rows be checked."""
    kind = kind_of(run.kind)
    start = mapping.proposed(run, kind, by)
    found = {name: place for name, (place, _sure, _why) in start.columns.items()} | dict(columns or {})
    mapping.check_required(kind, found)
    wanted = mapping.options(kind, by, options)
    wanted |= {name: options[name] for name in ("conventions", "fees", "year") if name in options}
    digests = mapping.digests(start.headers, found)
    actions.map_columns(
        run, by=by, kind=kind.code, mapping=found, options=wanted, digests=digests, queued=False
    )
    return work(run)


def check(by: User, content: bytes, name: str = "file.csv", kind: str = "", **options: Any) -> ImportRun:
    """A file up to its preview."""
    run = hand_in(by, content, name, kind)
    assert run.state == ImportRun.State.EXAMINED, problem(run)
    return match(run, by, **options)


def bring_in(by: User, content: bytes, name: str = "file.csv", kind: str = "", **options: Any) -> ImportRun:
    """A file from its first byte to its last record."""
    run = check(by, content, name, kind, **options)
    assert run.state == ImportRun.State.PREVIEWED, problem(run)
    actions.apply_import(run, by=by, queued=False)
    run = work(run)
    assert run.state == ImportRun.State.APPLIED, (problem(run), run.job and run.job.why)
    return run


def problem(run: ImportRun) -> str:
    return str(told(Spool(run.uid).read("problem", "")))


def rejected(run: ImportRun) -> str:
    """The file of rejected rows, or "" where there is none."""
    spool = Spool(run.uid)
    if not spool.has("rejects.csv"):
        return ""
    with spool.open("rejects.csv") as file:
        return file.read().decode("utf-8-sig")


def is_refused(run: ImportRun) -> bool:
    return (
        run.state == ImportRun.State.FAILED and run.job is not None and run.job.state == JobRun.State.FAILED
    )
