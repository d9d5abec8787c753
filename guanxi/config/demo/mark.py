"""The mark of a demo being loaded: as long as it is there, the house is neither a demo nor anybody's own."""

from pathlib import Path

from django.conf import settings


def is_unfinished() -> bool:
    """Whether loading a demo began here and did not come to its end."""
    return _place().exists()


def begin() -> None:
    _place().touch(mode=0o600)


def finish() -> None:
    _place().unlink(missing_ok=True)


def _place() -> Path:
    return Path(settings.GUANXI_HOME) / ".demo-unfinished"
