"""Firms are known by word, trade and place, as the register has them; groups and branches are apart."""

from itertools import combinations
from typing import Any

import pyarrow as pa
import pytest

from guanxi.insight.duplicates.finding import SURE, find
from guanxi.insight.duplicates.firms import FIRMS

TEXTS = pa.list_(pa.string())
CROWD = [
    {"name": f"甲{n}乙丙公司", "kernel": f"甲{n}乙丙", "place": f"城{n % 30}", "phone": f"+86512{n:08}"}
    for n in range(300)
]
HEAD = {"name": "苏州恒岳精密机械有限公司", "kernel": "恒岳精密机械", "place": "苏州", "named": "苏州"}


def firms(*said: dict[str, str]) -> pa.Table:
    """Records of firms; what is not said is not known, and one is of no branch."""
    rows = [_row(number, one) for number, one in enumerate((*said, *CROWD), 1)]
    lists = dict.fromkeys(("kernels", "phones", "tails", "emails", "domains", "people"), TEXTS)
    kinds = {"id": pa.int64(), **lists}
    return pa.table(
        {name: pa.array([row[name] for row in rows], kinds.get(name, pa.string())) for name in rows[0]}
    )


def _row(number: int, said: dict[str, str]) -> dict[str, Any]:
    phone, domain, kernel = said.get("phone"), said.get("domain"), said["kernel"]
    return {
        "id": number, "name": said["name"], "kernel": kernel, "kernels": [kernel],
        "brand": said.get("brand", kernel[:2]), "people": [said["person"]] if "person" in said else None,
        "place": said.get("place") or None, "named": said.get("named") or None,
        "branch": said.get("branch", ""),
        "phones": [phone] if phone else None, "tails": [phone[-8:]] if phone else None,
        "emails": [f"info{number}@{domain}"] if domain else None, "domains": [domain] if domain else None,
    }  # fmt: skip


def probabilities(*said: dict[str, str]) -> dict[tuple[int, int], float]:
    """Of each pair of the records given; 0 where it was not told."""
    found = find(firms(*said), FIRMS, least=1e-9).pairs.to_pylist()
    told = {(row["left"], row["right"]): row["probability"] for row in found}
    return {pair: told.get(pair, 0.0) for pair in combinations(range(1, len(said) + 1), 2)}


def test_CUS_06_a_firm_is_found_under_another_form_of_its_name_and_its_branch_is_another():
    phone = "+8651288123456"
    found = probabilities(
        HEAD | {"phone": phone, "domain": "hengyue.cn"},
        HEAD | {"name": "恒岳精密机械(苏州)公司", "phone": phone},
        HEAD
        | {"name": f"{HEAD['name']}上海分公司", "branch": "上海", "phone": phone, "domain": "hengyue.cn"},
    )
    assert found[1, 2] > SURE
    assert found[1, 3] < SURE, "of head and branch, telephone and mail house are one"


def test_CUS_06_word_and_trade_in_a_place_are_borne_once_and_elsewhere_by_sisters():
    elsewhere = {"name": "恒岳精密机械(南京)有限公司", "place": "南京", "named": "南京"}
    found = probabilities(
        HEAD | {"domain": "hengyue.cn", "phone": "+8651288123456"},
        HEAD | {"name": "恒岳精密机械有限公司", "named": "", "phone": "+8651277123456"},
        HEAD | elsewhere | {"domain": "hengyue.cn"},
    )
    assert found[1, 2] > SURE, "nothing else is the same, and nobody else may be called so there"
    assert found[1, 3] < 0.5, "a group has one word, one trade and one mail house"


@pytest.mark.parametrize("kernel", ["恒岳", "恒岳精密机械"])
def test_a_short_name_and_one_without_its_place_are_not_enough(kernel):
    said = {"name": f"{kernel}公司", "kernel": kernel, "named": ""}
    found = probabilities(said | {"place": "苏州" if kernel == "恒岳" else ""}, said | {"place": "苏州"})
    assert found[1, 2] < SURE


def test_an_equal_name_but_for_legal_form_is_a_pair_where_nothing_contradicts():
    said = {"kernel": "brightwaterfoods", "name": "brightwaterfoodsltd", "brand": "brightwater"}
    other = said | {"name": "brightwaterfoodslimited"}
    found = probabilities(said, other, other | {"domain": "bright.example", "place": "leeds"})
    assert 0.5 < found[1, 2] < SURE, "somebody decides"
    apart = probabilities(said | {"domain": "foods.example"}, other | {"domain": "bright.example"})
    assert apart[1, 2] < 0.5


def test_names_in_letters_are_compared_by_words_and_mail_houses_of_their_own_speak_against():
    one = {"name": "poldermeermarinebv", "kernel": "poldermeermarine", "brand": "poldermeer"}
    other = {"name": "polderhorsttradingbv", "kernel": "polderhorsttrading", "brand": "polderhorst"}
    mails = ({"domain": "poldermeer.example"}, {"domain": "polderhorst.example"})
    pairs = find(
        firms(one | mails[0] | {"person": "anna visser"}, other | mails[1] | {"person": "anna visser"}),
        FIRMS,
        least=1e-9,
    ).pairs.to_pylist()
    told = next(row for row in pairs if (row["left"], row["right"]) == (1, 2))
    assert (told["why_name"], told["why_people"], told["why_email"]) == ("other", "same", "apart")
    assert told["bits_email"] < -2
    assert told["probability"] < 0.05
    # a word more is a firm more, half a word is nothing
    short = {"name": "alphabv", "kernel": "alpha", "brand": "alpha"}
    found = find(
        firms(short, {"name": "alphabetbv", "kernel": "alphabet", "brand": "alphabet"}), FIRMS, least=1e-9
    )
    assert {row["why_name"] for row in found.pairs.to_pylist() if row["right"] == 2} <= {"other"}
