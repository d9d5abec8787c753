"""``guanxi user NAME``: who is made with which roles, from the command line."""

import io
from typing import Any

import pytest

from guanxi.config import cli
from guanxi.foundation.accounts.models import User
from guanxi.foundation.privacy.keys import ring

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"


@pytest.fixture
def guanxi_user(monkeypatch, capsys):
    def run(*words: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
        status = cli.main(["user", *words, "--password-stdin"])
        said = capsys.readouterr()
        return status, said.out + said.err

    return run


def roles_of(username: str) -> set[str]:
    return set(User.objects.get(username=username).roles.values_list("code", flat=True))


@pytest.mark.parametrize(
    ("flag", "codes"),
    [
        ("--administrator", {"system_administrator", "manager"}),
        ("--security-administrator", {"security_administrator"}),
    ],
)
def test_a_flag_makes_an_administrator_who_signs_in(guanxi_user: Any, flag, codes):
    assert guanxi_user("Wei", flag, "--role", "sales") == (0, "wei may sign in now.\n")
    assert roles_of("wei") == codes | {"sales"}
    assert User.objects.get(username="wei").check_password(PASSWORD)


def test_nobody_is_made_who_keeps_the_house_and_gives_powers(guanxi_user: Any):
    status, said = guanxi_user("wei", "--administrator", "--security-administrator")
    assert status != 0
    assert "wei" not in said or "may sign in" not in said
    assert not User.objects.filter(username="wei").exists()


def test_an_unknown_role_is_named_beside_those_that_there_are(guanxi_user: Any):
    status, said = guanxi_user("wei", "--role", "king")
    assert (status, User.objects.filter(username="wei").exists()) == (1, False)
    assert said.startswith("There is no role king. There are: ")
    assert "security_administrator" in said


def test_a_password_is_typed_twice_and_no_input_is_a_sentence(monkeypatch, capsys):
    def typed(*texts: str) -> tuple[int, str]:
        left = iter(texts)
        monkeypatch.setattr("getpass.getpass", lambda _asked: next(left) if texts else _closed())
        return cli.main(["user", "wei", "--role", "sales"]), capsys.readouterr().err

    monkeypatch.setattr("sys.stdin", Terminal())
    # Of keys made by this process a database that somebody has written to is no longer this house's.
    monkeypatch.setattr(ring(), "born_now", False)
    for texts, said in (((), "No password came"), ((PASSWORD, "another one"), "The two passwords differ")):
        status, told = typed(*texts)
        assert (status, said in told) == (1, True)
    assert not User.objects.filter(username="wei").exists()
    assert typed(PASSWORD, PASSWORD) == (0, "")
    assert User.objects.get(username="wei").check_password(PASSWORD)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _closed() -> str:
    raise EOFError
