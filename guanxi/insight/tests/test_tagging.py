"""What texts suggest: words, denials, and what decisions teach."""

import csv
import gzip
import io
from pathlib import Path
from random import Random

import pytest

from guanxi.insight.tagging import Hit, find, learn

TERMS = {"train": ["培训", "training"], "stable": ["不稳定"], "quote": ["报价"], "build": ["工程", "采购"]}


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("希望增加培训支持", ["train"]),
        ("暂时不需要培训", []),
        ("没有提到培训，要报价", ["quote"]),
        ("不，需要培训", ["train"]),
        ("不仅要培训，还要报价", ["train", "quote"]),
        ("系统不稳定", ["stable"]),
        ("They need training", ["train"]),
        ("They do not want any training", []),
        ("restraining", []),
        ("不需要报价。后来又要报价", ["quote"]),
        ("安排工程师上门", []),  # a title, and no matter
        ("工程师说工程部分要延期", ["build"]),
        ("要培训员工", ["train"]),
        ("要培训师资", ["train"]),
        ("工程部署晚了", ["build"]),
        ("采购经理要报价", ["quote"]),
    ],
)
def test_a_word_suggests_its_label_unless_it_is_denied(text, labels):
    assert [hit.label for hit in find(text, TERMS)] == labels


def test_a_hit_says_by_which_characters():
    assert find("ＱＵＯＴＥ请报价", {"quote": ["报价", "quote"]}) == [Hit("quote", 0, 5)]


def test_few_or_one_sided_decisions_teach_nothing():
    assert learn(["又晚到了"] * 5, [True, False, True, False, True]) is None
    assert learn(["又晚到了"] * 20, [True] * 20) is None


@pytest.mark.public_data
def test_what_six_hundred_reviews_teach_holds_for_others(public_data: Path):
    """Bad or not, of food-delivery reviews; the figures stand in docs/performance.md."""
    text = gzip.decompress((public_data / "reviews_zh/waimai_10k.csv.gz").read_bytes()).decode("utf-8-sig")
    rows = [(row["review"], row["label"] == "0") for row in csv.DictReader(io.StringIO(text))]
    shuffled = Random(7).sample(rows, 2600)
    model = learn([one for one, _bad in shuffled[:600]], [bad for _one, bad in shuffled[:600]])
    assert model is not None
    answers = [(model.score(one) >= model.cut, bad) for one, bad in shuffled[600:2600]]
    right = sum(said and bad for said, bad in answers)
    precision, recall = (
        right / sum(said for said, _bad in answers),
        right / sum(bad for _said, bad in answers),
    )
    assert precision > 0.8
    assert recall > 0.6
