"""Which chats a person can be told in, and what an address of each looks like.

Only services whose server is fixed by the service itself: nobody's address can point into the company's own
network. (Whatever goes out passes ``foundation.outgoing``, which looks at the address once more.)
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.foundation.errors import Refused, Sentence


@dataclass(frozen=True)
class Service:
    """One service: what a person copies from it, and the sender's own way to write that."""

    code: str
    name: Sentence
    pasted: re.Pattern[str]  # the address as the service shows it; its group is the secret part
    scheme: str
    example: str


SERVICES = (
    Service(
        "wecom",
        gettext_lazy("WeCom group robot"),
        re.compile(r"https://qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=([A-Za-z0-9-]{8,80})"),
        "wecombot://{}",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…",
    ),
    Service(
        "dingtalk",
        gettext_lazy("DingTalk group robot"),
        re.compile(r"https://oapi\.dingtalk\.com/robot/send\?access_token=([A-Za-z0-9]{16,128})"),
        "dingtalk://{}",
        "https://oapi.dingtalk.com/robot/send?access_token=…",
    ),
    Service(
        "feishu",
        gettext_lazy("Feishu group robot"),
        re.compile(r"https://open\.feishu\.cn/open-apis/bot/v2/hook/([A-Za-z0-9-]{8,80})"),
        "feishu://{}",
        "https://open.feishu.cn/open-apis/bot/v2/hook/…",
    ),
    Service(
        "slack",
        "Slack",
        re.compile(r"https://hooks\.slack\.com/services/(T[A-Z0-9]+/B[A-Z0-9]+/[A-Za-z0-9]+)"),
        "slack://{}",
        "https://hooks.slack.com/services/…",
    ),
)


def service_of(code: str) -> Service:
    for service in SERVICES:
        if service.code == code:
            return service
    raise Refused(_("Choose one of the services."), field="service")


def checked_address(code: str, pasted: str) -> str:
    """What is kept of a pasted address: the sender's own way to write it."""
    service = service_of(code)
    found = service.pasted.fullmatch(pasted.strip())
    if found is None:
        raise Refused(
            _("This is no address of %(service)s. It looks like this: %(example)s")
            % {"service": service.name, "example": service.example},
            field="address",
        )
    return service.scheme.format(found[1])
