import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.foundation.privacy.blind import WIDTH, blind_index, blind_lookups
from guanxi.foundation.privacy.masks import (
    mask_address,
    mask_birthday,
    mask_email,
    mask_id,
    mask_phone,
    mask_wechat,
)
from guanxi.foundation.privacy.normalise import (
    last_four,
    normalise_email,
    normalise_phone,
)


@pytest.mark.parametrize(
    ("text", "mask"),
    [
        ("13812346021", "138 **** 6021"),
        ("+86 138-1234-6021", "138 **** 6021"),
        ("１３８１２３４６０２１", "138 **** 6021"),
        ("0755-8888 1234", "0755 **** 34"),
        ("(010) 6552 9988 转 801", "010 **** 88"),
        ("+420 601 234 118", "+420 6*** ***118"),
        ("+44 (0)7700 900904", "+44 7*** ***904"),
        ("0044 7700 900904", "+44 7*** ***904"),
        ("+1 415 555 2671", "+1 4*** ***671"),
        ("+852 9123 4567", "+852 9*** ***567"),
        ("400-820-6362", "400 **** 62"),
        ("+86 800 820 0000", "800 **** 00"),
        ("95588", "***"),
        ("12345678", "***"),
        ("6552 9988", "**** 88"),
        ("8812345", "**** 45"),
        ("没有电话", "***"),
        ("+999", "***"),
    ],
)
def test_a_phone_shows_what_its_mask_promises(text: str, mask: str) -> None:
    assert mask_phone(text) == mask


@pytest.mark.parametrize(
    ("mask", "text", "shown"),
    [
        (mask_email, "mei.tanaka@hengyue.cn", "m***@hengyue.cn"),
        (mask_email, "m@hengyue.cn", "***@hengyue.cn"),
        (mask_email, "顾明川@恒跃.中国", "顾***@恒跃.中国"),
        (mask_email, "no mailbox", "***"),
        (mask_email, "two words@in one", "***"),
        (mask_id, "110101199003078515", "11 **** **** 15"),
        (mask_id, "11010119900307851x", "11 **** **** 1x"),
        (mask_id, "E1234567", "***"),
        (mask_address, "浙江省杭州市西湖区文三路90号", "浙江省杭州市***"),
        (mask_address, "北京市朝阳区建国路88号", "北京市***"),
        (mask_address, "广东深圳市福田区", "广东深圳市***"),
        (mask_address, "内蒙古自治区呼和浩特市", "内蒙古自治区呼和浩特市***"),
        (mask_address, "浙江省老菜市场3号", "浙江省***"),
        (mask_address, "阳光小区3幢502", "***"),
        (mask_address, "12 High Street, Leeds", "***"),
        (mask_wechat, "wxid_8a7b6c", "w***"),
        (mask_wechat, "顾", "***"),
        (mask_birthday, "1990-03-07", "199*-**-**"),
        (mask_birthday, "1990年3月7日", "199*-**-**"),
        (mask_birthday, "07/03/1990", "***"),
        (mask_birthday, "19900307", "***"),
    ],
)
def test_each_mask_shows_what_it_promises(mask, text: str, shown: str) -> None:
    assert mask(text) == shown


@given(digits=st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_the_hidden_digits_of_a_mobile_do_not_change_its_mask(digits: str) -> None:
    hidden = digits[:3] + "0000" + digits[7:]
    assert mask_phone(digits) == mask_phone(hidden)


@given(text=st.text(alphabet="0123456789+-() 转x", max_size=24))
def test_no_phone_mask_shows_more_than_seven_digits_or_half_of_a_number(text: str) -> None:
    shown = sum(sign.isdigit() for sign in mask_phone(text))
    assert shown <= 7
    assert shown <= 2 + len(normalise_phone(text)) * 2 // 3


@given(text=st.text(max_size=40), mask=st.sampled_from([mask_id, mask_wechat, mask_birthday]))
def test_masks_do_not_tell_the_length(text: str, mask) -> None:
    assert len(mask(text)) in {3, 4, 10, 15}


@pytest.mark.parametrize(
    "spelling",
    [
        "13812346021",
        "138 1234 6021",
        "+8613812346021",
        "+86 138-1234-6021",
        "008613812346021",
        "86 138 1234 6021",
        "(+86)13812346021",
        "１３８ １２３４ ６０２１",
        " 13812346021 ",
        "13812346021转8",
        "013812346021",
    ],
)
def test_one_mobile_number_has_one_normal_form(spelling: str) -> None:
    assert normalise_phone(spelling) == "+8613812346021"
    assert last_four(spelling) == "6021"


@pytest.mark.parametrize(
    ("spelling", "normal"),
    [
        ("0755-88881234", "+8675588881234"),
        ("+86 0755 8888 1234", "+8675588881234"),
        ("+44 (0)7700 900904", "+447700900904"),
        ("07700 900904 ext. 12", "+867700900904"),
        ("電話なし", ""),
        ("x", ""),
        ("", ""),
    ],
)
def test_other_numbers_have_a_normal_form(spelling: str, normal: str) -> None:
    assert normalise_phone(spelling) == normal


def test_a_short_number_has_no_last_four() -> None:
    assert last_four("95588") == last_four("") == ""


@given(text=st.text(max_size=30))
def test_normal_forms_are_stable(text: str) -> None:
    for normalise in (normalise_phone, normalise_email):
        assert normalise(normalise(text)) == normalise(text)


def test_widths_capitals_and_spaces_do_not_divide_people() -> None:
    assert normalise_email(" Gu@HengYue.CN ") == "gu@hengyue.cn"


def test_an_index_tells_nothing_and_finds_its_equals() -> None:
    index = blind_index("phone", "+8613812346021")
    assert len(index) == WIDTH
    assert index == blind_index("phone", "+8613812346021")
    assert index != blind_index("phone.last4", "+8613812346021")
    assert index in blind_lookups("phone", "+8613812346021")
    assert blind_lookups("phone", "") == []


def test_an_index_is_the_standard_hmac(own_ring) -> None:
    import hashlib
    import hmac

    key = own_ring.derived("index", "phone")[1]
    expected = "01" + hmac.new(key, "顾".encode(), hashlib.sha256).hexdigest()[: WIDTH - 2]
    assert blind_index("phone", "顾") == expected


def test_look_ups_know_every_version_even_one_made_elsewhere(own_ring) -> None:
    from guanxi.foundation.privacy.keys import KeyRing

    before = blind_lookups("phone", "1")
    KeyRing(own_ring._folder).rotate("index")
    assert blind_lookups("phone", "1")[:1] == before
    assert [value[:2] for value in blind_lookups("phone", "1")] == ["01", "02"]
