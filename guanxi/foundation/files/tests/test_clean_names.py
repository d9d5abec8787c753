"""File names lose what hides their end, leads elsewhere or breaks a disk, and keep what they say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.foundation.files.names import LONGEST, clean


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("图纸 v2.pdf", "图纸 v2.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a.txt", "a.txt"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("con.txt", "_con.txt"),
        ("a\x00b\n.txt", "ab.txt"),
        (".", "file"),
        ("x" * 300 + ".xlsx", "x" * 145 + ".xlsx"),
    ],
)
def test_a_name_is_cleaned(given_name, kept):
    assert clean(given_name) == kept


@given(st.text(max_size=400))
def test_whatever_is_given_a_name_comes_out_that_is_one(text):
    name = clean(text)
    assert 0 < len(name) <= LONGEST
    assert not set(name) & set('/\\<>:"|?*\n\r\x00\u202e\u2066')
    assert clean(name) == name or clean(clean(name)) == clean(name)
