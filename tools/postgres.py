"""Runs a command beside a PostgreSQL of its own, made for it and removed after it.

    python -m tools.postgres [--kept] -- pytest …        (the command finds the server in DATABASE_URL)

Everything that makes a database slow to be safe is off: what it holds is worth nothing. ``--kept``: the
server of the benchmarks, whose databases stay for the next run.
"""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
HOW_TO_INSTALL = (
    "Debian, Ubuntu: apt install postgresql (the server's programs; no running service is needed)"
)
FAST = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "256MB",
    "max_connections": "120",
    "autovacuum_naptime": "10min",
}

OURS = {"GUANXI_POSTGRES_IS_OURS": "1"}  # whoever gets this beside the URL may leave things on the server


class NoPostgres(Exception):
    """No server programs here, or they would not start."""


def programs() -> Path | None:
    """The folder of initdb and postgres, the newest if there are several."""
    homes = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    homes += [
        *Path("/opt/homebrew/opt").glob("postgresql*/bin"),
        *Path("/usr/local/opt").glob("postgresql*/bin"),
    ]
    homes.sort(key=lambda home: [int(n) for n in re.findall(r"\d+", str(home))], reverse=True)
    if there := shutil.which("initdb"):
        homes.append(Path(there).parent)
    return next((home for home in homes if (home / "initdb").exists() and (home / "postgres").exists()), None)


def _account() -> str | None:
    """root may not run the server: it borrows the account that the package made."""
    return "postgres" if os.geteuid() == 0 else None


def _folder() -> Path:
    """A new folder whose name says which process must still live for it to be in use."""
    account = _account()
    # A checkout below root's home is closed to that account; the system's folder for such things is not.
    base = PROJECT / ".tmp" if account is None else Path(tempfile.gettempdir())
    base.mkdir(exist_ok=True)
    _sweep(base)
    folder = Path(tempfile.mkdtemp(prefix=f"guanxi-postgres-{os.getpid()}-", dir=base))
    if account:
        shutil.chown(folder, user=account)
    return folder


def _kept_folder(home: Path) -> Path:
    """Where the databases of this checkout's benchmarks stay; another major version has another."""
    account, version = _account(), home.parent.name
    base = PROJECT / "benchmarks/state" if account is None else Path("/var/tmp")  # noqa: S108 - not lost at a restart
    folder = base / f"guanxi-bench-{zlib.crc32(str(PROJECT).encode()):08x}-postgresql-{version}"
    folder.mkdir(parents=True, exist_ok=True)
    if account:
        shutil.chown(folder, user=account)
    return folder


def _sweep(base: Path) -> None:
    """Stop and remove what a run that was killed outright left behind."""
    for folder in base.glob("guanxi-postgres-*-*"):
        if Path(f"/proc/{folder.name.split('-')[2]}").exists() or not Path("/proc/self").exists():
            continue
        _stop_left(folder, signal.SIGQUIT)
        shutil.rmtree(folder, ignore_errors=True)


def _stop_left(folder: Path, how: signal.Signals) -> None:
    """Stop the server that a run which was killed outright has left on this folder."""
    data = folder / "data"
    with contextlib.suppress(OSError, ValueError, IndexError):
        pid = int((data / "postmaster.pid").read_text().split()[0])
        # The number may be another program's by now: a server works in its own folder.
        if Path(f"/proc/{pid}/cwd").resolve() == data.resolve():
            os.kill(pid, how)
        for _ in range(300):
            if Path(f"/proc/{pid}/cwd").resolve() != data.resolve():
                break
            time.sleep(0.1)


def _take(folder: Path) -> None:
    """Note whose the kept folder is now; the server of a run that is no more is stopped first."""
    owner = folder / "run"
    if owner.exists() and Path("/proc/self").exists() and not Path(f"/proc/{owner.read_text()}").exists():
        _stop_left(folder, signal.SIGINT)
    if not owner.exists() or not Path(f"/proc/{owner.read_text()}").exists():
        owner.write_text(str(os.getpid()))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(home: Path, server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    ask: list[str | Path] = [home / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    for _ in range(300):
        if server.poll() is not None:
            break
        if subprocess.run(ask, check=False).returncode == 0:
            return
        time.sleep(0.1)
    raise NoPostgres(f"PostgreSQL did not start:\n{log.read_text(errors='replace')[-2000:]}")


def _initdb(home: Path, data: Path) -> None:
    made = subprocess.run(
        [home / "initdb", "-D", data, "-U", "guanxi", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"],
        user=_account(),
        cwd=data.parent,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise NoPostgres(f"initdb failed:\n{made.stderr[-2000:]}")


@contextlib.contextmanager
def server(*, kept: bool = False) -> Iterator[str]:
    """A server for the length of the block; gives the URL of a database, an empty one if not ``kept``."""
    home = programs()
    if home is None:
        raise NoPostgres(f"There is no PostgreSQL server here. {HOW_TO_INSTALL}")
    folder, port = _kept_folder(home) if kept else _folder(), _free_port()
    data, log = folder / "data", folder / "log"
    process: subprocess.Popen[bytes] | None = None
    if kept:
        _take(folder)
    try:
        if not (data / "PG_VERSION").exists():
            _initdb(home, data)
        settings = [part for key, value in FAST.items() for part in ("-c", f"{key}={value}")]
        where = ["-p", str(port), "-k", str(folder), "-c", "listen_addresses=127.0.0.1"]
        with log.open("wb") as output:
            process = subprocess.Popen(
                [home / "postgres", "-D", data, *where, *settings],
                user=_account(),
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C is for the command; the server is stopped below
            )
        _wait(home, process, port, log)
        yield f"postgres://guanxi@127.0.0.1:{port}/postgres"
    finally:
        if process is not None:
            _stop(process, signal.SIGINT if kept else signal.SIGQUIT)
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)


def _stop(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    process.send_signal(how)  # SIGQUIT: at once, for there is nothing to keep
    try:
        process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def main(words: list[str]) -> int:
    kept = words[:1] == ["--kept"]
    command = words[kept:]
    command = command[command[:1] == ["--"] :]
    if not command:
        sys.exit(__doc__)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored, when a shell put us in the background
    try:
        with server(kept=kept) as url:
            try:
                return subprocess.run(
                    command, env={**os.environ, **OURS, "DATABASE_URL": url}, check=False
                ).returncode
            except KeyboardInterrupt:
                return 130
    except NoPostgres as problem:
        print(problem, file=sys.stderr)
        return 69


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
