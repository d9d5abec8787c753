"""One sentence at the foot of the page, with a way back: shown after what people just did."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest

from guanxi.foundation.errors import Sentence

_LEVELS = {"ok": messages.SUCCESS, "now": messages.INFO, "warn": messages.WARNING, "bad": messages.ERROR}
_TONES = {level: tone for tone, level in _LEVELS.items()}
_ICONS = {"ok": "check", "now": "info-circle", "warn": "alert-triangle", "bad": "alert-circle"}


@dataclass(frozen=True)
class Toast:
    text: str
    tone: str
    icon: str
    undo_url: str = ""


def toast(request: HttpRequest, text: Sentence, *, undo_url: str = "", tone: str = "ok") -> None:
    """Say it once, on the answer to this request or on the page it leads to."""
    messages.add_message(request, _LEVELS[tone], str(text), extra_tags=undo_url)


def waiting(request: HttpRequest) -> list[Toast]:
    """The toasts not shown yet; reading them marks them as shown."""
    return [_toast(message) for message in messages.get_messages(request)]


def _toast(message: Message) -> Toast:
    tone = _TONES.get(message.level, "now")
    return Toast(message.message, tone, _ICONS[tone], message.extra_tags or "")
