"""Help pages speak the terminal's language: every command, every option, and what argparse itself says."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from guanxi.config import cli
from guanxi.config.terminal import argparse_speaks, language

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def speak(monkeypatch):
    def in_language(**environment: str) -> None:
        for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
            monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)

    return in_language


def texts() -> Iterator[tuple[str, str]]:
    """Each command and option with what help says of it."""
    parser = cli._parser()
    yield "guanxi", parser.description or ""
    commands: Any = next(action for action in parser._actions if action.dest == "command")
    for choice in commands._choices_actions:
        yield choice.dest, choice.help
    for name, command in commands.choices.items():
        for action in command._actions:
            yield f"{name} {action.dest}", action.help or ""


@pytest.mark.parametrize("place", ["zh_CN.UTF-8", "zh_TW.UTF-8"])
def test_every_command_and_option_is_explained_in_chinese(speak, place):
    speak(LANG=place)
    with argparse_speaks():
        untold = [name for name, text in texts() if not CHINESE.search(text)]
    assert untold == []


def test_what_argparse_says_is_chinese_too(speak, capsys):
    speak(LANG="zh_CN.UTF-8")
    with pytest.raises(SystemExit):
        cli.main(["import", "--help"])
    said = capsys.readouterr().out
    assert "用法：" in said
    assert not re.search(r"^(usage|options|positional)|show this help", said, re.M)
    with pytest.raises(SystemExit):
        cli.main(["import"])
    assert "缺少参数" in capsys.readouterr().err


def test_elsewhere_it_is_english(speak, capsys):
    speak(LANG="de_DE.UTF-8")
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    assert not CHINESE.search(capsys.readouterr().out.replace("关系", ""))


def test_LC_ALL_goes_before_LANG(speak):
    speak(LANG="zh_CN.UTF-8", LC_ALL="en_GB.UTF-8")
    assert language() == "en"
    speak(LANG="C.UTF-8", LC_ALL="zh_HK.UTF-8")
    assert language() == "zh-hant"
