import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.foundation.backup.recovery import ALPHABET, RecoveryKey, fresh_key, new_recovery_key, read_key
from guanxi.foundation.errors import Refused
from guanxi.foundation.privacy.keys import ring

secrets = st.binary(min_size=20, max_size=20)


@given(secret=secrets)
def test_what_is_written_down_reads_back(secret: bytes) -> None:
    text = RecoveryKey(secret).spelled()
    assert [len(group) for group in text.split("-")] == [4] * 9
    assert read_key(text).secret == secret


@given(secret=secrets)
def test_a_hurried_hand_is_forgiven(secret: bytes) -> None:
    text = RecoveryKey(secret).spelled()
    hurried = text.lower().replace("-", "  ").replace("0", "o").replace("1", "l") + "\n"
    assert read_key(hurried).secret == secret


@given(secret=secrets, place=st.integers(0, 35), sign=st.sampled_from(ALPHABET))
def test_one_wrong_sign_is_noticed(secret: bytes, place: int, sign: str) -> None:
    signs = list(RecoveryKey(secret).spelled().replace("-", ""))
    if signs[place] != sign:
        signs[place] = sign
        with pytest.raises(Refused, match="mistyped"):
            read_key("".join(signs))


@given(secret=secrets, place=st.integers(0, 34))
def test_two_neighbours_exchanged_are_noticed(secret: bytes, place: int) -> None:
    signs = list(RecoveryKey(secret).spelled().replace("-", ""))
    if signs[place] != signs[place + 1]:
        signs[place], signs[place + 1] = signs[place + 1], signs[place]
        with pytest.raises(Refused, match="mistyped"):
            read_key("".join(signs))


@pytest.mark.parametrize("text", ["", "abc", "0000-" * 10, "U" * 36, "恢复" * 18])
def test_what_is_no_key_is_said_to_be_none(text: str) -> None:
    with pytest.raises(Refused, match="nine groups"):
        read_key(text)


def test_the_key_never_shows_itself() -> None:
    key = fresh_key()
    written = f"{key} {key!r} {key.lock()!r}"
    assert key.spelled() not in written
    assert repr(key.secret) not in written
    assert repr(key.lock().origin) not in written


def test_the_house_keeps_the_lock_and_not_the_key(settings, tmp_path) -> None:
    settings.GUANXI_HOME, settings.GUANXI_KEYS = tmp_path / "home", tmp_path / "keys"
    assert ring().recovery is None
    text = new_recovery_key()
    kept = ring().recovery
    assert kept is not None
    assert kept.public == read_key(text).lock().public
    stored = b"".join(path.read_bytes() for path in (tmp_path / "keys").iterdir())
    assert text.encode() not in stored
    assert text.replace("-", "").encode() not in stored
    assert new_recovery_key() != text
    assert ring().recovery != kept
