"""Telephone numbers and addresses: kept as written, found in one form, masked ones left alone."""

import pytest

from guanxi.foundation.imports.contacts import Phone, read_email, read_phone


@pytest.mark.parametrize(
    ("cell", "e164"),
    [
        ("13912345678", "+8613912345678"),
        (13912345678, "+8613912345678"),
        ("１３９ 1234 5678", "+8613912345678"),
        ("139-1234-5678", "+8613912345678"),
        ("+86 139 1234 5678", "+8613912345678"),
        ("0086 13912345678", "+8613912345678"),
        ("021-62345678", "+862162345678"),
        ("(010) 6234 5678 转 801", "+861062345678"),
        ("+44 20 7946 0958", "+442079460958"),
        ("400-820-8820", "+864008208820"),
    ],
)
def test_a_number_is_kept_and_gets_the_form_that_finds_it(cell, e164):
    phone, problem = read_phone(cell)
    assert problem is None
    assert phone is not None
    assert (phone.e164, phone.masked) == (e164, False)


def test_without_a_country_code_the_region_decides():
    assert read_phone("020 7946 0958", "GB").clean == Phone("020 7946 0958", "+442079460958", masked=False)


@pytest.mark.parametrize("cell", ["139XXXX", "XXXX", "138****5678", "*", "139××××5678", "1391234＊＊＊＊"])
def test_a_masked_number_is_text_and_never_judged(cell):
    phone, problem = read_phone(cell)
    assert problem is None
    assert phone is not None
    assert (phone.e164, phone.masked) == (None, True)


def test_a_service_number_has_no_international_form():
    assert read_phone("95588").clean == Phone("95588", None, masked=False)


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("1391234", "Only 7 digits; a mainland mobile number has 11, and a landline needs its area code."),
        ("1391234567", "10 digits; a mainland mobile number has 11."),
        ("139123456789", "12 digits; a mainland mobile number has 11."),
        (
            "1.39E+10",
            "The spreadsheet has shortened this number. Format the column as text and type it again.",
        ),
        ("张三", "“张三” is not a telephone number. Write figures only."),
    ],
)
def test_a_wrong_number_is_answered_with_the_cure(cell, sentence):
    assert str(read_phone(cell).problem) == sentence


@pytest.mark.parametrize(
    "cell",
    [
        "13912345678/13812345678",
        "13912345678 13812345678",
        "0512-66880001 / 13912345678",
        "13912345678，13812345678",
        "13912345678\n13812345678",
        "13912345678或13812345678",
    ],
)
def test_several_numbers_are_none(cell):
    assert "this field holds one. Put the others" in str(read_phone(cell).problem)


@pytest.mark.parametrize(
    ("cell", "clean"),
    [
        ("li.lei@Example.COM", "li.lei@example.com"),
        (" ａ＠ｂ．com ", "a@b.com"),
        ("Li Lei <li@x.cn>", "li@x.cn"),
        ("mailto:x@y.org", "x@y.org"),
        ("李雷@例子.中国", "李雷@例子.中国"),
        ("l***@qq.com", "l***@qq.com"),
        ("无", None),
    ],
)
def test_an_address_is_read(cell, clean):
    assert read_email(cell) == (clean, None)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("li.lei", "has no @"),
        ("a@b", "is not an e-mail address"),
        ("a b@c.com", "is not an e-mail address"),
        ("a@b..com", "is not an e-mail address"),
        ("a@b.com;c@d.com", "Several addresses"),
        ("a@b.com。", "is not an e-mail address"),
    ],
)
def test_what_is_no_address_is_answered(cell, words):
    assert words in str(read_email(cell).problem)
