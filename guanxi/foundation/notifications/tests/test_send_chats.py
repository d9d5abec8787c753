"""Chats through the product's own adapter to robots that answer as WeCom, DingTalk, Feishu and Slack do.

Never run against the services themselves: these robots stand in for them.
"""

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from apprise.plugins import dingtalk, feishu, slack, wecombot
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone

from guanxi.config.checkup.work import notices
from guanxi.foundation.accounts.models import User
from guanxi.foundation.accounts.scopes import Scope
from guanxi.foundation.errors import Refused
from guanxi.foundation.notifications import actions, chats, sending
from guanxi.foundation.notifications.models import Address, Delivery
from guanxi.foundation.notifications.notifying import notify
from guanxi.foundation.sentences import said
from guanxi.foundation.tests.people import make_user

from .robots import Robots

pytestmark = pytest.mark.django_db
KEY = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"
TOKEN = "f" * 40
PASTED = {
    "wecom": f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}",
    "dingtalk": f"https://oapi.dingtalk.com/robot/send?access_token={TOKEN}",
    "feishu": f"https://open.feishu.cn/open-apis/bot/v2/hook/{KEY}",
    "slack": "https://hooks.slack.com/services/T01ABCDEF/B01ABCDEF/abcdefghijklmnopqrstuvwx",
}
SECRETS = (KEY, TOKEN, "abcdefghijklmnopqrstuvwx")


