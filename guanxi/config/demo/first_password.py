"""The demo's administrator signs in with a password made up at loading: it lies with the keys."""

from pathlib import Path

from django.conf import settings


def keep(username: str, password: str) -> None:
    _place().unlink(missing_ok=True)
    _place().touch(mode=0o600)
    _place().write_text(f"{username}\n{password}\n", encoding="utf-8")


def kept() -> tuple[str, str] | None:
    """Sign-in name and password, as long as the house is a demo."""
    if not _place().exists():
        return None
    username, password = _place().read_text(encoding="utf-8").splitlines()[:2]
    return username, password


def forget() -> None:
    _place().unlink(missing_ok=True)


def _place() -> Path:
    return Path(settings.GUANXI_KEYS) / "first-password.txt"
