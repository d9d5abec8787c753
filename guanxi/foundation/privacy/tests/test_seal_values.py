import logging
import pickle
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.foundation.privacy.cipher import SealBroken, key_version, seal, sealer, unseal
from guanxi.foundation.privacy.commitments import commit, holds
from guanxi.foundation.privacy.keys import KeyRing
from guanxi.foundation.privacy.masks import mask_phone
from guanxi.foundation.privacy.sealed import Ciphertext, Sealed

UID = UUID("0192f0c1-2b1a-7c3d-8e4f-a1b2c3d4e5f6")
PHONE = "13812346021"


@given(text=st.text(), uid=st.uuids(), label=st.text(min_size=1, max_size=20))
def test_what_was_sealed_opens_again(text: str, uid: UUID, label: str) -> None:
    assert unseal(label, uid, seal(label, uid, text)) == text


def test_the_same_value_never_looks_the_same_twice() -> None:
    assert len({seal("a.b", UID, PHONE) for _ in range(1000)}) == 1000


def test_every_flipped_bit_is_noticed() -> None:
    blob = seal("a.b", UID, PHONE)
    for place in range(len(blob)):
        for bit in range(8):
            spoiled = bytearray(blob)
            spoiled[place] ^= 1 << bit
            with pytest.raises(SealBroken):
                unseal("a.b", UID, bytes(spoiled))


def test_a_cut_or_longer_value_is_noticed() -> None:
    blob = seal("a.b", UID, PHONE)
    for broken in [blob[:length] for length in range(len(blob))] + [blob + b"\0"]:
        with pytest.raises(SealBroken):
            unseal("a.b", UID, broken)


@pytest.mark.parametrize(("label", "uid"), [("a.c", UID), ("a.b", uuid4()), ("a.b\0", UID), ("", UID)])
def test_a_value_opens_for_its_own_label_and_record_only(label: str, uid: UUID) -> None:
    blob = seal("a.b", UID, PHONE)
    with pytest.raises(SealBroken):
        unseal(label, uid, blob)


def test_a_uid_is_the_same_record_as_object_and_as_text() -> None:
    blob = seal("a.b", UID, PHONE)
    assert (
        unseal("a.b", str(UID), blob)
        == unseal("a.b", UID.hex, blob)
        == unseal("a.b", UID.bytes, blob)
        == PHONE
    )


def test_old_key_versions_stay_readable(own_ring: KeyRing) -> None:
    old = seal("a.b", UID, PHONE)
    own_ring.rotate("encryption")
    new = seal("a.b", UID, PHONE)
    assert (key_version(old), key_version(new)) == (1, 2)
    assert unseal("a.b", UID, old) == unseal("a.b", UID, new) == PHONE


def test_a_running_process_reads_what_another_sealed_with_a_newer_key(own_ring: KeyRing) -> None:
    here = sealer("a.b")
    elsewhere = KeyRing(own_ring._folder)
    elsewhere.rotate("encryption")
    blob = elsewhere.made(type(here), "a.b").seal(UID, PHONE)
    assert here.unseal(UID, blob) == PHONE.encode()


def test_another_house_cannot_read_it(own_ring: KeyRing, settings, tmp_path) -> None:
    blob = seal("a.b", UID, PHONE)
    settings.GUANXI_HOME, settings.GUANXI_KEYS = tmp_path / "home2", tmp_path / "keys2"
    with pytest.raises(SealBroken):
        unseal("a.b", UID, blob)


def test_a_missing_key_version_is_said_and_nothing_else() -> None:
    blob = bytes([77]) + seal("a.b", UID, PHONE)[1:]
    with pytest.raises(SealBroken) as caught:
        unseal("a.b", UID, blob)
    assert PHONE not in repr(caught.value) + str(caught.value)


def _sealed() -> list[Sealed]:
    stored = Sealed("a.b", UID, Ciphertext(seal("a.b", UID, PHONE)), mask=mask_phone)
    return [stored, Sealed("a.b", UID, plain=PHONE, mask=mask_phone)]


@pytest.mark.parametrize("value", _sealed(), ids=["stored", "typed"])
def test_a_sealed_value_shows_its_mask_wherever_it_is_written(value: Sealed, caplog) -> None:
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("guanxi").warning("saved %s %r", value, value)
    written = [
        str(value),
        repr(value),
        f"{value}",
        f"{value:>30}",
        "%s".__mod__(value),
        repr([value]),
        caplog.text,
    ]
    assert not any(PHONE in text or "1234602" in text for text in written)
    assert all("138 **** 6021" in text for text in written)
    assert value.reveal() == PHONE


@pytest.mark.parametrize("value", _sealed(), ids=["stored", "typed"])
def test_a_sealed_value_travels_nowhere(value: Sealed) -> None:
    import json

    from django.core.serializers.json import DjangoJSONEncoder
    from django.template import Context, Engine

    for leave in (pickle.dumps, json.dumps, DjangoJSONEncoder().encode, hash):
        with pytest.raises(TypeError):
            leave(value)
    page = (
        Engine()
        .from_string("{{ v }}|{{ v.reveal }}|{{ v.reveal|default:'–' }}")
        .render(Context({"v": value}))
    )
    assert page == "138 **** 6021||–"


def test_sealed_values_compare_by_what_they_hold() -> None:
    stored, typed = _sealed()
    assert stored == typed == PHONE
    assert stored != "138 **** 6021"
    assert stored
    empty = Sealed("a.b", UID)
    assert not empty
    assert empty == "" == str(empty) == empty.reveal()
    assert empty == None  # noqa: E711 - an absent value is how callers say "none"


def test_an_unreadable_value_can_still_be_looked_at() -> None:
    broken = Sealed("a.b", uuid4(), Ciphertext(seal("a.b", UID, PHONE)))
    assert repr(broken) == "<Sealed a.b unreadable>"
    with pytest.raises(SealBroken):
        str(broken)


@given(value=st.one_of(st.none(), st.text(), st.binary()), other=st.one_of(st.none(), st.text(), st.binary()))
def test_a_commitment_holds_for_its_value_alone(value: str | bytes | None, other: str | bytes | None) -> None:
    made = commit(value)
    assert holds(value, made.salt, made.digest)
    assert holds(other, made.salt, made.digest) == (type(other) is type(value) and other == value)


def test_a_commitment_without_its_salt_tells_nothing() -> None:
    made = commit(PHONE)
    assert len({commit(PHONE).digest for _ in range(100)}) == 100
    assert not holds(PHONE, b"", made.digest)
    assert not holds(PHONE, bytes(16), made.digest)