@pytest.fixture
def robots(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Each service's fixed server is this one; all the rest is as it is in a house."""
    running = Robots()
    for where, name in (
        (wecombot.NotifyWeComBot, "notify_url"),
        (dingtalk.NotifyDingTalk, "notify_url"),
        (feishu.NotifyFeishu, "notify_url"),
        (slack.NotifySlack, "webhook_url"),
    ):
        address = getattr(where, name)
        monkeypatch.setattr(where, name, running.url + address[address.index("/", 8) :])
    settings.OUTGOING_ALLOWED = ["127.0.0.0/8"]
    yield running
    running.stop()


@pytest.fixture
def reader() -> User:
    return make_user(None, {"accounts.change_self": Scope.OWN}, language="en")


def be_told(reader: User, service: str) -> Address:
    address = actions.add_address(reader, by=reader, service=service, name="Team", address=PASTED[service])
    actions.choose_notices(reader, by=reader, choices={("mention", address.channel): "now"})
    return address


def tell(reader: User, who: str = "Wei") -> None:
    notify([reader], "mention", None, said("%(who)s mentioned you in a comment:") % {"who": who}, url="/x/")


def send_again() -> int:
    Delivery.objects.filter(state="waiting").update(due_at=timezone.now())
    return sending.send_due()


@pytest.mark.parametrize("service", list(PASTED))
def test_each_service_takes_a_notice_with_its_link(robots, reader, service):
    be_told(reader, service)
    tell(reader)
    assert sending.send_due() == 1
    [(path, text)] = robots.got
    assert any(secret in path for secret in SECRETS)
    assert "Wei" in text
    assert f"{django_settings.PUBLIC_URL}/notices/" in text
    assert Delivery.objects.get().state == "sent"


@pytest.mark.parametrize(
    ("service", "answer", "error"),
    [
        ("wecom", {"errcode": 45009, "errmsg": "api freq out of limit"}, "wecom 45009"),
        ("wecom", {"errcode": 93000, "errmsg": "invalid webhook url"}, "wecom 93000"),
        ("dingtalk", {"errcode": 310000, "errmsg": "keywords not in content"}, "dingtalk 310000"),
        ("dingtalk", {"errcode": 90030, "errmsg": "webhook over limit"}, "dingtalk 90030"),
        ("feishu", {"code": 19024, "msg": "Key Words Not Found", "data": {}}, "feishu 19024"),
    ],
)
def test_a_robot_that_says_no_with_status_200_is_not_taken_for_a_yes(robots, reader, service, answer, error):
    be_told(reader, service)
    robots.answers = [(200, {"Content-Type": "application/json"}, json.dumps(answer))]
    tell(reader)
    assert sending.send_due() == 0
    row = Delivery.objects.get()
    assert (row.state, row.error, row.attempts) == ("waiting", error, 1)
    assert row.due_at > timezone.now()
    assert send_again() == 1
    assert len(robots.got) == 1


@pytest.mark.parametrize("status", [429, 403, 500, 503])
def test_a_status_that_says_no_is_tried_again_and_in_the_end_the_doctor_tells(robots, reader, status):
    be_told(reader, "slack")
    robots.answers = [(status, {"Retry-After": "30"}, "no_service")] * 5
    tell(reader)
    for _try in range(7):
        send_again()
    row = Delivery.objects.get()
    assert (row.state, row.error, row.attempts) == ("failed", f"slack {status}", 5)
    assert f"slack {status}" in next(notices()).said


def test_nobody_is_followed_elsewhere(robots, reader):
    be_told(reader, "wecom")
    robots.answers = [(302, {"Location": f"{robots.url}/elsewhere"}, "")]
    tell(reader)
    assert sending.send_due() == 0
    assert [path for path in robots.asked if "elsewhere" in path] == []
    assert Delivery.objects.get().error == "wecom 302"


def test_a_service_whose_name_leads_into_the_own_network_gets_nothing(robots, reader, settings):
    settings.OUTGOING_ALLOWED = []
    be_told(reader, "dingtalk")
    tell(reader)
    assert sending.send_due() == 0
    assert robots.asked == []
    assert Delivery.objects.get().error == "dingtalk Forbidden"


@pytest.mark.parametrize(
    "address",
    [
        "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7abc",
        "https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send?key=693a91f6-7abc",
        "https://evil.example/?https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7abc",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6&to=http://10.0.0.1",
        "https://qyapi.weixin.qq.com@10.0.0.1/cgi-bin/webhook/send?key=693a91f6-7abc",
        "json://127.0.0.1/",
        "file:///etc/passwd",
    ],
)
def test_only_the_services_own_address_is_taken(reader, address):
    with pytest.raises(Refused):
        actions.add_address(reader, by=reader, service="wecom", name="Team", address=address)


def test_no_secret_and_no_word_lies_open_or_gets_into_a_log(robots, reader, caplog, tmp_path: Path):
    caplog.set_level(logging.DEBUG)
    for service in PASTED:
        address = be_told(reader, service)
    robots.answers = [(500, {}, "")] * 2
    tell(reader, "Wei Secretive")
    sending.send_due()
    send_again()
    told = [record for record in caplog.records if not record.name.startswith(("urllib3", "django.db"))]
    text = "\n".join(record.getMessage() for record in told)
    assert "Secretive" not in text
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM notifications_address")
        held = str([bytes(x) if isinstance(x, memoryview) else x for row in cursor for x in row])
    for secret in SECRETS:
        assert secret not in text
        assert secret not in held
    assert str(Address.objects.get(pk=address.pk).address) != address.address.reveal()


def test_what_is_long_is_cut_to_what_a_robot_takes_and_says_how_much_is_left(robots, reader):
    be_told(reader, "wecom")
    for number in range(40):
        tell(reader, f"一位名字很长的同事{number}")
    assert sending.send_due() == 1
    [(_path, text)] = robots.got
    assert len(text.encode()) <= chats.MOST_BYTES
    assert "more" in text.splitlines()[-1]
    assert Delivery.objects.filter(state="sent").count() == 40


def test_a_chat_is_its_owners_alone(reader):
    address = be_told(reader, "wecom")
    stranger = make_user(None, {"accounts.change_self": Scope.OWN})
    with pytest.raises(Refused):
        actions.choose_notices(stranger, by=stranger, choices={("mention", address.channel): "now"})
    assert not Address.objects.visible_to(stranger).exists()
