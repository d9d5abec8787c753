"""People read the words of the templates' tables (section 14 of the requirements), programs English codes."""

import re

from django.apps import apps
from django.utils import translation

from guanxi.config import docs
from guanxi.customers.choices import Channel, Completion, Tier
from guanxi.customers.templated import CUSTOMERS, TALKS
from guanxi.foundation.tasks.choices import Status
from guanxi.foundation.tasks.filing import TEMPLATE

CODE = re.compile(
    r"[A-Za-z][A-Za-z0-9_.-]*|[0-9]?"
)  # industries are called by letters, priorities by numbers
CHINESE = re.compile(r"[\u4e00-\u9fff]")
WORDS = {
    Tier: ["高价值", "潜力", "普通", "流失风险"],
    Status: ["待开始", "进行中", "已完成", "延期"],
    Completion: ["已完成", "进行中", "待处理"],
}
TABLES = {
    CUSTOMERS: "客户编号 客户名称 所属行业 决策人(姓名/职位) 联系方式 历史合作时长 累计合作金额 核心需求标签"
    " 客户分层 最近合作时间",
    TALKS: "互动日期 客户编号 互动方式(电话/拜访/线上) 互动主题 参与人员 客户反馈 后续行动 负责人"
    " 完成状态(已完成/进行中/待处理)",
    tuple(title for _name, title in TEMPLATE): "任务编号 任务描述 涉及部门 负责人 配合人 截止时间 完成标准"
    " 状态(待开始/进行中/已完成/延期) 备注",
}


def choices_of_the_house():
    """Every choice that a record holds: where, its code, its word."""
    for model in apps.get_models():
        if not model.__module__.startswith("guanxi."):
            continue
        for field in model._meta.concrete_fields:
            for code, word in field.choices or ():
                yield f"{model._meta.label}.{field.name}", str(code), str(word)


def test_SYS_10_labels_are_those_of_the_templates_and_codes_are_english():
    with translation.override("zh-hans"):
        for choices, words in WORDS.items():
            assert [str(label) for _code, label in choices.choices] == words
        assert [str(Channel(code).label) for code in ("phone", "visit", "online")] == ["电话", "拜访", "线上"]
        found = list(choices_of_the_house())
    assert len(found) > 80
    assert [one for one in found if not CODE.fullmatch(one[1])] == []
    shown = [one for one in found if one[1] not in {"csv", "xlsx"} and not one[2].isupper()]
    assert [one for one in shown if not CHINESE.search(one[2])] == []
    for titles, table in TABLES.items():
        assert list(titles) == table.split()


def test_SYS_10_no_name_in_what_programs_are_told_is_chinese():
    for method, path, operation in docs.operations():
        names = [one["name"] for one in operation.get("parameters", [])]
        assert all(re.fullmatch(r"[\w.-]+", name, re.ASCII) for name in [method, *names]), path
    for name, schema in docs.document()["components"]["schemas"].items():
        assert all(one.isascii() for one in [name, *schema.get("properties", {})]), name
