"""Small pictures of attached images: made apart, sealed, seen with the file, and never of a bomb."""

import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from guanxi.config.switchboard import SEALED
from guanxi.foundation.accounts.models import User
from guanxi.foundation.comments.actions import add_comment
from guanxi.foundation.files import actions, clearing, previews, store
from guanxi.foundation.files.models import File
from guanxi.foundation.privacy.files import open_sealed
from guanxi.foundation.tests.people import make_user

from .colleagues import make_place, make_three
from .test_hang_files_on_customers import hang, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Any) -> None:
    settings.GUANXI_HOME = tmp_path


def picture(kind: str = "PNG", size: tuple[int, int] = (800, 400), **more: Any) -> bytes:
    made = BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(made, kind, **more)
    return made.getvalue()


def made_of(file: File) -> Image.Image:
    with open_sealed(previews.path_of(file.uid), "rb", label=previews.LABEL, uid=file.uid) as content:
        return Image.open(BytesIO(content.read()))


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that says to be a huge picture, and is."""

    def part(name: bytes, held: bytes) -> bytes:
        return struct.pack(">I", len(held)) + name + held + struct.pack(">I", zlib.crc32(name + held))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    row = b"\0" * (width // 8 + 1)
    packer = zlib.compressobj(9)
    data = b"".join([*(packer.compress(row) for _ in range(height)), packer.flush()])
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", data) + part(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_an_image_gets_a_small_picture_that_lies_sealed_and_is_seen_with_the_file(kind):
    one, other, stranger = make_three()
    customer = make_place(one)
    file = hang(one, customer, f"visit.{kind.lower()}", picture(kind))
    assert "/preview/" not in signed_in(one).get(f"/customers/{customer.pk}/files/").content.decode()
    assert signed_in(one).get(f"/files/{file.pk}/preview/").status_code == 404
    assert previews.make_preview(file.pk)
    assert made_of(file).size == (320, 160)
    assert b"WEBP" not in previews.path_of(file.uid).read_bytes()
    answer = signed_in(other).get(f"/files/{file.pk}/preview/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert (
        f"/files/{file.pk}/preview/"
        in signed_in(other).get(f"/customers/{customer.pk}/files/").content.decode()
    )
    assert signed_in(stranger).get(f"/files/{file.pk}/preview/").status_code == 404
    assert Client().get(f"/files/{file.pk}/preview/").status_code == 302
    assert not previews.make_preview(file.pk), "it is there"


def test_who_may_not_read_files_sees_no_pictures():
    one, _other, _stranger = make_three()
    customer = make_place(one)
    file = hang(one, customer, "visit.png", picture())
    previews.make_preview(file.pk)
    grants = {name: scope for name, scope in one.grants.items() if name != "files.read_file"}
    colleague = make_user(one.department, grants)
    assert signed_in(colleague).get(f"/files/{file.pk}/preview/").status_code == 403
    assert (
        "/preview/"
        not in signed_in(colleague).get(f"/files/of/customers.customer/{customer.pk}/").content.decode()
    )


def test_comments_show_their_images_and_what_is_deleted_is_shown_no_more():
    one, _other, _stranger = make_three()
    customer = make_place(one)
    file = hang(one, customer, "visit.png", picture())
    previews.make_preview(file.pk)
    add_comment(one, by=one, record=customer, body="look", files=[file])
    assert (
        f"/files/{file.pk}/preview/"
        in signed_in(one).get(f"/customers/{customer.pk}/comments/").content.decode()
    )
    actions.delete_file(file, by=one)
    assert signed_in(one).get(f"/files/{file.pk}/preview/").status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.png", b"<html><script>alert(1)</script>"),
        ("drawing.png", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
        ("cut.jpg", picture("JPEG")[:200]),
        ("bomb.png", None),  # made when it is its turn: packing it takes longer than all of the test
        ("other.gif", picture("TIFF")),
    ],
)
def test_what_is_no_image_or_a_bomb_gets_none_and_is_not_tried_again(name, content, monkeypatch):
    one, _other, _stranger = make_three()
    file = hang(one, make_place(one), name, content or bomb(30_000, 30_000))
    assert not previews.make_preview(file.pk)
    assert not previews.has(file)
    monkeypatch.setattr(previews, "_scaled", lambda _uid: pytest.fail("it was tried again"))
    clearing.make_previews()
    assert signed_in(one).get(f"/files/{file.pk}/preview/").status_code == 404
    assert store.path_of(file.uid).exists()


def test_an_svg_is_never_drawn_whatever_it_holds():
    one, _other, _stranger = make_three()
    file = hang(one, make_place(one), "drawing.svg", picture())
    assert not previews.make_preview(file.pk)
    assert not list(previews.folder().glob("*/*"))


def test_where_the_photo_was_taken_stays_in_the_photo_and_it_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Camera of Wei"
    exif.get_ifd(0x8825)[2] = (31.0, 14.0, 0.0)
    one, _other, _stranger = make_three()
    file = hang(one, make_place(one), "visit.jpg", picture("JPEG", exif=exif.tobytes()))
    previews.make_preview(file.pk)
    small = made_of(file)
    assert small.size == (160, 320)
    assert not small.getexif()
    assert not {"exif", "xmp", "icc_profile"} & set(small.info)


def test_a_worker_makes_it_after_the_upload_and_what_was_missed_is_made_later(monkeypatch):
    asked: list[Any] = []
    monkeypatch.setattr(
        "guanxi.foundation.files.actions.async_task", lambda *args, **_more: asked.append(args)
    )
    one, _other, _stranger = make_three()
    customer = make_place(one)
    file = hang(one, customer, "visit.png", picture())
    hang(one, customer, "note.txt", b"x")
    assert asked == [(previews.MAKE, file.pk)]
    clearing.make_previews()
    assert previews.has(file)


def test_a_broken_picture_is_nobody_s_error_and_is_made_anew():
    one, _other, _stranger = make_three()
    file = hang(one, make_place(one), "visit.png", picture())
    previews.make_preview(file.pk)
    path = previews.path_of(file.uid)
    path.write_bytes(path.read_bytes()[:-3] + b"xyz")
    assert signed_in(one).get(f"/files/{file.pk}/preview/").status_code == 404
    clearing.make_previews()
    assert signed_in(one).get(f"/files/{file.pk}/preview/").status_code == 200


def test_what_is_purged_takes_its_picture_with_it_and_strays_are_swept():
    one, _other, _stranger = make_three()
    file = hang(one, make_place(one), "visit.png", picture())
    previews.make_preview(file.pk)
    kept = previews.path_of(file.uid)
    stray = kept.with_name("f" * 32)
    stray.write_bytes(b"x")
    mark = kept.with_name(f"{'e' * 32}.none")
    mark.touch()
    clearing.purge_files()
    assert (kept.exists(), stray.exists(), mark.exists()) == (True, False, False)
    actions.delete_file(file, by=one)
    actions.purge_file(File.objects.get(pk=file.pk), by=User.system())
    assert not kept.exists()


def test_keys_are_changed_for_pictures_too():
    one, _other, _stranger = make_three()
    file = hang(one, make_place(one), "visit.png", picture())
    previews.make_preview(file.pk)
    (previews.path_of(file.uid).with_suffix(".none")).touch()
    found = list(previews.sealed_and_bound())
    assert found == [(previews.path_of(file.uid), previews.LABEL, file.uid.bytes)]
    assert "files.previews" in {getattr(holder, "name", "") for holder in SEALED}
